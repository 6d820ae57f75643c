"""The steps every recipe may name."""

from __future__ import annotations

from typing import Final

from flows.recipe.step import StepDefinition
from flows.runner.steps.ask_person import ask_person
from flows.runner.steps.cancel_intervention import cancel_intervention
from flows.runner.steps.close_task import close_task
from flows.runner.steps.create_intervention import create_intervention
from flows.runner.steps.open_pathways import open_pathways
from flows.runner.steps.send_letter import send_letter
from flows.runner.steps.tell_advisor import tell_advisor

_ALL: Final = (
    open_pathways,
    create_intervention,
    send_letter,
    tell_advisor,
    cancel_intervention,
    close_task,
    ask_person,
)

REGISTRY: Final[dict[str, StepDefinition]] = {each.name: each for each in _ALL}

__all__ = ["REGISTRY"]
