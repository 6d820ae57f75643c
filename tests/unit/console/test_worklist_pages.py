"""The worklist in a browser: what waits, the oldest deadline first, and nobody named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from console_town import CVR, PEOPLE, PROTECTED, ConsoleTown, console_town
from lines_town import LIST, Lines, lines, plain

from catalogue.web.roles import Role
from flows.console.worklist.worklist import SHOWN
from flows.ledger.model import NewItem
from flows.ledger.testing import LINEAGE
from flows.runner.adopting.robots import robot_of

ME = "Olga Opdigtet"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        yield opened


@pytest.fixture
def desk(town: ConsoleTown) -> Lines:
    return lines(town)


async def shown(town: ConsoleTown, query: str = "", *roles: Role, cvr: str = "99999999") -> str:
    async with town.visited(*(roles or (Role.OPERATOR,)), name=ME, cvr=cvr) as reader:
        answer = await reader.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return plain(answer)


async def test_each_line_says_why_what_to_do_by_when_and_where(town: ConsoleTown, desk: Lines) -> None:
    item = desk.add(2, "NO_ACCESS", days=3)
    told, reason = await shown(town), robot_of(LINEAGE).reasons["NO_ACCESS"]
    for part in (reason.text, reason.todo, desk.line(item).due.strftime("%d.%m.%Y"), "Syd", item, "1 linje venter"):
        assert part in told


async def test_the_first_sentence_tells_what_is_past_its_deadline_first(town: ConsoleTown, desk: Lines) -> None:
    late, later = desk.add(0, "NO_ACCESS", days=-2), desk.add(1, "SYSTEM_ERROR", days=2)
    told = await shown(town)
    assert "2 linjer venter på en medarbejder, heraf 1 over fristen" in told
    assert told.index(late) < told.index(later)
    assert "(overskredet)" in told


async def test_lines_are_narrowed_by_deadline_reason_district_and_who_took_them(town: ConsoleTown, desk: Lines) -> None:
    late, mine, south = desk.add(0, "NO_ACCESS", days=-1), desk.add(1, "SYSTEM_ERROR"), desk.add(2, "NO_ACCESS")
    desk.ledger.worklist.take(mine, ME)
    expected = {
        "": {late, mine, south},
        "?vis=overskredet": {late},
        "?vis=mine": {mine},
        "?aarsag=NO_ACCESS": {late, south},
        "?distrikt=Syd": {south},
        "?distrikt=Syd&aarsag=SYSTEM_ERROR": set(),
    }
    for query, wanted in expected.items():
        told = await shown(town, query)
        assert {each for each in (late, mine, south) if each in told} == wanted, query


@pytest.mark.parametrize("query", ["?side=0", "?side=-1", "?side=x", "?side=99999999", "?side=%C2%B2", "?vis=%00"])
async def test_an_address_that_means_nothing_shows_the_first_page(town: ConsoleTown, desk: Lines, query: str) -> None:
    assert desk.add(0, "NO_ACCESS") in await shown(town, query)


async def test_a_filter_is_shown_as_text_and_never_as_markup(town: ConsoleTown, desk: Lines) -> None:
    desk.add(0, "NO_ACCESS")
    async with town.visited(Role.OPERATOR) as reader:
        answer = await reader.get(LIST, params={"distrikt": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text
    assert "Ingen linjer passer" in answer.text


async def test_a_long_list_has_pages_that_together_show_every_line_once(town: ConsoleTown, desk: Lines) -> None:
    due = desk.today()
    for number in range(SHOWN + 3):
        new = NewItem(None, desk.batch, 1, "99999999", LINEAGE, "SYSTEM_ERROR", f"trin {number}", "", due)
        desk.ledger.worklist.add(new)
    ids = {each.id for each in desk.ledger.worklist.list()}
    first, second = await shown(town), await shown(town, "?side=2")
    assert sum(each in first for each in ids) == SHOWN
    assert {each for each in ids if each in first} ^ {each for each in ids if each in second} == ids
    assert "Næste side" in first
    assert "Forrige side" in second


async def test_an_empty_worklist_is_said_kindly(town: ConsoleTown) -> None:
    assert "ingenting, der venter" in await shown(town)


async def test_nobody_is_named_on_the_list(town: ConsoleTown) -> None:
    await town.prepare()
    due = town.town.ledger.now().date()
    item = town.town.ledger.worklist.add(NewItem(None, town.batch, PROTECTED, CVR, LINEAGE, "NO_ACCESS", "", "", due))
    told = await shown(town)
    assert item in told
    assert not [each.name for each in PEOPLE if each.name in told]
    assert "310240" not in told


async def test_no_other_organisation_sees_a_line(town: ConsoleTown, desk: Lines) -> None:
    item = desk.add(0, "NO_ACCESS", days=-1)
    told = await shown(town, "", Role.OPERATOR, cvr="88888888")
    assert item not in told
    assert "ingenting, der venter" in told


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OPERATOR, 200),
        (Role.ADVISOR, 200),
        (Role.AUDITOR, 200),
        (Role.APPROVER, 200),
        (Role.READER, 403),
        (Role.VENDOR, 403),
        (Role.AUTHOR, 403),
        (None, 401),
    ],
)
async def test_the_list_is_for_those_who_work_with_citizens(town: ConsoleTown, role: Role | None, status: int) -> None:
    async with town.visited(*([role] if role else [])) as reader:
        assert (await reader.get(LIST)).status_code == status
