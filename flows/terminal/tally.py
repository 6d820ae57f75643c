"""What the ledger says was made outside, over every batch of a robot: to lay beside what the systems say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.model import Case, EffectRow
from flows.ledger.states import LETTER_CHANNELS, EffectState

_INTERVENTION = "create_intervention"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of confirmed effects; `dispatch` is channel -> how far -> letters."""

    interventions: int
    letters_digital: int
    letters_paper: int
    dispatch: dict[str, dict[str, int]]


def of_batches(opened: Ledger, batches: Iterable[BatchId]) -> Tally:
    """Count the confirmed effects of the batches' cases."""
    made = [each for batch in batches for each in _confirmed(opened, batch)]
    letters = Counter(each.channel for each in made)
    dispatch: dict[str, dict[str, int]] = {}
    for each in made:
        if each.channel in LETTER_CHANNELS:
            states = dispatch.setdefault(each.channel, {})
            states[each.dispatch] = states.get(each.dispatch, 0) + 1
    created = sum(each.step.startswith(_INTERVENTION) for each in made)
    return Tally(created, letters["digital"], letters["paper"], dispatch)


def _confirmed(opened: Ledger, batch: BatchId) -> Iterator[EffectRow]:
    for case in _cases(opened, batch):
        yield from (each for each in opened.effects.of(case.id) if each.state is EffectState.CONFIRMED)


def _cases(opened: Ledger, batch: BatchId) -> Iterator[Case]:
    after = -1
    while page := opened.cases.of_batch(batch, after):
        yield from page
        after = page[-1].sequence
