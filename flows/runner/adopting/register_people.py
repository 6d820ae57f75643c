"""The rows of the extract by number, for a manual care system: all that is known of anyone there.

The register is read once, at the first question. What is kept of it is packed: some hundred rows to a block, and a
sorted table of where each citizen lies. A row costs about as much as its line in the file does when zipped, whatever
file format it came from, so that a large municipality fits in a small machine.
"""

from __future__ import annotations

import asyncio
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from connectors.cpr import Cpr
from connectors.manual import RegisteredPerson
from connectors.ports import CitizenRef, Person, PersonRegister
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.runner.private import open_person, seal_person

_BLOCK: Final = 200
_MARK_HEX: Final = 16
"""The first 64 bits of the citizen key; a row found by them is compared before it is used."""


class RegisterPeople:
    """The people of one register, as they stood at the first question; one instance a run."""

    def __init__(self, register: PersonRegister, ledger: Ledger) -> None:
        self._register = register
        self._ledger = ledger
        self._shelf: _Shelf | None = None
        self._reading = asyncio.Lock()

    async def find(self, cpr: Cpr) -> RegisteredPerson | None:
        """Return the row with this number; None when there is none. Raises as `PersonRegister.stream` does."""
        async with self._reading:
            if self._shelf is None:
                self._shelf = await asyncio.to_thread(self._read)
        person = self._shelf.find(self._mark(cpr), cpr)
        return None if person is None else RegisteredPerson(await asyncio.to_thread(self._ref, person), person)

    def _read(self) -> _Shelf:
        people = (each for each in self._register.stream() if isinstance(each, Person))
        return _Shelf((self._mark(person.cpr), person) for person in people)

    def _mark(self, cpr: Cpr) -> int:
        return int(self._ledger.keys.citizen_key(cpr)[:_MARK_HEX], 16)

    def _ref(self, person: Person) -> CitizenRef:
        key = self._ledger.keys.citizen_key(person.cpr)
        before = None if person.earlier_cpr is None else self._ledger.keys.citizen_key(person.earlier_cpr)
        return CitizenRef(self._ledger.history.canonical(CitizenKey(key), before))


class _Shelf:
    """Citizens in packed blocks, found by mark."""

    def __init__(self, people: Iterator[tuple[int, Person]]) -> None:
        self._blocks: list[bytes] = []
        marks = self._packed(people)
        order = sorted(range(len(marks)), key=marks.__getitem__)
        self._marks = array("Q", (marks[place] for place in order))
        self._places = array("Q", order)

    def find(self, mark: int, cpr: Cpr) -> Person | None:
        """Return the citizen with this number; one with the same mark and another number is nobody."""
        at = bisect_left(self._marks, mark)
        if at == len(self._marks) or self._marks[at] != mark:
            return None
        block, line = divmod(self._places[at], _BLOCK)
        person = open_person(zlib.decompress(self._blocks[block]).split(b"\n")[line])[0]
        return person if person.cpr == cpr else None

    def _packed(self, people: Iterator[tuple[int, Person]]) -> array[int]:
        """Keep the people in blocks and return their marks in the order they came."""
        marks: array[int] = array("Q")
        lines: list[bytes] = []
        for mark, person in people:
            marks.append(mark)
            lines.append(seal_person(person, "", ""))
            if len(lines) == _BLOCK:
                self._blocks.append(zlib.compress(b"\n".join(lines)))
                lines = []
        self._blocks.append(zlib.compress(b"\n".join(lines)))
        return marks
