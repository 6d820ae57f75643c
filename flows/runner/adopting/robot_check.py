"""What `check` finds wrong in a compiled robot's folder: letters that cannot be made, adoptions that do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.recipe.model import Robot
from flows.runner.adopting.adoption import load_adoption
from flows.runner.adopting.adoption_options import misnamed_options
from flows.runner.adopting.adoption_settings import filled_settings
from flows.runner.errors import NotReady
from letters import LetterError, LetterTemplate


def findings(robot: Robot) -> tuple[str, ...]:
    """Return each finding in Danish, with its file; nothing when all is well."""
    return (*_letters(robot), *misnamed_options(robot.settings_model), *_adoptions(robot))


def _letters(robot: Robot) -> Iterator[str]:
    for name, file in robot.letters.items():
        try:
            LetterTemplate.parse(name, file.read_text(encoding="utf-8"))
        except LetterError as error:
            yield f"letters/{file.name}: {error.message}"
        except (OSError, UnicodeDecodeError):
            yield f"letters/{file.name}: filen kan ikke læses som tekst (UTF-8). Gem den som UTF-8."


def _adoptions(robot: Robot) -> Iterator[str]:
    for file in sorted((robot.folder / "adoptions").glob("*.yaml")):
        try:
            filled_settings(robot, load_adoption(_text(file), f"adoptions/{file.name}"))
        except NotReady as error:
            yield error.message


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
