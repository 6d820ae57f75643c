"""Receipts: what the post says became of a letter. Stored as they came, applied by rank, never backwards.

A receipt needs no lease: it reports what has happened already. The first final word stands (facts:
letters-and-digital-post.md 2.4).
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from sqlalchemy import Row, Select, and_, exists, or_, select, update

from flows.ledger import settling
from flows.ledger.crashpoints import CrashPoint, crash_point
from flows.ledger.database import Database, Tx
from flows.ledger.keys import Keys
from flows.ledger.model import Applied, NewReceipt, TrayLine
from flows.ledger.schema import cases, effects, receipts
from flows.ledger.states import FINAL_DISPATCH, CaseState, EffectState

MOVED: Final = "moved"
IGNORED: Final = "ignored"
UNKNOWN_STATUS: Final = "unknown_status"
UNMATCHED: Final = "unmatched"
CONTRADICTION: Final = "contradiction"
_TRAY: Final = (UNKNOWN_STATUS, UNMATCHED, CONTRADICTION)
_PAGE: Final = 500


class Receipts:
    """The receipts of this runner's letters."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def store(self, new: NewReceipt) -> bool:
        """Keep a receipt as it came; whoever collects may, and acknowledges it only afterwards.

        False: this event was stored before; acknowledge it all the same.
        """
        values = {
            "event_id": new.event_id,
            "reference": new.reference.lower(),
            "channel_code": new.channel_code,
            "status": new.status,
            "dispatch": new.dispatch,
            "rank": new.rank,
            "occurred": new.occurred,
            "error_code": new.error_code,
            "raw": self._keys.seal(new.raw, f"receipt/{new.event_id}"),
        }
        with self._database.write() as tx:
            row = tx.insert(receipts).values(values | {"received_at": tx.now})
            fresh = tx.change(row.on_conflict_do_nothing(index_elements=["event_id"])) == 1
        crash_point(CrashPoint.AFTER_RECEIPT_STORED)
        return fresh

    def apply(self) -> Applied:
        """Move letters by every receipt not applied yet; anybody may, any number of times.

        A receipt for a letter whose outcome is not known confirms it: the post has it.
        """
        verdicts: Counter[str] = Counter()
        failed = 0
        while True:
            with self._database.write() as tx:
                rows = tx.rows(_pending())
                for row in rows:
                    verdict = _apply(tx, row)
                    verdicts[verdict] += 1
                    failed += verdict == MOVED and row.dispatch in FINAL_DISPATCH
            if len(rows) < _PAGE:
                break
        unmatched = verdicts[UNMATCHED] + verdicts[CONTRADICTION]
        return Applied(verdicts[MOVED], verdicts[IGNORED], verdicts[UNKNOWN_STATUS], unmatched, failed)

    def tray(self) -> tuple[TrayLine, ...]:
        """Return the receipts that moved nothing and need a look, oldest first."""
        chosen = select(receipts).where(receipts.c.verdict.in_(_TRAY)).order_by(receipts.c.received_at)
        with self._database.read() as tx:
            return tuple(_line(row) for row in tx.rows(chosen))

    def raw(self, event_id: str) -> bytes | None:
        """Return a receipt as it came, decrypted, or None; whoever asks says why in the audit."""
        with self._database.read() as tx:
            sealed = tx.value(select(receipts.c.raw).where(receipts.c.event_id == event_id))
        return None if sealed is None else self._keys.open(sealed, f"receipt/{event_id}")


def _pending() -> Select[Any]:
    # A receipt that matched nothing is tried again once its letter is known, as after a restored backup.
    known = exists().where(effects.c.reference == receipts.c.reference)
    waiting = or_(receipts.c.verdict == "", and_(receipts.c.verdict == UNMATCHED, known))
    return select(receipts).where(waiting).order_by(receipts.c.occurred, receipts.c.rank).limit(_PAGE)


def _apply(tx: Tx, row: Row[Any]) -> str:
    effect = tx.one(select(effects).where(effects.c.reference == row.reference))
    if row.dispatch is None:
        verdict = UNKNOWN_STATUS
    elif effect is None:
        verdict = UNMATCHED
    elif effect.state == EffectState.REJECTED:
        verdict = CONTRADICTION
    else:
        verdict = _advance(tx, row, effect)
        if verdict == MOVED and settling.in_doubt(effect):
            settling.answered(tx, effect)
    done = update(receipts).where(receipts.c.event_id == row.event_id).values(verdict=verdict, applied_at=tx.now)
    tx.change(done)
    return verdict


def _advance(tx: Tx, row: Row[Any], effect: Row[Any]) -> str:
    ahead = (
        effects.c.id == effect.id,
        effects.c.dispatch_rank < row.rank,
        effects.c.dispatch.not_in(FINAL_DISPATCH),
    )
    values: dict[str, Any] = {"dispatch": row.dispatch, "dispatch_rank": row.rank}
    if row.dispatch in FINAL_DISPATCH:
        # A letter that was filed when it left has something new to be done about it.
        values |= {"error_code": row.error_code, "followed_up": None}
    if effect.state != EffectState.CONFIRMED:
        # Its case has waited for this very word.
        waiting = (cases.c.id == effect.case, cases.c.state == CaseState.READY)
        tx.change(update(cases).where(*waiting).values(not_before=None))
        values |= {"state": EffectState.CONFIRMED, "confirmed_at": tx.now, "remote_id": effect.reference}
    return MOVED if tx.change(update(effects).where(*ahead).values(values)) == 1 else IGNORED


def _line(row: Row[Any]) -> TrayLine:
    return TrayLine(
        row.event_id, row.reference, row.channel_code, row.status, row.error_code, row.occurred, row.verdict
    )
