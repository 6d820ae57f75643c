"""The adoption's settings against its robot: refused at the adoption's own line, before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ValidationError

from flows.recipe.model import Robot
from flows.recipe.settings_fit import Misfit, misfits
from flows.recipe.validation_words import why
from flows.runner.adopting import texts_adoption as texts
from flows.runner.adopting import texts_overlay
from flows.runner.adopting.adoption import AdoptionFile, AdoptionInvalid

CODE: Final = "SETTINGS"


def filled_settings(robot: Robot, adoption: AdoptionFile) -> BaseModel:
    """Return the robot's settings as the adoption fills them.

    Raises `AdoptionInvalid` with file, line and nearest names: for a value the model refuses, for one that names no
    table, letter or reason of the robot, and for one that a step cannot take. Where the organisation's own settings
    lie over the file there is no line to name: their version is.
    """
    try:
        settings = robot.settings_model.model_validate(adoption.settings)
    except ValidationError as error:
        raise AdoptionInvalid(_invalid(robot, adoption, error), code=CODE) from None
    if found := misfits(robot, settings):
        raise AdoptionInvalid(_misfitting(adoption, found), code=CODE)
    return settings


def _invalid(robot: Robot, adoption: AdoptionFile, error: ValidationError) -> str:
    origin = adoption.origin
    if not origin.overlay:
        return texts.invalid_settings(origin.source, origin.text, error, robot.settings_model)
    wrong = error.errors(include_url=False, include_input=False)
    faults = [texts_overlay.fault(".".join((texts.SETTINGS, *map(str, each["loc"]))), why(each)) for each in wrong]
    return texts_overlay.unusable(adoption.adoption, origin.overlay, faults)


def _misfitting(adoption: AdoptionFile, found: Sequence[Misfit]) -> str:
    origin = adoption.origin
    if not origin.overlay:
        pairs = [(each.setting, each.what) for each in found]
        return texts.misfitting_settings(origin.source, origin.text, pairs)
    faults = [texts_overlay.fault(f"{texts.SETTINGS}.{each.setting}", each.what) for each in found]
    return texts_overlay.unusable(adoption.adoption, origin.overlay, faults)
