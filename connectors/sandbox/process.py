"""Runs the whole testkommune on loopback: in this process, in a thread of a test, or as a child process."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from connectors.sandbox.connections import FILE, Connections
from connectors.sandbox.servers import Servers
from connectors.sandbox.settings import SandboxSettings
from connectors.sandbox.town import Town

__all__ = ["SandboxSettings", "Testkommune", "child_process", "run", "serve_until_signal"]

_START_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 15.0
_PAUSE: Final = 0.05


async def run(servers: Servers, ready: Callable[[Connections], None], stop: asyncio.Event) -> None:
    """Serve until `stop` is set; `ready` is called once everything answers and the connections are written.

    Raises:
        StateRefusedError: the folder holds another testkommune.
        OSError: a port is taken or the folder cannot be written.
    """
    try:
        ready(await servers.start())
        await stop.wait()
    finally:
        await servers.stop()


class Testkommune:
    """A testkommune in a thread of this process, for tests. Use it as a context manager."""

    __test__ = False

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings
        self._answered = threading.Event()
        self._connections: Connections | None = None
        self._failure: BaseException | None = None
        self._servers: Servers | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._work, name="testkommune", daemon=True)

    @property
    def connections(self) -> Connections:
        """Where everything is; only after `start`."""
        if self._connections is None:
            raise RuntimeError("the testkommune is not running")
        return self._connections

    @property
    def town(self) -> Town:
        """People, systems and truth, to read from a test; change them through the control API."""
        if self._servers is None:
            raise RuntimeError("the testkommune is not running")
        return self._servers.town

    def start(self) -> Connections:
        """Start, and return when everything answers; raise what hindered it."""
        self._thread.start()
        self._answered.wait(_START_SECONDS)
        if self._failure is not None:
            raise self._failure
        return self.connections

    def stop(self) -> None:
        """Stop and wait until the state is written."""
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_STOP_SECONDS)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _work(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for us
            self._failure = error
        finally:
            self._answered.set()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._servers = Servers(self._settings)
        await run(self._servers, self._ready, self._stop)

    def _ready(self, connections: Connections) -> None:
        self._connections = connections
        self._answered.set()


def serve_until_signal(settings: SandboxSettings, ready: Callable[[Connections], None]) -> None:
    """Run in the foreground until SIGTERM or SIGINT."""

    async def serve() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await run(Servers(settings), ready, stop)

    asyncio.run(serve())


@contextlib.contextmanager
def child_process(settings: SandboxSettings) -> Iterator[subprocess.Popen[bytes]]:
    """Run a testkommune as a child process while the block runs; its connections lie in the state folder.

    Raises:
        RuntimeError: it ended before it answered; its own words are in the message.
    """
    command = [sys.executable, "-m", "connectors.sandbox", "--state", str(settings.state)]
    command += ["--port", str(settings.port), "--citizens", str(settings.citizens), "--seed", str(settings.seed)]
    (settings.state / FILE).unlink(missing_ok=True)
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 - our own module
    try:
        _await_connections(child, settings.state / FILE)
        yield child
    finally:
        child.terminate()
        child.communicate(timeout=_STOP_SECONDS)


def _await_connections(child: subprocess.Popen[bytes], path: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not path.exists():
        if child.poll() is not None or time.monotonic() > deadline:
            said = child.stderr.read().decode(errors="replace") if child.stderr and child.poll() is not None else ""
            raise RuntimeError(f"testkommunen startede ikke: {said.strip()}")
        time.sleep(_PAUSE)
