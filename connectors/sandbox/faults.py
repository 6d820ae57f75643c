"""Makes the imitated systems fail on demand: which system, which operation, how, how often."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

NEXUS: Final = "nexus"
DIGITAL_POST: Final = "digital_post"
MAIL: Final = "mail"
SYSTEMS: Final = (NEXUS, DIGITAL_POST, MAIL)


class FaultKind(StrEnum):
    """What goes wrong. Only `reply_lost`, `cut` and `malformed` let the system do its work first."""

    SLOW = "slow"
    THROTTLED = "throttled"
    ERROR_500 = "error_500"
    UNAVAILABLE = "unavailable"
    CONFLICT = "conflict"
    REPLY_LOST = "reply_lost"
    CUT = "cut"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class FaultRule:
    """One fault. `calls` is how many matching calls it hits, None without end; `probability` thins them."""

    system: str
    kind: FaultKind
    operation: str = "*"
    """Method and path with `*`, for example `POST */kombi`; `MAIL` for the mail server."""
    calls: int | None = 1
    probability: float = 1.0
    seconds: float = 1.0
    """How slow, or the `Retry-After` of a throttled call."""


class FaultBoard:
    """The rules in force and what they have hit. One seed, so that a run can be repeated."""

    def __init__(self, seed: int = 1, on_hit: Callable[[str, str], None] = lambda _system, _what: None) -> None:
        """Tell `on_hit` the system and what happened, each time a fault hits."""
        self._rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._on_hit = on_hit
        self._rules: list[FaultRule] = []
        self._hits: Counter[str] = Counter()

    def add(self, rule: FaultRule) -> None:
        """Put a rule in force after those that are there."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Take every rule away; the counts stay."""
        self._rules.clear()

    @property
    def rules(self) -> Sequence[FaultRule]:
        """The rules that can still hit."""
        return tuple(self._rules)

    @property
    def hits(self) -> dict[str, int]:
        """How often each kind hit, by `system/kind`."""
        return dict(self._hits)

    def next_fault(self, system: str, operation: str) -> FaultRule | None:
        """Return the first rule that hits this call, and use it up by one."""
        for index, rule in enumerate(self._rules):
            if rule.system != system or not fnmatchcase(operation, _pattern(rule.operation)):
                continue
            if rule.probability < 1 and self._rng.random() >= rule.probability:
                continue
            self._use(index, rule)
            self._hits[f"{system}/{rule.kind}"] += 1
            self._on_hit(system, f"FEJL {rule.kind} {operation}")
            return rule
        return None

    def _use(self, index: int, rule: FaultRule) -> None:
        if rule.calls is None:
            return
        if rule.calls <= 1:
            del self._rules[index]
        else:
            self._rules[index] = replace(rule, calls=rule.calls - 1)


def _pattern(operation: str) -> str:
    return operation if " " in operation or operation in {"*", "MAIL"} else f"* {operation}"
