"""Open the forløb an intervention is placed in: one effect a level, since each is a persisting call of its own."""

from __future__ import annotations

from typing import Final

from connectors.ports import Pathway, Reference, RemoteId
from flows.recipe.step import Doing, Effect, Ending, Plan, Subject, step
from flows.runner.steps.arguments import NoArguments
from flows.runner.steps.citizen import citizen_of

LEVELS: Final = ("program", "nested")
"""Outermost first."""


@step(
    "open_pathways",
    title="Åbn forløb i omsorgssystemet",
    effect=Effect.WRITE,
    arguments=NoArguments,
    endings=("WRITE_FAILED",),
    rights=("Åbne forløb",),
)
async def open_pathways(subject: Subject, _args: NoArguments, do: Doing) -> Ending | None:
    """Open what is missing, outermost first."""
    citizen = citizen_of(subject)
    missing = {each.level: each for each in await do.care.missing_pathways(citizen)}
    for level in LEVELS:
        # A pathway that is open now may be one whose answer was lost: its effect is asked about and closed too.
        if level not in missing and not do.begun(subject, f"open_pathway_{level}"):
            continue
        pathway = missing.get(level, Pathway(level, level))

        async def call(_reference: Reference, pathway: Pathway = pathway) -> RemoteId:
            return await do.care.open_pathway(citizen, pathway)

        async def probe(_reference: Reference, pathway: Pathway = pathway) -> RemoteId | None:
            missing = await do.care.missing_pathways(citizen)
            return None if any(each.level == pathway.level for each in missing) else RemoteId(pathway.level)

        plan = Plan(
            step=f"open_pathway_{pathway.level}",
            what=f"Åbner forløbet {pathway.name}",
            system=do.care.name,
            call=call,
            probe=probe,
            refused="WRITE_FAILED",
        )
        if ending := await do.effect(subject, plan):
            return ending
    return None
