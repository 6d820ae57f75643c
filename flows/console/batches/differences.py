"""What is otherwise in a batch than in the one before it, in sentences and without anybody's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.console.batches import batch_words
from flows.console.settings.settings_made_with import why_changed
from flows.ledger import Ledger
from flows.ledger.model import Batch
from flows.ledger.overview import Moved
from flows.ledger.states import Outcome
from flows.runner.telling.moments import moment


@dataclass(frozen=True, slots=True)
class Differences:
    """The batch that was compared with, what to say of it, and each difference."""

    lead: str
    told: tuple[str, ...]


def differences(ledger: Ledger, batch: Batch) -> Differences:
    """Compare a sealed batch with the one before it, citizen by citizen under their keys."""
    earlier = ledger.proposals.previous(batch)
    if earlier is None:
        return Differences(batch_words.FIRST, ())
    told = (*_made_otherwise(ledger, batch, earlier), *_moves(ledger.proposals.moved(batch.id, earlier.id)))
    return Differences(batch_words.compared(earlier.id, moment(earlier.prepared_at)), told or (batch_words.SAME,))


def _made_otherwise(ledger: Ledger, batch: Batch, earlier: Batch) -> Iterator[str]:
    if batch.version != earlier.version:
        yield batch_words.OTHER_VERSION
    elif batch.content_hash != earlier.content_hash:
        yield batch_words.OTHER_RULES
    if batch.settings_hash != earlier.settings_hash:
        why = why_changed(ledger, batch.adoption, batch.overlay) if batch.overlay != earlier.overlay else ""
        yield f"{batch_words.OTHER_SETTINGS} {why}".strip()


def _moves(moved: Iterable[Moved]) -> Iterator[str]:
    known = tuple(moved)
    offered_now = [each for each in known if each.now is Outcome.DONE and each.was is not Outcome.DONE]
    offered_then = [each for each in known if each.was is Outcome.DONE and each.now is not Outcome.DONE]
    if offered_now:
        yield batch_words.moved_in(_sum(offered_now), _sum(each for each in offered_now if each.was is None))
    if offered_then:
        yield batch_words.moved_out(_sum(offered_then), _sum(each for each in offered_then if each.now is None))
    people = _sum(each for each in known if each.now is Outcome.NEEDS_PERSON)
    more = people - _sum(each for each in known if each.was is Outcome.NEEDS_PERSON)
    if more:
        yield batch_words.to_people(more)


def _sum(moved: Iterable[Moved]) -> int:
    return sum(each.count for each in moved)
