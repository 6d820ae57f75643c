"""A robot's letters as anybody may see them: filled from its example adoption, for a citizen who does not exist."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from connectors.cpr import Cpr
from connectors.ports import Address, CprStatus, Household, Person, YesNoUnknown
from flows.ledger.states import Outcome
from flows.recipe.facts import Facts
from flows.recipe.model import Robot
from flows.recipe.step import Subject
from flows.runner.adopting.adoption import load_adoption
from flows.runner.adopting.adoption_settings import filled_settings
from flows.runner.casework.letter_fields import letter_data
from letters import DEFAULT_PROFILE, LetterData, LetterPress, LetterTemplate, render_html

DAY: Final = date(2026, 3, 2)
"""The date on an example: the same each day, so that its picture is."""
_HEADING: Final = re.compile(r"<(/?)h([1-3])>")
_PRESS_TURN: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Example:
    """One letter of a robot with its invented data; `key` changes when what is printed may have."""

    name: str
    template: LetterTemplate
    data: LetterData
    key: str

    @property
    def text(self) -> Markup:
        """Return the letter as HTML, its title a heading of the fourth level."""
        html = _HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 3}>", render_html(self.template, self.data))
        return Markup(html)  # noqa: S704 - `letters` escapes every value


def examples(robot: Robot) -> tuple[Example, ...]:
    """Return the letters of a robot that has an example adoption; nothing for one that has none.

    Raises `RecipeError`, `NotReady` or `LetterError` for a robot whose own check would fail.
    """
    adoption = next(iter(sorted((robot.folder / "adoptions").glob("*.yaml"))), None)
    if adoption is None:
        return ()
    told = adoption.read_text(encoding="utf-8")
    read = load_adoption(told, adoption.name)
    settings = filled_settings(robot, read)
    data = letter_data(_invented(robot, settings), settings, read.organisation.name, DAY, window=True)
    return tuple(_example(f"{robot.content_hash} {told}", name, file, data) for name, file in robot.letters.items())


def first_page(example: Example, folder: Path) -> bytes:
    """Return the first page as PNG; drawn once, and kept in `folder` for the next reader. Raises `LetterError`."""
    kept = folder / f"{example.key}.png"
    # One at a time: many readers of a page that has just come out wait for one drawing of it.
    with _PRESS_TURN:
        if kept.is_file():
            return kept.read_bytes()
        png = LetterPress().pictures(example.template, example.data)[0]
        _keep(kept, png)
        return png


def _keep(kept: Path, png: bytes) -> None:
    """Write the picture whole or not at all; a full disk only means that the next reader's is drawn again."""
    draft = kept.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(png)
        draft.replace(kept)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _example(made_from: str, name: str, file: Path, data: LetterData) -> Example:
    template = LetterTemplate.parse(name, file.read_text(encoding="utf-8"))
    key = hashlib.sha256(f"{made_from} {template.sha256} {name} {DAY} {DEFAULT_PROFILE}".encode()).hexdigest()[:24]
    return Example(name, template, data, key)


def _invented(robot: Robot, settings: Any) -> Subject:
    """Return a citizen of the kind the rules offer something, with the words they say it in."""
    table = robot.table(settings.rules, DAY)
    offer = next((row for row in table.rows if row.outcome is Outcome.DONE), None)
    districts: Mapping[str, object] = settings.advisors
    return Subject(
        sequence=1,
        person=_nancy(next(iter(districts), "")),
        care=None,
        facts=Facts({}),
        occasion="",
        group=offer.group if offer else "",
        why=offer.label if offer else table.title,
        legal_basis=table.legal_basis,
    )


def _nancy(district: str) -> Person:
    """Return one of the published test persons at an address that does not exist."""
    return Person(
        row=1,
        cpr=Cpr("2512489996"),
        name="Nancy Berggren",
        birth_date=date(1948, 12, 25),
        status=CprStatus.RESIDENT,
        household=Household(YesNoUnknown.YES, "", DAY),
        address=Address(("Opdigtet Vej 12",), "0999", "Testby"),
        municipality_code="0999",
        district=district,
        protected_address=False,
    )
