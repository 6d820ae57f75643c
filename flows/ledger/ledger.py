"""The ledger: the truth about what has happened to every citizen. One object, one store a subject."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from flows.ledger import crashpoints
from flows.ledger.adoptions import Adoptions
from flows.ledger.audit import Audit
from flows.ledger.batches import Batches
from flows.ledger.cases import Cases
from flows.ledger.conditions import Conditions
from flows.ledger.corrections import Corrections
from flows.ledger.database import Clock, Database
from flows.ledger.effects import Effects
from flows.ledger.failures import Failures
from flows.ledger.health import Health
from flows.ledger.history import History
from flows.ledger.keys import Keys
from flows.ledger.letters import Letters
from flows.ledger.lines import Lines
from flows.ledger.migrate import open_schema
from flows.ledger.notices import Notices
from flows.ledger.outbox import Outbox
from flows.ledger.overlays import Overlays
from flows.ledger.owner import IsAlive, process_is_alive
from flows.ledger.progress import Progress
from flows.ledger.proposals import Proposals
from flows.ledger.pulses import Pulses
from flows.ledger.receipts import Receipts
from flows.ledger.replies import Replies
from flows.ledger.requests import Requests
from flows.ledger.runs import Runs
from flows.ledger.tracks import Tracks
from flows.ledger.trail import Trail
from flows.ledger.worklist import Worklist


class Ledger:
    """Everything the runner remembers. Safe to use from several threads; close it when done."""

    def __init__(self, database: Database, keys: Keys, is_alive: IsAlive) -> None:
        self.database = database
        self.keys = keys
        self.adoptions = Adoptions(database)
        self.overlays = Overlays(database, keys)
        self.runs = Runs(database, is_alive)
        self.batches = Batches(database, keys)
        self.proposals = Proposals(database)
        self.tracks = Tracks(database)
        self.cases = Cases(database, keys)
        self.effects = Effects(database)
        self.receipts = Receipts(database, keys)
        self.worklist = Worklist(database, keys)
        self.lines = Lines(database)
        self.history = History(database, keys)
        self.audit = Audit(database, keys)
        self.trail = Trail(database, keys)
        self.letters = Letters(database)
        self.outbox = Outbox(database)
        self.failures = Failures(database, keys)
        self.pulses = Pulses(database, is_alive)
        self.health = Health(database)
        self.conditions = Conditions(database)
        self.notices = Notices(database, keys)
        self.requests = Requests(database, keys)
        self.progress = Progress(database)
        self.replies = Replies(database, keys)
        self.corrections = Corrections(database, keys)

    @classmethod
    def open(cls, url: str, keys: Keys, *, clock: Clock | None = None, is_alive: IsAlive = process_is_alive) -> Self:
        """Open the database at an SQLAlchemy URL, made or migrated up if need be.

        `clock` replaces the database's clock in tests. Raises `LedgerTooNew`, `KeysWrong` or `LedgerError`.
        """
        crashpoints.arm()
        database = Database(url, clock)
        try:
            open_schema(database, keys)
        except BaseException:
            database.close()
            raise
        return cls(database, keys, is_alive)

    def now(self) -> datetime:
        """Return the time the ledger goes by, UTC: compare its stamps with this, not with this machine's clock."""
        with self.database.read() as tx:
            return tx.now

    def close(self) -> None:
        """Close every connection to the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
