"""A no is a person's, not a number's: it counts whichever of a citizen's numbers it was said under."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.ports import Channel
from flows.ledger.said import NewReply
from flows.ledger.states import Outcome, ReplyKind

from .small_town import SmallTown, cpr, person, small_town

OLD, NEW = 1, 2
WHO = ("99999999", "preventive-home-visits")


def opt_out(town: SmallTown, number: int) -> None:
    key = town.ledger.keys.citizen_key(cpr(number))
    new = NewReply(*WHO, key, ReplyKind.DECLINED_FOREVER, town.work().today, "phone", "Svarende Person")
    assert town.ledger.replies.record(new).reply is not None


def offered_long_ago(town: SmallTown) -> None:
    day = town.work().today - timedelta(days=2000)
    town.ledger.history.import_earlier(*WHO, [(town.ledger.keys.citizen_key(cpr(OLD)), day, "gammelt system")])


@pytest.mark.parametrize("said_under", [OLD, NEW])
async def test_never_again_keeps_a_citizen_with_a_new_number_out_of_the_selection(
    tmp_path: Path, said_under: int
) -> None:
    with small_town(tmp_path, [replace(person(NEW), earlier_cpr=cpr(OLD))]) as town:
        offered_long_ago(town)
        opt_out(town, said_under)
        shown = await town.approved()
        assert [(each.outcome, each.reason) for each in shown.counts.reasons] == [(Outcome.EXCLUDED, "DECLINED_BEFORE")]


@pytest.mark.parametrize("said_under", [OLD, NEW])
async def test_never_again_between_approval_and_run_stops_a_citizen_with_a_new_number(
    tmp_path: Path, said_under: int
) -> None:
    with small_town(tmp_path, [replace(person(NEW), earlier_cpr=cpr(OLD))]) as town:
        offered_long_ago(town)
        await town.approved()
        opt_out(town, said_under)
        done = await town.live()
        assert (done.counts.of(Outcome.DONE), town.sent(Channel.DIGITAL)) == (0, 0)
