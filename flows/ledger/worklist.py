"""The worklist: the cases that need a person, and the lines of a care system that only a person can type into."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import select, update

from flows.ledger import case_rows, item_rows, settling
from flows.ledger.audit import append
from flows.ledger.corrections import was_mistaken
from flows.ledger.database import Database
from flows.ledger.errors import UnknownId
from flows.ledger.ids import CaseId, EffectId, ItemId
from flows.ledger.item_rows import OPEN_STATES, item_of
from flows.ledger.keys import Keys
from flows.ledger.model import Item, NewItem
from flows.ledger.schema import effects, items
from flows.ledger.states import EffectState, ItemState

MANUAL: Final = "MANUAL"
"""Reason and code of a manual adapter's line."""


class Worklist:
    """What people have to do."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def add(self, new: NewItem) -> ItemId:
        """Put a line on the worklist, or find it: one per case, reason and step. Any run may.

        A line that was closed opens again when its case has been retried since.
        """
        with self._database.write() as tx:
            return item_rows.add(tx, new)

    def open_line(self, case: CaseId, kind: str, instruction: bytes, reference: str, due: date | None = None) -> ItemId:
        """Put a manual adapter's step on the worklist, or find it by its reference; `instruction` is encrypted.

        Only the run that holds the effect's intent may: the line is the remote object.
        """
        with self._database.write() as tx:
            found = case_rows.find(tx, case)
            if found is None:
                raise UnknownId("sag", case)
            new = NewItem(
                case, found.batch, found.sequence, found.organisation, found.lineage, MANUAL, kind, MANUAL,
                due or tx.now.date(),
            )  # fmt: skip
            sealed = self._keys.seal(instruction, f"line/{reference}")
            return item_rows.add(tx, new, reference, kind=kind, reference=reference, instruction=sealed)

    def line(self, reference: str) -> Item | None:
        """Return the manual line with this reference; None is proof that it was never made."""
        with self._database.read() as tx:
            row = tx.one(select(items).where(items.c.reference == reference))
        return None if row is None else item_of(row)

    def instruction(self, item: ItemId) -> bytes:
        """Return what to type where, decrypted; whoever asks says why in the audit."""
        row = self._row(item)
        return b"" if row.instruction is None else self._keys.open(row.instruction, f"line/{row.reference}")

    def note(self, item: ItemId) -> str:
        """Return what was written when the line was resolved, decrypted."""
        row = self._row(item)
        return "" if row.note is None else self._keys.open(row.note, f"note/{item}").decode()

    def get(self, item: ItemId) -> Item | None:
        """Return the line, or None."""
        with self._database.read() as tx:
            return item_rows.find(tx, item)

    def take(self, item: ItemId, by: str) -> bool:
        """Say that `by` works on the line; anybody with the role may. False: somebody has it, or it is closed."""
        free = (items.c.id == item, items.c.state == ItemState.OPEN)
        with self._database.write() as tx:
            if tx.change(update(items).where(*free).values(state=ItemState.TAKEN, taken_by=by)) == 0:
                return False
            append(tx, self._keys, by, "take", item, "arbejder på linjen")
        return True

    def give_back(self, item: ItemId, holder: str, by: str) -> bool:
        """Let go of a line that `holder` has taken, so that anybody may take it; the holder may, or a colleague.

        False: `holder` does not have it any more, or it is closed; nothing has changed.
        """
        held = (items.c.id == item, items.c.state == ItemState.TAKEN, items.c.taken_by == holder)
        with self._database.write() as tx:
            if tx.change(update(items).where(*held).values(state=ItemState.OPEN, taken_by="")) == 0:
                return False
            append(tx, self._keys, by, "give_back", item, "lagt tilbage" if by == holder else f"taget fra {holder}")
        return True

    def resolve(self, item: ItemId, by: str, note: str) -> bool:
        """Close the line: a person has done what was needed. `note` is encrypted. False: it is closed already."""
        sealed = self._keys.seal(note.encode(), f"note/{item}")
        still = (items.c.id == item, items.c.state.in_(OPEN_STATES))
        with self._database.write() as tx:
            values: dict[str, Any] = {"state": ItemState.RESOLVED, "closed_by": by, "note": sealed}
            if tx.change(update(items).where(*still).values(**values, closed_at=tx.now)) == 0:
                return False
            append(tx, self._keys, by, "resolve", item, "løst af en person")
        return True

    def settle(self, item: ItemId, effect: EffectId, by: str, note: str, *, happened: bool) -> bool:
        """Record a person's word on an effect that nobody else can be asked about; audited with the line's name.

        Happened: the line is closed, the effect stands as confirmed, and the case goes back in line for what is left
        of it. Not: the effect is absent, and the line stays open until the case is retried or the line resolved.
        False: the line is closed, the effect is not its case's, or it is not an unknown effect that only people can
        answer for; nothing has changed.
        """
        sealed = self._keys.seal(note.encode(), f"note/{item}")
        with self._database.write() as tx:
            found = item_rows.find(tx, item)
            if found is None or found.case is None or found.state not in OPEN_STATES:
                return False
            if not settling.settle(tx, effect, found.case, happened=happened):
                return False
            append(tx, self._keys, by, "settle", effect, "er sket" if happened else "er ikke sket")
            if happened:
                closed: dict[str, Any] = {"state": ItemState.RESOLVED, "closed_by": by, "note": sealed}
                tx.change(update(items).where(items.c.id == item).values(**closed, closed_at=tx.now))
                case_rows.reopen(tx, self._keys, found.case, by)
        return True

    def retry(self, item: ItemId, by: str) -> bool:
        """Put the line's case back in line and close the case's lines; a person may.

        What a system refused is planned anew, for a person has changed what was wrong: nothing came of the refused
        call. False: the line is closed, has no case, is a manual one, its case is not waiting for a person, or somebody
        has said that the offer was a mistake.
        """
        with self._database.write() as tx:
            found = item_rows.find(tx, item)
            if found is None or found.case is None or found.reference or found.state not in OPEN_STATES:
                return False
            if was_mistaken(tx, found.case) or not case_rows.reopen(tx, self._keys, found.case, by):
                return False
            refused = (effects.c.case == found.case, effects.c.state == EffectState.REJECTED)
            tx.change(update(effects).where(*refused).values(state=EffectState.PLANNED))
        return True

    def list(self, state: str = "open", adoption: str | None = None) -> tuple[Item, ...]:
        """Return the lines in a state, soonest due first; `open` includes those somebody has taken."""
        states = OPEN_STATES if state == ItemState.OPEN else (ItemState(state),)
        chosen = select(items).where(items.c.state.in_(states)).order_by(items.c.due, items.c.created_at, items.c.id)
        if adoption is not None:
            chosen = chosen.where(items.c.adoption == adoption)
        with self._database.read() as tx:
            return tuple(item_of(row) for row in tx.rows(chosen))

    def _row(self, item: ItemId) -> Any:
        with self._database.read() as tx:
            row = tx.one(select(items).where(items.c.id == item))
        if row is None:
            raise UnknownId("linje", item)
        return row
