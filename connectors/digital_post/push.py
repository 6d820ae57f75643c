"""Receipts pushed to us: the `Receipts` port as an end-point with mutual TLS, for a while or as a service."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Self

import uvicorn
from pydantic import BaseModel, ConfigDict, Field, model_validator

from connectors.digital_post import texts
from connectors.digital_post.push_app import ReceivedEvents, receipts_app
from connectors.digital_post.settings import LOOPBACK
from connectors.errors import NotConfigured
from connectors.ports import ReceiptSink


class PushConnection(BaseModel):
    """Where this installation listens for receipts, and whom it listens to."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Modtagelse af kvitteringer (push)")

    host: str = Field(default="127.0.0.1", title="Adresse", description="Den adresse, maskinen lytter på.")
    port: int = Field(default=8443, ge=0, le=65535, title="Port", description="0 vælger en ledig port.")
    path: str = Field(default="/kvitteringer", pattern=r"^/\S*$", title="Sti")
    certificate_file: Path | None = Field(
        default=None, title="Servercertifikat", description="PEM-fil; den, Beskedfordeler har fået oplyst."
    )
    key_file: Path | None = Field(default=None, title="Nøgle til servercertifikatet")
    sender_file: Path | None = Field(
        default=None,
        title="Beskedfordelers certifikat",
        description="PEM med det eller de certifikater, der må aflevere. Angiv selve certifikatet, ikke dets udsteder.",
    )

    @model_validator(mode="after")
    def _only_loopback_goes_without_tls(self) -> Self:
        if self.host not in LOOPBACK and not (self.certificate_file and self.sender_file):
            raise ValueError("Modtagelse uden for maskinen selv kræver certificate_file og sender_file")
        if bool(self.certificate_file) != bool(self.sender_file):
            raise ValueError("certificate_file og sender_file hører sammen")
        return self


class _QuietServer(uvicorn.Server):
    """A server that leaves the process' signals alone: they belong to the run it is part of."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


class PushReceipts:
    """Listens for receipts. One listener at a time per object; `port` is known while it listens."""

    def __init__(self, connection: PushConnection) -> None:
        self._connection = connection
        self.port = connection.port
        self.listening = asyncio.Event()

    async def collect(self, sink: ReceiptSink, *, quiet_seconds: float, limit_seconds: float) -> int:
        """Listen until nothing has come for `quiet_seconds`, at most `limit_seconds`; return how many were committed.

        `sink` is called in a worker thread, one receipt at a time. Raises `NotConfigured` when the port is taken or a
        certificate is unreadable.
        """
        heard = asyncio.Event()
        async with self._listen(sink, heard) as events:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limit_seconds):
                    await _until_quiet(heard, quiet_seconds)
        return events.committed

    async def serve(self, sink: ReceiptSink, stop: asyncio.Event) -> int:
        """Listen until `stop` is set; return how many were committed."""
        async with self._listen(sink, asyncio.Event()) as events:
            await stop.wait()
        return events.committed

    @contextlib.asynccontextmanager
    async def _listen(self, sink: ReceiptSink, heard: asyncio.Event) -> AsyncIterator[ReceivedEvents]:
        events = ReceivedEvents(sink, heard.set)
        server = _QuietServer(self._config(events))
        with self._bound() as listener:
            self.port = listener.getsockname()[1]
            task = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                await server.ready.wait()
                self.listening.set()
                yield events
            finally:
                self.listening.clear()
                server.should_exit = True
                # What was received is answered before the door closes.
                await asyncio.shield(task)

    def _bound(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._connection.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self._connection.host, self._connection.port))
        except OSError:
            listener.close()
            raise NotConfigured(
                texts.PUSH_PORT, setting="connections.receipts.port", system=texts.BROKER_SYSTEM
            ) from None
        return listener

    def _config(self, events: ReceivedEvents) -> uvicorn.Config:
        config = uvicorn.Config(
            receipts_app(events, self._connection.path),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=10,
        )
        config.load()
        if self._connection.certificate_file is not None:
            config.ssl = _server_context(self._connection)
        return config


async def _until_quiet(heard: asyncio.Event, quiet_seconds: float) -> None:
    while True:
        heard.clear()
        try:
            await asyncio.wait_for(heard.wait(), quiet_seconds)
        except TimeoutError:
            return


def _server_context(connection: PushConnection) -> ssl.SSLContext:
    """Return a TLS 1.2+ context that lets in only the certificates of `sender_file`.

    A trusted certificate that is no root is enough (partial chain): trusting the issuer would let every other
    organisation with an OCES certificate deliver receipts.
    """
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(str(connection.certificate_file), connection.key_file)
        context.load_verify_locations(connection.sender_file)
    except (OSError, ssl.SSLError):
        raise NotConfigured(
            texts.CERTIFICATE, setting="connections.receipts.certificate_file", system=texts.BROKER_SYSTEM
        ) from None
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
