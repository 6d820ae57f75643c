"""The steps every recipe may name."""

from __future__ import annotations

from typing import Final

from flows.recipe.step import StepDefinition
from flows.runner.steps.cancel_intervention import cancel_intervention
from flows.runner.steps.create_intervention import create_intervention
from flows.runner.steps.open_pathways import open_pathways
from flows.runner.steps.send_letter import send_letter
from flows.runner.steps.tell_advisor import tell_advisor

REGISTRY: Final[dict[str, StepDefinition]] = {
    each.name: each for each in (open_pathways, create_intervention, cancel_intervention, send_letter, tell_advisor)
}

__all__ = ["REGISTRY"]
