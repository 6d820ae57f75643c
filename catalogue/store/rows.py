"""What is read from the tables, as it stands there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One registered version. `card` is JSON."""

    lineage: str
    version: str
    content_hash: str
    card: str
    registered: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many of one organisation's citizens ended so in one month, over all its batches of one version and mode."""

    organisation_cvr: str
    version: str
    month: str
    mode: str
    outcome: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class SystemsRow:
    """Which systems batches of one version and mode were worked in. `systems` is JSON."""

    version: str
    mode: str
    systems: str


@dataclass(frozen=True, slots=True)
class MadeRow:
    """What one organisation did outside in one month, over all its batches of one version and mode."""

    organisation_cvr: str
    version: str
    month: str
    mode: str
    interventions: int
    letters_digital: int
    letters_paper: int
    advisors_told: int
