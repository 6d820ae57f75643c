"""Every reply is followed by something or somebody, once, and by nothing when it no longer counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.ledger.said import NewReply, Reply
from flows.ledger.states import ReplyKind
from flows.runner.adopting.engagement import Engagement
from flows.runner.runs.follow_up import REPLIES, FollowUpSummary
from flows.runner.runs.follow_up_run import follow_up

from .small_town import STAGES, SmallTown, cpr, person, small_town

CLERK = "Svarende Person"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[SmallTown]:
    with small_town(tmp_path, [person(number) for number in (1, 2)]) as made:
        await made.approved()
        await made.live()
        yield made


def says(town: SmallTown, number: int, kind: ReplyKind) -> Reply:
    case = town.case(number)
    who = (case.organisation, case.lineage, case.citizen_key)
    said = town.ledger.replies.record(NewReply(*who, kind, town.work().today, "page", CLERK)).reply
    assert said is not None
    return said


def lines(town: SmallTown) -> list[str]:
    return [each.reason for each in town.ledger.worklist.list()]


def without(town: SmallTown, *kinds: ReplyKind) -> Engagement:
    """Return the adoption at work with a robot whose recipe says nothing of these kinds."""
    work = town.work()
    left = {kind: calls for kind, calls in work.robot.replies.items() if kind not in kinds}
    return replace(work, robot=replace(work.robot, replies=left))


@pytest.mark.parametrize("kind", list(ReplyKind))
async def test_a_reply_the_recipe_says_nothing_of_goes_to_a_person_once(town: SmallTown, kind: ReplyKind) -> None:
    says(town, 1, kind)
    done: list[FollowUpSummary] = [await follow_up(without(town, kind), STAGES) for _ in range(2)]
    assert [each.answered for each in done] == [1, 0]
    assert lines(town) == ["REPLY_UNFOLLOWED"]


async def test_a_reply_withdrawn_while_the_follow_up_is_at_work_leads_to_nothing(town: SmallTown) -> None:
    says(town, 1, ReplyKind.ACCEPTED)
    wrong = says(town, 2, ReplyKind.DECLINED)

    def withdrawn() -> None:
        assert town.ledger.replies.withdraw(wrong.id, CLERK, "forkert borger")

    town.care.before_the(1, withdrawn)
    await town.follow()
    assert [each.active for each in town.record(2).interventions] == [True]
    assert [each.step for each in town.ledger.effects.of(town.case(2).id) if ":" in each.step] == []


async def test_more_replies_than_a_page_that_are_put_off_hold_up_none_behind_them(tmp_path: Path) -> None:
    with small_town(tmp_path, [person(number) for number in (1, 2)]) as town:
        await town.approved()
        await town.live()
        case, first = town.case(1), town.work().today - timedelta(days=REPLIES)
        who = (case.organisation, case.lineage, case.citizen_key)
        for days in range(REPLIES):
            on = first + timedelta(days=days)
            town.ledger.replies.record(NewReply(*who, ReplyKind.MOVED, on, "page", CLERK))
        says(town, 2, ReplyKind.ACCEPTED)
        town.care.fail_always(cpr(1))
        done = await town.follow()
        assert (done.answered, len(town.record(2).tasks)) == (1, 1)
