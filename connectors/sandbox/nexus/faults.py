"""Faults that only the simulator itself can make; slow answers and lost replies are a middleware's work."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class NexusFaults:
    """One-shot faults, armed from outside and used up by the next matching call."""

    _conflicts: int = 0
    _conflicts_for: dict[str, int] = field(default_factory=dict)

    def conflict_on_next_save(self, cpr: str = "", times: int = 1) -> None:
        """Let the next `times` saves answer 409 as if someone had saved meanwhile; empty `cpr` means anyone's."""
        if cpr:
            self._conflicts_for[cpr] = self._conflicts_for.get(cpr, 0) + times
        else:
            self._conflicts += times

    def take_conflict(self, cpr: str) -> bool:
        """Use up one armed conflict for `cpr`; True when there was one."""
        if self._conflicts_for.get(cpr, 0) > 0:
            self._conflicts_for[cpr] -= 1
            return True
        if self._conflicts > 0:
            self._conflicts -= 1
            return True
        return False

    def clear(self) -> None:
        """Disarm everything."""
        self._conflicts = 0
        self._conflicts_for.clear()
