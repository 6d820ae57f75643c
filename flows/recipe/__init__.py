"""The low-code part of a robot: robot.yaml compiled to a Robot, decisions, conditions and what a step is."""

from flows.recipe.errors import RecipeError
from flows.recipe.load import load_robot
from flows.recipe.model import Robot

__all__ = ["RecipeError", "Robot", "load_robot"]
