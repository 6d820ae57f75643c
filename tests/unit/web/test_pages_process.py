"""The pages as `samdrift up` starts them: whose they are, when a demo's door shuts, what their log may say."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from web_browser import browser, log_in

from catalogue.web.security import HEADERS
from flows.demo_door import SHUT
from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy
from flows.web import Wordless, main, pages_of

NUMBER = "2512489996"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    place = Home(tmp_path)
    deploy(place, "testkommune", by="Startende Person")
    return place


def adopt_something_real(home: Home) -> None:
    """Save an adoption that nobody has said is the testkommune's."""
    with home.ledger() as ledger:
        invented = ledger.adoptions.get("testkommune")
        assert invented is not None
        document = invented.document.replace("connections: sandbox", "connections: {}")
        ledger.adoptions.save(replace(invented, id="egen", document=document))


async def test_invented_people_log_in_where_everything_is_invented(home: Home) -> None:
    async with browser(pages_of(home)) as person:
        await log_in(person, "demo-olga")
        assert "Olga Opdigtet" in (await person.get("/")).text


async def test_the_door_shuts_for_invented_people_when_something_real_is_adopted(home: Home) -> None:
    async with browser(pages_of(home)) as person:
        await log_in(person, "demo-olga")
        adopt_something_real(home)
        for answer in (await person.get("/"), await person.post("/log-ind", data={"person": "demo-gorm", "til": "/"})):
            assert (answer.status_code, answer.text) == (503, SHUT)
            assert "set-cookie" not in answer.headers
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
            assert answer.headers["cache-control"] == "no-store"


async def test_nobody_invented_can_log_in_where_something_is_real(home: Home) -> None:
    adopt_something_real(home)
    async with browser(pages_of(home)) as person:
        answer = await person.post("/log-ind", data={"person": "demo-olga", "til": "/"})
        assert answer.status_code == 400
        assert "Olga Opdigtet" not in (await person.get("/log-ind")).text


def test_pages_of_nobody_do_not_start_and_say_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--state", str(tmp_path), "--port", "1"]) == 1
    assert "samdrift deploy" in capsys.readouterr().err


def test_the_log_of_an_error_has_its_kind_and_place_and_none_of_its_words() -> None:
    try:
        int(f"borgeren {NUMBER} findes ikke")
    except ValueError as error:
        caught = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "Exception in ASGI application", (), caught)
    written = Wordless("%(message)s").format(record)
    assert "ValueError test_pages_process.py:" in written
    assert NUMBER not in written
    assert "findes ikke" not in written
