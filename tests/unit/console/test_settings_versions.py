"""Versions of settings on their pages, and runs made with them, over a town of fakes and a real ledger."""

from __future__ import annotations

import httpx
import pytest
from runner.small_town import SmallTown
from settings_typed import BECAUSE, SETTINGS, newest, page_of, save
from starting_town import PAGE, TownStarter, approved, order, previewed

from flows.ledger import Ledger


class TestVersions:
    async def test_an_earlier_version_is_taken_up_again_as_a_new_one(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        await save(torben, minimum_age="75")
        await save(torben, minimum_age="80")
        assert "Gendan denne version" in (await torben.get(f"{SETTINGS}/1")).text
        answer = await torben.post(f"{SETTINGS}/1/gendan", data={"version": "2"})
        assert answer.headers["location"] == f"{SETTINGS}/3"
        assert (newest(ledger).document, newest(ledger).because) == (
            '{"settings": {"minimum_age": 75}}',
            "Gendannet: version 1.",
        )
        assert (await torben.post(f"{SETTINGS}/0/gendan", data={"version": "3"})).status_code == 303
        assert newest(ledger).document == "{}"

    async def test_is_not_taken_up_over_what_somebody_saved_meanwhile(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        await save(torben, minimum_age="75")
        await save(torben, minimum_age="80")
        answer = await torben.post(f"{SETTINGS}/0/gendan", data={"version": "1"})
        assert (answer.status_code, newest(ledger).number) == (409, 2)
        assert "gemte version 2" in answer.text

    @pytest.mark.parametrize("basis", ["1", "-1", "x", ""])
    async def test_is_not_taken_up_from_a_version_nobody_knows(
        self, torben: httpx.AsyncClient, ledger: Ledger, basis: str
    ) -> None:
        answer = await torben.post(f"{SETTINGS}/0/gendan", data={"version": basis})
        assert (answer.status_code, ledger.overlays.newest("testkommune")) == (409, None)

    @pytest.mark.parametrize("number", ["7", "-1", "1e3", "9" * 40, "%00"])
    async def test_one_that_never_was_is_not_there(self, torben: httpx.AsyncClient, number: str) -> None:
        assert (await torben.get(f"{SETTINGS}/{number}")).status_code == 404
        assert (await torben.post(f"{SETTINGS}/{number}/gendan", data={"version": "0"})).status_code == 404

    async def test_the_list_says_who_when_and_why(self, torben: httpx.AsyncClient) -> None:
        await save(torben, minimum_age="75")
        page = await page_of(torben)
        assert f'href="{SETTINGS}/1"' in page
        assert page.count("Torben Tovholder") > 1
        assert BECAUSE in page

    async def test_settings_that_cannot_be_used_say_so_and_can_be_undone(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        ledger.overlays.save("testkommune", 0, '{"settings": {"minimum_age": 7}}', "prøve", "Ingen")
        page = await torben.get(SETTINGS)
        assert (page.status_code, "settings.minimum_age" in page.text) == (200, True)
        assert (await torben.get(PAGE)).status_code == 200
        assert (await torben.get(f"{SETTINGS}/1")).status_code == 200
        assert (await torben.post(f"{SETTINGS}/1/gendan", data={"version": "1"})).status_code == 409
        assert (await torben.post(f"{SETTINGS}/0/gendan", data={"version": "1"})).status_code == 303
        assert "settings.minimum_age:" not in await page_of(torben)


class TestARunWithThem:
    async def test_finds_by_the_new_age_and_says_which_version_it_was_made_with(
        self, torben: httpx.AsyncClient, starter: TownStarter, ledger: Ledger, town: SmallTown
    ) -> None:
        answer = await save(torben, minimum_age="120")
        page = (await torben.get(answer.headers["location"])).text
        assert f'action="{PAGE}/proevekoersel"' in page
        town.take_up()
        batch = await previewed(torben, starter, ledger)
        made = ledger.batches.latest("testkommune")
        assert made is not None
        assert (made.id, made.overlay) == (batch, 1)
        assert "version 1, gemt af Torben Tovholder" in (await torben.get(f"/proevekoersler/{batch}")).text
        run = (await torben.get(f"/koersler/{made.run}")).text
        assert f'href="{SETTINGS}/1"' in run

    async def test_an_approved_batch_made_with_others_says_so_and_is_not_run(
        self, torben: httpx.AsyncClient, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger, town: SmallTown
    ) -> None:
        batch = await approved(olga, starter, ledger)
        await save(torben, minimum_age="75")
        page = (await olga.get(PAGE)).text
        assert page.count("indstillinger er ændret, siden prøvekørslen") == 2
        assert "er godkendt af Gorm Godkender og kan køres" not in page
        assert "indstillinger er ændret, siden prøvekørslen" in (await olga.get(f"/proevekoersler/{batch}")).text
        await olga.post(f"{PAGE}/koersel", data=order(batch))
        town.take_up()
        with pytest.raises(Exception, match="Ibrugtagningen er ændret"):
            await starter.work()
        assert town.post.letters == []

    async def test_the_adoption_offers_to_change_them_first_and_a_bound(
        self, torben: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        page = (await torben.get(PAGE)).text
        assert "Ret indstillinger først" in page
        assert "Som i ibrugtagningens fil." in page
        wrong = await torben.post(f"{PAGE}/proevekoersel", data={"formular": "a", "most": "nul"})
        assert (wrong.status_code, starter.waiting) == (422, [])
        assert 'value="nul"' in wrong.text
        await torben.post(f"{PAGE}/proevekoersel", data={"formular": "b", "most": "2"})
        (asked,) = starter.waiting
        assert asked.limit == 2
