"""`samdrift up` as a person starts it, in a folder of its own: its addresses, and its end at Ctrl-C."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120
READY = "Alt kører."


@dataclass(frozen=True)
class Up:
    """What `up` said when everything ran."""

    pages: str
    prefect: str
    control: str
    state: Path


@contextmanager
def up(state: Path, citizens: int) -> Iterator[Up]:
    """Start everything with any free port for the pages; stop it by Ctrl-C and look that it says so."""
    command = [sys.executable, "-m", "flows.cli", "up", "--citizens", str(citizens), "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        too_late = threading.Timer(PATIENCE, running.kill)
        too_late.start()
        try:
            told = _until_ready(running)
            too_late.cancel()
            yield Up(_after("Sider", told), _after("Prefect", told), _after("Kontrol", told).rpartition("/")[0], state)
        finally:
            too_late.cancel()
            running.send_signal(signal.SIGINT)
            try:
                last, _ = running.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                running.kill()
                raise
    assert (running.returncode, last.strip()) == (0, "Alt er stoppet.")


def _until_ready(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    told = ""
    for line in running.stdout:
        told += line
        if READY in line:
            return told
    raise AssertionError(f"`samdrift up` ended before it was ready:\n{told}")


def _after(word: str, told: str) -> str:
    found = re.search(rf"^ *{word} +(http\S+)$", told, re.MULTILINE)
    assert found, told
    return found.group(1)
