"""What this runner shows of a robot on the catalogue's pages: how it works, its rights, its letters, its adoptions."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from catalogue.web.panels import AdoptionLink, LetterPanel, Right, Workings
from flows.console import addresses
from flows.console.workings import panel_texts as texts
from flows.console.workings.diagram import diagram
from flows.console.workings.example_letters import examples, first_page
from flows.console.workings.stops import stops
from flows.ledger import Ledger
from flows.ledger.model import Adoption
from flows.recipe.errors import RecipeError
from flows.recipe.model import Robot
from flows.runner.adopting.adoption import AdoptionInvalid, saved_adoption
from flows.runner.adopting.robots import robot_of
from flows.runner.errors import NotReady
from flows.runner.home import Home
from letters import LetterError

PICTURES: Final = "pictures"
"""The folder of drawn letters below the state; it may be emptied at any time."""
_UNFILLED: Final = (LetterError, NotReady, RecipeError)
"""Why a robot's example letters cannot be made; `samdrift check` says which."""


class RunnerPanels:
    """The panels of one runner."""

    def __init__(self, home: Home, ledger: Callable[[], Ledger]) -> None:
        self._home = home
        self._ledger = ledger

    def workings(self, lineage: str, content_hash: str) -> Workings | None:
        """Return how a version works; None when this runner has not that very version."""
        robot = _installed(lineage, content_hash)
        return None if robot is None else _workings(robot.lineage, content_hash)

    def picture(self, lineage: str, content_hash: str, letter: str) -> bytes | None:
        """Return the first page of a letter as PNG; None when there is no such letter."""
        robot = _installed(lineage, content_hash)
        if robot is None:
            return None
        try:
            found = next((each for each in examples(robot) if each.name == letter), None)
            return None if found is None else first_page(found, self._home.state.absolute() / PICTURES)
        except _UNFILLED:
            return None

    def adoptions(self, lineage: str) -> tuple[AdoptionLink, ...]:
        """Return this runner's adoptions of a robot."""
        mine = self._saved(lineage)
        return tuple(AdoptionLink(f"{each.organisation_name}: {each.id}", addresses.adoption(each.id)) for each in mine)

    def tried_on(self, lineage: str) -> tuple[str, ...]:
        """Return which systems this runner's adoptions of a robot work in."""
        return tuple(filter(None, map(_systems, self._saved(lineage))))

    def _saved(self, lineage: str) -> tuple[Adoption, ...]:
        if not self._home.has_ledger:
            return ()
        return tuple(each for each in self._ledger().adoptions.all() if each.lineage == lineage)


def _systems(saved: Adoption) -> str:
    """Return the systems in words; nothing for an adoption that can no longer be read, which its own page tells of."""
    try:
        read = saved_adoption(saved, None)  # An overlay changes no system.
    except AdoptionInvalid:
        return ""
    return texts.tried_on(saved.organisation_name, read.systems.care_system.kind, imitated=read.in_sandbox)


def _installed(lineage: str, content_hash: str) -> Robot | None:
    try:
        robot = robot_of(lineage)
    except (NotReady, RecipeError):
        return None
    return robot if robot.content_hash == content_hash else None


@lru_cache(maxsize=64)
def _workings(lineage: str, _content_hash: str) -> Workings:
    """Make what a version's page shows, once: it hangs on nothing but the version's own folder."""
    robot = robot_of(lineage)
    made = diagram(robot)
    words = {code: reason.text for code, reason in robot.reasons.items()}
    return Workings(made.svg, made.outline, _rights(robot), _letters(robot), words)


def _rights(robot: Robot) -> tuple[Right, ...]:
    """Return what each stop and each step that a reply may lead to needs, each once."""
    along = [(right, stop.title) for stop in stops(robot) for right in stop.rights]
    later = [(right, call.definition.title) for call in robot.calls for right in call.definition.rights]
    return tuple(Right(what, step) for what, step in dict.fromkeys([*along, *later]))


def _letters(robot: Robot) -> tuple[LetterPanel, ...]:
    """Return the letters; none for a robot whose example cannot be filled: its page reads without them."""
    try:
        return tuple(LetterPanel(each.name, each.template.title, each.text, each.key) for each in examples(robot))
    except _UNFILLED:
        return ()
