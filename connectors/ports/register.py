"""The person register: where citizens come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from connectors.ports.citizen import Person
from connectors.ports.operations import reads


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row of an extract that cannot be used: its number and why, without its content."""

    row: int
    """The number a spreadsheet shows beside the row: the header is 1, and empty rows count."""
    column: str
    reason: str
    """Danish, no personal data."""
    code: str
    """Stable word for counts, for example `CPR_FORM`, `DUPLICATE_CITIZEN`, `BIRTH_DATE`."""


@dataclass(frozen=True, slots=True)
class ExtractInfo:
    """What the register says of itself before the first citizen."""

    as_of: datetime
    """When the extract was taken; timezone aware."""
    covers_all_adults: bool
    """Whether co-residents can be counted from it (facts: domain.md 4.6)."""
    source: str


@runtime_checkable
class PersonRegister(Protocol):
    """Where citizens come from. Reading is streaming: memory does not grow with the municipality."""

    @reads
    def info(self) -> ExtractInfo:
        """Return date and coverage; raise `NotConfigured` when file or columns are missing or unreadable."""
        ...

    @reads
    def stream(self) -> Iterator[Person | BadRow]:
        """Yield every row once, in file order; a bad row never hides the good ones after it."""
        ...
