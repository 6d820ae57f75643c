"""The desk where a robot lays work for people: what the runner implements on its worklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from connectors.cpr import Cpr
from connectors.ports import CitizenRef, Person, Reference, RemoteId


class LineKind(StrEnum):
    """What a person is asked to do."""

    INTERVENTION = "intervention"
    TASK = "task"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class ManualLine:
    """One line for a person. It needs someone while it is not `ticked`."""

    id: RemoteId
    citizen: CitizenRef
    kind: LineKind
    instructions: tuple[str, ...]
    """What to type where, one sentence each, Danish."""
    reference: Reference
    ticked: bool = False
    """A person has done what the instructions say; nothing else makes the work done."""
    withdrawn: bool = False
    """The robot no longer wants it. A withdrawn line that is not ticked asks a person to undo what was done."""
    attached: bool = False
    """A file lies on the line, ready to be filed."""
    made: bool = False
    """A person has ticked the line once; what was added to it since may still need someone."""
    age_days: int | None = None
    """Whole days since the line was laid; None where the desk keeps no dates."""

    @property
    def settled(self) -> bool:
        """Return whether no answer is missing: a person has ticked, or the robot took the line back."""
        return self.made or self.withdrawn


class ManualDesk(Protocol):
    """A worklist that keeps lines. One line a reference; every method persists before it returns."""

    async def open_line(
        self, citizen: CitizenRef, kind: LineKind, instructions: Sequence[str], reference: Reference
    ) -> RemoteId:
        """Add a line; raise `Duplicate` with its id when one carries `reference` already."""
        ...

    async def line(self, reference: Reference) -> ManualLine | None:
        """Return the line that carries `reference`, whatever its state."""
        ...

    async def lines(self, citizen: CitizenRef) -> Sequence[ManualLine]:
        """Return the citizen's lines in the order they were opened, whatever their state."""
        ...

    async def amend(self, line: RemoteId, instructions: Sequence[str]) -> None:
        """Add instructions; a line that was ticked needs someone again."""
        ...

    async def withdraw(self, line: RemoteId, undo: Sequence[str]) -> None:
        """Take the line back. Untouched it is ticked and gone; ticked already, it asks a person to do `undo`."""
        ...

    async def attach(self, line: RemoteId, filename: str, pdf: bytes) -> None:
        """Lay a file on the line, for the person to file."""
        ...


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """A row of the person register, and the name the runner knows the citizen by."""

    ref: CitizenRef
    person: Person


class RegisteredPeople(Protocol):
    """The rows this run was handed; all that is known of anyone."""

    async def find(self, cpr: Cpr) -> RegisteredPerson | None:
        """Return the row with this number; None when there is none."""
        ...
