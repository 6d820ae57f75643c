"""Runs several HTTP servers on loopback in one event loop, without touching the process's signal handlers."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import uvicorn
from starlette.types import ASGIApp, Scope

from connectors.sandbox.certificates import Certificates

LOOPBACK: Final = "127.0.0.1"
_GRACE_SECONDS: Final = 2
_PAUSE: Final = 0.01


def bind(port: int) -> socket.socket:
    """Return a listening socket on loopback; port 0 takes a free one."""
    # The protocol is named: asyncio turns Nagle's delay off only where it is, and every request would take 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(False)
    return listener


def free_port() -> int:
    """Return a port that was free a moment ago, for someone else to listen on."""
    with contextlib.closing(bind(0)) as listener:
        return int(listener.getsockname()[1])


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class LoopbackServer:
    """One ASGI application on one socket; with `certificates` over TLS that demands a client certificate."""

    def __init__(self, app: ASGIApp, listener: socket.socket, certificates: Certificates | None = None) -> None:
        self._listener = listener
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        if certificates is not None:
            config.ssl_certfile = str(certificates.server.certificate)
            config.ssl_keyfile = str(certificates.server.key)
            config.ssl_ca_certs = str(certificates.ca)
            config.ssl_cert_reqs = ssl.CERT_REQUIRED
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._listener.getsockname()[1])

    async def start(self) -> None:
        """Serve; returns when requests are answered."""
        self._task = asyncio.create_task(self._server.serve([self._listener]))
        while not self._server.started and not self._task.done():  # noqa: ASYNC110 - uvicorn only has a flag
            await asyncio.sleep(_PAUSE)
        if self._task.done():
            await self._task

    async def stop(self) -> None:
        """Finish what is under way, at most some seconds, and close the socket."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
        for protocol in list(self._server.server_state.connections):
            protocol.transport.abort()
        await asyncio.sleep(_PAUSE)
        self._listener.close()

    async def cut(self, scope: Scope) -> None:
        """Close the connection this request came on, whatever has been sent on it."""
        client = tuple(scope.get("client") or ())
        for protocol in list(self._server.server_state.connections):
            if tuple(getattr(protocol, "client", None) or ()) == client:
                await asyncio.sleep(_PAUSE)
                protocol.transport.abort()
        await asyncio.sleep(_PAUSE)
