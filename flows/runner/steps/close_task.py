"""Close the tasks that this robot made for the advisor about this very case, and never another's."""

from __future__ import annotations

from typing import Final

from connectors.ports import CitizenRef, Reference, RemoteId
from flows.recipe.step import Doing, Effect, Ending, MadeBefore, Plan, Subject, step
from flows.runner.steps.arguments import NoArguments
from flows.runner.steps.citizen import citizen_of
from flows.runner.steps.tell_advisor import tell_advisor

REFUSED: Final = "TASK_NOT_CLOSED"
"""The system would not close it: a person does, before an advisor visits somebody who has said no."""


@step(
    "close_task",
    title="Luk rådgiverens opgave igen",
    effect=Effect.WRITE,
    arguments=NoArguments,
    endings=(REFUSED,),
    rights=("Lukke de opgaver, robotten selv har oprettet",),
)
async def close_task(subject: Subject, _args: NoArguments, do: Doing) -> Ending | None:
    """Close what `tell_advisor` made in the run or after a reply; quiet when there is none, or none is open."""
    endings = [await _close(subject, each, do) for each in do.made_so_far(subject, tell_advisor.name)]
    return next(filter(None, endings), None)


async def _close(subject: Subject, made: MadeBefore, do: Doing) -> Ending | None:
    citizen = citizen_of(subject)
    name = f"{close_task.name}.{made.follows}" if made.follows else close_task.name
    key = await _key(citizen, made, do)
    if not do.begun(subject, name) and not await _is_open(citizen, key, do):
        return None
    return await do.effect(subject, _closing(name, citizen, key or made.remote_id, do))


def _closing(name: str, citizen: CitizenRef, key: RemoteId, do: Doing) -> Plan:
    async def call(_reference: Reference) -> RemoteId:
        await do.care.close_task(citizen, key)
        return key

    async def probe(_reference: Reference) -> RemoteId | None:
        return None if await _is_open(citizen, key, do) else key

    return Plan(name, "Lukker opgaven til rådgiveren igen", do.care.name, call, probe, refused=REFUSED)


async def _is_open(citizen: CitizenRef, key: RemoteId | None, do: Doing) -> bool:
    return key is not None and key in await do.care.open_tasks(citizen)


async def _key(citizen: CitizenRef, made: MadeBefore, do: Doing) -> RemoteId | None:
    """Return what the system calls the task; None when a call whose answer was lost made none."""
    if str(made.remote_id) != str(made.reference):
        return made.remote_id
    return await do.care.find_task(citizen, made.reference)
