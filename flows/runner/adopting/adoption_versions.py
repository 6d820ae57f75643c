"""An adoption's settings version by version: what each says, what it changes, and saving the next.

Nothing that is approved is touched: every run and batch keeps a hash of the settings it was made with, and an approval
of a batch made with others is refused (`live_checks`). A schedule only prepares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from flows.ledger import Ledger
from flows.ledger.model import Adoption
from flows.ledger.overlays import NONE, Overlay, Overtaken
from flows.recipe.model import Robot
from flows.runner.adopting.adoption import AdoptionFile, saved_adoption
from flows.runner.adopting.adoption_settings import filled_settings
from flows.runner.adopting.difference import Difference
from flows.runner.adopting.overlaid_changes import Change, changes


@dataclass(frozen=True, slots=True)
class Version:
    """An adoption's settings as one version fills them; number 0, without an overlay, is its file."""

    adoption: AdoptionFile
    settings: BaseModel
    overlay: Overlay | None

    @property
    def number(self) -> int:
        """Return the version's number."""
        return self.overlay.number if self.overlay else NONE

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the settings as JSON."""
        dumped: dict[str, Any] = self.settings.model_dump(mode="json")
        return dumped


class Versions:
    """The versions of one saved adoption's settings, as its robot reads them."""

    def __init__(self, ledger: Ledger, saved: Adoption, robot: Robot) -> None:
        self._ledger = ledger
        self._saved = saved
        self._robot = robot

    def newest(self) -> Version:
        """Return what is in force; raises `AdoptionInvalid`."""
        return self._version(self._ledger.overlays.newest(self._saved.id))

    def numbered(self, number: int) -> Version | None:
        """Return one version, None when there is no such; raises `AdoptionInvalid`."""
        if number == NONE:
            return self._version(None)
        overlay = self._ledger.overlays.get(self._saved.id, number)
        return None if overlay is None else self._version(overlay)

    def changed(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
        """Return what differs between two fillings."""
        return changes(self._robot.settings_model, before, after)

    def save(self, settings: BaseModel, based_on: int, because: str, by: str) -> Overlay | Overtaken:
        """Save settings as the next version; whoever may edit the adoption does, and no run in flight is affected.

        `Overtaken`, with nothing saved, when `based_on` is not the newest version.
        """
        document = Difference.between(self._version(None).values, settings.model_dump(mode="json")).document()
        return self._ledger.overlays.save(self._saved.id, based_on, document, because, by)

    def restore(self, number: int, based_on: int, because: str, by: str) -> Overlay | Overtaken | None:
        """Save what an earlier version said as the next; None, with nothing saved, when there is no such version.

        Raises `AdoptionInvalid` for one that the robot can no longer use. `Overtaken` as in `save`.
        """
        wanted = self.numbered(number)
        if wanted is None:
            return None
        document = wanted.overlay.document if wanted.overlay else Difference().document()
        return self._ledger.overlays.save(self._saved.id, based_on, document, because, by)

    def _version(self, overlay: Overlay | None) -> Version:
        adoption = saved_adoption(self._saved, overlay)
        return Version(adoption, filled_settings(self._robot, adoption), overlay)
