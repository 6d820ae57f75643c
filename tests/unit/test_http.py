import asyncio
import inspect
import logging

import httpx
import pytest

from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.http import BROKEN, NOT_OURS, NOTHING_LEFT, Endpoint, HttpClient

SECRET = "2512489996"
URL = f"https://system.example/path?cpr={SECRET}"


def client(answer):
    def handle(request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return HttpClient(Endpoint("Systemet"), transport=httpx.MockTransport(handle))


def httpx_exceptions():
    named = [value for _, value in inspect.getmembers(httpx, inspect.isclass) if issubclass(value, Exception)]
    return [kind for kind in named if kind is not httpx.HTTPStatusError]


def make(kind):
    if kind in {httpx.StreamConsumed, httpx.StreamClosed, httpx.ResponseNotRead, httpx.RequestNotRead}:
        return kind()
    return kind(SECRET)


@pytest.mark.parametrize("kind", httpx_exceptions(), ids=lambda kind: kind.__name__)
def test_every_httpx_exception_has_a_place(kind):
    places = (*NOTHING_LEFT, *BROKEN, *NOT_OURS)
    # A base class has its place when every class below it has.
    leaves = [one for one in httpx_exceptions() if issubclass(one, kind)]
    assert all(issubclass(leaf, places) or leaf in {httpx.HTTPError, httpx.RequestError} for leaf in leaves)


@pytest.mark.parametrize(
    "kind", [one for one in httpx_exceptions() if issubclass(one, (*NOTHING_LEFT, *BROKEN, *NOT_OURS))]
)
@pytest.mark.parametrize("operation", ["read", "write"])
async def test_no_httpx_error_leaves_and_none_carries_its_text(kind, operation):
    async with client(make(kind)) as http:
        with pytest.raises(ConnectorError) as error:
            await getattr(http, operation)("POST", URL)
    assert SECRET not in f"{error.value} {error.value.message} {error.value.__cause__}"
    assert error.value.__suppress_context__


@pytest.mark.parametrize("failure", [httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x"), httpx.WriteError("x")])
async def test_after_bytes_left_a_write_is_unknown_and_a_read_is_repeatable(failure):
    async with client(failure) as http:
        with pytest.raises(OutcomeUnknown):
            await http.write("POST", URL)
        with pytest.raises(Unavailable):
            await http.read("POST", URL)


@pytest.mark.parametrize("failure", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")])
async def test_before_bytes_left_even_a_write_is_repeatable(failure):
    async with client(failure) as http:
        with pytest.raises(Unavailable):
            await http.write("POST", URL)


@pytest.mark.parametrize(
    ("status", "read", "write"),
    [
        (302, Rejected, Rejected),
        (400, Rejected, Rejected),
        (404, Rejected, Rejected),
        (409, Rejected, Rejected),
        (429, Throttled, Throttled),
        (500, Unavailable, OutcomeUnknown),
        (503, Unavailable, OutcomeUnknown),
    ],
)
async def test_a_status_means_what_the_caller_must_do(status, read, write):
    async with client(httpx.Response(status)) as http:
        with pytest.raises(read):
            await http.read("GET", URL)
        with pytest.raises(write):
            await http.write("POST", URL)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)])
async def test_how_long_to_wait_is_told_when_it_is_a_number(header, seconds):
    async with client(httpx.Response(429, headers={"Retry-After": header})) as http:
        with pytest.raises(Throttled) as throttled:
            await http.read("GET", URL)
    assert throttled.value.retry_after == seconds


async def test_our_own_log_shows_no_query(caplog):
    caplog.set_level(logging.DEBUG, logger="connectors.http")
    async with client(httpx.Response(200)) as http:
        await http.read("GET", URL)
    ours = [record.getMessage() for record in caplog.records if record.name == "connectors.http"]
    assert ours == ["GET https://system.example/path -> 200"]


@pytest.mark.parametrize(("operation", "outcome"), [("read", Unavailable), ("write", OutcomeUnknown)])
async def test_the_timeout_is_the_total_of_a_call_that_never_falls_silent(operation, outcome):
    class Drip(httpx.AsyncByteStream):
        async def __aiter__(self):
            while True:
                await asyncio.sleep(0.001)
                yield b"."

    transport = httpx.MockTransport(lambda _request: httpx.Response(200, stream=Drip()))
    async with HttpClient(Endpoint("Systemet", timeout=0.05), transport=transport) as http:
        with pytest.raises(outcome):
            await asyncio.wait_for(getattr(http, operation)("POST", URL), 5)


async def test_no_log_of_the_libraries_shows_an_address(caplog):
    caplog.set_level(logging.DEBUG)
    async with client(httpx.Response(200)) as http:
        await http.read("GET", URL)
    assert SECRET not in caplog.text
    levels = [logging.getLogger(f"{library}.below").getEffectiveLevel() for library in ("httpx", "httpcore")]
    assert levels == [logging.WARNING, logging.WARNING]


async def test_a_redirect_is_not_followed_with_our_token():
    async with client(httpx.Response(302, headers={"Location": "https://evil.example/"})) as http:
        with pytest.raises(Rejected) as refused:
            await http.read("GET", URL)
    assert refused.value.code == "HTTP_302"
