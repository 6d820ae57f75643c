"""Receipts fetched by us: the `Receipts` port as a consumer of Beskedfordeler's AMQP queue.

A fetched event is gone once acknowledged (facts: letters-and-digital-post.md 2.4), so it is acknowledged only after
the sink committed it. What the sink refused is held and given back to the queue after a pause: given back at once it
would come again at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections import deque
from datetime import UTC, datetime
from typing import Any, Final

import pika
import pika.exceptions

from connectors.digital_post import texts
from connectors.digital_post.amqp import Connect
from connectors.digital_post.receipts import MALFORMED, read_or_keep
from connectors.errors import ConnectorError, NotConfigured, Retryable, Unavailable
from connectors.ports import ReceiptSink

log = logging.getLogger(__name__)

PREFETCH: Final = 20
_POLL_SECONDS: Final = 0.1
_FOREVER: Final = float("inf")
_NO_ACCESS: Final = frozenset({403, 404})
_REFUSED: Final = (
    pika.exceptions.AuthenticationError,
    pika.exceptions.ProbableAuthenticationError,
    pika.exceptions.ProbableAccessDeniedError,
)


class PullReceipts:
    """Fetches receipts from one queue. The sink is called in one worker thread, one receipt at a time."""

    def __init__(
        self,
        queue: str,
        connect: Connect,
        *,
        prefetch: int = PREFETCH,
        retry_seconds: float = 30.0,
        reconnect_seconds: float = 30.0,
    ) -> None:
        self._queue = queue
        self._connect = connect
        self._prefetch = prefetch
        self._retry_seconds = retry_seconds
        self._reconnect_seconds = reconnect_seconds

    async def collect(self, sink: ReceiptSink, *, quiet_seconds: float, limit_seconds: float) -> int:
        """Fetch until nothing has come for `quiet_seconds`, at most `limit_seconds`; return how many were committed.

        What the sink refused is back in the queue when this returns. Raises `Unavailable` when the queue cannot be
        reached, `NotConfigured` when it does not let us in.
        """
        fetch = _Fetch(sink, quiet_seconds, limit_seconds, self._retry_seconds)
        try:
            await self._run(fetch)
        finally:
            fetch.halt.set()
        return fetch.committed

    async def serve(self, sink: ReceiptSink, stop: asyncio.Event) -> int:
        """Fetch until `stop` is set, connecting again when the connection breaks; return how many were committed."""
        fetch = _Fetch(sink, _FOREVER, _FOREVER, self._retry_seconds)
        halting = asyncio.create_task(_pass_on(stop, fetch.halt))
        try:
            while not stop.is_set():
                try:
                    await self._run(fetch)
                except Retryable as error:
                    log.warning("the receipt queue is away: %s", error.code)
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(stop.wait(), self._reconnect_seconds)
        finally:
            halting.cancel()
            fetch.halt.set()
        return fetch.committed

    async def _run(self, fetch: _Fetch) -> None:
        parameters = await self._connect()
        try:
            await asyncio.to_thread(fetch.run, parameters, self._queue, self._prefetch)
        except (pika.exceptions.AMQPError, OSError) as error:
            raise _meaning(error) from None


class _Fetch:
    """One consumer in one thread: what was committed, what is held, and when to stop."""

    def __init__(self, sink: ReceiptSink, quiet: float, limit: float, retry: float) -> None:
        self._sink = sink
        self._quiet = quiet
        self._limit = limit
        self._retry = retry
        self._held: deque[tuple[int, float]] = deque()
        self.halt = threading.Event()
        """Ends the thread at its next poll: a cancelled task would leave it behind."""
        self.committed = 0

    def run(self, parameters: Any, queue: str, prefetch: int) -> None:
        """Consume until quiet, limit or halt; give back to the queue whatever is not committed."""
        self._held.clear()
        connection = pika.BlockingConnection(parameters)
        try:
            channel = connection.channel()
            channel.basic_qos(prefetch_count=prefetch)
            self._consume(channel, queue)
            self._give_back(channel, before=_FOREVER)
            channel.cancel()
        finally:
            # Closing gives back every delivery that is not acknowledged.
            if connection.is_open:
                connection.close()

    def _consume(self, channel: Any, queue: str) -> None:
        started = heard = time.monotonic()
        for method, _properties, body in channel.consume(queue, inactivity_timeout=_POLL_SECONDS):
            if method is not None:
                self._take(channel, method.delivery_tag, body)
                heard = time.monotonic()
            now = time.monotonic()
            self._give_back(channel, before=now)
            if self.halt.is_set() or now - heard >= self._quiet or now - started >= self._limit:
                return

    def _take(self, channel: Any, tag: int, body: bytes) -> None:
        receipt = read_or_keep(body, datetime.now(UTC))
        if receipt.error_code == MALFORMED:
            log.warning("an event could not be read and is kept as it is: %s", receipt.status)
        try:
            self._sink(receipt)
        except Exception as error:  # noqa: BLE001 - whatever keeps a receipt from being committed, it must come again
            log.warning("a receipt was not committed and goes back to the queue: %s", type(error).__name__)
            self._held.append((tag, time.monotonic() + self._retry))
            return
        channel.basic_ack(tag)
        self.committed += 1

    def _give_back(self, channel: Any, *, before: float) -> None:
        while self._held and self._held[0][1] <= before:
            channel.basic_nack(self._held.popleft()[0], requeue=True)


async def _pass_on(stop: asyncio.Event, halt: threading.Event) -> None:
    await stop.wait()
    halt.set()


def _meaning(error: Exception) -> ConnectorError:
    closed = isinstance(error, pika.exceptions.ChannelClosedByBroker) and error.reply_code in _NO_ACCESS
    if closed or isinstance(error, _REFUSED):
        return NotConfigured(texts.BROKER_REFUSED, setting="connections.receipts.queue", system=texts.BROKER_SYSTEM)
    return Unavailable(texts.BROKER_DOWN, system=texts.BROKER_SYSTEM)
