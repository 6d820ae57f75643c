"""Create the intervention (indsats) that carries the offer."""

from __future__ import annotations

from connectors.ports import InterventionOrder, Probe, Reference, RemoteId
from flows.recipe.step import Doing, Effect, Ending, Plan, Subject, step
from flows.runner.steps.arguments import InterventionArguments
from flows.runner.steps.citizen import citizen_of


@step(
    "create_intervention",
    effect=Effect.WRITE,
    arguments=InterventionArguments,
    endings=("WRITE_FAILED", "WRITE_UNKNOWN", "SETUP_MISSING"),
    rights=("Oprette og læse indsatser",),
)
async def create_intervention(subject: Subject, args: InterventionArguments, do: Doing) -> Ending | None:
    """Create it once; where the system keeps no reference, a person decides what a lost reply meant."""
    citizen = citizen_of(subject)
    if do.preview:
        await do.care.check_orderable(citizen)
    order = InterventionOrder(start=do.today, note=args.note)

    async def call(reference: Reference) -> RemoteId:
        return await do.care.create_intervention(citizen, order, reference)

    async def probe(reference: Reference) -> RemoteId | None:
        return await do.care.find_intervention(citizen, reference)

    plan = Plan(
        step="create_intervention",
        what="Opretter indsatsen med tilbuddet",
        system=do.care.name,
        call=call,
        probe=probe if do.care.intervention_probe is not Probe.NONE else None,
        refused="WRITE_FAILED",
    )
    return await do.effect(subject, plan)
