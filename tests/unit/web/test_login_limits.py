"""How much a page takes, what it answers to what it does not take, and that no error tells anything."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from session_town import SECRET, Town, open_town
from starlette.exceptions import HTTPException
from starlette.types import Message
from web_browser import ORIGIN, browser, log_in

from catalogue.web.limited import LimitedRequest
from catalogue.web.walled import HalfAnswered, logged


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return open_town(tmp_path)


def is_ours(answer: httpx.Response) -> bool:
    """Return whether an answer carries what every answer must."""
    policy = answer.headers.get("content-security-policy", "")
    return "script-src 'self'" in policy and "unsafe" not in policy and answer.headers["cache-control"] == "no-store"


async def test_a_form_may_be_as_large_as_the_page_says_and_no_larger(town: Town) -> None:
    async with browser(town.app) as anybody:
        assert (await anybody.post("/lille", content=b"x" * 1000)).text == "1000"
        answer = await anybody.post("/lille", content=b"x" * 1001)
        assert (answer.status_code, "fylder for meget" in answer.text, is_ours(answer)) == (413, True, True)


@pytest.mark.parametrize("path", ["/aaben", "/notat"])
async def test_a_form_of_a_megabyte_is_too_much_logged_in_or_not(town: Town, path: str) -> None:
    async with browser(town.app) as anybody:
        answer = await anybody.post(path, data={"note": "x" * 1_000_001})
        assert (answer.status_code, "fylder for meget" in answer.text) == (413, True)


async def test_a_body_that_says_nothing_of_its_length_is_counted_as_it_comes(town: Town) -> None:
    read = 0

    async def drops() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(10_000):
            read += 1
            yield b"x" * 100

    async with browser(town.app) as anybody:
        assert (await anybody.post("/lille", content=drops())).status_code == 413


@pytest.mark.parametrize(("said", "status"), [("9" * 5000, 413), ("-1", 200), ("\u0661", 200), ("x", 200)])
async def test_a_length_that_is_no_number_of_ours_is_no_error(town: Town, said: str, status: int) -> None:
    async with browser(town.app) as anybody:
        headers = {"content-length": said.encode()}
        assert (await anybody.post("/lille", content=b"x", headers=headers)).status_code == status


async def test_a_body_that_says_it_is_shorter_is_counted_all_the_same(town: Town) -> None:
    async with browser(town.app) as anybody:
        answer = await anybody.post("/lille", content=b"x" * 2000, headers={"content-length": "10"})
        assert answer.status_code == 413


async def test_a_body_that_says_it_is_too_long_is_not_read(town: Town) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    async with browser(town.app) as anybody:
        answer = await anybody.post("/lille", content=never(), headers={"content-length": "999999"})
        assert answer.status_code == 413


async def test_a_body_that_never_comes_is_not_waited_for() -> None:
    begun = asyncio.Event()

    async def receive() -> Message:
        if not begun.is_set():
            begun.set()
            return {"type": "http.request", "body": b"note=", "more_body": True}
        await asyncio.Event().wait()
        raise AssertionError("nothing comes")

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": b""}
    with pytest.raises(HTTPException) as caught:
        await LimitedRequest(scope, receive, 1000, most_seconds=0.01).form()
    assert (caught.value.status_code, begun.is_set()) == (408, True)


async def test_a_form_with_very_many_fields_or_files_is_refused(town: Town) -> None:
    async with browser(town.app) as anybody:
        assert (await anybody.post("/aaben", data={f"f{n}": "x" for n in range(500)})).status_code == 200
        for data, files in (
            ({f"f{n}": "x" for n in range(501)}, None),
            ({f"f{n}": "x" for n in range(501)}, {"a": b"x"}),
            ({}, {f"a{n}": b"x" for n in range(6)}),
        ):
            answer = await anybody.post("/aaben", data=data, files=files)
            assert (answer.status_code, "for mange felter" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
        ("application/x-www-form-urlencoded", b"%ZZ=%\xff\x00&&&=;"),
        ("application/json", b'{"note": 1}'),
        ("", b"note=x"),
    ],
)
@pytest.mark.parametrize("path", ["/aaben", "/notat", "/log-ind", "/log-ud"])
async def test_a_broken_form_is_never_an_error_of_ours(town: Town, path: str, kind: str, body: bytes) -> None:
    async with browser(town.app) as anybody:
        answer = await anybody.post(path, content=body, headers={"content-type": kind})
        assert answer.status_code in {200, 303, 400, 401}
        assert is_ours(answer)


async def test_swollen_headers_are_refused(town: Town) -> None:
    async with browser(town.app) as anybody:
        for headers in ({f"x-{n}": "1" for n in range(101)}, {"cookie": "a=" + "x" * 40_000}):
            answer = await anybody.get("/", headers=headers)
            assert (answer.status_code, "Slet sidens cookies" in answer.text, is_ours(answer)) == (431, True, True)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://ond.example"},
        {"origin": "http://samdrift.test.ond.example"},
        {"origin": "http://samdrift.test:8080"},
        {"origin": "http://samdrift.test@ond.example"},
        {"sec-fetch-site": "cross-site", "origin": ORIGIN},
        {"sec-fetch-site": "same-site", "origin": ORIGIN},
        {"sec-fetch-site": ""},
        {"referer": f"{ORIGIN}/"},
    ],
)
async def test_a_write_that_is_not_from_our_own_page_is_refused_whatever_the_method(
    town: Town, headers: dict[str, str]
) -> None:
    async with browser(town.app) as anybody:
        await log_in(anybody, "demo-olga")
        del anybody.headers["origin"]
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
            answer = await anybody.request(method, "/notat", headers=headers)
            assert (answer.status_code, is_ours(answer)) == (403, True)


async def test_looking_without_taking_says_the_same_with_no_body(town: Town) -> None:
    async with browser(town.app) as anybody:
        for path, status in (("/", 200), ("/hvem", 401), ("/findes-ikke", 404)):
            answer = await anybody.head(path)
            assert (answer.status_code, is_ours(answer)) == (status, True)


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
async def test_a_way_of_asking_that_a_page_does_not_have_is_refused(town: Town, method: str) -> None:
    async with browser(town.app) as anybody:
        for path in ("/", "/hvem", "/notat"):
            answer = await anybody.request(method, path)
            assert (answer.status_code, is_ours(answer)) == (405, True)
            assert "access-control-allow-origin" not in answer.headers
            assert "allow" in answer.headers


async def test_a_form_opened_as_a_page_says_what_to_do(town: Town) -> None:
    async with browser(town.app) as anybody:
        answer = await anybody.get("/log-ud")
        assert (answer.status_code, "brug knappen dér" in answer.text) == (405, True)


async def test_no_redirect_names_the_host_that_a_request_claims(town: Town) -> None:
    async with browser(town.app) as anybody:
        for path in (b"/hvem/", b"//ond.example/hvem", b"//ond.example/hvem/", b"/assets", b"/assets/", b"//"):
            address = httpx.URL(scheme="http", host="samdrift.test", raw_path=path)
            answer = await anybody.send(httpx.Request("GET", address, headers={"host": "ond.example"}))
            assert answer.status_code == 404
            assert "location" not in answer.headers


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
async def test_an_error_nobody_foresaw_is_a_page_with_a_code_and_without_its_words(
    town: Town, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    async with browser(town.app) as anybody:
        with caplog.at_level(logging.INFO):
            answer = await anybody.request(method, "/fejler")
    assert (answer.status_code, is_ours(answer)) == (500, True)
    ours = [record for record in caplog.records if record.name.startswith("catalogue.web")]
    code = next(word for word in ours[-1].getMessage().split() if word.startswith("F-"))
    assert "RuntimeError" in ours[-1].getMessage()
    assert "session_town.py" in ours[-1].getMessage()
    assert method == "HEAD" or code in answer.text
    for part in (SECRET, "Nancy", "RuntimeError", "Traceback"):
        assert part not in answer.text
    assert not [record for record in caplog.records if "Nancy" in record.getMessage() or record.exc_info]


async def test_an_error_in_the_middle_of_an_answer_cuts_it_and_says_nothing(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(town.app), base_url=ORIGIN) as anybody:
        with pytest.raises(HalfAnswered) as caught:
            await anybody.get("/halvt")
    written = "".join(traceback.format_exception(caught.value))
    assert "F-" in written
    assert "Nancy" not in written + caplog.text


async def test_an_error_is_kept_where_the_runner_keeps_them_and_shown_by_that_code(tmp_path: Path) -> None:
    kept: list[str] = []

    def keep(error: Exception) -> str:
        kept.append(str(error))
        return "F-KEPT99"

    async with browser(open_town(tmp_path, keeper=keep).app) as anybody:
        assert "F-KEPT99" in (await anybody.get("/fejler")).text
    assert kept == [SECRET]


async def test_an_error_that_cannot_be_kept_is_still_a_page_with_a_code(tmp_path: Path) -> None:
    def full(_error: Exception) -> str:
        raise OSError("disk")

    async with browser(open_town(tmp_path, keeper=full).app) as anybody:
        answer = await anybody.get("/fejler")
        assert (answer.status_code, "fejlkoden F-" in answer.text) == (500, True)


async def test_a_page_is_still_answered_when_the_database_of_sessions_is_gone(town: Town, tmp_path: Path) -> None:
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        town.sessions.close()
        (tmp_path / "catalogue.db").write_bytes(b"no database at all" * 1000)
        answer = await olga.get("/hvem")
        assert (answer.status_code, "fejlkoden F-" in answer.text, is_ours(answer)) == (500, True, True)


def test_a_code_is_another_each_time() -> None:
    assert len({logged(ValueError("x")) for _ in range(20)}) == 20
