"""How an effect is named: by its step, and behind what it follows where it came after its case's end."""

from __future__ import annotations

from typing import Final

LATER: Final = ":"
"""Between what an effect follows and its step; stands in no name of what the run itself made."""
REPLY: Final = "reply_"
"""What begins the name of an effect that follows a citizen's reply; the kind of reply comes next."""
CORRECTION: Final = "correct"
"""What the effects of a correction are named for."""


def named(step: str, later: str) -> str:
    """Return the name of an effect that comes after the run; `later` is what it follows, empty for the run's own."""
    return f"{later}{LATER}{step}" if later else step


def follows(step: str) -> str:
    """Return what an effect came after; empty for what the run itself made."""
    return step.rpartition(LATER)[0]
