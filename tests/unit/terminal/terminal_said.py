"""What a command wrote, for tests to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

CPR = "2512489996"
"""A test person's number; the number of nobody."""


class Said(NamedTuple):
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str


Samdrift = Callable[..., Said]
