"""The adoption's settings against its robot: refused at the adoption's own line, before anything runs."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ValidationError

from flows.recipe.model import Robot
from flows.recipe.settings_fit import misfits
from flows.runner.adopting import texts_adoption as texts
from flows.runner.adopting.adoption import AdoptionFile, AdoptionInvalid

CODE: Final = "SETTINGS"


def filled_settings(robot: Robot, adoption: AdoptionFile) -> BaseModel:
    """Return the robot's settings as the adoption fills them.

    Raises `AdoptionInvalid` with file, line and nearest names: for a value the model refuses, for one that names no
    table, letter or reason of the robot, and for one that a step cannot take.
    """
    origin = adoption.origin
    try:
        settings = robot.settings_model.model_validate(adoption.settings)
    except ValidationError as error:
        wrong = texts.invalid_settings(origin.source, origin.text, error, robot.settings_model)
        raise AdoptionInvalid(wrong, code=CODE) from None
    if found := misfits(robot, settings):
        pairs = [(each.setting, each.what) for each in found]
        raise AdoptionInvalid(texts.misfitting_settings(origin.source, origin.text, pairs), code=CODE)
    return settings
