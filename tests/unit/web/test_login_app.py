"""The whole app with the organisation's own login: from nobody, through the provider, to the console."""

from __future__ import annotations

from pathlib import Path

import pytest
from oidc_town import https_browser, log_in, town
from starlette.applications import Starlette

from flows.app import app
from flows.runner.errors import NotReady
from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy


def pages(folder: Path, *, demo: bool = False) -> Starlette:
    return app(Home(folder), organisation_cvr="99999999", demo=demo)


async def test_an_operator_comes_from_nobody_through_the_provider_to_the_console(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        deploy(Home(tmp_path), "testkommune", by="Startende Person")
        here.app = pages(tmp_path)
        async with https_browser(here.app) as browser:
            asked = await browser.get("/drift")
            assert asked.status_code == 401
            assert 'href="/log-ind/kommune?til=/drift"' in asked.text
            assert "Log ind med kommunens login" in asked.text
            assert (await log_in(here, browser, "/drift")).headers["location"] == "/drift"
            page = await browser.get("/drift")
            assert (page.status_code, "Olga Opdigtet" in page.text) == (200, True)
            assert (await browser.post("/proevekoersler/x/godkend")).status_code == 403
            await browser.post("/log-ud")
            assert (await browser.get("/drift")).status_code == 401


async def test_with_the_organisations_login_nobody_invented_gets_in(tmp_path: Path) -> None:
    async with town(tmp_path), https_browser(pages(tmp_path)) as browser:
        answer = await browser.post("/log-ind", data={"person": "demo-olga", "til": "/drift"})
        assert (answer.status_code, "set-cookie" in answer.headers) == (400, False)
        assert "Olga Opdigtet" not in answer.text
        assert (await browser.get("/drift")).status_code == 401


def test_pages_with_a_login_that_is_set_up_wrong_do_not_start_and_say_why(tmp_path: Path) -> None:
    (tmp_path / "login.yaml").write_text("issuer: http://login.example", encoding="utf-8")
    with pytest.raises(NotReady, match=r"login\.yaml: ret .*issuer"):
        pages(tmp_path)


async def test_an_unforeseen_error_of_a_page_is_kept_in_the_ledger_under_the_code_on_the_page(tmp_path: Path) -> None:
    home = Home(tmp_path)
    deploy(home, "testkommune", by="Startende Person")
    app_of_nobody = pages(tmp_path)
    (tmp_path / "catalogue.db").write_bytes(b"no database at all" * 1000)
    async with https_browser(app_of_nobody) as anybody:
        answer = await anybody.get("/")
    with home.ledger() as ledger:
        (kept,) = ledger.failures.recent()
        assert (answer.status_code, f"fejlkoden {kept.id}" in answer.text) == (500, True)
        assert kept.stage == "page"
