"""Twenty people watching one run: what it costs the pages' process, and the run that is watched.

The pages are a process of their own (uvicorn on loopback), so is the run that commits; the watchers are this one. Each
asks every two seconds, as the page does.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from big_batch import BigTown
from figures import Figure

from catalogue.web.roles import Role

WATCHERS = 20
EVERY = 2.0
STRETCH = 10.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of time with so many watchers; `share` of one core went to the pages, `commit` is in ms."""

    share: float
    commit: float


@dataclass(frozen=True, slots=True)
class _Running:
    pages: subprocess.Popen[str]
    run: subprocess.Popen[str]
    address: str


async def watcher_figures(big: BigTown) -> list[Figure]:
    """Measure none, one and twenty watchers, and none again."""
    with _running(big) as running:
        await _until_served(running.address)
        await _stretch(big, running, 1, 2 * EVERY)
        before, one, many, after = [await _stretch(big, running, watchers, STRETCH) for watchers in (0, 1, WATCHERS, 0)]
    quiet = (before.commit + after.commit) / 2
    return [
        # A run is read once a second for all; each watcher adds a session and an answer, a tenth of a reading.
        Figure("share of a core: 20 watchers beside 1", many.share * 100, one.share * 100, "% core", 7),
        # Readers do not hold writers up; the room is for a disk that others use too.
        Figure("a run's commits: 20 watchers beside 0", many.commit, quiet, "ms", 2.5),
    ]


async def _stretch(big: BigTown, running: _Running, watchers: int, seconds: float) -> Stretch:
    await asyncio.to_thread(_median_commit, running.run)
    before = _cpu(running.pages.pid)
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(_watcher(big, running, each)) for each in range(watchers)]
        path = f"/koersler/{big.lease.run}/fremdrift"
        everybody = (_watch(client, path, seconds, each / WATCHERS) for each, client in enumerate(clients))
        await asyncio.gather(asyncio.sleep(seconds), *everybody)
    share = (_cpu(running.pages.pid) - before) / seconds
    return Stretch(share, await asyncio.to_thread(_median_commit, running.run))


def _watcher(big: BigTown, running: _Running, number: int) -> httpx.AsyncClient:
    cookies = {"samdrift_session": big.console._token(frozenset({Role.OPERATOR}), f"Prøve {number}", "99999999", None)}
    return httpx.AsyncClient(base_url=running.address, cookies=cookies, headers={"hx-request": "true"})


async def _watch(client: httpx.AsyncClient, path: str, seconds: float, offset: float) -> None:
    """Ask as a page does that was opened at another moment than the others."""
    await asyncio.sleep(offset * EVERY)
    for _ in range(round(seconds / EVERY)):
        answer = await client.get(path)
        assert answer.status_code == 200, answer.status_code
        assert "hx-refresh" not in answer.headers, "the run is not on"
        await asyncio.sleep(EVERY)


@contextmanager
def _running(big: BigTown) -> Iterator[_Running]:
    state, lease, port = big.console.town.home.state, big.lease, _free_port()
    committing = Path(__file__).with_name("committing.py")
    run = (str(committing), str(state), big.acted_on, lease.adoption, lease.run, str(lease.fence))
    pages = ("-m", "flows.web", "--state", str(state), "--port", str(port))
    with _started(*pages) as serving, _started(*run) as running:
        yield _Running(serving, running, f"http://127.0.0.1:{port}")


@contextmanager
def _started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


async def _until_served(address: str) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(60):
        while True:
            try:
                await client.get(f"{address}/log-ind")
            except httpx.TransportError:
                await asyncio.sleep(0.2)
            else:
                return


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _median_commit(run: subprocess.Popen[str]) -> float:
    assert run.stdin is not None
    assert run.stdout is not None
    run.stdin.write("\n")
    run.stdin.flush()
    return float(run.stdout.readline())


def _cpu(pid: int) -> float:
    """Return the seconds a process has used of any core."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
