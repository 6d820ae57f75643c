"""Who holds a lease: one process on one host, recognisable after its pid has been given to another."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Owner:
    """A process. `started` tells it from a later one with the same pid; empty where the host cannot say."""

    host: str
    pid: int
    started: str

    @classmethod
    def current(cls) -> Owner:
        """Return this process."""
        pid = os.getpid()
        return cls(socket.gethostname(), pid, _started(pid))


IsAlive = Callable[[Owner], bool]
"""Whether a process of *this* host still runs; never asked about another host."""


def process_is_alive(owner: Owner) -> bool:
    """Return whether `owner` still runs on this host; a reused pid is not alive, what cannot be told is."""
    try:
        os.kill(owner.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    started = _started(owner.pid)
    return not started or not owner.started or started == owner.started


def _started(pid: int) -> str:
    """Return boot and start tick of a process, or nothing where there is no /proc; a zombie counts as gone."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        fields = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "zombie" if fields[0] in "ZX" else f"{boot}/{fields[19]}"
