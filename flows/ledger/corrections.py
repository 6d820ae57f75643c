"""Corrections: what is set right for one citizen after the letter has left, asked by one and approved by another.

    asked -> approved -> done | failed        asked | approved -> withdrawn

At most one is open for a case. What a correction does outside stands among the case's effects, as everything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, exists, func, select, update

from flows.ledger.approvals import same_person
from flows.ledger.audit import append
from flows.ledger.database import Database, Tx
from flows.ledger.ids import CaseId, CorrectionId, new_correction_id
from flows.ledger.keys import Keys
from flows.ledger.schema import cases, corrections, effects
from flows.ledger.states import CaseState, Contact, CorrectionState, EffectState
from flows.ledger.step_names import CORRECTION, LATER

OPEN: Final = (CorrectionState.ASKED, CorrectionState.APPROVED)


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """What is asked for; `content_hash` is of the robot whose letter was shown, `why` is kept encrypted."""

    case: CaseId
    cancel: bool
    contact: Contact
    content_hash: str
    asked_by: str
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as it stands; `problem` is a reason code, where something was left to a person."""

    id: CorrectionId
    case: CaseId
    cancel: bool
    contact: Contact
    content_hash: str
    state: CorrectionState
    asked_by: str
    asked_at: datetime
    approved_by: str
    approved_at: datetime | None
    ended_at: datetime | None
    problem: str

    @property
    def is_open(self) -> bool:
        """Return whether it may still be withdrawn."""
        return self.state in OPEN


class Corrections:
    """The corrections of this runner."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def ask(self, new: NewCorrection) -> Correction | None:
        """Ask for a correction of a case that has ended; whoever works on citizens may. None: one is open already."""
        correction = new_correction_id()
        with self._database.write() as tx:
            ended = select(cases.c.id).where(cases.c.id == new.case, cases.c.state == CaseState.ENDED)
            if tx.value(ended) is None:
                return None
            insert = tx.insert(corrections).values(self._row(correction, new, tx.now)).on_conflict_do_nothing()
            if tx.change(insert) == 0:
                return None
            what = f"{'luk indsatsen, ' if new.cancel else ''}{new.contact} ({correction})"
            append(tx, self._keys, new.asked_by, "ask_correction", new.case, what)
            return _demand(tx, correction)

    def approve(self, correction: CorrectionId, by: str) -> bool:
        """Release it; another than who asked may. False: it is not waiting, or the same person asked for it.

        What a system refused an earlier correction of the case is planned anew: nothing came of that call.
        """
        waiting = (corrections.c.id == correction, corrections.c.state == CorrectionState.ASKED)
        with self._database.write() as tx:
            asked = tx.value(select(corrections.c.asked_by).where(*waiting))
            if asked is None or same_person(asked, by):
                return False
            values = {"state": CorrectionState.APPROVED, "approved_by": by, "approved_at": tx.now}
            tx.change(update(corrections).where(*waiting).values(values))
            case = _demand(tx, correction).case
            tx.change(update(effects).where(*_refused(case)).values(state=EffectState.PLANNED))
            append(tx, self._keys, by, "approve_correction", case, correction)
        return True

    def withdraw(self, correction: CorrectionId, by: str) -> bool:
        """Take an open correction back; whoever works on citizens may. False: it is over, or was never there.

        One that the robot has begun on is not undone: what has been done outside stays done.
        """
        return self._end(correction, OPEN, CorrectionState.WITHDRAWN, "", by)

    def finish(self, correction: CorrectionId, problem: str = "") -> bool:
        """Record that an approved one has been carried out, or what a person must do; the follow-up does.

        False: it was withdrawn meanwhile.
        """
        state = CorrectionState.FAILED if problem else CorrectionState.DONE
        return self._end(correction, (CorrectionState.APPROVED,), state, problem, "")

    def get(self, correction: CorrectionId) -> Correction | None:
        """Return the correction, or None."""
        with self._database.read() as tx:
            row = tx.one(select(corrections).where(corrections.c.id == correction))
        return None if row is None else _correction(row)

    def why(self, correction: CorrectionId) -> str:
        """Return why it was asked for, decrypted."""
        with self._database.read() as tx:
            sealed = tx.value(select(corrections.c.why).where(corrections.c.id == correction))
        return "" if sealed is None else self._keys.open(sealed, _context(correction)).decode()

    def of_case(self, case: CaseId) -> list[Correction]:
        """Return a case's corrections, oldest first."""
        return self._chosen(corrections.c.case == case)

    def to_do(self, adoption: str, limit: int) -> list[Correction]:
        """Return an adoption's approved corrections, oldest first; a case at work is left in peace."""
        approved = (corrections.c.state == CorrectionState.APPROVED, cases.c.state == CaseState.ENDED)
        return self._chosen(*approved, cases.c.adoption == adoption, limit=limit)

    def newest(self, organisation: str, states: Sequence[CorrectionState], limit: int) -> list[Correction]:
        """Return an organisation's corrections that stand so, newest first."""
        mine = (cases.c.organisation == organisation, corrections.c.state.in_(states))
        return self._chosen(*mine, limit=limit, newest=True)

    def waiting(self, organisation: str) -> int:
        """Return how many of an organisation's corrections wait for an approval."""
        chosen = select(func.count()).select_from(corrections).join(cases, cases.c.id == corrections.c.case)
        mine = (cases.c.organisation == organisation, corrections.c.state == CorrectionState.ASKED)
        with self._database.read() as tx:
            return int(tx.value(chosen.where(*mine)))

    def _chosen(
        self, *conditions: ColumnElement[bool], limit: int | None = None, newest: bool = False
    ) -> list[Correction]:
        joined = select(corrections).join(cases, cases.c.id == corrections.c.case).where(*conditions)
        order = (corrections.c.asked_at.desc() if newest else corrections.c.asked_at, corrections.c.id)
        with self._database.read() as tx:
            return [_correction(row) for row in tx.rows(joined.order_by(*order).limit(limit))]

    def _end(
        self, correction: CorrectionId, before: Sequence[CorrectionState], state: CorrectionState, problem: str, by: str
    ) -> bool:
        still = (corrections.c.id == correction, corrections.c.state.in_(before))
        with self._database.write() as tx:
            ended = {"state": state, "problem": problem, "ended_at": tx.now}
            if tx.change(update(corrections).where(*still).values(ended)) == 0:
                return False
            if by:
                append(tx, self._keys, by, "withdraw_correction", _demand(tx, correction).case, correction)
        return True

    def _row(self, correction: CorrectionId, new: NewCorrection, now: datetime) -> dict[str, Any]:
        return {
            "id": correction,
            "case": new.case,
            "cancel": int(new.cancel),
            "contact": new.contact,
            "why": self._keys.seal(new.why.encode(), _context(correction)),
            "content_hash": new.content_hash,
            "state": CorrectionState.ASKED,
            "asked_by": new.asked_by,
            "asked_at": now,
            "approved_by": "",
            "problem": "",
        }


def was_mistaken(tx: Tx, case: CaseId) -> bool:
    """Return whether somebody has asked for a correction of the case and not withdrawn it."""
    meant = (corrections.c.case == case, corrections.c.state != CorrectionState.WITHDRAWN)
    return bool(tx.value(select(exists().where(*meant))))


def _refused(case: CaseId) -> tuple[ColumnElement[bool], ...]:
    mine = effects.c.step.startswith(f"{CORRECTION}{LATER}")
    return effects.c.case == case, effects.c.state == EffectState.REJECTED, mine


def _context(correction: CorrectionId) -> str:
    return f"correction/{correction}"


def _demand(tx: Tx, correction: CorrectionId) -> Correction:
    return _correction(tx.connection.execute(select(corrections).where(corrections.c.id == correction)).one())


def _correction(row: Row[Any]) -> Correction:
    return Correction(
        CorrectionId(row.id),
        CaseId(row.case),
        bool(row.cancel),
        Contact(row.contact),
        row.content_hash,
        CorrectionState(row.state),
        row.asked_by,
        row.asked_at,
        row.approved_by,
        row.approved_at,
        row.ended_at,
        row.problem,
    )
