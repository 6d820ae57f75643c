"""An advisor sees the citizens of the own districts: in the list, in its numbers, by address and by look-up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from console_town import PEOPLE, ConsoleTown, console_town
from lines_town import LIST, Lines, lines, plain

from catalogue.web.roles import Role
from catalogue.web.visitor import Visitor

RIKKE = "Rikke Rådgiver"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        yield opened


@pytest.fixture
def desk(town: ConsoleTown) -> Lines:
    return lines(town)


def visitor(*roles: Role, districts: frozenset[str] | None = frozenset({"Nord"})) -> Visitor:
    return Visitor("id", RIKKE, "99999999", frozenset(roles), districts=districts)


@pytest.mark.parametrize("more", [Role.READER, Role.ADMINISTRATOR, Role.VENDOR, Role.AUTHOR])
def test_an_advisor_alone_sees_own_districts_whatever_roles_without_citizens_there_are(more: Role) -> None:
    rikke = visitor(Role.ADVISOR, more)
    assert (rikke.sees("Nord"), rikke.sees("Syd"), rikke.sees(""), rikke.sees_every_citizen) == (True, *[False] * 3)


@pytest.mark.parametrize("more", [Role.OPERATOR, Role.APPROVER, Role.COORDINATOR, Role.AUDITOR])
def test_whoever_sees_citizens_by_another_role_too_sees_all_districts(more: Role) -> None:
    both = visitor(Role.ADVISOR, more)
    assert (both.sees("Syd"), both.sees(""), both.sees_every_citizen) == (True, True, True)


def test_where_the_login_says_nothing_of_districts_an_advisor_sees_all() -> None:
    assert visitor(Role.ADVISOR, districts=None).sees("Syd")
    assert not visitor(Role.ADVISOR, districts=frozenset()).sees("Syd")
    assert not visitor(Role.ADVISOR, districts=frozenset({""})).sees("")


async def test_the_list_and_its_numbers_are_of_the_own_districts(town: ConsoleTown, desk: Lines) -> None:
    north, south = desk.add(0, "NO_ACCESS", days=-1), desk.add(2, "SYSTEM_ERROR", days=-2)
    async with town.visited(Role.ADVISOR, name=RIKKE, districts=("Nord",)) as rikke:
        told = plain(await rikke.get(LIST))
        overview = plain(await rikke.get("/drift"))
    for part in (north, "1 linje venter", "heraf 1 over fristen", "Du ser kun linjer i dit distrikt: Nord"):
        assert part in told
    assert (south in told, "Syd" in told, "1 linje er over fristen" in overview) == (False, False, True)
    async with town.visited(Role.ADVISOR, name=RIKKE, districts=()) as rikke:
        assert "Dit login siger ikke, hvilke distrikter" in plain(await rikke.get(LIST))


async def test_a_line_opens_in_the_own_district_only_and_nothing_is_done_in_another(
    town: ConsoleTown, desk: Lines
) -> None:
    north, south = desk.add(0, "NO_ACCESS"), desk.add(2, "NO_ACCESS")
    async with town.visited(Role.ADVISOR, name=RIKKE, districts=("Nord",)) as rikke:
        own = await rikke.get(f"{LIST}/{north}")
        assert own.status_code == 200
        # The way to what an advisor may not open is not shown.
        assert not [link for link in ("/ibrugtagninger/", "/proevekoersler/") if f'href="{link}' in own.text]
        answers = [await rikke.get(f"{LIST}/{south}"), await rikke.post(f"{LIST}/{south}/tag")]
        answers.append(await rikke.post(f"{LIST}/{south}/borger", data={"formaal": "Vil gerne se"}))
    for answer in answers:
        assert (answer.status_code, "Uden for dit distrikt" in answer.text) == (403, True)
    assert desk.line(south).taken_by == ""
    assert town.actors("see_citizen") == []


async def test_a_citizen_opens_in_the_own_district_only(town: ConsoleTown) -> None:
    await town.prepare()
    address = f"/proevekoersler/{town.batch}/borgere"
    async with town.visited(Role.ADVISOR, districts=("Nord",)) as rikke:
        north, south = await rikke.get(f"{address}/1"), await rikke.get(f"{address}/2")
    assert (north.status_code, south.status_code) == (200, 403)


async def test_why_is_answered_in_the_own_district_and_a_look_at_another_is_refused_and_audited(
    town: ConsoleTown,
) -> None:
    await town.prepare()
    asked = [{"cpr": each.cpr.reveal("prøve"), "formaal": "Borgeren har ringet"} for each in PEOPLE[:2]]
    async with town.visited(Role.ADVISOR, name=RIKKE, districts=("Nord",)) as rikke:
        north, south = [await rikke.post("/hvorfor", data=form | {"ibrugtagning": "testkommune"}) for form in asked]
    assert (town.batch in north.text, town.batch in south.text) == (True, False)
    assert "uden for dit distrikt" in south.text
    ((who, whom, why),) = town.actors("why_outside_district")
    assert (who, why) == (f"{RIKKE} (id-{RIKKE})", "Borgeren har ringet")
    assert whom == town.actors("why")[1][1]


async def test_who_is_also_administrator_lists_no_batch_of_other_districts(town: ConsoleTown) -> None:
    await town.prepare()
    async with town.visited(Role.ADVISOR, Role.ADMINISTRATOR, districts=("Nord",)) as both:
        page = await both.get(f"/proevekoersler/{town.batch}")
        sample = await both.post(f"/proevekoersler/{town.batch}/stikproeve", data={"formaal": "Vil gerne se"})
    assert (page.status_code, "/borgere/" in page.text, sample.status_code) == (200, False, 403)
    async with town.visited(Role.OPERATOR) as olga:
        assert "/borgere/" in (await olga.get(f"/proevekoersler/{town.batch}")).text
