"""The administrator's pages: who is logged in and out, how one logs in, what runs, and errors shown for a purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from console_town import ConsoleTown, console_town
from lines_town import plain

from catalogue.web.provider_settings import ProviderSettings
from catalogue.web.roles import Role
from flows.console.office.admin_reading import login_view
from flows.console.office.admin_texts import ROLES
from flows.ledger.failures import NewFailure
from flows.ledger.migrate import HEAD

PATH = "/administration"
ADAM = "Adam Administrator"
FAILURE = NewFailure("testkommune", None, None, "act", "KeyError", "act.py:12", "Nancy Berggren 251248-9996 <b>")
PURPOSE = "Finder ud af, hvorfor kørslen fejlede"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        yield opened


def session_of(page: str, name: str) -> str:
    """Return the number by which a person's session is ended."""
    row = next(each for each in page.split("<tr>") if name in each)
    return re.findall(r'name="session" value="([^"]+)"', row)[0]


async def test_everybody_who_is_logged_in_is_shown_with_roles_and_since_when(town: ConsoleTown) -> None:
    async with (
        town.visited(Role.ADMINISTRATOR, Role.READER, name=ADAM) as adam,
        town.visited(Role.OPERATOR, Role.APPROVER, name="Olga Opdigtet") as _olga,
    ):
        page = await adam.get(PATH)
    told = plain(page)
    for part in (ADAM, "administrator", "Dig", "Olga Opdigtet", "godkender, operatør", "2 er logget ind"):
        assert part in told
    assert page.text.count('name="session"') == 1


async def test_one_person_is_logged_out_once_and_it_stands_in_the_audit(town: ConsoleTown) -> None:
    async with (
        town.visited(Role.ADMINISTRATOR, name=ADAM) as adam,
        town.visited(Role.OPERATOR, name="Olga Opdigtet") as olga,
        town.visited(Role.APPROVER, name="Gorm Godkender") as gorm,
    ):
        number = session_of((await adam.get(PATH)).text, "Olga Opdigtet")
        done = await adam.post(f"{PATH}/log-ud", data={"session": number})
        assert "Personen er logget ud" in plain(await adam.get(done.headers["location"]))
        assert [(await each.get("/drift")).status_code for each in (olga, gorm)] == [401, 200]
        again = await adam.post(f"{PATH}/log-ud", data={"session": number})
    assert (again.status_code, "allerede logget ud" in again.text) == (409, True)
    assert town.actors("logout_other") == [
        (f"{ADAM} (id-{ADAM})", "login", "loggede ud: Olga Opdigtet (id-Olga Opdigtet)")
    ]


async def test_all_others_are_logged_out_and_the_administrator_stays(town: ConsoleTown) -> None:
    async with (
        town.visited(Role.ADMINISTRATOR, name=ADAM) as adam,
        town.visited(Role.OPERATOR) as olga,
        town.visited(Role.APPROVER) as gorm,
    ):
        assert (await adam.post(f"{PATH}/log-andre-ud")).status_code == 303
        assert [(await each.get("/drift")).status_code for each in (olga, gorm, adam)] == [401, 401, 200]
        page = await adam.get(f"{PATH}?gjort=andre")
    assert "Du er den eneste" in page.text
    assert len(town.actors("logout_other")) == 2


@pytest.mark.parametrize("number", ["", "findes-ikke", "x" * 5000, "' OR 1=1--"])
async def test_a_session_that_is_none_ends_nobodys(town: ConsoleTown, number: str) -> None:
    async with town.visited(Role.ADMINISTRATOR) as adam, town.visited(Role.OPERATOR) as olga:
        assert (await adam.post(f"{PATH}/log-ud", data={"session": number})).status_code == 409
        assert [(await each.get("/drift")).status_code for each in (olga, adam)] == [200, 200]


async def test_what_runs_and_how_one_logs_in_is_told(town: ConsoleTown) -> None:
    async with town.visited(Role.ADMINISTRATOR) as adam:
        told = plain(await adam.get(PATH))
    for part in (version("samdrift"), version("prefect"), HEAD, "Demobrugere uden adgangskode", "under Sundhed"):
        assert part in told


def test_the_organisations_own_login_is_told_as_it_was_read_without_its_secret() -> None:
    known = {"issuer": "https://login.example", "client_id": "samdrift", "client_secret_file": "hemmelig-fil"}
    more = {"address": "https://samdrift.example", "organisations": ["99999999"], "roles": {"DRIFT": "operator"}}
    shown = login_view(ProviderSettings.model_validate(known | more), demo=False)
    assert ("Udsteder", "https://login.example") in shown.facts
    assert shown.gives == (("DRIFT", "operatør"),)
    assert "hemmelig-fil" not in str(shown)
    assert "ikke sat op" in login_view(None, demo=False).words
    assert set(ROLES) == set(Role)


async def test_an_error_is_listed_by_its_code_and_what_it_said_is_shown_for_a_purpose_only(town: ConsoleTown) -> None:
    code = town.town.ledger.failures.keep(FAILURE)
    async with town.visited(Role.ADMINISTRATOR, name=ADAM) as adam:
        listed = await adam.get(PATH)
        page = await adam.get(f"{PATH}/fejl/{code}")
        empty = await adam.post(f"{PATH}/fejl/{code}", data={"formaal": " "})
        assert town.actors("read_failure") == []
        shown = await adam.post(f"{PATH}/fejl/{code}", data={"formaal": PURPOSE})
    assert f'href="{PATH}/fejl/{code}"' in listed.text
    assert [each.status_code for each in (page, empty, shown)] == [200, 422, 200]
    assert not [each for each in (listed, page, empty) if "Nancy" in each.text or "KeyError" in each.text]
    for part in ("KeyError", "act.py:12", "Nancy Berggren ······-····", "&lt;b&gt;"):
        assert part in shown.text
    assert "9996" not in shown.text
    assert town.actors("read_failure") == [(f"{ADAM} (id-{ADAM})", code, PURPOSE)]


async def test_a_deleted_detail_and_an_unknown_code_are_said(town: ConsoleTown) -> None:
    code = town.town.ledger.failures.keep(FAILURE)
    with town.town.ledger.database.write() as tx:
        tx.connection.exec_driver_sql("UPDATE failures SET detail = NULL")
    async with town.visited(Role.ADMINISTRATOR) as adam:
        for answer in (
            await adam.get(f"{PATH}/fejl/{code}"),
            await adam.post(f"{PATH}/fejl/{code}", data={"formaal": PURPOSE}),
        ):
            assert "er slettet" in plain(answer)
        assert (await adam.get(f"{PATH}/fejl/F-222222")).status_code == 404
        assert "(slettet)" in plain(await adam.get(PATH))


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR])
async def test_nobody_else_gets_in(town: ConsoleTown, role: Role) -> None:
    code = town.town.ledger.failures.keep(FAILURE)
    async with town.visited(role) as other:
        answers = [await other.get(PATH), await other.get(f"{PATH}/fejl/{code}")]
        answers += [await other.post(f"{PATH}/{deed}") for deed in ("log-ud", "log-andre-ud", f"fejl/{code}")]
        assert [each.status_code for each in answers] == [403] * 5
