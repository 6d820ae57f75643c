"""Errors that nobody foresaw: kind, place and traceback, encrypted; in clear only a code, when, and which case.

The text of a foreign error may hold anything, a citizen too. It is kept here, and nowhere else (DESIGN §3, Prefect).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select, update

from flows.ledger.audit import append
from flows.ledger.database import Database
from flows.ledger.ids import CaseId, FailureId, RunId, new_failure_id
from flows.ledger.keys import Keys
from flows.ledger.schema import failures

LONGEST: Final = 16_000
"""Characters kept of one traceback: its end says what happened, so the middle is left out."""
KEPT: Final = timedelta(days=90)
"""How long what an error said is kept: long enough to mend it, and no longer than personal data has a purpose."""


@dataclass(frozen=True, slots=True)
class NewFailure:
    """An unforeseen error. `stage` is a word of ours; `kind`, `place` and `text` are encrypted by the ledger."""

    adoption: str
    run: RunId | None
    case: CaseId | None
    stage: str
    kind: str = field(repr=False)
    place: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """An unforeseen error as anybody with access to the runner may see it."""

    id: FailureId
    at: datetime
    adoption: str
    run: RunId | None
    case: CaseId | None
    stage: str
    has_detail: bool = True
    """What it said has not been deleted yet."""


@dataclass(frozen=True, slots=True)
class FailureDetail:
    """What the error itself said: may hold personal data, so it is shown and never logged."""

    kind: str = field(repr=False)
    place: str = field(repr=False)
    text: str = field(repr=False)


class Failures:
    """The unforeseen errors of this runner."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def keep(self, new: NewFailure) -> FailureId:
        """Store an error and return the code to show; the wall does, whoever holds the lease."""
        code = new_failure_id()
        detail = json.dumps({"kind": new.kind, "place": new.place, "text": shortened(new.text)}).encode()
        row = {"id": code, "adoption": new.adoption, "run": new.run, "case": new.case, "stage": new.stage}
        sealed = self._keys.seal(detail, _context(code))
        with self._database.write() as tx:
            tx.change(failures.insert().values(**row, at=tx.now, detail=sealed))
        return code

    def recent(self, limit: int = 50) -> tuple[Failure, ...]:
        """Return the latest errors, newest first."""
        chosen = select(failures).order_by(failures.c.at.desc(), failures.c.id).limit(limit)
        with self._database.read() as tx:
            return tuple(map(_failure, tx.rows(chosen)))

    def of_case(self, case: CaseId) -> tuple[Failure, ...]:
        """Return the errors met while a case was worked on, newest first."""
        chosen = select(failures).where(failures.c.case == case).order_by(failures.c.at.desc(), failures.c.id)
        with self._database.read() as tx:
            return tuple(map(_failure, tx.rows(chosen)))

    def get(self, failure: FailureId) -> Failure | None:
        """Return an error by its code, without what it said, or None."""
        with self._database.read() as tx:
            row = tx.one(select(failures).where(failures.c.id == failure))
        return None if row is None else _failure(row)

    def forget(self, age: timedelta = KEPT) -> int:
        """Delete what errors older than `age` said, and return how many; code, time and stage stay.

        The sweeper does.
        """
        with self._database.read() as tx:
            old = (failures.c.at < tx.now - age, failures.c.detail.is_not(None))
            if tx.one(select(failures.c.id).where(*old).limit(1)) is None:
                return 0
        with self._database.write() as tx:
            return tx.change(update(failures).where(*old).values(detail=None))

    def detail(self, failure: FailureId, by: str, purpose: str) -> FailureDetail | None:
        """Return what an error said, decrypted, and write in the audit who asked and why.

        None for no such code, or one whose detail has been deleted.
        """
        with self._database.write() as tx:
            row = tx.one(select(failures).where(failures.c.id == failure))
            if row is None or row.detail is None:
                return None
            append(tx, self._keys, by, "read_failure", failure, purpose)
        known = json.loads(self._keys.open(row.detail, _context(failure)))
        return FailureDetail(known["kind"], known["place"], known["text"])


def shortened(text: str) -> str:
    """Return a traceback of at most `LONGEST` characters, with a mark where the middle was left out."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]}\n[…]\n{text[-half:]}"


def _context(failure: FailureId) -> str:
    return f"failure/{failure}"


def _failure(row: Row[Any]) -> Failure:
    run, case = row.run and RunId(row.run), row.case and CaseId(row.case)
    known = row.detail is not None
    return Failure(FailureId(row.id), row.at, row.adoption, run or None, case or None, row.stage, known)
