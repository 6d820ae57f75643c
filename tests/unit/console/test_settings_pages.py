"""Changing settings on a page, over a town of fakes and a real ledger: what is typed is saved, shown, never lost."""

from __future__ import annotations

import re

import httpx
import pytest
from console_town import browser
from runner.small_town import SmallTown
from settings_typed import BECAUSE, SETTINGS, Fields, newest, page_of, save, typed
from starlette.applications import Starlette
from starting_town import TownStarter
from web_browser import log_in

from flows.app import app
from flows.ledger import Ledger

PEOPLE = (
    ("demo-olga", 200, 403),
    ("demo-gorm", 200, 403),
    ("demo-revi", 200, 403),
    ("demo-laura", 403, 403),
    ("demo-rikke", 403, 403),
    ("", 401, 401),
    ("demo-torben", 200, 303),
)
"""Who may see the settings, and who may save them."""


class TestChangingSettings:
    async def test_the_age_and_a_phone_number_are_changed_and_the_page_says_what_changed(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        answer = await save(torben, minimum_age="75", advisors__0__phone="00 00 00 09")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"{SETTINGS}/1")
        told = (await torben.get(answer.headers["location"])).text
        assert "Version 1 er gemt: 2 indstillinger er ændret." in told
        assert re.search(r"Alder</th>\s*<td[^>]*>70</td>\s*<td[^>]*>75</td>", told)
        assert "Rådgivere pr. distrikt › Nord › Telefon" in told
        assert BECAUSE in told
        assert "Start prøvekørsel med disse indstillinger" in told
        assert newest(ledger).document == (
            '{"settings": {"minimum_age": 75, "advisors": {"Nord": {"phone": "00 00 00 09"}}}}'
        )
        assert (newest(ledger).saved_by, newest(ledger).because) == ("Torben Tovholder", BECAUSE)

    async def test_a_page_sent_back_as_it_came_changes_and_saves_nothing(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        answer = await save(torben)
        assert (answer.status_code, "intet ændret" in answer.text) == (200, True)
        assert ledger.overlays.newest("testkommune") is None

    async def test_a_coordinator_changes_them_and_those_who_run_see_them(
        self, pages: Starlette, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        form = typed(await page_of(torben), minimum_age="75")
        for person, sees, answer in PEOPLE:
            async with browser(pages) as client:
                if person:
                    await log_in(client, person)
                page = await client.get(SETTINGS)
                assert page.status_code == sees, person
                assert ("Gem indstillingerne</button>" in page.text) == (answer == 303), person
                assert ("Husstandens højeste alder" in page.text) == (sees == 200), person
                assert (await client.post(SETTINGS, data=form)).status_code == answer, person
            assert (ledger.overlays.newest("testkommune") is not None) == (answer == 303), person

    async def test_another_organisation_s_are_not_there(self, town: SmallTown, starter: TownStarter) -> None:
        async with browser(app(town.home, organisation_cvr="88888888", demo=True, starter=starter)) as client:
            await log_in(client, "demo-torben")
            for path in (SETTINGS, f"{SETTINGS}/0"):
                assert (await client.get(path)).status_code == 404
            assert (await client.post(SETTINGS, data={"why": BECAUSE})).status_code == 404
            assert (await client.post(f"{SETTINGS}/0/gendan", data={"version": "0"})).status_code == 404


class TestWhatCannotBeSaved:
    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("minimum_age", "", "Skriv et helt tal med cifre."),
            ("minimum_age", "<script>alert(1)</script>", "Skriv et helt tal med cifre."),
            ("advisors__0__name", "x" * 900_000, "Forkort teksten til højst 80 tegn."),
            ("sender__organisation", "x" * 120_000, "fylder for meget"),
        ],
    )
    async def test_comes_back_with_a_message_and_everything_typed(
        self, torben: httpx.AsyncClient, ledger: Ledger, name: str, value: str, message: str
    ) -> None:
        answer = await save(torben, **{name: value, "advisor_title": "forebygger"})
        assert answer.status_code == 422
        assert "Der er noget, der skal rettes" in answer.text
        assert message in answer.text
        kept = dict(Fields(answer.text).sent)
        assert kept["settings.advisor_title"] == "forebygger"
        assert kept[f"settings.{name.replace('__', '.')}"] == value
        assert kept["why"] == BECAUSE
        assert "<script>alert" not in answer.text
        assert ledger.overlays.newest("testkommune") is None

    async def test_every_message_leads_to_something_on_the_page(self, torben: httpx.AsyncClient) -> None:
        answer = await save(torben, minimum_age="", advisors__0__phone="", sender__organisation="x" * 120_000)
        led_to = re.findall(r'<a href="#(felt-[^"]+)">', answer.text)
        assert led_to
        for each in led_to:
            assert f'id="{each}"' in answer.text

    async def test_a_reason_is_asked_for(self, torben: httpx.AsyncClient, ledger: Ledger) -> None:
        form = typed(await page_of(torben), minimum_age="75") | {"why": " "}
        answer = await torben.post(SETTINGS, data=form)
        assert (answer.status_code, ledger.overlays.newest("testkommune")) == (422, None)
        assert dict(Fields(answer.text).sent)["settings.minimum_age"] == "75"

    async def test_a_megabyte_and_ten_thousand_advisors_are_refused_before_they_are_read(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        assert (await save(torben, advisor_title="x" * 1_000_001)).status_code == 413
        many = {f"settings.advisors.{row}.@navn": f"Distrikt {row}" for row in range(10_000)}
        answer = await torben.post(SETTINGS, data=typed(await page_of(torben)) | many)
        assert answer.status_code in {400, 422}
        assert ledger.overlays.newest("testkommune") is None

    async def test_a_row_after_the_last_there_is_room_for_is_said_and_not_dropped(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        answer = await torben.post(SETTINGS, data=typed(await page_of(torben), **{"advisors__200__@navn": "Nordvest"}))
        assert (answer.status_code, "Der er plads til 200 rækker" in answer.text) == (422, True)
        assert ledger.overlays.newest("testkommune") is None

    async def test_what_is_hostile_but_allowed_is_kept_and_shown_as_text(self, torben: httpx.AsyncClient) -> None:
        answer = await save(torben, advisors__0__name="<script>alert(1)</script>")
        told = (await torben.get(answer.headers["location"])).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told
        assert "<script>alert" not in told + await page_of(torben)


class TestRows:
    async def test_a_district_is_added_in_the_row_that_is_always_there(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        row = {"@navn": "Midt", "name": "Vejleder Midt", "phone": "00 00 00 05", "hours": "kl. 8-9"}
        answer = await save(torben, **{f"advisors__4__{name}": value for name, value in row.items()})
        assert answer.status_code == 303
        assert "Rådgivere pr. distrikt › Midt" in (await torben.get(answer.headers["location"])).text

    async def test_a_button_adds_a_row_and_judges_and_saves_nothing(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        form = typed(await page_of(torben), minimum_age="7") | {"@tilfoej": "settings.advisors"}
        answer = await torben.post(SETTINGS, data=form)
        assert answer.status_code == 200
        assert "Der er noget, der skal rettes" not in answer.text
        assert {"settings.advisors.4.@navn", "settings.advisors.5.@navn"} <= Fields(answer.text).named
        assert dict(Fields(answer.text).sent)["settings.minimum_age"] == "7"
        assert ledger.overlays.newest("testkommune") is None

    async def test_a_button_takes_a_row_away_and_saving_removes_the_district(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        form = typed(await page_of(torben)) | {"@fjern": "settings.advisors.3"}
        without = await torben.post(SETTINGS, data=form)
        assert 'value="Vest"' not in without.text
        answer = await torben.post(SETTINGS, data=typed(without.text))
        assert answer.status_code == 303
        assert newest(ledger).document == '{"removed": [["settings", "advisors", "Vest"]]}'

    async def test_enter_saves_and_takes_no_row_away(self, torben: httpx.AsyncClient) -> None:
        form = re.search(
            r'<form method="post" action="[^"]*/indstillinger".*?</form>', await page_of(torben), re.DOTALL
        )
        assert form is not None
        first = re.search(r"<button[^>]*>", form[0])
        assert first is not None
        assert "name=" not in first[0]


class TestTwoPeople:
    async def test_what_the_other_changed_is_taken_along_and_nothing_is_saved_before_i_say_so(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        mine = typed(await page_of(torben), minimum_age="75")
        await save(torben, advisor_title="forebygger")
        answer = await torben.post(SETTINGS, data=mine)
        assert answer.status_code == 409
        assert "En anden har gemt imens" in answer.text
        assert "Torben Tovholder gemte version 1" in answer.text
        assert newest(ledger).number == 1
        shown = dict(Fields(answer.text).sent)
        assert (shown["settings.minimum_age"], shown["settings.advisor_title"]) == ("75", "forebygger")
        assert (await torben.post(SETTINGS, data=typed(answer.text))).status_code == 303
        assert newest(ledger).document == '{"settings": {"minimum_age": 75, "advisor_title": "forebygger"}}'

    async def test_where_both_changed_the_same_both_values_are_shown(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        mine = typed(await page_of(torben), minimum_age="75")
        await save(torben, minimum_age="72")
        answer = await torben.post(SETTINGS, data=mine)
        assert re.search(r"Alder</th>\s*<td[^>]*>70</td>\s*<td[^>]*>72</td>", answer.text)
        assert re.search(r"Alder</th>\s*<td[^>]*>72</td>\s*<td[^>]*>75</td>", answer.text)
        assert dict(Fields(answer.text).sent)["settings.minimum_age"] == "75"

    @pytest.mark.parametrize("basis", [{"version": "7"}, {"version": "x"}, {"version": "-1"}, {"fil": "en-anden"}, {}])
    async def test_a_form_from_settings_nobody_knows_is_never_saved_unseen(
        self, torben: httpx.AsyncClient, ledger: Ledger, basis: dict[str, str]
    ) -> None:
        form = typed(await page_of(torben), minimum_age="75") | basis
        if not basis:
            del form["version"]
        answer = await torben.post(SETTINGS, data=form)
        assert (answer.status_code, ledger.overlays.newest("testkommune")) == (409, None)
        assert dict(Fields(answer.text).sent)["settings.minimum_age"] == "75"
