"""Create the intervention (indsats) that carries the offer, and send its supplier the organisation's note."""

from __future__ import annotations

from typing import Final

from connectors.errors import Duplicate, Rejected
from connectors.ports import CitizenRef, InterventionOrder, Probe, Reference, RemoteId
from flows.recipe.step import Doing, Effect, Ending, Plan, Subject, step
from flows.runner.steps.arguments import InterventionArguments
from flows.runner.steps.citizen import citizen_of

NOTE_FAILED: Final = "SUPPLIER_NOTE_FAILED"
"""Kept with the case when it is not known that the supplier got the note; no ending."""


@step(
    "create_intervention",
    title="Opret indsatsen",
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
    made: list[RemoteId] = []
    if ending := await do.effect(subject, _creation(citizen, args, do, made)):
        return ending
    if do.care.supplier_comment:
        await _tell_supplier(subject, citizen, do, made)
    return None


def _creation(citizen: CitizenRef, args: InterventionArguments, do: Doing, made: list[RemoteId]) -> Plan:
    order = InterventionOrder(start=do.today, note=args.note)

    async def call(reference: Reference) -> RemoteId:
        try:
            made.append(await do.care.create_intervention(citizen, order, reference))
        except Duplicate as known:
            made.append(RemoteId(known.remote_id))
            raise
        return made[-1]

    async def probe(reference: Reference) -> RemoteId | None:
        found = await do.care.find_intervention(citizen, reference)
        made.extend([] if found is None else [found])
        return found

    return Plan(
        step="create_intervention",
        what="Opretter indsatsen med tilbuddet",
        system=do.care.name,
        call=call,
        probe=probe if do.care.intervention_probe is not Probe.NONE else None,
        refused="WRITE_FAILED",
    )


class _Note(Plan):
    """A plan for a call nobody can be asked about, and whose loss is too small to stop a citizen for."""

    __slots__ = ()

    @property
    def probe_kind(self) -> Probe:
        """Return `NONE`: what stands in the probe's place asks nobody."""
        return Probe.NONE


async def _tell_supplier(subject: Subject, citizen: CitizenRef, do: Doing, made: list[RemoteId]) -> None:
    """Send the note as an effect of its own: it is a third persisting call (DESIGN §3, Effects).

    A note with a lost reply is never sent again, for a supplier who is told twice may come twice. Nor does it stop the
    case: the intervention stands, the supplier has the order, and to keep a letter from a citizen for the sake of a
    courtesy is the greater harm. Once settled it is closed under our own reference, as the ledger does where there is
    no remote id to know, and the case keeps `NOTE_FAILED`.
    """
    text = do.care.supplier_comment.replace("{startdato}", f"{do.today:%d-%m-%Y}")

    async def call(reference: Reference) -> RemoteId:
        intervention = made[-1] if made else await _ours(citizen, do)
        await do.care.comment_intervention(citizen, intervention, text, reference)
        return intervention

    async def leave_it(reference: Reference) -> RemoteId:
        subject.tell.append(NOTE_FAILED)
        return RemoteId(reference)

    what = "Skriver til indsatsens leverandør"
    plan = _Note("comment_intervention", what, do.care.name, call, leave_it, refused=NOTE_FAILED)
    if await do.effect(subject, plan) is not None:
        subject.tell.append(NOTE_FAILED)


async def _ours(citizen: CitizenRef, do: Doing) -> RemoteId:
    """Return the one active intervention with a reference of ours, for a case that was cut down after creating it."""
    seen = [one.id for one in await do.care.interventions(citizen) if one.active and one.reference is not None]
    if len(seen) != 1:
        raise Rejected("Det kan ikke ses, hvilken indsats beskeden hører til; intet er sendt.", code=NOTE_FAILED)
    return seen[0]
