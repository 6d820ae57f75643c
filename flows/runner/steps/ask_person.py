"""Leave a citizen to a person: a line on the worklist with a reason, and nothing done outside."""

from __future__ import annotations

from flows.ledger.states import Outcome
from flows.recipe.step import Doing, Effect, Ending, Subject, step
from flows.runner.steps.arguments import PersonArguments


@step(
    "ask_person",
    title="Giv sagen til en medarbejder",
    effect=Effect.COMPUTE,
    arguments=PersonArguments,
    endings=(),
    after_ending=True,
)
async def ask_person(_subject: Subject, args: PersonArguments, _do: Doing) -> Ending | None:
    """End with a person, for the reason the recipe gives."""
    return Ending(Outcome.NEEDS_PERSON, args.reason)
