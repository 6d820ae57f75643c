"""What is read of a batch once for all its readers: what never changes for good, how it is going for a second."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Final, TypeVar

from flows.console.batches import batch_words
from flows.console.batches.differences import Differences, differences
from flows.console.batches.sample import Pick, choose
from flows.ledger import Ledger
from flows.ledger.model import Batch
from flows.ledger.overview import Ending, Group, LetterCount
from flows.ledger.states import BatchState
from flows.runner.telling.reasons import Reasons

_Key = TypeVar("_Key")
_Known = TypeVar("_Known")
_FRESH: Final = 1.0
_KEPT: Final = 16
"""Batches kept; a busy municipality looks at two or three a day."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed batch in numbers, and how it differs from the one before it."""

    groups: tuple[Group, ...]
    differences: Differences


@dataclass(frozen=True, slots=True)
class Standing:
    """How an opened batch is going: how its citizens have ended, and how far its letters are."""

    endings: tuple[Ending, ...] = ()
    letters: tuple[LetterCount, ...] = ()


class SealedBatches:
    """The sealed batches somebody has looked at lately; safe to ask from several threads."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._standing: OrderedDict[str, tuple[float, Standing]] = OrderedDict()
        self._sealed: OrderedDict[tuple[str, str], Sealed] = OrderedDict()
        self._samples: OrderedDict[tuple[str, str], tuple[Pick, ...]] = OrderedDict()
        self._lock = Lock()

    def of(self, ledger: Ledger, batch: Batch) -> Sealed:
        """Return what is known of a sealed batch."""
        key = (batch.id, batch.digest)
        with self._lock:
            if key not in self._sealed:
                known = Sealed(ledger.proposals.groups(batch.id), differences(ledger, batch))
                self._sealed[key] = known
                _forget(self._sealed)
            return self._sealed[key]

    def standing(self, ledger: Ledger, batch: Batch) -> Standing:
        """Return how a batch is going, at most a second old; nothing before it is opened."""
        if batch.state is not BatchState.OPENED:
            return Standing()
        with self._lock:
            read_at, known = self._standing.get(batch.id, (-_FRESH, Standing()))
            if self._clock() - read_at >= _FRESH:
                known = Standing(ledger.proposals.endings(batch.id), ledger.proposals.letters(batch.id))
                self._standing[batch.id] = (self._clock(), known)
                _forget(self._standing)
            return known

    def sample(self, ledger: Ledger, batch: Batch, by: str) -> tuple[Pick, ...]:
        """Return the sample of a sealed batch; choosing it opens every citizen's part, which `by` is audited for."""
        key, groups = (batch.id, batch.digest), self.of(ledger, batch).groups
        with self._lock:
            if key not in self._samples:
                ledger.audit.append(by, "choose_sample", batch.id, batch_words.SAMPLE_PURPOSE)
                self._samples[key] = choose(ledger, batch.id, groups, Reasons(batch.lineage))
                _forget(self._samples)
            return self._samples[key]


def _forget(kept: OrderedDict[_Key, _Known]) -> None:
    while len(kept) > _KEPT:
        kept.popitem(last=False)
