"""A desk in memory and a handful of register rows, for tests of the manual care system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count

from connectors.cpr import Cpr
from connectors.errors import Duplicate, Rejected
from connectors.manual.desk import LineKind, ManualLine, RegisteredPerson
from connectors.ports import CitizenRef, Reference, RemoteId


class MemoryDesk:
    """A `ManualDesk` that also lets a test be the person who ticks; `ticks_at_once` is a person who never waits."""

    def __init__(self, *, ticks_at_once: bool = False) -> None:
        self._lines: dict[RemoteId, ManualLine] = {}
        self._numbers = count(1)
        self._ticks_at_once = ticks_at_once
        self.changes = 0
        self.files: dict[RemoteId, bytes] = {}

    async def open_line(
        self, citizen: CitizenRef, kind: LineKind, instructions: Sequence[str], reference: Reference
    ) -> RemoteId:
        """Add a line, once a reference."""
        existing = await self.line(reference)
        if existing is not None:
            raise Duplicate("Linjen findes allerede.", remote_id=existing.id)
        key = RemoteId(str(next(self._numbers)))
        done = self._ticks_at_once and kind is LineKind.INTERVENTION
        self._keep(ManualLine(key, citizen, kind, tuple(instructions), reference, ticked=done, made=done))
        return key

    async def line(self, reference: Reference) -> ManualLine | None:
        """Return the line with this reference."""
        return next((line for line in self._lines.values() if line.reference == reference), None)

    async def lines(self, citizen: CitizenRef) -> Sequence[ManualLine]:
        """Return the citizen's lines."""
        return [line for line in self._lines.values() if line.citizen == citizen]

    async def amend(self, line: RemoteId, instructions: Sequence[str]) -> None:
        """Add instructions and need someone."""
        kept = self._line(line)
        self._keep(replace(kept, instructions=(*kept.instructions, *instructions), ticked=False))

    async def withdraw(self, line: RemoteId, undo: Sequence[str]) -> None:
        """Drop an untouched line, or ask for the undoing of a ticked one."""
        kept = self._line(line)
        steps = (*kept.instructions, *undo) if kept.ticked else kept.instructions
        self._keep(replace(kept, withdrawn=True, ticked=not kept.ticked, instructions=steps))

    async def attach(self, line: RemoteId, filename: str, pdf: bytes) -> None:
        """Keep the file."""
        del filename
        self.files[line] = pdf
        self._keep(replace(self._line(line), attached=True))

    def tick(self, line: RemoteId) -> None:
        """Be the person who did it."""
        self._lines[line] = replace(self._line(line), ticked=True, made=True)

    def grow(self, line: RemoteId, days: int) -> None:
        """Let the line be so many days old."""
        self._lines[line] = replace(self._line(line), age_days=days)

    def _keep(self, line: ManualLine) -> None:
        self._lines[line.id] = line
        self.changes += 1

    def _line(self, key: RemoteId) -> ManualLine:
        if key not in self._lines:
            raise Rejected("Linjen findes ikke.", code="NOT_FOUND")
        return self._lines[key]


class MemoryPeople:
    """Register rows by number."""

    def __init__(self, rows: Mapping[Cpr, RegisteredPerson]) -> None:
        self._rows = dict(rows)

    async def find(self, cpr: Cpr) -> RegisteredPerson | None:
        """Return the row with this number."""
        return self._rows.get(cpr)
