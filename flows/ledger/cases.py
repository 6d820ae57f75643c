"""Cases: one citizen, one occasion, whatever version or adoption file; how they are opened, ended and given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, update

from flows.ledger import batches, case_rows, claims, counts, item_rows, leases, opening
from flows.ledger.audit import append
from flows.ledger.case_rows import case_of
from flows.ledger.crashpoints import CrashPoint, crash_point
from flows.ledger.database import Database, Tx
from flows.ledger.errors import IllegalTransition, UnknownId
from flows.ledger.ids import BatchId, CaseId, CitizenKey
from flows.ledger.keys import Keys
from flows.ledger.model import Case, Counts, Lease, Opened
from flows.ledger.schema import cases, effects
from flows.ledger.states import CaseState, EffectState, ItemState, Outcome

_IN_FLIGHT = (EffectState.INTENT, EffectState.UNKNOWN)
_CANCELLABLE = (Outcome.NEEDS_PERSON, Outcome.PARKED, Outcome.WAITING)


class Cases:
    """The cases of this runner."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def open_batch(self, batch: BatchId, lease: Lease) -> Opened:
        """Claim the case keys of exactly the approved set; idempotent after a crash.

        Only the holder of the adoption's lease may: `LeaseLost` otherwise, `ApprovalRefused` for any other set.
        """
        with self._database.write() as tx:
            opened = opening.open_batch(tx, batch, lease)
        crash_point(CrashPoint.AFTER_OPEN_BATCH)
        return opened

    def claim(self, batch: BatchId, lease: Lease, limit: int, only: Sequence[CaseId] | None = None) -> list[Case]:
        """Take up to `limit` due cases, oldest first, and count an attempt for each.

        Only the lease's holder may; `LeaseLost` otherwise. A case under an older fence is taken again at once. A case
        claimed five times before is parked instead, with a line on the worklist. `only` narrows to a pilot's cases.
        """
        with self._database.write() as tx:
            leases.demand(tx, lease)
            claimed = claims.claim(tx, batch, lease, limit, only)
        for _ in claimed:
            crash_point(CrashPoint.AFTER_CLAIM)
        return claimed

    def end(self, case: CaseId, outcome: Outcome, reason: str, tell: Sequence[str], lease: Lease) -> bool:
        """End a claimed case; only the run that claimed it may.

        False: the lease is lost or the case has moved on. Stop, touch nothing. Raises `IllegalTransition` for DONE
        while the outcome of one of its effects is unknown.
        """
        crash_point(CrashPoint.BEFORE_CASE_END)
        with self._database.write() as tx:
            if outcome is Outcome.DONE and leases.holds(tx, lease):
                _demand_settled(tx, case)
            values = {"state": CaseState.ENDED, "outcome": outcome, "reason": reason, "tell": tuple(tell)}
            ended = _change(tx, case, lease, **values, ended_at=tx.now, not_before=None)
        crash_point(CrashPoint.AFTER_CASE_END)
        return ended

    def postpone(self, case: CaseId, until: datetime, reason: str, lease: Lease, *, counted: bool = True) -> bool:
        """Give a claimed case back until later; only the run that claimed it may. False: stop, touch nothing.

        `counted=False` gives the attempt back: for an effect that settles, where nothing was tried in vain.
        """
        fewer = cases.c.attempts if counted else cases.c.attempts - 1
        values = {"state": CaseState.READY, "not_before": until, "reason": reason, "attempts": fewer}
        with self._database.write() as tx:
            return _change(tx, case, lease, **values)

    def release(self, case: CaseId, lease: Lease) -> bool:
        """Give a claimed case back untouched, as on SIGTERM or stop; it does not count as an attempt.

        Only the run that claimed it may. False: stop, touch nothing.
        """
        with self._database.write() as tx:
            return _change(tx, case, lease, state=CaseState.READY, attempts=cases.c.attempts - 1)

    def postponed(self, batch: BatchId, only: Sequence[CaseId] | None = None) -> list[Case]:
        """Return the batch's cases that were put off, soonest first; `only` narrows to a pilot's cases."""
        put_off = [*_unended(batch), cases.c.not_before.is_not(None)]
        if only is not None:
            put_off.append(cases.c.id.in_(only))
        with self._database.read() as tx:
            rows = tx.rows(select(cases).where(*put_off).order_by(cases.c.not_before))
            return [case_of(row) for row in rows]

    def unended(self, batch: BatchId) -> int:
        """Return how many cases of the batch have no outcome yet."""
        with self._database.read() as tx:
            return int(tx.value(select(func.count()).select_from(cases).where(*_unended(batch))))

    def begun(self, batch: BatchId) -> list[Case]:
        """Return the cases that have no outcome yet and something made, or tried, outside: half done."""
        tried = exists().where(effects.c.case == cases.c.id, effects.c.state != EffectState.PLANNED)
        with self._database.read() as tx:
            rows = tx.rows(select(cases).where(*_unended(batch), tried).order_by(cases.c.sequence))
            return [case_of(row) for row in rows]

    def get(self, case: CaseId) -> Case | None:
        """Return the case, or None."""
        with self._database.read() as tx:
            return case_rows.find(tx, case)

    def of_batch(self, batch: BatchId, after: int = -1, limit: int = 500) -> list[Case]:
        """Return a page of a batch's cases in order, those with a sequence above `after`."""
        chosen = select(cases).where(cases.c.batch == batch, cases.c.sequence > after)
        with self._database.read() as tx:
            return [case_of(row) for row in tx.rows(chosen.order_by(cases.c.sequence).limit(limit))]

    def of_citizen(self, organisation: str, citizen_key: CitizenKey) -> list[Case]:
        """Return a citizen's cases, newest first, under every CPR number the ledger knows to be the same person."""
        with self._database.read() as tx:
            return case_rows.of_citizen(tx, organisation, citizen_key)

    def private(self, case: CaseId) -> bytes:
        """Return the private part of the case's proposal, decrypted; whoever asks says why in the audit."""
        with self._database.read() as tx:
            found = _demand(tx, case)
            return batches.private(tx, self._keys, found.batch, found.sequence)

    def numbered(self, batch: BatchId, sequences: Sequence[int]) -> list[Case]:
        """Return the cases of the batch's citizens with these numbers, in order; a number without a case gives none."""
        chosen = select(cases).where(cases.c.batch == batch, cases.c.sequence.in_(sequences)).order_by(cases.c.sequence)
        with self._database.read() as tx:
            return [case_of(row) for row in tx.rows(chosen)]

    def counts(self, batch: BatchId) -> Counts:
        """Return how the batch has ended: the seven outcomes add up to found."""
        with self._database.read() as tx:
            return counts.ended(tx, batch)

    def reopen(self, case: CaseId, by: str) -> bool:
        """Put a case that needs a person, or is parked, back in line with no attempts; a person on the worklist may.

        False: the case has not ended so.
        """
        with self._database.write() as tx:
            return case_rows.reopen(tx, self._keys, case, by)

    def cancel(self, case: CaseId, by: str, reason: str) -> bool:
        """End a case that nobody is working on as CANCELLED; a person may. False: it is claimed or has ended."""
        stopped = cases.c.outcome.in_(_CANCELLABLE) | (cases.c.state == CaseState.READY)
        ended = {"state": CaseState.ENDED, "outcome": Outcome.CANCELLED, "reason": reason, "not_before": None}
        with self._database.write() as tx:
            changed = update(cases).where(cases.c.id == case, stopped).values(**ended, ended_at=tx.now)
            if tx.change(changed) == 0:
                return False
            item_rows.close(tx, case, ItemState.RESOLVED, by)
            append(tx, self._keys, by, "cancel", case, reason)
        return True


def _change(tx: Tx, case: CaseId, lease: Lease, **values: object) -> bool:
    if not leases.holds(tx, lease):
        return False
    return tx.change(update(cases).where(cases.c.id == case, *case_rows.claimed_by(lease)).values(**values)) == 1


def _demand(tx: Tx, case: CaseId) -> Case:
    found = case_rows.find(tx, case)
    if found is None:
        raise UnknownId("sag", case)
    return found


def _demand_settled(tx: Tx, case: CaseId) -> None:
    in_flight = select(effects.c.id).where(effects.c.case == case, effects.c.state.in_(_IN_FLIGHT)).limit(1)
    row = tx.one(in_flight)
    if row is not None:
        raise IllegalTransition("end som done", case, f"i gang med {row.id}")


def _unended(batch: BatchId) -> tuple[ColumnElement[Any], ...]:
    return cases.c.batch == batch, cases.c.state != CaseState.ENDED
