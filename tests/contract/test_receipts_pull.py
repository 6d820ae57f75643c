"""The AMQP consumer keeps the receipts contract on a real broker.

The broker is the one `SAMDRIFT_AMQP_URL` names (on loopback, its queues are ours to make and delete), else one this
test starts for itself when `rabbitmq-server` is installed.
"""

import asyncio
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pika
import pika.exceptions
import pytest
from private_rabbitmq import free_port, installed, private_rabbitmq
from sandbox_post import CITIZENS, SEED, post_on

from connectors.contract.post import PAPER, REFERENCE
from connectors.contract.receipts import DELIVERED, PRINTED, TAKEN, Ledger, ReceiptsContract, collect, envelope
from connectors.digital_post.amqp import loopback, saml_credentials
from connectors.digital_post.pull import PullReceipts
from connectors.errors import NotConfigured, Unavailable
from connectors.ports import Dispatch, Receipt
from connectors.sandbox.digital_post.carriers import QueueAddress
from connectors.sandbox.process import SandboxSettings, Testkommune


class Broker:
    """One queue, seen from the broker's side."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.queue = str(uuid.uuid4())
        self._connection = pika.BlockingConnection(pika.URLParameters(url))
        self._channel = self._connection.channel()
        self._channel.queue_declare(self.queue, durable=True)
        self._channel.confirm_delivery()

    async def publish(self, *events: bytes) -> None:
        for raw in events:
            self._channel.basic_publish("", self.queue, raw, pika.BasicProperties(delivery_mode=2))

    async def waiting(self) -> int:
        return int(self._channel.queue_declare(self.queue, passive=True).method.message_count)

    def consumers(self) -> int:
        return int(self._channel.queue_declare(self.queue, passive=True).method.consumer_count)

    def close(self) -> None:
        self._channel.queue_delete(self.queue)
        self._connection.close()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    given = os.environ.get("SAMDRIFT_AMQP_URL")
    if given:
        yield given
        return
    if installed() is None:
        pytest.skip("no RabbitMQ: set SAMDRIFT_AMQP_URL to one on loopback, or install rabbitmq-server")
    with private_rabbitmq(tmp_path_factory.mktemp("rabbitmq")) as started:
        yield started


@pytest.fixture
def source(url: str) -> Iterator[Broker]:
    broker = Broker(url)
    yield broker
    broker.close()


@pytest.fixture
def receipts(source: Broker) -> PullReceipts:
    return PullReceipts(source.queue, loopback(source.url))


class TestPullReceipts(ReceiptsContract):
    pass


async def test_nothing_is_acknowledged_while_the_sink_is_committing(receipts: PullReceipts, source: Broker) -> None:
    await source.publish(envelope(TAKEN))
    parameters = pika.URLParameters(source.url)

    def crash_of_the_broker_connection(_receipt: object) -> None:
        raise ConnectionResetError("the worker dies here")

    assert await receipts.collect(crash_of_the_broker_connection, quiet_seconds=0.3, limit_seconds=5) == 0
    with pika.BlockingConnection(parameters) as connection:
        method, _properties, body = connection.channel().basic_get(source.queue, auto_ack=True)
    assert body == envelope(TAKEN)
    assert method.redelivered


async def test_more_refused_than_fit_the_prefetch_do_not_hang(source: Broker) -> None:
    receipts = PullReceipts(source.queue, loopback(source.url), prefetch=2)
    await source.publish(*[envelope(event) for event in (TAKEN, DELIVERED, PRINTED)])
    ledger = Ledger(refuse=3)
    assert await collect(receipts, ledger) == 0
    assert ledger.seen == 2
    assert await source.waiting() == 3


async def test_receipts_of_a_letter_come_back_through_the_queue(source: Broker, tmp_path: Path) -> None:
    address = pika.URLParameters(source.url)
    queue = QueueAddress(host=address.host, port=address.port, queue=source.queue)
    settings = SandboxSettings(state=tmp_path / "town", citizens=CITIZENS, seed=SEED, receipt_pace=0.0, queue=queue)
    ledger = Ledger()
    with Testkommune(settings) as town:
        async with post_on(town.connections) as post:
            await post.send_paper(PAPER, REFERENCE)
        receipts = PullReceipts(source.queue, loopback(source.url))
        await receipts.collect(ledger, quiet_seconds=2, limit_seconds=20)
    assert {receipt.reference for receipt in ledger.receipts} == {REFERENCE}
    assert Dispatch.DISPATCHED in {receipt.dispatch for receipt in ledger.receipts}


async def test_a_long_service_gives_back_after_a_pause_and_commits_then(source: Broker) -> None:
    receipts = PullReceipts(source.queue, loopback(source.url), retry_seconds=0.2)
    await source.publish(envelope(TAKEN))
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    ledger = Ledger(refuse=2)

    def sink(receipt: object) -> None:
        ledger(receipt)
        loop.call_soon_threadsafe(stop.set)

    assert await asyncio.wait_for(receipts.serve(sink, stop), 20) == 1
    assert ledger.seen == 3
    assert await source.waiting() == 0


async def test_a_cancelled_service_leaves_no_consumer_behind(receipts: PullReceipts, source: Broker) -> None:
    ledger, committed = Ledger(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def sink(receipt: Receipt) -> None:
        ledger(receipt)
        loop.call_soon_threadsafe(committed.set)

    service = asyncio.create_task(receipts.serve(sink, asyncio.Event()))
    await source.publish(envelope(TAKEN))
    await asyncio.wait_for(committed.wait(), 10)
    service.cancel()
    with pytest.raises(asyncio.CancelledError):
        await service
    async with asyncio.timeout(10):
        while source.consumers():  # noqa: ASYNC110 - only the broker knows, and it has no event for it
            await asyncio.sleep(0.05)
    await source.publish(envelope(DELIVERED))
    assert (await source.waiting(), ledger.statuses) == (1, ["Modtaget Digital Post"])


async def test_a_service_without_a_broker_tries_again_until_it_is_stopped() -> None:
    receipts = PullReceipts("q", loopback(f"amqp://guest:guest@127.0.0.1:{free_port()}/%2F"), reconnect_seconds=0.05)
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.3, stop.set)
    assert await asyncio.wait_for(receipts.serve(Ledger(), stop), 10) == 0


async def test_a_broker_that_is_away_is_tried_later() -> None:
    receipts = PullReceipts("q", loopback(f"amqp://guest:guest@127.0.0.1:{free_port()}/%2F"))
    with pytest.raises(Unavailable):
        await collect(receipts, Ledger())


async def test_a_queue_that_does_not_exist_names_the_setting(url: str) -> None:
    with pytest.raises(NotConfigured) as refused:
        await collect(PullReceipts("no-such-queue", loopback(url)), Ledger())
    assert refused.value.setting == "connections.receipts.queue"


async def test_a_wrong_password_names_the_setting(source: Broker) -> None:
    broker = urlsplit(source.url)
    place = broker.netloc.rpartition("@")[2]
    wrong = broker._replace(netloc=f"{broker.username or 'guest'}:{uuid.uuid4().hex}@{place}")
    with pytest.raises(NotConfigured):
        await collect(PullReceipts(source.queue, loopback(wrong.geturl())), Ledger())


def test_a_password_in_clear_goes_to_this_machine_only() -> None:
    with pytest.raises(NotConfigured):
        loopback("amqp://guest:guest@beskedfordeler.example/%2F")


def test_the_saml_token_is_the_answer_to_the_external_mechanism() -> None:
    assert saml_credentials(b"<saml/>").response_for(None) == ("EXTERNAL", b"<saml/>")
