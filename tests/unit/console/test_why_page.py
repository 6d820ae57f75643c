"""Why a citizen got the offer, or not, in a browser: for a purpose, audited, and with the number nowhere."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from console_town import APPROVER, PEOPLE, PROTECTED, STARTER, YOUNG, ConsoleTown, console_town
from lines_town import plain

from catalogue.web.roles import Role
from flows.ledger.states import Mode
from flows.runner.adopting.robots import robot_of
from flows.runner.runs.live_run import Request, act
from flows.runner.runs.stages import Caller, Stages

PATH, PURPOSE = "/hvorfor", "Borgeren har ringet"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        await opened.prepare()
        yield opened


def number(citizen: int) -> str:
    return PEOPLE[citizen - 1].cpr.reveal("prøve")


def form(cpr: str, purpose: str = PURPOSE, adoption: str = "testkommune") -> dict[str, str]:
    return {"cpr": cpr, "formaal": purpose, "ibrugtagning": adoption}


async def ask(town: ConsoleTown, cpr: str, purpose: str = PURPOSE, adoption: str = "testkommune") -> httpx.Response:
    async with town.visited(Role.OPERATOR, name=STARTER) as reader:
        return await reader.post(PATH, data=form(cpr, purpose, adoption))


async def test_why_not_is_answered_in_a_sentence_with_rule_and_what_to_do(town: ConsoleTown) -> None:
    told = plain(await ask(town, number(YOUNG)))
    reason = robot_of("preventive-home-visits").reasons["UNDER_AGE"].text
    assert f"Borgeren får ikke tilbuddet: {reason}." in told
    assert "Er den forkert, så ret den" in told
    for title in ("Afgørelse", "Regel", "Godkendt"):
        assert title in told


async def test_what_a_step_hangs_on_is_told_to_whom_it_may_concern_and_to_no_other(town: ConsoleTown) -> None:
    condition = "»Giv rådgiveren besked« sker kun, når der er noget at give besked om."
    assert condition in plain(await ask(town, number(1)))
    assert condition not in plain(await ask(town, number(YOUNG)))


async def test_who_is_only_proposed_is_told_with_the_way_to_the_batch(town: ConsoleTown) -> None:
    answer = await ask(town, number(1))
    assert "vil få tilbuddet, når" in answer.text
    assert f'href="/proevekoersler/{town.batch}"' in answer.text
    town.town.ledger.batches.approve(town.batch, APPROVER)
    answer = await ask(town, number(1))
    assert 'href="/ibrugtagninger/testkommune"' in answer.text
    assert "samdrift " not in plain(answer)


async def test_what_was_done_and_the_line_it_led_to_are_told(town: ConsoleTown) -> None:
    town.town.ledger.batches.approve(town.batch, APPROVER)
    await act(town.town.work(), Request(Mode.LIVE, town.batch), Stages("", Caller(STARTER)))
    done = plain(await ask(town, number(1)))
    assert "Borgeren har fået tilbuddet" in done
    assert "Brevet er sendt som Digital Post" in done
    handed = await ask(town, number(PROTECTED))
    (item,) = town.town.ledger.worklist.list()
    assert "Robotten gav sagen til en person" in handed.text
    assert f'href="/manuel-behandling/{item.id}"' in handed.text


async def test_a_stranger_to_every_run_is_told_where_to_look(town: ConsoleTown) -> None:
    told = plain(await ask(town, "2512489996"))
    assert "ikke behandlet denne borger" in told
    assert "andet CPR-nummer" in told


async def test_the_look_up_is_audited_with_who_whom_and_why(town: ConsoleTown) -> None:
    await ask(town, f"{number(1)[:6]}-{number(1)[6:]}")
    key = town.town.ledger.keys.citizen_key(PEOPLE[0].cpr)
    assert town.actors("why") == [(f"{STARTER} (id-{STARTER})", key, PURPOSE)]
    assert town.town.ledger.audit.verify() == []


@pytest.mark.parametrize(
    ("cpr", "purpose", "fields"),
    [
        ("123", PURPOSE, {"cpr"}),
        ("", PURPOSE, {"cpr"}),
        ("2512489996 og mere", PURPOSE, {"cpr"}),
        ("<script>alert(1)</script>", PURPOSE, {"cpr"}),
        ("2512489996", "", {"formaal"}),
        ("2512489996", "x" * 5000, {"formaal"}),
        ("", "", {"cpr", "formaal"}),
    ],
)
async def test_a_form_that_cannot_be_used_is_said_at_its_fields_and_nothing_is_looked_up(
    town: ConsoleTown, cpr: str, purpose: str, fields: set[str]
) -> None:
    answer = await ask(town, cpr, purpose)
    assert answer.status_code == 422
    assert {each for each in ("cpr", "formaal") if f'href="#felt-{each}"' in answer.text} == fields
    assert all(f'id="felt-{each}-fejl"' in answer.text for each in fields)
    assert town.actors("why") == []
    assert cpr not in answer.text or not cpr
    assert purpose in answer.text


@pytest.mark.parametrize("cpr", ["2512489996", "251248-9996"])
async def test_the_number_is_on_no_page_and_in_no_log_wherever_it_was_typed(
    town: ConsoleTown, caplog: pytest.LogCaptureFixture, cpr: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = [await ask(town, cpr), await ask(town, cpr, "x"), await ask(town, "123", f"Nummeret er {cpr}")]
    assert [each.status_code for each in answers] == [200, 422, 422]
    for told in (*(each.text for each in answers), *(str(each.url) for each in answers), caplog.text):
        assert "9996" not in told


async def test_a_number_in_the_purpose_is_not_written_in_the_audit(town: ConsoleTown) -> None:
    await ask(town, "2512489996", "Om 251248-9996")
    ((_actor, _whom, why),) = town.actors("why")
    assert "9996" not in why


@pytest.mark.parametrize("adoption", ["", "findes-ikke", "<b>"])
async def test_an_adoption_that_is_not_ours_is_refused_at_its_field(town: ConsoleTown, adoption: str) -> None:
    answer = await ask(town, "2512489996", adoption=adoption)
    assert (answer.status_code, "Vælg en af jeres" in answer.text) == (422, True)
    assert "<b>" not in answer.text


async def test_another_organisation_learns_nothing(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR, cvr="88888888") as stranger:
        answer = await stranger.post(PATH, data=form(number(1)))
        assert "ingen ibrugtagninger" in (await stranger.get(PATH)).text
    assert (answer.status_code, str(town.batch) in answer.text, town.actors("why")) == (422, False, [])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OPERATOR, 200),
        (Role.ADVISOR, 200),
        (Role.AUDITOR, 200),
        (Role.VENDOR, 403),
        (Role.READER, 403),
        (Role.ADMINISTRATOR, 403),
        (None, 401),
    ],
)
async def test_only_those_who_may_see_citizens_may_ask(town: ConsoleTown, role: Role | None, status: int) -> None:
    async with town.visited(*([role] if role else [])) as reader:
        assert (await reader.get(PATH)).status_code == status
        answer = await reader.post(PATH, data=form("2512489996"))
    assert (answer.status_code, "2512489996" in answer.text) == (status, False)


async def test_a_number_in_the_address_is_not_read(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        answer = await reader.get(PATH, params={"cpr": "2512489996", "formaal": PURPOSE})
    assert (answer.status_code, "Svaret" in plain(answer), town.actors("why")) == (200, False, [])
