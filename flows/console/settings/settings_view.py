"""An adoption's settings as their pages show them: what is in force, its versions, what two people changed at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.web.forms import Unsupported
from catalogue.web.visitor import Visitor
from flows.console.adoptions.adoption_view import find, title_of
from flows.console.runs.run_view import robot_if_here
from flows.console.settings import settings_texts as texts
from flows.console.settings.settings_form import Basis, SettingsForm, joined
from flows.console.settings.settings_shown import SettingGroup, groups
from flows.ledger import Ledger
from flows.ledger.model import Adoption
from flows.ledger.overlays import Overlay
from flows.recipe.model import Robot
from flows.runner.adopting.adoption_versions import Version, Versions
from flows.runner.adopting.overlaid_changes import Change
from flows.runner.errors import NotReady


@dataclass(frozen=True, slots=True)
class Settled:
    """An adoption's settings now; `newest` is None, with `trouble` in Danish, where they cannot be used."""

    saved: Adoption
    title: str
    robot: Robot
    versions: Versions
    overlay: Overlay | None
    newest: Version | None
    form: SettingsForm | None
    """None for a robot whose settings no form can show."""
    trouble: str = ""

    @property
    def number(self) -> int:
        """Return the number of the version in force."""
        return self.overlay.number if self.overlay else 0

    @property
    def groups(self) -> tuple[SettingGroup, ...]:
        """Return the settings in force, for reading."""
        return groups(self.newest.settings) if self.newest else ()


@dataclass(frozen=True, slots=True)
class Stale:
    """What somebody else saved meanwhile beside what I typed; `values` is both, mine where they collide."""

    text: str
    theirs: tuple[Change, ...]
    yours: tuple[Change, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One version in the list; number 0 is the adoption's file."""

    number: int
    who: str
    when: str
    why: str


def settled(ledger: Ledger, name: str, visitor: Visitor) -> Settled | None:
    """Return the settings of an adoption of the visitor's organisation; None when there is no such.

    None also where the robot's folder is not here: without it nobody knows what a setting means.
    """
    saved = find(ledger, name, visitor)
    robot = robot_if_here(saved.lineage) if saved else None
    if saved is None or robot is None:
        return None
    known, overlay = Versions(ledger, saved, robot), ledger.overlays.newest(saved.id)
    made = (saved, title_of(saved.lineage), robot, known, overlay)
    try:
        newest = known.numbered(overlay.number if overlay else 0)
    except NotReady as error:
        return Settled(*made, None, None, error.on_page)
    return Settled(*made, newest, _form(robot))


def overtaken(now: Settled, mine: Mapping[str, Any], basis: Basis) -> Stale:
    """Return what I typed beside what is in force now, which is another version than I began with."""
    newest = now.newest
    theirs = newest.values if newest else {}
    base = _base(now, basis)
    values = mine if base is None else joined(base.values, mine, theirs)
    return Stale(
        texts.overtaken(now.overlay) if now.overlay and base else texts.FILE_CHANGED,
        now.versions.changed(base.values, theirs) if base else (),
        now.versions.changed(theirs, values),
        values,
    )


def versions(ledger: Ledger, saved: Adoption) -> tuple[Line, ...]:
    """Return every version, newest first, the file last."""
    made = ledger.overlays.history(saved.id)
    lines = [Line(each.number, each.saved_by, texts.moment(each.saved_at), each.because) for each in made]
    return (*lines, Line(0, saved.saved_by, texts.moment(saved.saved_at), texts.FILE))


def _base(now: Settled, basis: Basis) -> Version | None:
    """Return the settings a form was made from, where they can still be known."""
    if now.newest is None or Basis.of(now.newest).file != basis.file:
        return None
    try:
        return now.versions.numbered(basis.number)
    except NotReady:
        return None


def _form(robot: Robot) -> SettingsForm | None:
    try:
        return SettingsForm(robot)
    except Unsupported:
        return None
