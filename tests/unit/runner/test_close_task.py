"""Closing the advisor's task again: ours, this case's, once, and quiet where there is nothing to close."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.contract.care_truth import Fault
from connectors.ports import Reference, TaskOrder
from flows.ledger.said import NewReply
from flows.ledger.states import EffectState, ReplyKind
from flows.runner.telling.deeds import sentence

from .small_town import SmallTown, person, small_town

NO = ReplyKind.DECLINED
SOMEONES = Reference("3f0c2d5e-1b6a-4c7d-8e9f-0a1b2c3d4e5f")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[SmallTown]:
    with small_town(tmp_path, [person(number) for number in (1, 2)]) as made:
        await made.approved()
        await made.live()
        yield made


def says(town: SmallTown, kind: ReplyKind, *, day: int = 0, number: int = 1) -> None:
    case = town.case(number)
    on = town.work().today - timedelta(days=9 - day)
    new = NewReply(case.organisation, case.lineage, case.citizen_key, kind, on, "phone", "Svarende Person")
    assert town.ledger.replies.record(new).reply is not None


async def told(town: SmallTown, *kinds: ReplyKind) -> None:
    """Let citizen 1 say one thing after another, each followed up."""
    for day, kind in enumerate(kinds):
        says(town, kind, day=day)
        await town.follow()


def open_tasks(town: SmallTown, number: int = 1) -> list[bool]:
    return [each.open for each in town.record(number).tasks]


def closings(town: SmallTown) -> list[str]:
    return [each.step for each in town.ledger.effects.of(town.case(1).id) if "close_task" in each.step]


@pytest.mark.parametrize("no", [NO, ReplyKind.DECLINED_FOREVER])
async def test_who_says_no_after_a_yes_has_the_task_closed_and_nobody_elses_is(town: SmallTown, no: ReplyKind) -> None:
    says(town, ReplyKind.ACCEPTED, number=2)
    await told(town, ReplyKind.ACCEPTED)
    await town.care.create_task(town.record(1).citizen.ref, order(town), SOMEONES)
    assert open_tasks(town) == [True, True]

    says(town, no, day=1)
    await town.follow()

    assert (open_tasks(town), open_tasks(town, 2)) == ([False, True], [True])
    assert closings(town) == [f"reply_{no}:close_task.reply_accepted"]
    assert not any(each.active for each in town.record(1).interventions)


def order(town: SmallTown) -> TaskOrder:
    return TaskOrder("En andens opgave", "Ring", town.work().today, "Sundhedsvejleder Nord")


async def test_a_no_with_no_task_before_it_closes_none(town: SmallTown) -> None:
    await told(town, NO)
    assert (open_tasks(town), closings(town), town.ledger.worklist.list()) == ([], [], ())


async def test_a_task_the_advisor_has_closed_is_left_in_peace(town: SmallTown) -> None:
    await told(town, ReplyKind.ACCEPTED)
    (task,) = town.record(1).tasks
    await town.care.close_task(town.record(1).citizen.ref, task.id)
    says(town, NO, day=1)
    await town.follow()
    assert closings(town) == []


async def test_each_change_of_mind_closes_its_own_task(town: SmallTown) -> None:
    await told(town, ReplyKind.ACCEPTED, NO, ReplyKind.ACCEPTED, NO)
    assert open_tasks(town) == [False, False]
    assert len(closings(town)) == 2


async def test_a_closing_whose_answer_was_lost_is_asked_about_and_made_once(town: SmallTown) -> None:
    await told(town, ReplyKind.ACCEPTED)
    says(town, NO, day=1)
    town.care.fail_next_write(Fault.LOST)
    await town.follow()
    changes = town.care.changes()
    await town.settled()
    await town.follow()
    assert (open_tasks(town), town.care.changes()) == ([False], changes)
    last = next(each for each in town.ledger.effects.of(town.case(1).id) if "close_task" in each.step)
    assert last.state is EffectState.CONFIRMED
    assert sentence(last) == "Opgaven til sundhedsvejlederen er lukket igen."


async def test_a_closing_that_is_refused_goes_to_a_person_and_the_intervention_is_closed_all_the_same(
    town: SmallTown,
) -> None:
    await told(town, ReplyKind.ACCEPTED)
    says(town, NO, day=1)
    town.care.fail_next_write(Fault.CONFLICT)
    await town.follow()
    assert [each.reason for each in town.ledger.worklist.list()] == ["TASK_NOT_CLOSED"]
    assert not any(each.active for each in town.record(1).interventions)


async def test_a_task_whose_answer_was_lost_before_the_no_is_found_and_closed(town: SmallTown) -> None:
    says(town, ReplyKind.ACCEPTED)
    town.care.fail_next_write(Fault.LOST)
    await town.follow()
    says(town, NO, day=1)
    await town.follow()
    assert open_tasks(town) == [True]
    assert not any(each.active for each in town.record(1).interventions)
    await town.settled()
    await town.follow()
    assert open_tasks(town) == [False]
