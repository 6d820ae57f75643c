"""What the fields of a settings form can be chosen from: the robot's own names, and those its care system lists."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from catalogue.web.forms import Choice, Sources
from connectors.errors import ConnectorError
from connectors.ports import OptionKind
from flows.recipe.model import Robot
from flows.runner.adopting.adoption import AdoptionFile
from flows.runner.adopting.adoption_options import CARE, PATIENCE, Names, care_names
from flows.runner.home import Home

AskCare = Callable[[AdoptionFile, Collection[OptionKind]], Awaitable[Names]]
"""Asks an adoption's care system what it lists; raises `ConnectorError`."""

_KEPT: Final = 60.0
"""Seconds an answer is used again; a form is sent and shown several times while somebody fills it in."""
_NOT_AGAIN: Final = 10.0
"""Seconds before a system that did not answer is asked again: nobody waits for it at each click."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a form; `away` when the care system did not answer, so that its names are typed."""

    sources: Sources
    away: bool = False


class OptionReader:
    """Reads options for forms, and keeps what the care systems answered for a minute."""

    def __init__(self, ask: AskCare, *, clock: Callable[[], float] = time.monotonic, patience: float = PATIENCE):
        self._ask = ask
        self._clock = clock
        self._patience = patience
        self._kept: dict[str, tuple[float, Names | None]] = {}

    async def read(self, robot: Robot, adoption: AdoptionFile, wanted: Collection[str]) -> Options:
        """Return the options of every wanted source; it takes no longer than our patience, whatever is down."""
        kinds = [kind for kind in OptionKind if f"{CARE}{kind}" in wanted]
        found = dict(_own(robot))
        if not kinds:
            return Options(found)
        names = await self._names(adoption, kinds)
        if names is None:
            return Options(found | {f"{CARE}{kind}": None for kind in kinds}, away=True)
        # A kind that cannot be listed at all has no source: its names are typed, as the field itself explains.
        return Options(found | {f"{CARE}{kind}": _choices(each) for kind, each in names.items() if each is not None})

    async def _names(self, adoption: AdoptionFile, kinds: Collection[OptionKind]) -> Names | None:
        key = f"{adoption.adoption} {sorted(kinds)} {adoption.connections!r} {adoption.systems.care_system!r}"
        until, known = self._kept.get(key, (0.0, None))
        if self._clock() < until:
            return known
        found = await self._asked(adoption, kinds)
        self._kept[key] = (self._clock() + (_NOT_AGAIN if found is None else _KEPT), found)
        return found

    async def _asked(self, adoption: AdoptionFile, kinds: Collection[OptionKind]) -> Names | None:
        try:
            async with asyncio.timeout(self._patience):
                return await self._ask(adoption, kinds)
        except (ConnectorError, TimeoutError):
            return None


def asking(home: Home) -> AskCare:
    """Return what asks the adoptions' real care systems."""

    async def ask(adoption: AdoptionFile, kinds: Collection[OptionKind]) -> Names:
        return await care_names(adoption, home, kinds)

    return ask


def _own(robot: Robot) -> Mapping[str, tuple[Choice, ...]]:
    named = {"table": robot.tables, "letter": robot.letters, "reason": robot.reasons}
    return {f"robot.{kind}": _choices(tuple(names)) for kind, names in named.items()}


def _choices(names: Collection[str]) -> tuple[Choice, ...]:
    return tuple(Choice(each, each) for each in names)
