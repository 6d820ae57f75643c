"""Effects: one persisting outward call each, with its intent committed before the call and an outcome that is proven.

    planned -> intent -> confirmed | rejected | unknown        unknown -> probe -> confirmed | absent -> intent

Who may make which change stands in the WHERE clause of each: `_LEGAL` for the state, the lease for the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from flows.ledger import leases
from flows.ledger.crashpoints import CrashPoint, crash_point
from flows.ledger.database import Database, Tx
from flows.ledger.effect_rows import effect_of
from flows.ledger.errors import IllegalTransition, UnknownId
from flows.ledger.ids import BatchId, CaseId, EffectId, effect_id
from flows.ledger.model import EffectRow, Lease, Made
from flows.ledger.schema import cases, effects
from flows.ledger.states import PROBE_NONE, CaseState, EffectKind, EffectState
from flows.ledger.timing import Timing

_NOT_MADE: Final = (EffectState.PLANNED, EffectState.ABSENT)
_IN_FLIGHT: Final = (EffectState.INTENT, EffectState.UNKNOWN)


class Effects:
    """The effects of this runner's cases."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, case: CaseId) -> list[EffectRow]:
        """Return a case's effects in the order they were planned."""
        chosen = select(effects).where(effects.c.case == case).order_by(effects.c.place, effects.c.id)
        with self._database.read() as tx:
            return [effect_of(row) for row in tx.rows(chosen)]

    def get(self, effect: EffectId) -> EffectRow | None:
        """Return one effect, or None."""
        with self._database.read() as tx:
            row = tx.one(select(effects).where(effects.c.id == effect))
        return None if row is None else effect_of(row)

    def by_reference(self, reference: str) -> EffectRow | None:
        """Return the effect that has this reference, or None."""
        with self._database.read() as tx:
            row = tx.one(select(effects).where(effects.c.reference == reference))
        return None if row is None else effect_of(row)

    def plan(
        self, case: CaseId, step: str, kind: EffectKind, system: str, reference: str, probe: str, channel: str = ""
    ) -> EffectRow:
        """Write down what a step will do, or find it: one effect per case and step, one per reference.

        Whoever prepares the case may. System, probe and channel may still change as long as nothing has been made.
        """
        effect = effect_id(case, step)
        how = {"kind": kind, "system": system, "probe": probe, "channel": channel}
        new = {"id": effect, "case": case, "step": step, "reference": reference, "state": EffectState.PLANNED}
        with self._database.write() as tx:
            place = tx.value(select(func.count()).select_from(effects).where(effects.c.case == case))
            row = tx.insert(effects).values(new | how | {"place": place, "planned_at": tx.now})
            tx.change(row.on_conflict_do_nothing(index_elements=["case", "step"]))
            unmade = (effects.c.id == effect, effects.c.state.in_(_NOT_MADE))
            tx.change(update(effects).where(*unmade).values(how))
            return effect_of(_demand(tx, effect))

    def intend(
        self, chosen: Sequence[EffectId], lease: Lease, timing: Timing, request_hash: str = ""
    ) -> list[EffectId]:
        """Commit the intents of calls that start NOW, renew the lease with them, and return those that moved.

        Only the holder of the lease may, for cases it has claimed or that have ended. Make no call for an effect that
        is not returned: the lease is lost, or somebody has made or settled it meanwhile.
        """
        for effect in chosen:
            crash_point(CrashPoint.BEFORE_INTENT, _step(effect))
        with self._database.write() as tx:
            moved = self._intend(tx, chosen, lease, timing, request_hash)
        for effect in moved:
            crash_point(CrashPoint.AFTER_INTENT, _step(effect))
        return moved

    def restamp(self, effect: EffectId, lease: Lease, timing: Timing) -> bool:
        """Stamp an intent anew whose call has not started in time; only its maker may. False: make no call."""
        with self._database.write() as tx:
            if not leases.cover(tx, lease, timing):
                return False
            mine = (effects.c.id == effect, effects.c.state == EffectState.INTENT, effects.c.fence == lease.fence)
            return tx.change(update(effects).where(*mine, _ours(lease)).values(_stamps(tx, timing))) == 1

    def confirm(self, effect: EffectId, remote_id: str, lease: Lease) -> bool:
        """Record that the remote system accepted it, by its answer or by a probe; the lease's holder may.

        True also where a receipt confirmed it first. False: the lease is lost; stop, touch nothing. Raises
        `IllegalTransition` from any state but intent and unknown.
        """
        crash_point(CrashPoint.BEFORE_CONFIRM, _step(effect))
        values: dict[str, Any] = {"state": EffectState.CONFIRMED, "remote_id": remote_id, "error_code": ""}
        with self._database.write() as tx:
            values |= {"confirmed_at": tx.now}
            moved = _move(tx, "confirm", effect, lease, effects.c.state.in_(_IN_FLIGHT), values)
            confirmed = moved or (leases.holds(tx, lease) and _name(tx, effect, remote_id))
        crash_point(CrashPoint.AFTER_CONFIRM, _step(effect))
        return confirmed

    def reject(self, effect: EffectId, code: str, lease: Lease) -> bool:
        """Record that the remote system refused it for good; only the maker of the intent may.

        False: the lease is lost, or a receipt confirmed it meanwhile.
        """
        with self._database.write() as tx:
            return _move(
                tx, "reject", effect, lease, _made_by(lease), {"state": EffectState.REJECTED, "error_code": code}
            )

    def unknown(self, effect: EffectId, code: str, lease: Lease) -> bool:
        """Record that nobody knows whether it happened; the holder of the lease may, also of a dead run's intent.

        False: the lease is lost, or a receipt confirmed it meanwhile.
        """
        values = {"state": EffectState.UNKNOWN, "error_code": code}
        with self._database.write() as tx:
            return _move(tx, "unknown", effect, lease, effects.c.state.in_(_IN_FLIGHT), values)

    def absent(self, effect: EffectId, lease: Lease) -> bool:
        """Record that a probe proved it did not happen; the lease's holder may, after the settle time.

        False: the lease is lost, or a receipt confirmed it meanwhile. Raises `IllegalTransition` before the settle
        time, and always for an effect that nobody can be asked about.
        """
        with self._database.write() as tx:
            settled = and_(
                effects.c.state.in_(_IN_FLIGHT), effects.c.settle_at <= tx.now, effects.c.probe != PROBE_NONE
            )
            return _move(tx, "absent", effect, lease, settled, {"state": EffectState.ABSENT})

    def withdraw(self, effect: EffectId, lease: Lease) -> bool:
        """Take an intent back because nothing left the machine; only its maker can know that.

        False: the lease is lost, or a receipt confirmed it meanwhile.
        """
        values = {"state": EffectState.PLANNED, "attempts": effects.c.attempts - 1}
        with self._database.write() as tx:
            return _move(tx, "withdraw", effect, lease, _made_by(lease), values)

    def note_content(self, effect: EffectId, sha256: str) -> bool:
        """Remember the hash of what was sent; whoever rendered it may. False: there is no such effect."""
        with self._database.write() as tx:
            return tx.change(update(effects).where(effects.c.id == effect).values(content_hash=sha256)) == 1

    def in_state(
        self, adoption: str, step: str, states: Sequence[EffectState], limit: int | None = None
    ) -> list[EffectRow]:
        """Return an adoption's effects of one step that stand so, in the order of their batches' citizens."""
        of_adoption = select(effects).join(cases, cases.c.id == effects.c.case).where(cases.c.adoption == adoption)
        chosen = of_adoption.where(effects.c.step == step, effects.c.state.in_(states))
        with self._database.read() as tx:
            return [effect_of(row) for row in tx.rows(chosen.order_by(cases.c.batch, cases.c.sequence).limit(limit))]

    def made(self, batch: BatchId) -> list[Made]:
        """Return how many calls of the batch are confirmed, by step and channel; one mail about many counts once."""
        each = (effects.c.step, effects.c.kind, effects.c.channel)
        calls = func.count(effects.c.remote_id.distinct()).label("calls")
        of_batch = select(*each, calls).join(cases, cases.c.id == effects.c.case).where(cases.c.batch == batch)
        chosen = of_batch.where(effects.c.state == EffectState.CONFIRMED).group_by(*each)
        with self._database.read() as tx:
            return [Made(row.step, EffectKind(row.kind), row.channel, int(row.calls)) for row in tx.rows(chosen)]

    def unsettled(self, batch: BatchId) -> list[EffectRow]:
        """Return the batch's effects that are in flight or unknown, first to settle first."""
        of_batch = select(effects).join(cases, cases.c.id == effects.c.case).where(cases.c.batch == batch)
        chosen = of_batch.where(effects.c.state.in_(_IN_FLIGHT)).order_by(effects.c.settle_at, effects.c.id)
        with self._database.read() as tx:
            return [effect_of(row) for row in tx.rows(chosen)]

    def _intend(
        self, tx: Tx, chosen: Sequence[EffectId], lease: Lease, timing: Timing, request_hash: str
    ) -> list[EffectId]:
        timing.check()
        if not leases.cover(tx, lease, timing):
            return []
        values: dict[str, Any] = {"state": EffectState.INTENT, "request_hash": request_hash, "error_code": ""}
        values |= {"fence": lease.fence, "attempts": effects.c.attempts + 1} | _stamps(tx, timing)
        due = (effects.c.id.in_(chosen), effects.c.state.in_(_NOT_MADE), _ours(lease))
        rows = tx.rows(update(effects).where(*due).values(values).returning(effects.c.id))
        moved = {row.id for row in rows}
        return [effect for effect in chosen if effect in moved]


def _move(
    tx: Tx, what: str, effect: EffectId, lease: Lease, allowed: ColumnElement[bool], values: dict[str, Any]
) -> bool:
    if not leases.holds(tx, lease):
        return False
    if tx.change(update(effects).where(effects.c.id == effect, allowed, _ours(lease)).values(values)) == 1:
        return True
    row = _demand(tx, effect)
    # A receipt needs no lease: it may have confirmed the letter while its call was still under way.
    if row.state == EffectState.CONFIRMED:
        return False
    raise IllegalTransition(what, effect, row.state)


def _name(tx: Tx, effect: EffectId, remote_id: str) -> bool:
    # A receipt knows no remote id but our own reference.
    placeholder = (effects.c.id == effect, effects.c.remote_id == effects.c.reference)
    tx.change(update(effects).where(*placeholder).values(remote_id=remote_id))
    return True


def _stamps(tx: Tx, timing: Timing) -> dict[str, Any]:
    return {
        "intent_at": tx.now,
        "start_by": tx.now + timedelta(seconds=timing.start_deadline),
        "settle_at": tx.now + timedelta(seconds=timing.settle),
    }


def _made_by(lease: Lease) -> ColumnElement[bool]:
    return and_(effects.c.state == EffectState.INTENT, effects.c.fence == lease.fence)


def _ours(lease: Lease) -> ColumnElement[bool]:
    working = and_(cases.c.state == CaseState.CLAIMED, cases.c.fence == lease.fence)
    reachable = or_(cases.c.state == CaseState.ENDED, working)
    return exists().where(cases.c.id == effects.c.case, cases.c.adoption == lease.adoption, reachable)


def _demand(tx: Tx, effect: EffectId) -> Any:
    row = tx.one(select(effects).where(effects.c.id == effect))
    if row is None:
        raise UnknownId("handling", effect)
    return row


def _step(effect: EffectId) -> str:
    return effect.partition(".")[2]
