"""A person register in memory that keeps the port's promises: for tests of what reads citizens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from connectors.errors import NotConfigured
from connectors.ports import BadRow, ExtractInfo, Person, reads

TAKEN: Final = ExtractInfo(datetime(2026, 3, 1, 6, tzinfo=UTC), covers_all_adults=True, source="opdigtede borgere")


class FakePersonRegister:
    """Gives `people` in order, numbered from row 2; None as `people` is a register whose source is missing."""

    def __init__(self, people: Sequence[Person | BadRow] | None, info: ExtractInfo = TAKEN) -> None:
        self._people = people
        self._info = info

    @reads
    def info(self) -> ExtractInfo:
        """Return the given date and coverage."""
        self._present()
        return self._info

    @reads
    def stream(self) -> Iterator[Person | BadRow]:
        """Yield every given row once; a citizen given twice is a bad row the second time."""
        first: dict[object, int] = {}
        for number, given in enumerate(self._present(), start=2):
            row = replace(given, row=number)
            if isinstance(row, Person) and first.setdefault(row.cpr, number) != number:
                yield BadRow(number, "cpr", f"Borgeren står allerede i række {first[row.cpr]}.", "DUPLICATE_CITIZEN")
            else:
                yield row

    def _present(self) -> Sequence[Person | BadRow]:
        if self._people is None:
            raise NotConfigured("Personregistret er ikke sat op.", setting="connections.person_register.file")
        return self._people
