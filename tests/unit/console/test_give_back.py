"""A taken line is given back: by who has it, by a colleague, once, and never blindly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from console_town import console_town
from lines_town import LIST, Lines, lines, plain

from catalogue.web.roles import Role

OLGA, PETER = "Olga Opdigtet", "Peter Prøvesen"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Lines]:
    with console_town(tmp_path) as opened:
        yield lines(opened)


async def test_who_has_a_line_gives_it_back_and_anybody_can_take_it(desk: Lines) -> None:
    item = desk.add(0, "NO_ACCESS")
    async with desk.town.visited(Role.OPERATOR, name=OLGA) as olga:
        assert "Læg tilbage" not in plain(await olga.get(f"{LIST}/{item}"))
        await olga.post(f"{LIST}/{item}/tag", data={"set": ""})
        assert "læg den tilbage på listen" in plain(await olga.get(f"{LIST}/{item}"))
        done = await olga.post(f"{LIST}/{item}/laeg-tilbage", data={"set": OLGA})
        assert "Linjen er lagt tilbage" in plain(await olga.get(done.headers["location"]))
        again = await olga.post(f"{LIST}/{item}/laeg-tilbage", data={"set": OLGA})
    assert (again.status_code, "ikke længere taget af nogen" in again.text) == (409, True)
    assert (desk.line(item).taken_by, desk.line(item).state) == ("", "open")
    assert desk.ledger.worklist.take(item, PETER)
    assert desk.town.actors("give_back") == [(OLGA, item, "lagt tilbage")]
    assert [who for who, _, _ in desk.town.actors("take")] == [OLGA, PETER]


async def test_a_colleague_who_has_seen_who_has_it_may_give_it_back_and_it_stands_in_the_audit(desk: Lines) -> None:
    item = desk.add(0, "NO_ACCESS")
    desk.ledger.worklist.take(item, OLGA)
    async with desk.town.visited(Role.COORDINATOR, name=PETER) as peter:
        unseen = await peter.post(f"{LIST}/{item}/laeg-tilbage", data={"set": ""})
        assert (unseen.status_code, "mens du havde siden åben" in unseen.text) == (409, True)
        assert desk.line(item).taken_by == OLGA
        assert "for eksempel ved sygdom" in plain(await peter.get(f"{LIST}/{item}"))
        assert (await peter.post(f"{LIST}/{item}/laeg-tilbage", data={"set": OLGA})).status_code == 303
    assert desk.town.actors("give_back") == [(PETER, item, f"taget fra {OLGA}")]


async def test_a_closed_line_and_a_reader_give_nothing_back(desk: Lines) -> None:
    item = desk.add(0, "NO_ACCESS")
    desk.ledger.worklist.take(item, OLGA)
    async with desk.town.visited(Role.AUDITOR, name=PETER) as revi:
        assert (await revi.post(f"{LIST}/{item}/laeg-tilbage", data={"set": OLGA})).status_code == 403
    desk.ledger.worklist.resolve(item, OLGA, "gjort")
    async with desk.town.visited(Role.OPERATOR, name=OLGA) as olga:
        late = await olga.post(f"{LIST}/{item}/laeg-tilbage", data={"set": OLGA})
    assert (late.status_code, "Linjen er allerede" in late.text) == (409, True)
    assert desk.town.actors("give_back") == []
    assert not desk.ledger.worklist.give_back(item, OLGA, OLGA)
