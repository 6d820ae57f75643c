"""A window profile: where an envelope shows what, as versioned data beside the layout."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict

LAYOUT: Final = Path(__file__).parent / "layout"
DEFAULT_PROFILE: Final = "straalfors-2026"


class Zone(BaseModel):
    """A rectangle in millimetres from the page's top left corner."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    top: float
    left: float
    height: float
    width: float

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.top + self.height

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.left + self.width

    def holds(self, other: Zone, tolerance: float = 0.1) -> bool:
        """Return whether `other` lies inside, give or take `tolerance` millimetres."""
        return (
            other.top >= self.top - tolerance
            and other.left >= self.left - tolerance
            and other.bottom <= self.bottom + tolerance
            and other.right <= self.right + tolerance
        )

    def meets(self, other: Zone, tolerance: float = 0.1) -> bool:
        """Return whether the two overlap by more than `tolerance` millimetres."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > tolerance
            and min(self.bottom, other.bottom) - max(self.top, other.top) > tolerance
        )


class PageSize(BaseModel):
    """Width and height in millimetres."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    width: float
    height: float


class WindowProfile(BaseModel):
    """The zones of page 1 for one print vendor's envelope."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    page: PageSize
    slack: Zone
    logo: Zone
    sender_line: Zone
    recipient: Zone
    sender_line_max_characters: int
    recipient_max_lines: int
    body_top: float
    keep_free: dict[str, Zone]


@lru_cache(maxsize=8)
def load_profile(name: str = DEFAULT_PROFILE) -> WindowProfile:
    """Return a packaged profile; raise `LookupError` naming those there are."""
    known = {path.stem: path for path in sorted(LAYOUT.glob("*.yaml"))}
    if name not in known:
        raise LookupError(f"Vinduesprofilen {name!r} findes ikke. Kendte profiler: {', '.join(known)}.")
    return WindowProfile.model_validate(yaml.safe_load(known[name].read_text(encoding="utf-8")))
