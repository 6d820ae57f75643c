"""What an adoption says now, for a page about what it once did; and whether that can still be acted on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flows.console.batches import batch_words
from flows.ledger.errors import LedgerError
from flows.ledger.model import Batch
from flows.ledger.states import BatchState
from flows.recipe.errors import RecipeError
from flows.runner.adopting.adoption import AdoptionFile, find_adoption
from flows.runner.adopting.engagement import fill_settings, settings_hash
from flows.runner.adopting.robots import robot_of
from flows.runner.errors import RunnerError
from flows.runner.home import Home

_LIMIT: Final = 14
"""Days an extract may be old when its batch is acted on, where the robot has no setting for it."""
_TO_COME: Final = (BatchState.PREPARED, BatchState.APPROVED)


@dataclass(frozen=True, slots=True)
class Adopted:
    """Settings, municipality code and robot as they are now, with hashes; nothing of what is gone or cannot be read."""

    settings: Any = None
    municipality: str = ""
    content_hash: str = ""
    settings_hash: str = ""


def adopted(batch: Batch, home: Home) -> Adopted:
    """Return what the batch's adoption says now."""
    try:
        return known_of(find_adoption(batch.adoption, home))
    except (RunnerError, LedgerError):
        return Adopted()


def known_of(adoption: AdoptionFile) -> Adopted:
    """Return what an adoption says with its robot as it is here."""
    try:
        robot = robot_of(adoption.robot)
        settings = fill_settings(robot, adoption)
    except (RunnerError, RecipeError):
        return Adopted()
    made_with = settings_hash(adoption, settings)
    return Adopted(settings, adoption.organisation.municipality_code, robot.content_hash, made_with)


def doubts(batch: Batch, now: datetime, known: Adopted) -> Iterator[str]:
    """Yield why a live run would refuse this batch, before anybody spends time on approving it."""
    if batch.state not in _TO_COME:
        return
    limit = int(getattr(known.settings, "batch_max_age_days", _LIMIT))
    age = now - batch.register_as_of
    if age > timedelta(days=limit):
        yield batch_words.too_old(age.days, limit)
    if known.content_hash and known.content_hash != batch.content_hash:
        yield batch_words.ROBOT_CHANGED
    elif known.settings_hash and known.settings_hash != batch.settings_hash:
        yield batch_words.SETTINGS_CHANGED
