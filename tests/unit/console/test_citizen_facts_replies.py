"""The facts on a citizen's page are those that decided: what had been answered by then, and nothing later."""

from __future__ import annotations

from pathlib import Path

from console_town import PEOPLE, STARTER, console_town
from lines_town import plain

from catalogue.web.roles import Role
from flows.ledger.said import NewReply
from flows.ledger.states import ReplyKind


async def test_who_will_never_have_the_offer_is_shown_to_have_said_so(tmp_path: Path) -> None:
    with console_town(tmp_path) as town:
        ledger = town.town.ledger
        who = ("99999999", "preventive-home-visits", ledger.keys.citizen_key(PEOPLE[0].cpr))
        ledger.replies.record(NewReply(*who, ReplyKind.DECLINED_FOREVER, town.town.work().today, "phone", STARTER))
        await town.prepare()
        async with town.visited(Role.OPERATOR) as reader:
            told = plain(await reader.get(f"/proevekoersler/{town.batch}/borgere/1"))
    assert "Har frabedt sig tilbuddet for altid ja ja" in " ".join(told.split())
