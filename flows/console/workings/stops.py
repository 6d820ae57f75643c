"""A robot's arbejdsgang as stops: what happens from the first citizen found to the last receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from catalogue.web.danish import number
from flows.console.citizens.lettering import clean
from flows.console.workings import diagram_texts as texts
from flows.recipe.condition_words import in_danish
from flows.recipe.model import Robot, StepCall
from flows.runner.casework.facts import RIGHTS

FIND: Final = "find"
DECIDE: Final = "decide"
APPROVE: Final = "approve"
FOLLOW_UP: Final = "follow_up"
"""The keys of what every robot does; a step's key is its name, or the name of its effect where the recipe gives one."""


class Kind(StrEnum):
    """What happens at a stop: a step's effect kind, or that a person decides."""

    READ = "read"
    COMPUTE = "compute"
    APPROVE = "approve"
    WRITE = "write"
    NOTIFY = "notify"


class Part(StrEnum):
    """Which part of the work a stop belongs to."""

    PREPARE = "prepare"
    APPROVE = "approve"
    ACT = "act"
    AFTER = "after"


KINDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.READ: texts.KIND_READ,
        Kind.COMPUTE: texts.KIND_COMPUTE,
        Kind.APPROVE: texts.KIND_APPROVE,
        Kind.WRITE: texts.KIND_WRITE,
        Kind.NOTIFY: texts.KIND_NOTIFY,
    }
)
PARTS: Final[Mapping[Part, str]] = MappingProxyType(
    {
        Part.PREPARE: texts.PART_PREPARE,
        Part.APPROVE: texts.PART_APPROVE,
        Part.ACT: texts.PART_ACT,
        Part.AFTER: texts.PART_AFTER,
    }
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many citizens are through a stop, of how many if known, and how many left it for a person."""

    count: int
    of: int | None = None
    aside: int = 0

    @property
    def shown(self) -> str:
        """Return the numbers as they stand on screen."""
        of = "" if self.of is None else number(self.of)
        return texts.tally(number(self.count), of, number(self.aside) if self.aside else "")


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing that happens. `lines` say how; `exits` are the ways a case may leave the road here."""

    key: str
    part: Part
    kind: Kind
    title: str
    lines: tuple[str, ...] = ()
    exits: tuple[str, ...] = ()
    fallback: str = ""
    """The exits in a few words, for the picture."""
    link: str = ""
    tally: Tally | None = None
    rights: tuple[str, ...] = ()
    """What must be ordered from the systems for this."""


def stops(robot: Robot) -> tuple[Stop, ...]:
    """Return everything that happens, in order; no two have one key."""
    return tuple(_unique([*_prepared(robot), *(_step(robot, call) for call in robot.steps), *_afterwards(robot)]))


def _prepared(robot: Robot) -> Iterator[Stop]:
    titles = tuple(dict.fromkeys(table.title for each in robot.tables.values() for table in each))
    yield Stop(FIND, Part.PREPARE, Kind.READ, texts.FIND, (texts.FIND_HOW,))
    yield Stop(
        DECIDE,
        Part.PREPARE,
        Kind.COMPUTE,
        texts.DECIDE,
        (texts.rules(titles),) if titles else (),
        (texts.DECIDE_EXCLUDED, texts.DECIDE_UNSURE),
        texts.DECIDE_ELSE,
        rights=RIGHTS,
    )
    yield Stop(
        APPROVE,
        Part.APPROVE,
        Kind.APPROVE,
        texts.APPROVE,
        (texts.APPROVE_HOW,),
        (texts.APPROVE_REFUSED,),
        texts.APPROVE_REFUSED,
    )


def _step(robot: Robot, call: StepCall) -> Stop:
    step = call.definition
    lines = (*texts.step_lines(call.arguments), *_condition(robot, call))
    known = [robot.reasons[code].text for code in step.endings if code in robot.reasons]
    return Stop(
        clean(str(call.arguments.get("step") or step.name)),
        Part.ACT,
        Kind(step.effect.value),
        step.title.strip() or step.name,
        lines,
        tuple(texts.to_person(each) for each in dict.fromkeys(known)),
        texts.ASIDE if step.endings else "",
        rights=step.rights,
    )


def _condition(robot: Robot, call: StepCall) -> Iterator[str]:
    if call.when is not None:
        yield texts.only_when(in_danish(call.when.text, {code: each.text for code, each in robot.reasons.items()}))


def _afterwards(robot: Robot) -> Iterator[Stop]:
    rights = tuple(dict.fromkeys(right for call in robot.steps for right in call.definition.rights_after))
    if rights:
        yield Stop(FOLLOW_UP, Part.AFTER, Kind.WRITE, texts.FOLLOW_UP, (texts.FOLLOW_UP_HOW,), rights=rights)


def _unique(found: list[Stop]) -> Iterator[Stop]:
    taken: set[str] = set()
    for each in found:
        key, again = each.key, 2
        while key in taken:
            key, again = f"{each.key}-{again}", again + 1
        taken.add(key)
        yield replace(each, key=key)
