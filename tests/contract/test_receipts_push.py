"""The push end-point keeps the receipts contract, answers as Beskedfordeler expects, and lets in nobody else."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from local_certificates import LocalCertificate, make_certificate
from lxml import etree
from pydantic import ValidationError

from connectors.contract.receipts import DELIVERED, TAKEN, Ledger, ReceiptsContract, collect, envelope
from connectors.digital_post.push import PushConnection, PushReceipts
from connectors.digital_post.push_app import MAX_BODY
from connectors.errors import NotConfigured

CODE = "{urn:oio:sagdok:3.0.0}StandardRetur/{urn:oio:sagdok:3.0.0}StatusKode"


def status_code(answer: httpx.Response) -> str | None:
    root = etree.fromstring(answer.content)
    assert root.tag == "{urn:oio:sts:1.0.0}ModtagBeskedOutput"
    return root.findtext(CODE)


class Sender:
    """Beskedfordeler's half: posts the first waiting event until it is answered 20; then the next."""

    def __init__(self, receipts: PushReceipts, context: ssl.SSLContext) -> None:
        self._receipts = receipts
        self._events: list[bytes] = []
        self._client = httpx.AsyncClient(verify=context, trust_env=False)

    async def publish(self, *events: bytes) -> None:
        self._events.extend(events)

    async def waiting(self) -> int:
        return len(self._events)

    async def run(self) -> None:
        while True:
            await self._receipts.listening.wait()
            for raw in list(self._events):
                with suppress(httpx.TransportError):
                    answer = await self._client.post(
                        f"https://127.0.0.1:{self._receipts.port}/kvitteringer", content=raw
                    )
                    if status_code(answer) == "20":
                        self._events.remove(raw)
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> LocalCertificate:
    return make_certificate(tmp_path_factory.mktemp("ours"), "organisation")


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> LocalCertificate:
    return make_certificate(tmp_path_factory.mktemp("broker"), "beskedfordeler")


def client_context(trusted: LocalCertificate, shown: LocalCertificate | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=trusted.certificate)
    if shown is not None:
        context.load_cert_chain(shown.certificate, shown.key)
    return context


@pytest.fixture
def receipts(ours: LocalCertificate, broker: LocalCertificate) -> PushReceipts:
    return PushReceipts(
        PushConnection(port=0, certificate_file=ours.certificate, key_file=ours.key, sender_file=broker.certificate)
    )


class TestPushReceipts(ReceiptsContract):
    @pytest.fixture
    async def source(
        self, receipts: PushReceipts, ours: LocalCertificate, broker: LocalCertificate
    ) -> AsyncIterator[Sender]:
        sender = Sender(receipts, client_context(ours, broker))
        task = asyncio.create_task(sender.run())
        yield sender
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await sender._client.aclose()


# --- who may deliver ---


async def test_a_caller_without_the_senders_certificate_is_not_heard(
    receipts: PushReceipts, ours: LocalCertificate, tmp_path: Path
) -> None:
    stranger = make_certificate(tmp_path, "stranger")
    ledger, stop = Ledger(), asyncio.Event()
    service = asyncio.create_task(receipts.serve(ledger, stop))
    await receipts.listening.wait()
    for shown in (None, stranger):
        async with httpx.AsyncClient(verify=client_context(ours, shown), trust_env=False) as client:
            with pytest.raises(httpx.TransportError):
                await client.post(f"https://127.0.0.1:{receipts.port}/kvitteringer", content=envelope(TAKEN))
    stop.set()
    assert await service == 0
    assert ledger.seen == 0


def test_listening_to_the_network_takes_certificates() -> None:
    with pytest.raises(ValidationError, match="certificate_file"):
        PushConnection(host="0.0.0.0")


# --- plain, on this machine only ---


@pytest.fixture
async def plain() -> AsyncIterator[tuple[httpx.AsyncClient, Ledger]]:
    receipts, ledger, stop = PushReceipts(PushConnection(port=0)), Ledger(), asyncio.Event()
    service = asyncio.create_task(receipts.serve(ledger, stop))
    await receipts.listening.wait()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{receipts.port}", trust_env=False) as client:
        yield client, ledger
    stop.set()
    await service


async def test_a_committed_event_is_answered_20(plain: tuple[httpx.AsyncClient, Ledger]) -> None:
    client, ledger = plain
    answer = await client.post("/kvitteringer", content=envelope(DELIVERED))
    assert (answer.status_code, status_code(answer)) == (200, "20")
    assert ledger.statuses == ["Afleveret Digital Post"]


async def test_an_event_that_was_not_committed_is_not_answered_20(plain: tuple[httpx.AsyncClient, Ledger]) -> None:
    client, ledger = plain
    ledger._refuse = 1
    answer = await client.post("/kvitteringer", content=envelope(DELIVERED))
    assert (answer.status_code, status_code(answer)) == (500, "40")
    assert "database" not in answer.text


async def test_a_body_that_is_no_event_by_its_size_is_refused(plain: tuple[httpx.AsyncClient, Ledger]) -> None:
    client, ledger = plain
    answer = await client.post("/kvitteringer", content=b"x" * (MAX_BODY + 1))
    assert (answer.status_code, ledger.seen) == (413, 0)


async def test_only_posting_to_the_path_is_answered(plain: tuple[httpx.AsyncClient, Ledger]) -> None:
    client, _ledger = plain
    assert (await client.get("/kvitteringer")).status_code == 405
    assert (await client.post("/andet", content=envelope(TAKEN))).status_code == 404


async def test_an_entity_bomb_is_kept_unread(plain: tuple[httpx.AsyncClient, Ledger]) -> None:
    client, ledger = plain
    bomb = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>'
    answer = await client.post("/kvitteringer", content=bomb)
    assert status_code(answer) == "20"
    assert ledger.receipts[0].error_code == "MALFORMED"


# --- how long ---


async def test_collecting_ends_at_its_limit_however_much_comes() -> None:
    receipts, ledger = PushReceipts(PushConnection(port=0)), Ledger()
    started = datetime.now(UTC)
    collecting = asyncio.create_task(receipts.collect(ledger, quiet_seconds=60, limit_seconds=0.5))
    await receipts.listening.wait()
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.post(f"http://127.0.0.1:{receipts.port}/kvitteringer", content=envelope(TAKEN))
    assert await collecting == 1
    assert (datetime.now(UTC) - started).total_seconds() < 5


async def test_a_taken_port_names_the_setting() -> None:
    first, stop = PushReceipts(PushConnection(port=0)), asyncio.Event()
    service = asyncio.create_task(first.serve(Ledger(), stop))
    await first.listening.wait()
    with pytest.raises(NotConfigured) as refused:
        await collect(PushReceipts(PushConnection(port=first.port)), Ledger())
    assert refused.value.setting == "connections.receipts.port"
    stop.set()
    await service
