"""The worklist as a manual care system's other end.

A line's text never changes once written: what is added later is a further line with the same reference and a suffix,
and what the desk tells of a line is all of them together. The citizen's id here is the ledger's citizen key.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from connectors.errors import Duplicate, Rejected
from connectors.manual import LineKind, ManualLine
from connectors.ports import CitizenRef, Reference, RemoteId
from flows.ledger import Ledger
from flows.ledger.ids import CaseId, ItemId
from flows.ledger.model import Item
from flows.ledger.states import CaseState, ItemState
from flows.ledger.worklist import MANUAL
from flows.runner.adopting.register_people import RegisterPeople

__all__ = ["RegisterPeople", "WorklistDesk", "decline", "instructions_of", "may_decline"]

ROBOT: Final = "robotten"
NOT_CREATED: Final = "NOT_CREATED"
"""Why a case was cancelled: a person looked, and the citizen is not to have it."""
_WITHDRAWN: Final = "robotten har trukket linjen tilbage"
_SUFFIX: Final = "#"
_MORE, _UNDO, _FILE = "mere", "fortryd", "fil"
_DONE: Final = frozenset({ItemState.RESOLVED, ItemState.RETRIED})


class WorklistDesk:
    """A `ManualDesk` over the ledger: an effect must be planned before its line can be opened."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def open_line(
        self, citizen: CitizenRef, kind: LineKind, instructions: Sequence[str], reference: Reference
    ) -> RemoteId:
        """Add a line to the case that planned the effect; raise `Duplicate` when the reference has one already."""
        return await asyncio.to_thread(self._open, citizen, kind, instructions, reference)

    async def line(self, reference: Reference) -> ManualLine | None:
        """Return the line that carries `reference`, whatever its state."""
        return await asyncio.to_thread(self._find, reference)

    async def lines(self, citizen: CitizenRef) -> Sequence[ManualLine]:
        """Return the citizen's lines in the order they were opened, whatever their state."""
        return await asyncio.to_thread(self._all, citizen)

    async def amend(self, line: RemoteId, instructions: Sequence[str]) -> None:
        """Add instructions; a line that was ticked needs someone again."""
        await asyncio.to_thread(self._add, line, _MORE, _written(instructions))

    async def withdraw(self, line: RemoteId, undo: Sequence[str]) -> None:
        """Take the line back. Untouched it is ticked and gone; ticked already, it asks a person to do `undo`."""
        await asyncio.to_thread(self._withdraw, line, undo)

    async def attach(self, line: RemoteId, filename: str, pdf: bytes) -> None:
        """Keep the file with the line, encrypted, for the person to file."""
        content = json.dumps({"filename": filename, "pdf": base64.b64encode(pdf).decode()}).encode()
        await asyncio.to_thread(self._attach, line, content)

    def attachment(self, line: ItemId) -> tuple[str, bytes] | None:
        """Return name and content of the file that lies on a line, or None; whoever asks says why in the audit."""
        item = self._ledger.worklist.get(line)
        found = None if item is None else self._ledger.worklist.line(f"{_root(item)}{_SUFFIX}{_FILE}")
        if found is None:
            return None
        kept = json.loads(self._ledger.worklist.instruction(found.id))
        return kept["filename"], base64.b64decode(kept["pdf"])

    def _open(self, citizen: CitizenRef, kind: LineKind, instructions: Sequence[str], reference: Reference) -> RemoteId:
        existing = self._ledger.worklist.line(reference)
        if existing is not None:
            raise Duplicate("Linjen findes allerede på arbejdslisten.", remote_id=existing.id)
        effect = self._ledger.effects.by_reference(reference)
        if effect is None or self._key_of(effect.case) != citizen.id:
            raise Rejected("Arbejdslisten kender ikke sagen bag linjen.", code="NO_CASE")
        return RemoteId(self._ledger.worklist.open_line(effect.case, kind, _written(instructions), reference))

    def _find(self, reference: Reference) -> ManualLine | None:
        item = self._ledger.worklist.line(reference)
        return None if item is None else self._told(item, self._parts(reference))

    def _all(self, citizen: CitizenRef) -> Sequence[ManualLine]:
        states = (ItemState.OPEN, *_DONE)
        mine = [each for state in states for each in self._ledger.worklist.list(state) if self._is_of(each, citizen)]
        heads = sorted((each for each in mine if _SUFFIX not in each.reference), key=lambda each: each.created_at)
        return [self._told(head, self._parts(head.reference)) for head in heads]

    def _is_of(self, item: Item, citizen: CitizenRef) -> bool:
        return bool(item.reference) and item.case is not None and self._key_of(item.case) == citizen.id

    def _parts(self, reference: str) -> list[Item]:
        """Return what was added to a line, in order."""
        parts = (self._ledger.worklist.line(f"{reference}{_SUFFIX}{name}") for name in (_UNDO, _FILE))
        return [*self._amendments(reference), *(part for part in parts if part is not None)]

    def _amendments(self, reference: str) -> list[Item]:
        found: list[Item] = []
        while (part := self._ledger.worklist.line(f"{reference}{_SUFFIX}{_MORE}{len(found) + 1}")) is not None:
            found.append(part)
        return found

    def _told(self, head: Item, parts: Sequence[Item]) -> ManualLine:
        worded = [head, *(part for part in parts if not part.reference.endswith(_FILE))]
        texts = (json.loads(self._ledger.worklist.instruction(each.id)) for each in worded)
        line = ManualLine(
            id=RemoteId(head.id),
            citizen=CitizenRef(self._key_of(head.case) if head.case else ""),
            kind=LineKind(head.kind),
            instructions=tuple(text for each in texts for text in each),
            reference=Reference(head.reference),
            ticked=all(each.state in _DONE for each in worded),
            made=head.state in _DONE and head.closed_by != ROBOT,
            attached=len(worded) <= len(parts),
            age_days=(self._ledger.now() - head.created_at).days,
        )
        undone = any(part.reference.endswith(_UNDO) for part in parts)
        return replace(line, withdrawn=undone or any(each.closed_by == ROBOT for each in worded))

    def _withdraw(self, line: RemoteId, undo: Sequence[str]) -> None:
        head = self._head(line)
        told = self._told(head, self._parts(head.reference))
        if told.withdrawn:
            return
        if told.ticked:
            self._continue(head, f"{head.reference}{_SUFFIX}{_UNDO}", _written(undo))
            return
        for each in (head, *self._amendments(head.reference)):
            self._ledger.worklist.resolve(each.id, ROBOT, _WITHDRAWN)

    def _add(self, line: RemoteId, name: str, content: bytes) -> None:
        head = self._head(line)
        number = len(self._amendments(head.reference)) + 1
        self._continue(head, f"{head.reference}{_SUFFIX}{name}{number}", content)

    def _attach(self, line: RemoteId, content: bytes) -> None:
        head = self._head(line)
        part = self._continue(head, f"{head.reference}{_SUFFIX}{_FILE}", content)
        self._ledger.worklist.resolve(part, MANUAL, "")

    def _continue(self, head: Item, reference: str, content: bytes) -> ItemId:
        if head.case is None:
            raise Rejected("Linjen hører ikke til en sag.", code="NO_CASE")
        return self._ledger.worklist.open_line(head.case, head.kind, content, reference, head.due)

    def _head(self, line: RemoteId) -> Item:
        item = self._ledger.worklist.get(ItemId(line))
        if item is None:
            raise Rejected("Linjen findes ikke på arbejdslisten.", code="NOT_FOUND")
        return item

    def _key_of(self, case: CaseId) -> str:
        found = self._ledger.cases.get(case)
        return "" if found is None else found.citizen_key


def decline(ledger: Ledger, line: ItemId, by: str, why: str) -> bool:
    """Record that a person will not create what the line asks for; the case ends as cancelled and no letter goes.

    Anybody who may resolve a line may. False, with nothing changed: see `may_decline`, or the case is at work.
    """
    item = ledger.worklist.get(line)
    if item is None or item.case is None or not may_decline(ledger, item):
        return False
    # The case first: a line ticked before its case is cancelled would let the letter go.
    return ledger.cases.cancel(item.case, by, NOT_CREATED) and ledger.worklist.resolve(line, by, why)


def may_decline(ledger: Ledger, item: Item) -> bool:
    """Return whether the line asks for an intervention that a person may still say is not to be created.

    What was added to a line later (a changed note, an undoing) is about an intervention that stands there already.
    """
    asks = item.kind == LineKind.INTERVENTION and bool(item.reference) and _SUFFIX not in item.reference
    case = ledger.cases.get(item.case) if item.case and asks and item.closed_at is None else None
    return case is not None and case.state is not CaseState.ENDED


def instructions_of(ledger: Ledger, line: ItemId) -> tuple[str, ...]:
    """Return what a line of the desk asks for, one sentence each, Danish, in the order it is done."""
    kept = ledger.worklist.instruction(line)
    return tuple(json.loads(kept)) if kept else ()


def _root(item: Item) -> str:
    return item.reference.partition(_SUFFIX)[0]


def _written(instructions: Sequence[str]) -> bytes:
    return json.dumps(list(instructions), ensure_ascii=False).encode()
