from __future__ import annotations

import smtplib
import time
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from connectors.sandbox.fault_middleware import FaultMiddleware
from connectors.sandbox.faults import DIGITAL_POST, MAIL, NEXUS, FaultBoard, FaultKind, FaultRule
from connectors.sandbox.process import Testkommune

from .post_calls import PostCaller, case_cpr, counts, kombi, memo, new_id


class Counter:
    """An application that remembers how often it committed something."""

    def __init__(self) -> None:
        self.commits = 0
        self.app = Starlette(routes=[Route("/things/{name}", self._commit, methods=["GET", "POST"])])

    async def _commit(self, request: Request) -> JSONResponse:
        self.commits += 1
        return JSONResponse({"name": request.path_params["name"], "commits": self.commits})


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def board() -> FaultBoard:
    return FaultBoard(seed=4)


@pytest.fixture
def client(counter: Counter, board: FaultBoard) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(FaultMiddleware(counter.app, board, NEXUS))
    return httpx.AsyncClient(transport=transport, base_url="http://testkommune")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (FaultKind.THROTTLED, 429),
        (FaultKind.ERROR_500, 500),
        (FaultKind.UNAVAILABLE, 503),
        (FaultKind.CONFLICT, 409),
    ],
)
async def test_a_refused_call_changes_nothing_and_the_next_is_good(client, counter, board, kind, status) -> None:
    board.add(FaultRule(NEXUS, kind, seconds=7))
    first = await client.post("/things/a", json={})
    assert (first.status_code, counter.commits) == (status, 0)
    assert (first.headers.get("retry-after") == "7") is (kind is FaultKind.THROTTLED)
    assert (await client.post("/things/a", json={})).status_code == 200
    assert board.hits == {f"nexus/{kind}": 1}


async def test_a_lost_reply_comes_after_the_commit(client, counter, board) -> None:
    board.add(FaultRule(NEXUS, FaultKind.REPLY_LOST))
    with pytest.raises(ConnectionResetError):
        await client.post("/things/a")
    assert counter.commits == 1


async def test_a_malformed_body_is_no_json(client, counter, board) -> None:
    board.add(FaultRule(NEXUS, FaultKind.MALFORMED))
    answer = await client.get("/things/a")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting"):
        answer.json()


async def test_a_slow_call_is_slow_and_then_right(client, board) -> None:
    board.add(FaultRule(NEXUS, FaultKind.SLOW, seconds=0.05))
    begun = time.monotonic()
    assert (await client.get("/things/a")).status_code == 200
    assert time.monotonic() - begun >= 0.05


async def test_only_the_named_operation_of_the_named_system_is_hit(client, board) -> None:
    board.add(FaultRule(DIGITAL_POST, FaultKind.ERROR_500, calls=None))
    board.add(FaultRule(NEXUS, FaultKind.ERROR_500, "POST */b", calls=None))
    assert (await client.post("/things/a")).status_code == 200
    assert (await client.get("/things/b")).status_code == 200
    assert (await client.post("/things/b")).status_code == 500


async def test_the_next_n_calls_are_hit_and_no_more(client, board) -> None:
    board.add(FaultRule(NEXUS, FaultKind.UNAVAILABLE, "/things/*", calls=3))
    answers = [(await client.get("/things/a")).status_code for _ in range(5)]
    assert answers == [503, 503, 503, 200, 200]


async def test_probability_thins_and_the_same_seed_thins_alike(counter) -> None:
    def hits(seed: int) -> list[bool]:
        board = FaultBoard(seed)
        board.add(FaultRule(NEXUS, FaultKind.ERROR_500, calls=None, probability=0.3))
        return [board.next_fault(NEXUS, "GET /x") is not None for _ in range(200)]

    assert 30 < sum(hits(1)) < 90
    assert hits(1) == hits(1)
    assert hits(1) != hits(2)


async def test_cleared_faults_hit_nothing(client, board) -> None:
    board.add(FaultRule(NEXUS, FaultKind.ERROR_500, calls=None))
    board.clear()
    assert (await client.get("/things/a")).status_code == 200


# --- over real connections -------------------------------------------------------------------------------------


@pytest.fixture
def order(kommune: Testkommune) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=kommune.connections.control.base_url) as client:
        yield client


def test_a_lost_reply_of_a_letter_leaves_the_letter_sent(
    kommune: Testkommune, caller: PostCaller, order: httpx.Client
) -> None:
    caller.token(kommune.connections.digital_post.entity_ids.send)
    order.post("/faults", json={"system": "digital_post", "kind": "reply_lost", "operation": "POST */kombi"})
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        caller.send(kombi("Digital Post", memo(new_id(), case_cpr("clean"))))
    assert counts(kommune)["letters_digital"] == 1
    assert order.get("/counts").json()["faults"] == {"digital_post/reply_lost": 1}


def test_an_answer_cut_in_the_middle_breaks_in_the_middle(
    kommune: Testkommune, caller: PostCaller, order: httpx.Client
) -> None:
    caller.token(kommune.connections.digital_post.entity_ids.send)
    order.post("/faults", json={"system": "digital_post", "kind": "cut", "operation": "*/kombi"})
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        caller.send(kombi("Digital Post", memo(new_id(), case_cpr("clean"))))
    assert counts(kommune)["letters_digital"] == 1


def test_faults_are_listed_and_taken_away(order: httpx.Client) -> None:
    wish = {"system": "nexus", "kind": "slow", "seconds": 2, "calls": 0}
    (rule,) = order.post("/faults", json=wish).json()["rules"]
    assert (rule["kind"], rule["calls"], rule["seconds"]) == ("slow", None, 2)
    assert order.delete("/faults").json()["rules"] == []


@pytest.mark.parametrize(
    "wish",
    [{}, {"system": "ukendt", "kind": "slow"}, {"system": "nexus", "kind": "brand"}, {"system": "nexus", "x": 1}],
)
def test_a_fault_nobody_can_make_is_refused(order: httpx.Client, wish: dict) -> None:
    assert order.post("/faults", json=wish).status_code == 422
    assert order.get("/faults").json()["rules"] == []


def _mail(kommune: Testkommune, text: str = "3 tilbud sendt") -> None:
    place = kommune.connections.mail
    with smtplib.SMTP(place.host, place.port, timeout=5) as server:
        server.sendmail(place.sender, ["vejleder@testkommunen.invalid"], f"Subject: Samdrift\n\n{text}\n".encode())


def test_a_mail_is_taken_counted_and_kept(kommune: Testkommune, tmp_path) -> None:
    _mail(kommune, "fem æbler")
    assert counts(kommune)["mails"] == 1
    (path,) = (tmp_path / "mails").iterdir()
    assert "fem æbler".encode() in path.read_bytes()


@pytest.mark.parametrize(("kind", "code"), [("unavailable", 451), ("error_500", 554), ("throttled", 450)])
def test_the_mail_server_refuses_only_when_told(
    kommune: Testkommune, order: httpx.Client, kind: str, code: int
) -> None:
    order.post("/faults", json={"system": MAIL, "kind": kind})
    with pytest.raises(smtplib.SMTPDataError) as refused:
        _mail(kommune)
    assert refused.value.smtp_code == code
    assert counts(kommune)["mails"] == 0
    _mail(kommune)
    assert counts(kommune)["mails"] == 1


def test_a_mail_whose_answer_is_lost_was_taken(kommune: Testkommune, order: httpx.Client) -> None:
    order.post("/faults", json={"system": MAIL, "kind": "reply_lost"})
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _mail(kommune)
    assert counts(kommune)["mails"] == 1
