"""Starting a run from the page of an adoption, over a town of fakes and a real ledger."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from console_town import browser
from markupsafe import escape
from runner.small_town import SmallTown
from starlette.applications import Starlette
from starting_town import PAGE, TownStarter, approved, half_way, order, previewed
from web_browser import log_in

from flows.app import app
from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.states import RunState


class TestThePageOfAnAdoption:
    async def test_says_what_to_do_first_and_links_to_it(self, olga: httpx.AsyncClient) -> None:
        listed = (await olga.get("/ibrugtagninger")).text
        assert 'href="/ibrugtagninger/testkommune"' in listed
        page = (await olga.get(PAGE)).text
        assert "Start en prøvekørsel. Den viser" in page
        assert "Målgruppe" in page
        assert "Husstandens højeste alder i dage" in page

    async def test_of_another_organisation_is_not_there(self, town: SmallTown, starter: TownStarter) -> None:
        async with browser(app(town.home, organisation_cvr="88888888", demo=True, starter=starter)) as client:
            await log_in(client, "demo-olga")
            assert (await client.get(PAGE)).status_code == 404
            assert "testkommune" not in (await client.get("/ibrugtagninger")).text
            assert (await client.post(f"{PAGE}/proevekoersel", data={"formular": "x"})).status_code == 404

    @pytest.mark.parametrize(
        ("person", "sees", "starts"),
        [
            ("demo-olga", 200, 303),
            ("demo-torben", 200, 303),
            ("demo-gorm", 200, 403),
            ("demo-revi", 200, 403),
            ("demo-laura", 403, 403),
            ("demo-rikke", 403, 403),
            ("", 401, 401),
        ],
    )
    async def test_lets_in_whom_it_should(self, pages: Starlette, person: str, sees: int, starts: int) -> None:
        async with browser(pages) as client:
            if person:
                await log_in(client, person)
            page = await client.get(PAGE)
            assert page.status_code == sees
            assert ("Start prøvekørsel</button>" in page.text) == (starts == 303)
            assert (await client.post(f"{PAGE}/proevekoersel", data={"formular": "x"})).status_code == starts


class TestStartingAPreview:
    async def test_leads_to_a_page_that_waits_and_then_to_the_run(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        waiting = (await olga.post(f"{PAGE}/proevekoersel", data={"formular": "en"})).headers["location"]
        page = (await olga.get(waiting)).text
        assert "En arbejder henter kørslen om lidt" in page
        assert (await olga.get(f"{waiting}/fremdrift")).status_code == 204
        await starter.work()
        assert (await olga.get(f"{waiting}/fremdrift")).headers["hx-refresh"] == "true"
        run = await olga.get(waiting, follow_redirects=True)
        assert "Prøvekørslen er færdig. Intet er sendt." in run.text
        newest = ledger.batches.latest("testkommune")
        assert newest is not None
        assert (newest.started_by, newest.found) == ("Olga Opdigtet", 5)
        assert f'href="/proevekoersler/{newest.id}"' in run.text

    async def test_the_starter_is_refused_as_approver(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await previewed(olga, starter, ledger)
        made = ledger.batches.get(BatchId(batch))
        assert made is not None
        with pytest.raises(Exception, match="en anden end den"):
            ledger.batches.approve(made.id, "Olga Opdigtet")

    async def test_the_same_form_sent_twice_starts_one_run(self, olga: httpx.AsyncClient, starter: TownStarter) -> None:
        sent = [olga.post(f"{PAGE}/proevekoersel", data={"formular": "en"}) for _ in range(4)]
        answers = await asyncio.gather(*sent)
        assert {each.headers["location"] for each in answers} == {f"/koersler/anmodning/{starter.waiting[0].id}"}
        assert len(starter.waiting) == 1

    async def test_a_second_person_learns_who_has_just_started_one(
        self, olga: httpx.AsyncClient, starter: TownStarter, pages: Starlette
    ) -> None:
        await olga.post(f"{PAGE}/proevekoersel", data={"formular": "en"})
        async with browser(pages) as torben:
            await log_in(torben, "demo-torben")
            answer = await torben.post(f"{PAGE}/proevekoersel", data={"formular": "anden"})
        assert answer.status_code == 409
        assert "Olga Opdigtet har lige startet en kørsel" in answer.text
        assert f"/koersler/anmodning/{starter.waiting[0].id}" in answer.text
        assert len(starter.waiting) == 1

    async def test_while_prefect_is_down_nothing_is_half_done_and_it_can_be_tried_again(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        starter.broken = "Prefect svarer ikke, så kørslen blev ikke startet."
        answer = await olga.post(f"{PAGE}/proevekoersel", data={"formular": "en"})
        assert (answer.status_code, "Prefect svarer ikke" in answer.text) == (503, True)
        assert ledger.requests.waiting("testkommune") is None
        assert ledger.runs.recent() == ()
        starter.broken = ""
        assert (await olga.post(f"{PAGE}/proevekoersel", data={"formular": "to"})).status_code == 303

    async def test_a_request_can_be_withdrawn_before_anything_has_begun(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        page = (await olga.post(f"{PAGE}/proevekoersel", data={"formular": "en"})).headers["location"]
        await olga.post(f"{page}/tilbage")
        assert "trukket tilbage. Intet er gjort" in (await olga.get(page)).text
        with pytest.raises(Exception, match="gælder ikke længere"):
            await starter.work()
        assert ledger.runs.recent() == ()

    async def test_why_a_run_came_to_nothing_is_on_its_request(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        page = (await olga.post(f"{PAGE}/proevekoersel", data={"formular": "en"})).headers["location"]
        asked = starter.waiting[0]
        ledger.requests.take(asked.id, f"flow-{asked.id}")
        ledger.requests.explain(asked.id, "Udtrækket er ni dage gammelt. Bestil et nyt.")
        shown = (await olga.get(page)).text
        assert "Kørslen blev ikke startet" in shown
        assert "Udtrækket er ni dage gammelt" in shown


class TestStartingALiveRun:
    async def test_runs_exactly_the_approved_batch(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await approved(olga, starter, ledger)
        form = (await olga.get(PAGE, params={"batch": batch})).text
        assert re.search(rf'value="{batch}" selected', form)
        answer = await olga.post(f"{PAGE}/koersel", data=order(batch))
        await starter.work()
        page = (await olga.get(answer.headers["location"], follow_redirects=True)).text
        assert "Kørslen er færdig" in page
        assert "Skarp kørsel: breve sendes" in page
        assert f'href="/proevekoersler/{batch}"' in page
        assert len(starter.town.post.letters) == 5
        run = ledger.runs.last_on(BatchId(batch))
        assert run is not None
        assert (run.state, run.started_by) == (RunState.FINISHED, "Olga Opdigtet")

    async def test_a_pilot_takes_only_those_that_were_named(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await approved(olga, starter, ledger)
        await olga.post(f"{PAGE}/koersel", data=order(batch, mode="pilot", only="4, 2"))
        await starter.work()
        assert len(starter.town.post.letters) == 2

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"batch": ""}, "Udfyld feltet."),
            ({"batch": "B-999999"}, "afløst, opgivet eller ikke godkendt"),
            ({"mode": ""}, "Udfyld feltet."),
            ({"mode": "preview"}, "Vælg en af mulighederne."),
            ({"limit": "0"}, "Skriv 1 eller mere."),
            ({"limit": "mange"}, "Skriv et helt tal"),
            ({"limit": "9" * 5000}, "Tallet er for stort"),
            ({"limit": "<b>3</b>"}, "Skriv et helt tal"),
            ({"batch": "B" * 9000}, "Forkort teksten"),
            ({"only": "to og fire", "mode": "pilot"}, "Skriv borgernes numre"),
            ({"sure": None}, "Sæt kryds"),
        ],
    )
    async def test_wrong_values_come_back_at_their_field_and_start_nothing(
        self,
        olga: httpx.AsyncClient,
        starter: TownStarter,
        ledger: Ledger,
        changed: dict[str, str | None],
        message: str,
    ) -> None:
        batch = await approved(olga, starter, ledger)
        typed = {name: value for name, value in (order(batch, limit="3") | changed).items() if value is not None}
        answer = await olga.post(f"{PAGE}/koersel", data=typed)
        assert answer.status_code == 422
        assert "Der er noget, der skal rettes" in answer.text
        assert answer.text.count(message) == 2
        assert f'value="{escape(typed["limit"])}"' in answer.text
        assert starter.waiting == []

    async def test_the_summary_names_the_field_and_the_address_of_the_form_leads_back(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await approved(olga, starter, ledger)
        answer = await olga.post(f"{PAGE}/koersel", data=order(batch, limit="0"))
        assert '<a href="#felt-limit">Højst så mange borgere: Skriv 1 eller mere.</a>' in answer.text
        assert (await olga.get(f"{PAGE}/koersel")).headers["location"] == PAGE

    async def test_a_batch_that_nobody_has_approved_cannot_be_run(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await previewed(olga, starter, ledger)
        assert "Der er ingen godkendt prøvekørsel" in (await olga.get(PAGE)).text
        answer = await olga.post(f"{PAGE}/koersel", data=order(batch))
        assert (answer.status_code, starter.waiting) == (422, [])

    async def test_is_refused_while_another_run_has_the_adoption(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await approved(olga, starter, ledger)
        running = await half_way(olga, starter, batch)
        answer = await olga.post(f"{PAGE}/proevekoersel", data={"formular": "igen"})
        (active,) = ledger.runs.active()
        assert answer.status_code == 409
        assert f"Kørslen {active.id}, startet af Olga Opdigtet, er i gang" in answer.text
        assert f'href="/koersler/{active.id}"' in answer.text
        await running.end()

    async def test_the_same_form_sent_again_while_it_runs_leads_to_the_run(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await approved(olga, starter, ledger)
        running = await half_way(olga, starter, batch)
        again = await olga.post(f"{PAGE}/koersel", data=order(batch))
        (active,) = ledger.runs.active()
        page = await olga.get(again.headers["location"], follow_redirects=True)
        assert str(page.url).endswith(f"/koersler/{active.id}")
        await running.end()

    async def test_waits_for_somebody_to_say_that_there_were_no_earlier_invitations(
        self, olga: httpx.AsyncClient, torben: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await approved(olga, starter, ledger)
        with ledger.database.write() as tx:
            tx.connection.exec_driver_sql("DELETE FROM waivers")
        refused = await olga.post(f"{PAGE}/koersel", data=order(batch))
        assert (refused.status_code, "Tidligere invitationer er ikke indlæst" in refused.text) == (409, True)
        short = await olga.post(f"{PAGE}/afkald", data={"why": "nyt"})
        assert (short.status_code, "for kort" in short.text, ">nyt</textarea>" in short.text) == (422, True, True)
        for _ in range(2):
            assert (await olga.post(f"{PAGE}/afkald", data={"why": "Tilbuddet er nyt hos os."})).status_code == 303
        second = await torben.post(f"{PAGE}/afkald", data={"why": "Byrådet har besluttet det."})
        assert (second.status_code, "Olga Opdigtet har imens skrevet" in second.text) == (409, True)
        assert (await olga.post(f"{PAGE}/koersel", data=order(batch))).status_code == 303
