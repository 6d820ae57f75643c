"""Where an organisation's adoptions stand: the newest prepared set of each, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flows.ledger import Ledger
from flows.ledger.ids import RunId
from flows.ledger.model import Batch
from flows.ledger.states import BatchState, Outcome


class Turn(StrEnum):
    """What an adoption waits for."""

    PREVIEW = "preview"
    """Nothing has been prepared yet, or what was is replaced."""
    NEW_EXTRACT = "new_extract"
    """The newest set has nothing to approve."""
    APPROVAL = "approval"
    LIVE_RUN = "live_run"
    """Approved, or begun and not brought to its end."""
    NOTHING = "nothing"
    """The newest set has been run to its end."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One prepared set of an adoption, or none; `offers` and `left` are citizens, `busy` is a run at work now."""

    adoption: str
    turn: Turn
    batch: Batch | None = None
    offers: int = 0
    left: int = 0
    busy: RunId | None = None


def standings(opened: Ledger, organisation: str) -> tuple[Standing, ...]:
    """Return each adoption's newest set, and older ones that were begun and are not at their end."""
    names = (each.id for each in opened.adoptions.all() if each.organisation_cvr == organisation)
    return tuple(each for name in names for each in (newest(opened, name), *older(opened, name)))


def newest(opened: Ledger, adoption: str) -> Standing:
    """Return where an adoption's newest set stands."""
    return _standing(opened, adoption, opened.batches.latest(adoption), opened.pulses.busy(adoption))


def older(opened: Ledger, adoption: str) -> Iterator[Standing]:
    """Yield the sets that were begun and are not at their end, behind a newer one."""
    busy, latest = opened.pulses.busy(adoption), opened.batches.latest(adoption)
    for begun in opened.batches.unfinished(adoption):
        if latest is None or begun.id != latest.id:
            yield _standing(opened, adoption, begun, busy)


def _standing(opened: Ledger, adoption: str, batch: Batch | None, busy: RunId | None) -> Standing:
    if batch is None:
        return Standing(adoption, Turn.PREVIEW, busy=busy)
    counts = opened.batches.counts(batch.id)
    offers, persons = counts.of(Outcome.DONE), counts.of(Outcome.NEEDS_PERSON)
    left = opened.cases.unended(batch.id) if batch.state is BatchState.OPENED else 0
    return Standing(adoption, _turn(batch, offers + persons, left), batch, offers, left, busy)


def _turn(batch: Batch, to_approve: int, left: int) -> Turn:
    if batch.state is BatchState.SUPERSEDED:
        return Turn.PREVIEW
    if batch.state is BatchState.PREPARED:
        return Turn.APPROVAL if to_approve else Turn.NEW_EXTRACT
    if batch.state is BatchState.APPROVED or left:
        return Turn.LIVE_RUN
    return Turn.NOTHING
