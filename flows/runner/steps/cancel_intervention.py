"""Close (annullér) the intervention that this robot made for this very case, and never another."""

from __future__ import annotations

from typing import Final

from connectors.errors import NotConfigured, Rejected
from connectors.ports import CitizenRef, Intervention, Probe, Reference, RemoteId
from flows.ledger.states import Outcome
from flows.recipe.step import Doing, Effect, Ending, MadeBefore, Plan, Subject, step
from flows.runner.errors import keeps_everybody_out
from flows.runner.steps.arguments import NoArguments
from flows.runner.steps.citizen import citizen_of
from flows.runner.steps.create_intervention import create_intervention

REFUSED: Final = "CANCEL_FAILED"
"""The system would not close it, or nobody can tell which one is ours: a person does it."""


@step(
    "cancel_intervention",
    title="Luk indsatsen igen",
    effect=Effect.WRITE,
    arguments=NoArguments,
    endings=(REFUSED,),
    rights=("Lukke de indsatser, robotten selv har oprettet",),
)
async def cancel_intervention(subject: Subject, _args: NoArguments, do: Doing) -> Ending | None:
    """Close our own intervention once; quiet when this case made none, or when it is closed already."""
    ours = do.made(subject, create_intervention.name)
    if ours is None:
        return None
    citizen = citizen_of(subject)
    standing = await _standing(citizen, ours, do)
    begun = do.begun(subject, cancel_intervention.name)
    if standing is not None and not standing.active and not begun:
        return None
    key = await _key(citizen, ours, standing, do)
    if key is None and not begun:
        return Ending(Outcome.NEEDS_PERSON, REFUSED)
    return await do.effect(subject, _closing(citizen, ours, key or ours.remote_id, do))


def _closing(citizen: CitizenRef, ours: MadeBefore, key: RemoteId, do: Doing) -> Plan:
    async def call(_reference: Reference) -> RemoteId:
        try:
            await do.care.cancel_intervention(citizen, key, do.today)
        except NotConfigured as unnamed:
            if keeps_everybody_out(unnamed):
                raise
            # Nobody has said how an intervention in this state is closed; waiting will not tell.
            raise Rejected(unnamed.message, system=unnamed.system, code=REFUSED) from None
        return key

    async def probe(_reference: Reference) -> RemoteId | None:
        # None makes the call once more, and that is quiet where the intervention is closed already.
        standing = await _standing(citizen, ours, do)
        return key if standing is not None and not standing.active else None

    return Plan(cancel_intervention.name, "Lukker indsatsen igen", do.care.name, call, probe, refused=REFUSED)


async def _standing(citizen: CitizenRef, ours: MadeBefore, do: Doing) -> Intervention | None:
    """Return our intervention as it stands now; None when the system's list does not show it."""
    seen = await do.care.interventions(citizen)
    return next((one for one in seen if one.id == ours.remote_id or one.reference == ours.reference), None)


async def _key(citizen: CitizenRef, ours: MadeBefore, standing: Intervention | None, do: Doing) -> RemoteId | None:
    """Return what the system calls ours; None when only a person can tell it from others.

    An effect that a person has answered for holds our reference where the system's own id would be.
    """
    if standing is not None:
        return standing.id
    if str(ours.remote_id) != str(ours.reference):
        return ours.remote_id
    if do.care.intervention_probe is Probe.NONE:
        return None
    return await do.care.find_intervention(citizen, ours.reference)
