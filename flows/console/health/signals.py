"""What is well and what is not, as signals: each is a colour that is also a word, what it is about, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Light(StrEnum):
    """How it stands; the value is the colour's name in the style sheet."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"
    """Nothing is known yet."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing with its light: `facts` tell how it is, `todo` what somebody does about it, if anything."""

    title: str
    light: Light
    facts: tuple[str, ...] = ()
    todo: str = ""
    link: str = ""
    link_text: str = ""


_ORDER: Final = (Light.NONE, Light.GREEN, Light.YELLOW, Light.RED)


def worst(signals: Iterable[Signal]) -> Light:
    """Return the worst light of all; NONE for no signals."""
    return max((each.light for each in signals), key=_ORDER.index, default=Light.NONE)
