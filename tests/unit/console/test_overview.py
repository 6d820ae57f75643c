"""The operators' front page: what needs the one who looks, and what waits for others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from console_town import APPROVER, CVR, PEOPLE, STARTER, ConsoleTown, console_town
from lines_town import plain

from catalogue.web.roles import Role
from flows.ledger import Owner
from flows.ledger.model import NewItem, NewRun
from flows.ledger.states import Mode
from flows.ledger.testing import LINEAGE, TIMING, lease
from flows.runner.casework.postponing import SYSTEM_DOWN

PATH = "/drift"
MINE, OTHERS = "Det skal du gøre nu", "Det venter på andre"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        yield opened


async def shown(town: ConsoleTown, *roles: Role, name: str = "", cvr: str = CVR) -> str:
    async with town.visited(*roles, name=name, cvr=cvr) as reader:
        answer = await reader.get(PATH)
    assert answer.status_code == 200
    return plain(answer)


def add_line(town: ConsoleTown, days: int, step: str = "") -> None:
    due = town.town.ledger.now().date() + timedelta(days=days)
    town.town.ledger.worklist.add(NewItem(None, town.batch, 5, CVR, LINEAGE, "PROTECTED_ADDRESS", step, "", due))


def part(told: str, title: str) -> str:
    """Return what stands under a heading, up to the next one."""
    _before, _, after = told.partition(title)
    ends = [after.find(each) for each in (MINE, OTHERS, "Det kører lige nu", "Seneste kørsler") if each in after]
    return after[: min(ends, default=len(after))]


async def test_nothing_to_do_is_said_kindly(town: ConsoleTown) -> None:
    told = await shown(town, Role.APPROVER)
    assert "Der er intet, du skal gøre lige nu" in told
    assert MINE not in told


async def test_an_adoption_never_tried_is_begun_with_a_preview(town: ConsoleTown) -> None:
    assert "testkommune har ingen prøvekørsel endnu" in part(await shown(town, Role.OPERATOR), MINE)
    assert "ingen prøvekørsel endnu" not in await shown(town, Role.AUDITOR)


async def test_a_prepared_set_needs_an_approver_who_is_not_its_starter(town: ConsoleTown) -> None:
    batch = await town.prepare(STARTER)
    assert f"{batch} (testkommune) venter på godkendelse: 4 borgere" in part(await shown(town, Role.APPROVER), MINE)
    own = await shown(town, Role.APPROVER, name=STARTER)
    assert "Du startede den selv" in part(own, OTHERS)
    assert batch not in part(own, MINE)
    assert batch in part(await shown(town, Role.OPERATOR), OTHERS)


async def test_an_approved_set_needs_an_operator(town: ConsoleTown) -> None:
    batch = await town.prepare()
    town.town.ledger.batches.approve(batch, APPROVER)
    async with town.visited(Role.OPERATOR) as operator:
        answer = await operator.get(PATH)
    assert f"{batch} (testkommune) er godkendt og kan køres skarpt" in part(plain(answer), MINE)
    assert f'href="/ibrugtagninger/testkommune?batch={batch}#skarp"' in answer.text
    assert batch in part(await shown(town, Role.APPROVER), OTHERS)


async def test_a_set_that_was_stopped_is_to_be_run_to_its_end(town: ConsoleTown) -> None:
    ledger = town.town.ledger
    ledger.batches.approve(await town.prepare(), APPROVER)
    held = lease(ledger, town.batch, Owner.current(), "testkommune")
    ledger.cases.open_batch(town.batch, held)
    ledger.runs.release(held)
    told = part(await shown(town, Role.OPERATOR), MINE)
    assert f"{town.batch} (testkommune) er ikke kørt færdig: 5 borgere mangler" in told


async def test_a_run_at_work_is_followed_and_not_started_once_more(town: ConsoleTown) -> None:
    batch, ledger = await town.prepare(), town.town.ledger
    ledger.batches.approve(batch, APPROVER)
    run = ledger.runs.begin(NewRun("testkommune", CVR, LINEAGE, "1.0.0", "", "", Mode.LIVE, batch, STARTER))
    ledger.runs.acquire("testkommune", run, Owner.current(), TIMING)
    told = await shown(town, Role.OPERATOR)
    assert f"{run} arbejder for testkommune lige nu" in told
    assert "kan køres skarpt" not in told


async def test_lines_past_their_deadline_are_counted_and_come_after_what_is_to_be_run(town: ConsoleTown) -> None:
    batch = await town.prepare()
    town.town.ledger.batches.approve(batch, APPROVER)
    for number, days in enumerate((-3, -1, 4)):
        add_line(town, days, f"trin {number}")
    told = part(await shown(town, Role.OPERATOR), MINE)
    assert told.index(batch) < told.index("2 linjer er over fristen")
    assert "2 linjer er over fristen" in part(await shown(town, Role.ADVISOR), MINE)
    assert "2 linjer er over fristen" in part(await shown(town, Role.APPROVER), OTHERS)


async def test_a_system_that_is_down_is_seen_by_those_who_can_do_something(town: ConsoleTown) -> None:
    ledger = town.town.ledger
    ledger.batches.approve(await town.prepare(), APPROVER)
    held = lease(ledger, town.batch, Owner.current(), "testkommune")
    ledger.cases.open_batch(town.batch, held)
    (case,) = ledger.cases.claim(town.batch, held, 1)
    ledger.cases.postpone(case.id, ledger.now(), SYSTEM_DOWN, held)
    assert "ting kræver handling, blandt andet: Sager, der venter" in part(await shown(town, Role.OPERATOR), MINE)
    assert "kræver handling" in part(await shown(town, Role.AUDITOR), OTHERS)


async def test_the_latest_runs_are_listed_without_a_citizen(town: ConsoleTown) -> None:
    await town.prepare()
    told = await shown(town, Role.VENDOR)
    (run,) = town.town.ledger.runs.recent()
    assert f"{run.id} testkommune Prøvekørsel færdig" in told
    assert not [each.name for each in PEOPLE if each.name in told]


async def test_another_organisation_sees_nothing_of_it(town: ConsoleTown) -> None:
    batch = await town.prepare()
    add_line(town, -1)
    told = await shown(town, *Role, cvr="88888888")
    assert "Her er intet kørt endnu" in told
    assert not [each for each in (batch, "testkommune", "fristen") if each in told]


@pytest.mark.parametrize(("role", "status"), [(Role.READER, 403), (Role.AUTHOR, 403), (None, 401)])
async def test_the_page_is_for_those_who_run_robots(town: ConsoleTown, role: Role | None, status: int) -> None:
    async with town.visited(*([role] if role else [])) as reader:
        assert (await reader.get(PATH)).status_code == status
