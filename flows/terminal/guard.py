"""Runs a command so that whatever goes wrong ends as one Danish message and an exit code, never as a traceback."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from flows.runner.os_words import FULL, danish
from flows.terminal import room, texts
from flows.terminal.danish_argparse import USAGE, mask
from flows.terminal.refusal import Misused

DONE: Final = 0
FAILED: Final = 1
__all__ = ["COMMANDS", "DONE", "FAILED", "USAGE", "of_system", "open_streams", "own_message", "refuse", "run"]

COMMANDS: Final = {
    "demo": "demo",
    "sandbox": "processes",
    "up": "processes",
    "serve": "serving",
    "backup": "backup",
    "robots": "catalogue",
    "card": "catalogue",
    "check": "catalogue",
    "deploy": "catalogue",
    "diff": "diff",
    "run": "running",
    "stop": "running",
    "follow-up": "running",
    "approve": "approving",
    "notices": "notices",
    "status": "status",
    "worklist": "worklist",
    "why": "why",
    "import-earlier": "earlier",
    "replies": "replies",
    "corrections": "corrections",
}
"""Which file of this folder holds the function of a command; imported only when the command is used."""

_OURS: Final = ("flows.", "connectors.", "letters.", "catalogue.")
_AWAY: Final = "Unavailable"
"""The connectors' code for a system that does not answer; it outlives the wall of the stages."""
_CODE: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def run(command: str, given: argparse.Namespace) -> int:
    """Run one command and return its exit code."""
    try:
        module = importlib.import_module(f"flows.terminal.{COMMANDS[command]}")
        code: int = getattr(module, command.replace("-", "_"))(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _tell(texts.STOPPED)
    except BrokenPipeError:
        return _reader_gone()
    except Exception as error:  # noqa: BLE001 - the last place where an error can become a message
        return refuse(error, given.state)
    return code


def refuse(error: Exception, state: Path, is_full: Callable[[Path], bool] = room.is_full) -> int:
    """Write what an error means to a person and return the exit code; what nobody foresaw gets a code and a place."""
    message = own_message(error)
    if message is None and isinstance(error, OSError):
        message = of_system(error)
    if message is None:
        code = "F-" + "".join(secrets.choice(_CODE) for _ in range(6))
        message = texts.unexpected(code, _note(code, error, state))
    _tell(message)
    if getattr(error, "code", "") == _AWAY:
        _tell(texts.SYSTEM_AWAY)
    if isinstance(error, Misused):
        return USAGE
    # Whatever stumbled over a full disk says so in its own words; this is the one to act on.
    if message != texts.FULL_DISK and is_full(state):
        _tell(texts.FULL_DISK)
    return FAILED


def own_message(error: BaseException | None) -> str | None:
    """Return the message of our own error, also where a library has wrapped it."""
    while error is not None:
        message = getattr(error, "message", None)
        if isinstance(message, str) and type(error).__module__.startswith(_OURS):
            return message
        error = error.__cause__
    return None


def of_system(error: OSError) -> str | None:
    """Return what the operating system's refusal means; None when it names no file."""
    if error.errno in FULL:
        return texts.FULL_DISK
    return None if error.filename is None else texts.file_trouble(str(error.filename), danish(error))


def _note(code: str, error: BaseException, state: Path) -> str:
    """Write kind and place of an error, nothing it says: its words may be about a citizen."""
    log = state / "logs" / "samdrift.log"
    with contextlib.suppress(OSError):
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as lines:
            lines.write(f"{code} {type(error).__module__}.{type(error).__name__} {' < '.join(_places(error))}\n")
    return str(log)


def _places(error: BaseException) -> list[str]:
    places, trace = [], error.__traceback__
    while trace is not None:
        places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[::-1][:8]


def _tell(message: str) -> int:
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.write(f"{mask(message)}\n")
    return FAILED


def open_streams() -> None:
    """Give a command somewhere to write, and let a terminal without our letters show a question mark instead."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - open until the end
        elif isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(errors="replace")


def _reader_gone() -> int:
    # Python flushes standard output once more on its way out; the pipe that is gone must not be there then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED
