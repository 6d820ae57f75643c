"""Who changes his or her mind is taken at the last word, and is not called about a letter that has been answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.ports import Channel
from flows.ledger.said import NewReply
from flows.ledger.states import ReplyKind

from .small_town import SmallTown, person, small_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SmallTown]:
    with small_town(tmp_path, [person(1), person(2)]) as made:
        yield made


async def offered(town: SmallTown) -> None:
    await town.approved()
    await town.live()


def says(town: SmallTown, kind: ReplyKind, *, days_later: int = 0) -> None:
    case = town.case(1)
    day = town.work().today - timedelta(days=9 - days_later)
    new = NewReply(case.organisation, case.lineage, case.citizen_key, kind, day, "phone", "Svarende Person")
    assert town.ledger.replies.record(new).reply is not None


def standing(town: SmallTown) -> tuple[int, int]:
    """Return how many tasks citizen 1 has been given, and how many interventions of theirs are active."""
    record = town.record(1)
    return len(record.tasks), sum(each.active for each in record.interventions)


async def test_a_yes_taken_back_before_the_follow_up_gives_nobody_a_task(town: SmallTown) -> None:
    await offered(town)
    says(town, ReplyKind.DECLINED, days_later=1)
    says(town, ReplyKind.ACCEPTED)
    first, second = await town.follow(), await town.follow()
    assert (first.answered, second.answered, standing(town)) == (2, 0, (0, 0))


async def test_a_no_taken_back_before_the_follow_up_keeps_the_offer_and_gives_a_task(town: SmallTown) -> None:
    await offered(town)
    says(town, ReplyKind.DECLINED)
    says(town, ReplyKind.ACCEPTED, days_later=1)
    await town.follow()
    assert standing(town) == (1, 1)


async def test_a_letter_that_came_back_takes_no_answer_s_place(town: SmallTown) -> None:
    await offered(town)
    says(town, ReplyKind.ACCEPTED)
    says(town, ReplyKind.RETURNED_LETTER, days_later=1)
    await town.follow()
    assert standing(town) == (1, 1)
    assert [each.reason for each in town.ledger.worklist.list()] == ["LETTER_RETURNED"]


async def test_a_yes_after_a_no_that_was_acted_on_is_told_and_so_is_every_later_one(town: SmallTown) -> None:
    await offered(town)
    for day, kind in enumerate((ReplyKind.ACCEPTED, ReplyKind.DECLINED, ReplyKind.ACCEPTED)):
        says(town, kind, days_later=day)
        await town.follow()
    assert standing(town)[0] == 2
    says(town, ReplyKind.ACCEPTED, days_later=5)
    await town.follow()
    assert standing(town)[0] == 2


@pytest.mark.parametrize("kind", [ReplyKind.ACCEPTED, ReplyKind.DECLINED, ReplyKind.DECLINED_FOREVER])
async def test_a_letter_that_is_answered_is_neither_sent_again_nor_called_about_when_it_fails(
    town: SmallTown, kind: ReplyKind
) -> None:
    await offered(town)
    says(town, kind, days_later=9)
    town.receipt(town.letter(1).reference, "Fejlet")
    done = await town.follow()
    assert (done.failed, done.resent, town.sent(Channel.PAPER)) == (1, 0, 0)
    assert town.ledger.worklist.list() == ()
    assert len(town.record(1).tasks) == (kind is ReplyKind.ACCEPTED)
