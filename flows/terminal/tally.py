"""What the ledger says was made outside, over every batch of a robot: to lay beside what the systems say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.states import EffectState
from flows.runner.steps.create_intervention import create_intervention


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of confirmed effects; `dispatch` is channel -> how far -> letters."""

    interventions: int
    letters_digital: int
    letters_paper: int
    dispatch: dict[str, dict[str, int]]


def of_batches(opened: Ledger, batches: Iterable[BatchId]) -> Tally:
    """Count the confirmed effects of the batches' cases, in two questions a batch."""
    created, letters = 0, Counter[str]()
    dispatch: dict[str, dict[str, int]] = {}
    for batch in batches:
        created += sum(each.calls for each in opened.effects.made(batch) if each.step == create_intervention.name)
        for each in opened.proposals.letters(batch):
            if each.state is EffectState.CONFIRMED:
                letters[each.channel] += each.count
                states = dispatch.setdefault(each.channel, {})
                states[each.dispatch] = states.get(each.dispatch, 0) + each.count
    return Tally(created, letters["digital"], letters["paper"], dispatch)
