"""Health in a browser: each light for what it stands for, by a word and a shape, never by colour alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from console_town import APPROVER, CVR, ConsoleTown, console_town
from lines_town import AT_ONCE, Lines, lines, plain

from catalogue.web.roles import Role
from flows.console.health import health_texts as c
from flows.console.health.health_reading import HealthReader
from flows.console.health.signals import Light, Signal, worst
from flows.ledger import Owner
from flows.ledger.failures import NewFailure
from flows.ledger.ids import EffectId, RunId
from flows.ledger.model import Case
from flows.ledger.states import EffectKind, Mode, RunState
from flows.ledger.testing import TIMING, HandClock, begin, lease
from flows.ledger.timing import Timing
from flows.runner.casework.postponing import AWAITS_PERSON, SYSTEM_DOWN

PATH = "/sundhed"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        yield opened


def signals(town: ConsoleTown) -> dict[str, Signal]:
    reader = HealthReader(town.town.ledger, town.town.home, CVR)
    return {each.title: each for each in reader.read().signals}


def call(desk: Lines, case: Case, system: str, timing: Timing = AT_ONCE) -> EffectId:
    """Begin a call of a case, and leave its answer open."""
    plan = (case.id, "create_intervention", EffectKind.WRITE, system, f"r-{case.sequence}", "by_reference")
    row = desk.ledger.effects.plan(*plan)
    desk.ledger.effects.intend([row.id], desk.lease, timing)
    return row.id


async def shown(town: ConsoleTown, role: Role = Role.OPERATOR, cvr: str = CVR) -> str:
    async with town.visited(role, cvr=cvr) as reader:
        answer = await reader.get(PATH)
    assert answer.status_code == 200
    return plain(answer)


def test_the_worst_light_stands_for_all() -> None:
    lights = [Signal("", each) for each in (Light.GREEN, Light.RED, Light.YELLOW, Light.NONE)]
    assert [worst(lights[: upto + 1]) for upto in range(4)] == [Light.GREEN, Light.RED, Light.RED, Light.RED]
    assert (worst([]), worst(lights[3:])) == (Light.NONE, Light.NONE)


async def test_every_light_has_a_word_beside_its_shape(town: ConsoleTown) -> None:
    await town.prepare()
    async with town.visited(Role.OPERATOR) as reader:
        text = (await reader.get(PATH)).text
    found = text.split('class="sd-light ')[1:]
    assert len(found) > 3
    for each in found:
        light = Light(each.removeprefix("sd-light-").split('"')[0])
        assert "<svg" in each
        assert c.LIGHTS[light] in each.split("</span>")[0]


async def test_a_system_that_answered_is_green_and_one_that_did_not_since_is_red(town: ConsoleTown) -> None:
    desk = lines(town)
    first, second = desk.cases[:2]
    row = desk.ledger.effects.plan(
        first.id, "create_intervention", EffectKind.WRITE, "Prøvesystem", "r-a", "by_reference"
    )
    desk.ledger.effects.intend([row.id], desk.lease, TIMING)
    desk.ledger.effects.confirm(row.id, "1", desk.lease)
    assert signals(town)["Prøvesystem"].light is Light.GREEN
    row = desk.ledger.effects.plan(
        second.id, "create_intervention", EffectKind.WRITE, "Prøvesystem", "r-b", "by_reference"
    )
    desk.ledger.effects.intend([row.id], desk.lease, AT_ONCE)
    desk.ledger.effects.unknown(row.id, "TIMEOUT", desk.lease)
    red = signals(town)["Prøvesystem"]
    assert (red.light, red.todo) == (Light.RED, c.DO_SYSTEM)
    assert "1 kald, hvor svaret aldrig kom." in red.facts


async def test_a_call_that_awaits_a_person_is_no_failure(town: ConsoleTown) -> None:
    desk = lines(town)
    row = desk.ledger.effects.plan(
        desk.cases[0].id, "create_intervention", EffectKind.WRITE, "manual", "r", "by_reference"
    )
    desk.ledger.effects.intend([row.id], desk.lease, AT_ONCE)
    desk.ledger.effects.unknown(row.id, AWAITS_PERSON, desk.lease)
    assert signals(town)["Arbejdslisten (manuelt arbejde)"].light is Light.NONE


@pytest.mark.parametrize(
    ("reason", "light"), [(SYSTEM_DOWN, Light.RED), (AWAITS_PERSON, Light.GREEN), ("SETTLING", Light.YELLOW)]
)
async def test_cases_that_wait_are_counted_by_reason(town: ConsoleTown, reason: str, light: Light) -> None:
    desk = lines(town)
    for case in desk.cases[:2]:
        desk.ledger.cases.postpone(case.id, desk.ledger.now(), reason, desk.lease)
    waiting = signals(town)[c.WAITING]
    assert (waiting.light, "2 sager" in waiting.facts[0]) == (light, True)
    assert reason not in waiting.facts[0].upper()


async def test_lines_past_their_deadline_are_red_and_due_today_yellow(town: ConsoleTown) -> None:
    desk = lines(town)
    assert signals(town)[c.WORKLIST].light is Light.GREEN
    desk.add(0, "NO_ACCESS", days=0)
    assert signals(town)[c.WORKLIST].light is Light.YELLOW
    desk.add(1, "NO_ACCESS", days=-1)
    assert signals(town)[c.WORKLIST].light is Light.RED


async def test_a_run_that_failed_is_red_with_what_to_do(town: ConsoleTown) -> None:
    ledger = town.town.ledger
    run = begin(ledger, Mode.PREVIEW, adoption="testkommune")
    ledger.runs.finish(run, RunState.FAILED, "", None)
    found = signals(town)[c.last_run("testkommune")]
    assert (found.light, found.todo, found.link) == (Light.RED, c.DO_RUN, f"/koersler/{run}")


@pytest.mark.parametrize(("days", "light"), [(0, Light.GREEN), (6, Light.GREEN), (7, Light.YELLOW), (30, Light.YELLOW)])
async def test_an_extract_is_compared_with_the_limit_of_its_adoption(tmp_path: Path, days: int, light: Light) -> None:
    with console_town(tmp_path) as town:
        await town.prepare()
        ledger = town.town.ledger
        batch = ledger.batches.get(town.batch)
        assert batch is not None
        ledger.database._clock = HandClock(batch.register_as_of + timedelta(days=days, minutes=5))
        found = signals(town)[c.extract("testkommune")]
        assert (found.light, "grænsen er 7 dage" in found.facts[0]) == (light, True)


@pytest.mark.parametrize(
    ("hours", "light"), [(1, Light.GREEN), (63, Light.GREEN), (70, Light.YELLOW), (121, Light.RED)]
)
async def test_a_follow_up_that_has_not_run_for_longer_than_a_weekend_is_seen(
    town: ConsoleTown, hours: int, light: Light
) -> None:
    ledger = town.town.ledger
    assert signals(town)[c.follow_up("testkommune")].light is Light.NONE
    held = lease(ledger, None, Owner.current(), "testkommune")
    ledger.runs.finish(held.run, RunState.FINISHED, "", held)
    ledger.database._clock = HandClock(datetime.now(UTC) + timedelta(hours=hours))
    assert signals(town)[c.follow_up("testkommune")].light is light


async def test_unforeseen_errors_are_listed_by_code_and_never_by_what_they_said(town: ConsoleTown) -> None:
    kept = NewFailure(
        "testkommune", RunId("K-AAAAAA"), None, "act", "ValueError", "steps.py:1", "Nancy Berggren 2512489996"
    )
    code = town.town.ledger.failures.keep(kept)
    told = await shown(town)
    assert (code in told, "Udfører" in told) == (True, True)
    assert not [each for each in ("Nancy", "2512489996", "steps.py") if each in told]
    assert code not in await shown(town, cvr="88888888")


async def test_another_organisation_sees_nothing_of_it(town: ConsoleTown) -> None:
    town.town.ledger.batches.approve(await town.prepare(), APPROVER)
    told = await shown(town, cvr="88888888")
    assert "testkommune" not in told


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.VENDOR, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.AUDITOR, 200),
        (Role.READER, 403),
        (Role.ADVISOR, 403),
        (None, 401),
    ],
)
async def test_health_is_for_those_who_run_robots(town: ConsoleTown, role: Role | None, status: int) -> None:
    async with town.visited(*([role] if role else [])) as reader:
        assert (await reader.get(PATH)).status_code == status
