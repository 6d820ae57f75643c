"""What a batch proposes, seen in bulk: counted, narrowed and paged in SQL, so that 20,000 citizens open at once.

Reads only. Nothing here opens a private part: whoever wants to know who a citizen is asks `Batches.private`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from flows.ledger import counts
from flows.ledger.batches import batch_of, planned_of, proposal_of, public
from flows.ledger.database import Database
from flows.ledger.effect_rows import effect_of
from flows.ledger.ids import BatchId, CaseId
from flows.ledger.model import Batch, EffectRow
from flows.ledger.overview import Ending, Group, LetterCount, Line, Moved, Narrowed
from flows.ledger.schema import batches, cases, effects, proposals
from flows.ledger.states import LETTER_CHANNELS, BatchState, EffectState, Outcome
from flows.ledger.step_names import LATER

_NEVER_SHOWN: Final = (BatchState.PREPARING, BatchState.ABANDONED)
_LETTER: Final = and_(effects.c.channel.in_(LETTER_CHANNELS), ~effects.c.step.contains(LATER))
"""An offer: the apology for one is no letter of the batch."""


class Proposals:
    """The citizens of a sealed batch, many at a time."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def groups(self, batch: BatchId) -> tuple[Group, ...]:
        """Return how many are proposed alike, largest first; one reading of the batch answers every count of it."""
        alike = [getattr(proposals.c, name) for name in ("outcome", "reason", "district", "group", "tell", "planned")]
        numbers = (func.count().label("n"), func.min(proposals.c.sequence).label("first"))
        chosen = select(*alike, *numbers).where(proposals.c.batch == batch).group_by(*alike)
        with self._database.read() as tx:
            rows = tx.rows(chosen.order_by(func.count().desc(), func.min(proposals.c.sequence)))
        return tuple(
            Group(Outcome(row.outcome), row.reason, row.district, row.group, row.tell, planned_of(row.planned), row.n,
                  row.first)
            for row in rows
        )  # fmt: skip

    def endings(self, batch: BatchId) -> tuple[Ending, ...]:
        """Return how many have ended alike so far, in an opened batch."""
        outcome, reason = counts.ended_as()
        each = (
            select(outcome.label("outcome"), reason.label("reason"), proposals.c.district)
            .select_from(_with_cases())
            .where(proposals.c.batch == batch)
            .subquery()
        )
        alike = (each.c.outcome, each.c.reason, each.c.district)
        with self._database.read() as tx:
            rows = tx.rows(select(*alike, func.count().label("n")).group_by(*alike).order_by(func.count().desc()))
        return tuple(Ending(Outcome(row.outcome), row.reason, row.district, row.n) for row in rows)

    def letters(self, batch: BatchId) -> tuple[LetterCount, ...]:
        """Return how far the batch's letters are: how many by channel, state and what the post says."""
        alike = (effects.c.channel, effects.c.state, effects.c.dispatch)
        chosen = select(*alike, func.count().label("n")).join(cases, cases.c.id == effects.c.case)
        with self._database.read() as tx:
            rows = tx.rows(chosen.where(cases.c.batch == batch, _LETTER).group_by(*alike).order_by(*alike))
        return tuple(LetterCount(row.channel, EffectState(row.state), row.dispatch, row.n) for row in rows)

    def page(self, batch: BatchId, narrowed: Narrowed, start: int = 0, limit: int = 50) -> list[Line]:
        """Return up to `limit` citizens with numbers from `start`, each with how it stands and its letters."""
        chosen = _lines(narrowed).where(proposals.c.batch == batch, proposals.c.sequence >= start)
        with self._database.read() as tx:
            rows = tx.rows(chosen.order_by(proposals.c.sequence).limit(limit))
        letters = self._letters_of([row.case for row in rows if row.case])
        return [
            Line(
                proposal_of(row, ("case", "outcome_now", "reason_now")),
                CaseId(row.case) if row.case else None,
                Outcome(row.outcome_now),
                row.reason_now,
                tuple(letters.get(row.case, ())),
            )
            for row in rows
        ]

    def start_before(self, batch: BatchId, narrowed: Narrowed, start: int, limit: int = 50) -> int | None:
        """Return where the page before the one at `start` begins; None where `start` is the first."""
        chosen = _narrow(select(proposals.c.sequence).select_from(_with_cases()), narrowed)
        earlier = chosen.where(proposals.c.batch == batch, proposals.c.sequence < start)
        with self._database.read() as tx:
            rows = tx.rows(earlier.order_by(proposals.c.sequence.desc()).limit(limit))
        return rows[-1].sequence if rows else None

    def count(self, batch: BatchId, narrowed: Narrowed) -> int:
        """Return how many citizens are left when narrowed."""
        chosen = _narrow(select(func.count()).select_from(_with_cases()), narrowed)
        with self._database.read() as tx:
            return int(tx.value(chosen.where(proposals.c.batch == batch)))

    def previous(self, batch: Batch) -> Batch | None:
        """Return the sealed batch of the same adoption before this one, whatever became of it."""
        if batch.prepared_at is None:
            return None
        same = (batches.c.adoption == batch.adoption, batches.c.id != batch.id)
        sealed = (batches.c.state.not_in(_NEVER_SHOWN), batches.c.prepared_at < batch.prepared_at)
        with self._database.read() as tx:
            row = tx.one(select(batches).where(*same, *sealed).order_by(batches.c.prepared_at.desc()).limit(1))
        return None if row is None else batch_of(row)

    def moved(self, batch: BatchId, earlier: BatchId) -> tuple[Moved, ...]:
        """Return how many citizens stand otherwise than in an earlier batch; rows without a citizen are left out."""
        now, before = proposals.alias("now"), proposals.alias("before")
        same = and_(before.c.batch == earlier, before.c.citizen_key == now.c.citizen_key)
        alike = (before.c.outcome.label("was"), now.c.outcome.label("is_now"))
        known = (now.c.batch == batch, now.c.citizen_key != "")
        joined = select(*alike, func.count().label("n")).select_from(now.outerjoin(before, same)).where(*known)
        gone = select(before.c.outcome.label("was"), func.count().label("n")).where(
            before.c.batch == earlier,
            before.c.citizen_key != "",
            ~exists().where(now.c.batch == batch, now.c.citizen_key == before.c.citizen_key),
        )
        with self._database.read() as tx:
            rows = tx.rows(joined.group_by(before.c.outcome, now.c.outcome))
            lost = tx.rows(gone.group_by(before.c.outcome))
        stayed = [Moved(Outcome(row.was) if row.was else None, Outcome(row.is_now), row.n) for row in rows]
        return (*stayed, *(Moved(Outcome(row.was), None, row.n) for row in lost))

    def _letters_of(self, chosen: Sequence[str]) -> dict[str, list[EffectRow]]:
        found: dict[str, list[EffectRow]] = {}
        letters = select(effects).where(effects.c.case.in_(chosen), _LETTER).order_by(effects.c.place, effects.c.id)
        with self._database.read() as tx:
            for row in tx.rows(letters) if chosen else ():
                found.setdefault(row.case, []).append(effect_of(row))
        return found


def _with_cases() -> Any:
    own = and_(cases.c.batch == proposals.c.batch, cases.c.sequence == proposals.c.sequence)
    return proposals.outerjoin(cases, own)


def _standing(narrowed: Narrowed) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return counts.ended_as() if narrowed.ended else (proposals.c.outcome, proposals.c.reason)


def _lines(narrowed: Narrowed) -> Select[Any]:
    outcome, reason = _standing(narrowed)
    now = (cases.c.id.label("case"), outcome.label("outcome_now"), reason.label("reason_now"))
    return _narrow(select(*public(), *now).select_from(_with_cases()), narrowed)


def _narrow(chosen: Select[Any], narrowed: Narrowed) -> Select[Any]:
    outcome, reason = _standing(narrowed)
    if narrowed.outcome is not None:
        chosen = chosen.where(outcome == narrowed.outcome)
    if narrowed.reason:
        chosen = chosen.where(reason == narrowed.reason)
    if narrowed.district is not None:
        chosen = chosen.where(proposals.c.district == narrowed.district)
    if narrowed.channel:
        chosen = chosen.where(proposals.c.planned.contains(f'"channel": {json.dumps(narrowed.channel)}'))
    if narrowed.dispatch is not None:
        letter = (effects.c.case == cases.c.id, _LETTER, effects.c.dispatch == narrowed.dispatch)
        chosen = chosen.where(exists().where(*letter))
    return chosen
