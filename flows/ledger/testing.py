"""A ledger in a known state, for tests of whatever uses one: a clock to turn by hand and a batch ready to act on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from flows.ledger.errors import LedgerError
from flows.ledger.ids import BatchId, CitizenKey, RunId
from flows.ledger.ledger import Ledger
from flows.ledger.model import Lease, NewBatch, NewProposal, NewRun, Planned
from flows.ledger.owner import Owner
from flows.ledger.states import EffectKind, Mode, Outcome
from flows.ledger.timing import Timing

TIMING: Final = Timing(start_deadline=2, request_timeout=5, settle=10, lease=30, heartbeat=2)
ADOPTION: Final = "eksempelkommune"
ORGANISATION: Final = "99999999"
LINEAGE: Final = "preventive-home-visits"
STARTER: Final = "Opfundet Starter"
APPROVER: Final = "Opfundet Godkender"


class HandClock:
    """A clock that moves only when told to."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 8, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the time it was last set to."""
        return self.now

    def advance(self, seconds: float) -> datetime:
        """Move on and return the new time."""
        self.now += timedelta(seconds=seconds)
        return self.now


def citizen(number: int) -> CitizenKey:
    """Return the key of an imaginary citizen."""
    return CitizenKey(f"{number:064x}")


def proposal(
    sequence: int,
    key: CitizenKey | None = None,
    *,
    outcome: Outcome = Outcome.DONE,
    reason: str = "OVER_70_ALONE",
    occasion: str = "70-plus-2026",
    district: str = "Nord",
    private: bytes = b"",
) -> NewProposal:
    """Return a proposal for one imaginary citizen."""
    return NewProposal(
        sequence=sequence,
        citizen_key=citizen(sequence) if key is None else key,
        occasion=occasion,
        outcome=outcome,
        reason=reason,
        rule="eligibility:1:2",
        group="70-plus",
        district=district,
        tell=("NEWLY_WIDOWED",),
        planned=(Planned("send_letter", EffectKind.NOTIFY, "tilbudsbrev", "digital"),),
        private=private,
    )


def begin(ledger: Ledger, mode: Mode = Mode.LIVE, batch: BatchId | None = None, adoption: str = ADOPTION) -> RunId:
    """Begin a run of the example adoption."""
    return ledger.runs.begin(
        NewRun(adoption, ORGANISATION, LINEAGE, "1.0.0", "content", "settings", mode, batch, STARTER)
    )


def prepare(ledger: Ledger, proposals: Sequence[NewProposal], adoption: str = ADOPTION) -> BatchId:
    """Prepare and seal a batch."""
    run = begin(ledger, Mode.PREVIEW, adoption=adoption)
    as_of = ledger.now() - timedelta(hours=6)
    batch = ledger.batches.prepare(
        NewBatch(adoption, ORGANISATION, LINEAGE, "1.0.0", "content", "settings", run, STARTER, as_of, "udtræk")
    )
    ledger.batches.add(batch, proposals)
    ledger.batches.seal(batch)
    return batch


def lease(ledger: Ledger, batch: BatchId | None = None, owner: Owner | None = None, adoption: str = ADOPTION) -> Lease:
    """Begin a live run and take the adoption for it; raise if another run has it."""
    run = begin(ledger, Mode.LIVE, batch, adoption)
    got = ledger.runs.acquire(adoption, run, owner or Owner("vært-a", 1, "a"), TIMING)
    if not isinstance(got, Lease):
        raise LedgerError(f"Ibrugtagningen holdes af {got.run}.")
    return got


def opened(ledger: Ledger, proposals: Sequence[NewProposal]) -> tuple[BatchId, Lease]:
    """Prepare, approve and open a batch, and return it with the lease of the run that acts."""
    batch = prepare(ledger, proposals)
    ledger.batches.approve(batch, APPROVER)
    held = lease(ledger, batch)
    ledger.cases.open_batch(batch, held)
    return batch, held
