"""The child processes of one installation: testkommune, Prefect, a worker and the pages, watched as one."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from flows.runner.adopting.sandbox_connections import FILE, SandboxConnections, sandbox_connections
from flows.runner.errors import NotReady
from flows.runner.home import Home, StateError
from flows.runner.orchestration.noticing import Noticing
from flows.runner.orchestration.sweeper import PERIOD, Sweeping

LOOPBACK: Final = "127.0.0.1"
POOL: Final = "samdrift"
PAGES_PORT: Final = 8400
"""Where the pages are looked for first."""
_START_SECONDS: Final = 90.0
_STOP_SECONDS: Final = 15.0
_LAST_ANSWERS: Final = 3
"""Seconds that Prefect's server may go on answering a page somebody has open."""
_PAUSE: Final = 0.1
_PR_SET_PDEATHSIG: Final = 1


class ServiceFailed(NotReady):
    """A child process did not start, or ended by itself; its log says why."""


@dataclass(frozen=True, slots=True)
class _Child:
    name: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None


def prefect_environment(home: Home, api_url: str) -> dict[str, str]:
    """Return the environment in which anything of ours imports Prefect (facts: prefect.md 3.7, 4).

    Nothing is sent to Prefect's makers, old runs are removed, and no result of a run is kept.
    """
    origin = api_url.removesuffix("/api")
    return {
        "PREFECT_HOME": str(home.prefect_dir),
        "PREFECT_PROFILES_PATH": str(home.prefect_dir / "profiles.toml"),
        "PREFECT_API_URL": api_url,
        "PREFECT_UI_API_URL": api_url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": origin,
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
    }


class Services:
    """Starts children, and stops exactly those, last first. Use it as a context manager, in the main thread.

    On Linux a child dies with the thread that started it, however this process ends.
    """

    def __init__(self, home: Home, api_url: str = "") -> None:
        self._home = home
        self._children: list[_Child] = []
        self._api_url = api_url
        self._sweeping: Sweeping | None = None
        self._noticing: Noticing | None = None

    @property
    def api_url(self) -> str:
        """Return the address of Prefect's API: as given, else empty before `start_prefect_server`."""
        return self._api_url

    @property
    def pids(self) -> dict[str, int]:
        """Return the process id of every child by its name."""
        return {child.name: child.process.pid for child in self._children}

    def start_sandbox(self, citizens: int = 200, seed: int = 1, port: int = 0) -> SandboxConnections:
        """Start the testkommune and return where it is, when it has said so itself."""
        folder = self._home.sandbox_dir
        before = _written(folder / FILE)
        command = ["connectors.sandbox", "--state", str(folder), "--port", str(port)]
        command += ["--citizens", str(citizens), "--seed", str(seed)]
        child = self._start("testkommune", command, {})
        self._await(child, lambda: _written(folder / FILE) not in {None, before})
        return sandbox_connections(folder)

    def start_prefect_server(self, port: int = 0, auth: str | None = None) -> str:
        """Start Prefect's server on loopback and return the address of its API, when it is healthy.

        `auth` is `name:password`; without it whoever is on this machine may use it.
        """
        taken = port or _free_port()
        self._api_url = f"http://{LOOPBACK}:{taken}/api"
        command = ["uvicorn", "--factory", "flows.runner.orchestration.prefect_app:create_app", "--host", LOOPBACK]
        command += ["--port", str(taken), "--log-level", "warning", "--timeout-keep-alive", "5"]
        command += ["--timeout-graceful-shutdown", str(_LAST_ANSWERS)]
        child = self._start("prefect-server", command, self._prefect(auth))
        self._await(child, lambda: _healthy(f"{self._api_url}/health"))
        return self._api_url

    def start_worker(self, pool: str = POOL, auth: str | None = None) -> None:
        """Start a worker that runs flows as processes, make its work pool if missing, and sweep after it."""
        command = ["prefect", "worker", "start", "--pool", pool, "--type", "process"]
        state = {"SAMDRIFT_STATE": str(self._home.state.absolute())}
        self._start("prefect-worker", command, self._prefect(auth) | state)
        self.start_sweeper(auth=auth)
        self.start_noticing()

    def start_pages(self, port: int = 0, auth: str | None = None) -> str:
        """Start the pages on loopback and return their address, when they answer."""
        taken = port or _free_port()
        url = f"http://{LOOPBACK}:{taken}"
        command = ["flows.web", "--state", str(self._home.state.absolute()), "--port", str(taken)]
        state = {"SAMDRIFT_STATE": str(self._home.state.absolute())}
        child = self._start("siderne", command, self._prefect(auth) | state)
        self._await(child, lambda: _healthy(f"{url}/log-ind"))
        return url

    def start_sweeper(self, period: float = PERIOD, auth: str | None = None) -> None:
        """Settle, now and every `period` seconds, the runs whose process is gone; once is enough, twice is no harm."""
        if self._sweeping is None:
            self._sweeping = Sweeping(self._home, self._api_url, period, auth)
            self._sweeping.start()

    def start_noticing(self) -> None:
        """Tell people, now and every minute, what has become due; several at once do no harm."""
        if self._noticing is None:
            self._noticing = Noticing(self._home)
            self._noticing.start()

    def wait(self) -> None:
        """Return at Ctrl-C; raise `ServiceFailed` when a child ends by itself."""
        try:
            while True:
                self._raise_if_one_ended()
                time.sleep(_PAUSE)
        except KeyboardInterrupt:
            return

    def stop(self) -> None:
        """Stop every child, last first: asked to, and after a while made to."""
        if self._sweeping is not None:
            self._sweeping.stop()
            self._sweeping = None
        if self._noticing is not None:
            self._noticing.stop()
            self._noticing = None
        while self._children:
            _stop(self._children.pop().process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _prefect(self, auth: str | None) -> dict[str, str]:
        known = prefect_environment(self._home, self._api_url)
        if auth is not None:
            known |= {"PREFECT_SERVER_API_AUTH_STRING": auth, "PREFECT_API_AUTH_STRING": auth}
        return known

    def _start(self, name: str, module: Sequence[str], more: Mapping[str, str]) -> _Child:
        log = self._home.logs_dir / f"{name}.log"
        try:
            with log.open("ab") as out:
                process = subprocess.Popen(  # noqa: S603 - our own modules, no shell
                    [sys.executable, "-m", *module],
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **more},
                    start_new_session=True,
                    preexec_fn=_die_with_parent(),  # noqa: PLW1509 - one system call, no lock taken
                )
        except OSError as error:
            raise StateError(log, error) from None
        child = _Child(name, log, process)
        self._children.append(child)
        return child

    def _await(self, child: _Child, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not ready():
            if child.ended or time.monotonic() > deadline:
                raise ServiceFailed(
                    f"{child.name} kom ikke i gang. Loggen {child.log} siger hvorfor; intet er sendt.",
                    code="NOT_STARTED",
                )
            time.sleep(_PAUSE)

    def _raise_if_one_ended(self) -> None:
        for child in self._children:
            if child.ended:
                raise ServiceFailed(
                    f"{child.name} stoppede af sig selv (kode {child.process.returncode}). Loggen {child.log} siger "
                    "hvorfor. Start igen med `samdrift up`; påbegyndte kørsler fortsætter, hvor de slap.",
                    code="ENDED",
                )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _die_with_parent() -> Callable[[], None] | None:
    """Return what a child on Linux runs before its program, so that the kernel ends it with us."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl  # loaded here: after the fork nothing may be

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask


def _written(file: Path) -> int | None:
    """Return when a file was written, in nanoseconds; another testkommune's file is left where it lies."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def port_is_free(port: int) -> bool:
    """Return whether something could listen on a port of loopback now."""
    with socket.socket() as probe:
        # As the servers themselves do: a port that somebody has just left may be taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _healthy(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - OK
    except (urllib.error.URLError, OSError):
        return False
