"""Named places where a test may kill the process, armed only by the environment.

`SAMDRIFT_CRASH_AT=AFTER_INTENT` kills at the first hit, `AFTER_INTENT:3` at the third, `AFTER_INTENT@send_letter:2` at
the second hit of that step. A step may hold a colon, as in `AFTER_CALL@reply_accepted:tell_advisor:2`: what comes after
one begins with a letter in a step, and with a digit in a hit. SIGKILL, so that nothing is tidied up: that is the point.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flows.ledger.errors import LedgerError

VARIABLE: Final = "SAMDRIFT_CRASH_AT"
_FORM: Final = re.compile(r"(?P<name>[A-Z_]+)(@(?P<step>[\w.-]+(:[A-Za-z_][\w.-]*)*))?(:(?P<hit>[1-9]\d*))?")


class CrashPoint(StrEnum):
    """Where a process may be killed. The runner places AFTER_CALL, the ledger the others."""

    AFTER_SEAL = "AFTER_SEAL"
    AFTER_OPEN_BATCH = "AFTER_OPEN_BATCH"
    AFTER_CLAIM = "AFTER_CLAIM"
    BEFORE_INTENT = "BEFORE_INTENT"
    AFTER_INTENT = "AFTER_INTENT"
    AFTER_CALL = "AFTER_CALL"
    BEFORE_CONFIRM = "BEFORE_CONFIRM"
    AFTER_CONFIRM = "AFTER_CONFIRM"
    BEFORE_CASE_END = "BEFORE_CASE_END"
    AFTER_CASE_END = "AFTER_CASE_END"
    AFTER_RECEIPT_STORED = "AFTER_RECEIPT_STORED"
    BEFORE_RELEASE = "BEFORE_RELEASE"
    AFTER_RELEASE = "AFTER_RELEASE"


@dataclass(slots=True)
class _Trap:
    text: str
    name: CrashPoint
    step: str
    remaining: int


_armed: _Trap | None = None


def arm(environment: Mapping[str, str] = os.environ) -> None:
    """Set the trap the environment asks for; refuse a name that no place has. Called when a ledger is opened."""
    global _armed  # noqa: PLW0603 - one trap a process, and nothing to pass through every call when there is none
    text = environment.get(VARIABLE, "")
    if _armed is None or _armed.text != text:
        _armed = _parse(text) if text else None


def _parse(text: str) -> _Trap:
    match = _FORM.fullmatch(text)
    if match is None or match["name"] not in CrashPoint.__members__:
        known = ", ".join(CrashPoint)
        raise LedgerError(
            f"Miljøvariablen {VARIABLE} nævner et sted, der ikke findes. Kendte steder: {known}. "
            "Fjern variablen, hvis dette ikke er en prøve."
        )
    return _Trap(text, CrashPoint(match["name"]), match["step"] or "", int(match["hit"] or 1))


def crash_point(name: CrashPoint | str, step: str = "") -> None:
    """Kill this process with SIGKILL if the trap is set for this place and this hit; otherwise do nothing."""
    if _armed is None or _armed.name != name or _armed.step not in ("", step):
        return
    _armed.remaining -= 1
    if _armed.remaining == 0:
        os.kill(os.getpid(), signal.SIGKILL)
