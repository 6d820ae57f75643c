"""What a step is: a typed function with a declared effect kind, and the hands it is given to act with.

The same function runs in a preview and for real. In a preview `do.effect` writes down what would happen and returns;
for real it runs the ledger's protocol around the call. The step cannot tell them apart, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from pydantic import BaseModel

from connectors.ports import CareCitizen, CareSystem, Mailer, Person, Post, Probe, Reference, RemoteId
from flows.ledger.states import Outcome
from flows.recipe.facts import Facts


class Effect(StrEnum):
    """What a step does to the world outside."""

    READ = "read"
    COMPUTE = "compute"
    WRITE = "write"
    NOTIFY = "notify"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a step ends a case early; `reason` is one of the robot's reason codes."""

    outcome: Outcome
    reason: str


@dataclass(slots=True)
class Subject:
    """One citizen on his or her way through the steps. `tell` grows with the reasons an advisor should hear."""

    sequence: int
    person: Person
    care: CareCitizen | None
    facts: Facts
    occasion: str
    group: str
    why: str
    """The deciding rule in plain Danish, as the letter says it."""
    legal_basis: str
    tell: list[str] = field(default_factory=list)
    ended: Ending | None = None

    @property
    def district(self) -> str:
        """Return the district advisors are found by."""
        return self.person.district

    def reasons(self) -> tuple[str, ...]:
        """Return every code an advisor may need: what is to be told, and what ended the case."""
        ending = (self.ended.reason,) if self.ended and self.ended.outcome is Outcome.NEEDS_PERSON else ()
        return tuple(dict.fromkeys((*self.tell, *ending)))


@dataclass(frozen=True, slots=True)
class MadeBefore:
    """What an effect of this very case made in the remote system."""

    remote_id: RemoteId
    """The reference itself where only the system knows its own: look it up by that."""
    reference: Reference
    follows: str = ""
    """What came after the run and called for it, for example `reply_accepted`; empty for the run's own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One outward call before it is made: what for, in which system, and how it could be asked about."""

    step: str
    what: str
    """A few Danish words for the page that shows it; no personal data."""
    system: str
    call: Callable[[Reference], Awaitable[RemoteId]]
    probe: Callable[[Reference], Awaitable[RemoteId | None]] | None
    kind: Effect = Effect.WRITE
    channel: str = ""
    content: bytes = b""
    """The letter, kept beside the ledger; its hash stands in the effect's row."""
    refused: str = ""
    """Reason code when the system refuses the call for good."""

    @property
    def probe_kind(self) -> Probe:
        """Return how the ledger should write down that this can be asked about."""
        return Probe.NONE if self.probe is None else Probe.BY_REFERENCE


class Doing(Protocol):
    """A step's hands: its ports, its settings, and the one way to act outside."""

    @property
    def today(self) -> date:
        """Return the day of the run, in Denmark."""
        ...

    @property
    def preview(self) -> bool:
        """Return whether nothing may happen outside."""
        ...

    @property
    def care(self) -> CareSystem:
        """Return the care system, read-only in a preview."""
        ...

    @property
    def post(self) -> Post:
        """Return the post, read-only in a preview."""
        ...

    @property
    def mailer(self) -> Mailer:
        """Return the mailer, read-only in a preview."""
        ...

    @property
    def settings(self) -> Any:
        """Return the adoption's settings as the robot's own model."""
        ...

    @property
    def letter_title(self) -> str:
        """Return the subject line of the letter in the mailbox."""
        ...

    @property
    def task_title(self) -> str:
        """Return the title of a task for the advisor; no personal data."""
        ...

    @property
    def task_days(self) -> int:
        """Return how many days an advisor has for a task."""
        ...

    @property
    def tasks_wanted(self) -> bool:
        """Return whether pressing reasons become tasks; otherwise they join the digest."""
        ...

    def advisor_organisation(self, district: str) -> str:
        """Return the care system's name of the team that gets a district's tasks."""
        ...

    def reason_text(self, code: str) -> str:
        """Return a reason in Danish, as a caseworker reads it."""
        ...

    def channel(self, subject: Subject, step: str) -> str:
        """Return the channel a letter may already have been sent by; empty when none was."""
        ...

    def begun(self, subject: Subject, step: str) -> bool:
        """Return whether this effect was begun and nobody knows yet how it ended."""
        ...

    def made(self, subject: Subject, step: str) -> MadeBefore | None:
        """Return what a confirmed effect of this case made; None when there is none."""
        ...

    def made_so_far(self, subject: Subject, step: str) -> tuple[MadeBefore, ...]:
        """Return what this step made for this case, or may have: in the run, and after each of the citizen's replies.

        Waits, by putting the case off, until what has just been begun can be asked about. A correction's is not among
        them.
        """
        ...

    def letter_date(self, subject: Subject) -> date:
        """Return the date on the letter: the same on every retry."""
        ...

    def reason_delivery(self, code: str) -> str:
        """Return how a reason code is told: `now`, `digest` or `list`."""
        ...

    def letter(self, template: str, subject: Subject, *, window: bool) -> bytes:
        """Return the finished letter as PDF, the same bytes each time; raises `letters.LetterError`."""
        ...

    async def effect(self, subject: Subject, plan: Plan) -> Ending | None:
        """Make the call once, by the ledger's protocol, or write it down in a preview; an ending stops the case."""
        ...


StepFunction = Callable[[Subject, Any, Doing], Awaitable[Ending | None]]


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """A step as a recipe may name it: arguments, effect kind and every code it may end a case with."""

    name: str
    title: str
    """What it is called in Danish, in the diagram and wherever people read of it."""
    effect: Effect
    arguments: type[BaseModel]
    run: StepFunction
    endings: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    """What must be ordered from the systems, in Danish, for the card."""
    rights_after: tuple[str, ...] = ()
    """What the follow-up must have on top, because this step was taken; none where nothing follows it."""
    after_ending: bool = False
    """Whether it also runs for a case that a person must look at."""


def step(  # noqa: PLR0913 - a declaration: each is a name with a value, and most have one
    name: str,
    *,
    title: str,
    effect: Effect,
    arguments: type[BaseModel],
    endings: tuple[str, ...] = (),
    rights: tuple[str, ...] = (),
    rights_after: tuple[str, ...] = (),
    after_ending: bool = False,
) -> Callable[[StepFunction], StepDefinition]:
    """Declare a function to be the step `name`; people read its `title`, in Danish."""

    def declare(function: StepFunction) -> StepDefinition:
        return StepDefinition(name, title, effect, arguments, function, endings, rights, rights_after, after_ending)

    return declare


StepRegistry = Mapping[str, StepDefinition]
