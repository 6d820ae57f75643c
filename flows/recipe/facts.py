"""What is known of a citizen when a rule is asked: typed, flat, and honest about what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

Value = bool | int | str | date | frozenset[str]


class Missing(Enum):
    """The one value of a fact nobody knows; it is neither true nor false and goes to a person."""

    UNKNOWN = "unknown"


UNKNOWN = Missing.UNKNOWN


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by name. A name that is absent is unknown."""

    values: Mapping[str, Value | Missing]

    def get(self, name: str) -> Value | Missing:
        """Return the fact, or UNKNOWN."""
        return self.values.get(name, UNKNOWN)

    def known(self) -> Mapping[str, Value]:
        """Return only the facts somebody knows."""
        return {name: value for name, value in self.values.items() if not isinstance(value, Missing)}
