"""Following and stopping a run from its pages, over a town of fakes and a real ledger."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from starting_town import PAGE, TownStarter, approved, half_way, order, previewed

from flows.ledger import Ledger
from flows.ledger.model import NewRun
from flows.ledger.states import Mode, RequestState, RunState
from flows.runner.errors import NotReady
from flows.runner.runs.preview_run import prepare
from flows.runner.runs.stages import Caller, Stages


class TestFollowingARun:
    async def test_shows_its_mode_how_far_it_is_and_polls_until_it_ends(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await approved(olga, starter, ledger)
        running = await half_way(olga, starter, batch)
        (run,) = ledger.runs.active()
        page = (await olga.get(f"/koersler/{run.id}")).text
        assert "Skarp kørsel: breve sendes" in page
        assert "0 af 5 borgere er færdige." in page
        assert f'hx-get="/koersler/{run.id}/fremdrift"' in page
        assert 'value="0" max="5"' in page
        part = await olga.get(f"/koersler/{run.id}/fremdrift")
        assert "hx-refresh" not in part.headers
        assert 'id="vej" hx-swap-oob="true"' in part.text
        assert "Den skarpe kørsel er i gang" in part.text
        await running.end()
        ended = (await olga.get(f"/koersler/{run.id}")).text
        assert "hx-get" not in ended
        assert "Indsatser oprettet" in ended

    async def test_a_pilot_is_measured_by_what_it_may_do_itself(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        batch = await approved(olga, starter, ledger)
        running = await half_way(olga, starter, batch, mode="pilot", only="2, 4")
        (run,) = ledger.runs.active()
        page = (await olga.get(f"/koersler/{run.id.lower()}")).text
        assert "Pilotkørsel: kun nogle få borgere" in page
        assert "0 af 2 borgere er færdige." in page
        await running.end()

    async def test_twenty_who_watch_read_it_once(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        await previewed(olga, starter, ledger)
        (run,) = ledger.runs.recent()
        path = f"/koersler/{run.id}/fremdrift"
        answers = await asyncio.gather(*(olga.get(path) for _ in range(20)))
        assert {each.status_code for each in answers} == {200}
        assert len({each.text for each in answers}) == 1

    async def test_it_stops_between_two_citizens_and_can_go_on(
        self, olga: httpx.AsyncClient, torben: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        starter.town.adoption = starter.town.adoption.model_copy(update={"concurrency": 1})
        batch = await approved(olga, starter, ledger)
        running = await half_way(olga, starter, batch)
        (run,) = ledger.runs.active()
        assert "Stop kørslen" in (await olga.get(f"/koersler/{run.id}")).text
        assert "Ja, stop den" in (await olga.get(f"/koersler/{run.id}/stop")).text
        assert (await olga.post(f"/koersler/{run.id}/stop")).status_code == 303
        second = await torben.post(f"/koersler/{run.id}/stop", follow_redirects=True)
        for each in (second, await olga.get(f"/koersler/{run.id}")):
            assert "Olga Opdigtet har bedt kørslen stoppe" in each.text
        await running.end()
        assert "stoppet mellem to borgere" in (await olga.get(f"/koersler/{run.id}")).text
        assert len(starter.town.post.letters) == 1
        late = await olga.post(f"/koersler/{run.id}/stop", follow_redirects=True)
        assert "der var intet at stoppe" in late.text
        assert (await olga.post(f"{PAGE}/koersel", data=order(batch, formular="tre"))).status_code == 303
        await starter.work()
        assert len(starter.town.post.letters) == 5

    async def test_a_run_whose_process_is_gone_says_so(self, olga: httpx.AsyncClient, ledger: Ledger) -> None:
        new = NewRun("testkommune", "99999999", "preventive-home-visits", "1", "c", "s", Mode.LIVE, None, "Olga")
        run = ledger.runs.begin(new)
        page = (await olga.get(f"/koersler/{run}")).text
        assert "Kørslen er afbrudt, eller den venter" in page
        assert "<progress" in page

    async def test_a_follow_up_is_called_one_and_not_a_run_that_sends_letters(
        self, olga: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        new = NewRun("testkommune", "99999999", "preventive-home-visits", "1", "c", "s", Mode.LIVE, None, "Olga")
        run = ledger.runs.begin(new)
        ledger.runs.finish(run, RunState.FINISHED, "", None)
        page, listed = (await olga.get(f"/koersler/{run}")).text, (await olga.get("/koersler")).text
        assert "Opfølgningen er færdig" in page
        assert '<span class="sd-mode sd-mode-live">Opfølgning</span>' in page
        assert "Opfølgning" in listed
        assert "Skarp kørsel" not in listed

    async def test_a_failed_run_that_no_page_started_says_why(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        starter.town.extract_age = timedelta(days=30)
        with pytest.raises(NotReady):
            await prepare(starter.town.work(), Stages("", Caller("tidsplanen")))
        (run,) = ledger.runs.recent()
        page = (await olga.get(f"/koersler/{run.id}")).text
        assert "Prøvekørslen fejlede" in page
        assert "dage gammelt; grænsen er 7" in page

    async def test_a_run_or_request_that_is_not_there_is_not_found(self, olga: httpx.AsyncClient) -> None:
        for path in ("/koersler/K-999999", "/koersler/anmodning/A-999999", "/koersler/K-999999/fremdrift"):
            assert (await olga.get(path)).status_code == 404

    async def test_the_list_shows_every_run_with_its_kind(
        self, olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
    ) -> None:
        assert "ingen kørsler endnu" in (await olga.get("/koersler")).text
        await previewed(olga, starter, ledger)
        (run,) = ledger.runs.recent()
        page = (await olga.get("/koersler")).text
        assert f'href="/koersler/{run.id}"' in page
        assert "Prøvekørsel" in page


async def test_nothing_of_a_citizen_is_on_any_of_these_pages(
    olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
) -> None:
    batch = await approved(olga, starter, ledger)
    await olga.post(f"{PAGE}/koersel", data=order(batch))
    await starter.work()
    (request,) = {
        each for each in (ledger.requests.of_prefect(run.prefect_run) for run in ledger.runs.recent(1)) if each
    }
    assert request.state is RequestState.TAKEN
    paths = [PAGE, "/ibrugtagninger", "/koersler", *(f"/koersler/{run.id}" for run in ledger.runs.recent())]
    for path in paths:
        page = (await olga.get(path)).text
        assert "Prøve Person" not in page
        assert "310240" not in page
