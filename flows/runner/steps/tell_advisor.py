"""Tell the advisor: a task on the citizen for what cannot wait; the rest goes into the run's digest mail."""

from __future__ import annotations

from datetime import timedelta

from connectors.ports import Reference, RemoteId, TaskOrder
from flows.ledger.states import Outcome
from flows.recipe.step import Doing, Effect, Ending, Plan, Subject, step
from flows.runner.steps.arguments import TellArguments


@step(
    "tell_advisor",
    title="Giv rådgiveren besked",
    effect=Effect.NOTIFY,
    arguments=TellArguments,
    endings=("TASK_FAILED",),
    rights=("Oprette og læse opgaver",),
    after_ending=True,
)
async def tell_advisor(subject: Subject, args: TellArguments, do: Doing) -> Ending | None:
    """Create one task that lists the pressing reasons; quiet when none presses or the citizen is out of reach."""
    care = subject.care
    pressing = [code for code in subject.reasons() if do.reason_delivery(code) == "now"]
    if args.reason:
        pressing = [args.reason]
    if not pressing or care is None or care.deceased or not do.tasks_wanted:
        # What the recipe names is told in any case: where no task can be made, on the worklist.
        return Ending(Outcome.NEEDS_PERSON, args.reason) if args.reason else None
    order = TaskOrder(
        title=do.task_title,
        text="\n".join(do.reason_text(code) for code in pressing),
        due=do.today + timedelta(days=do.task_days),
        organisation=do.advisor_organisation(subject.district),
    )

    async def call(reference: Reference) -> RemoteId:
        return await do.care.create_task(care.ref, order, reference)

    async def probe(reference: Reference) -> RemoteId | None:
        return await do.care.find_task(care.ref, reference)

    plan = Plan(
        args.step, "Opretter en opgave til rådgiveren", do.care.name, call, probe, Effect.NOTIFY, refused="TASK_FAILED"
    )
    return await do.effect(subject, plan)
