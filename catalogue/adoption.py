"""Who uses a robot: all that the catalogue knows of an adoption."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AdoptionState(StrEnum):
    """Where an adoption is; the organisation that adopts decides, the catalogue only shows it."""

    PREPARING = "preparing"
    DEPLOYED = "deployed"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class AdoptionLine:
    """One organisation's use of a robot, by its latest word."""

    adoption: str
    organisation_cvr: str
    organisation_name: str
    version: str
    state: AdoptionState
    changed: str
    """ISO 8601, UTC."""
