"""What can be said of a sealed batch once and for all: read once, kept for the next reader, since it never changes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

from flows.console import batch_words
from flows.console.differences import Differences, differences
from flows.console.sample import Pick, choose
from flows.ledger import Ledger
from flows.ledger.model import Batch
from flows.ledger.overview import Group
from flows.runner.telling.reasons import Reasons

_KEPT: Final = 16
"""Batches kept; a busy municipality looks at two or three a day."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed batch in numbers, and how it differs from the one before it."""

    groups: tuple[Group, ...]
    differences: Differences


class SealedBatches:
    """The sealed batches somebody has looked at lately; safe to ask from several threads."""

    def __init__(self) -> None:
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

    def sample(self, ledger: Ledger, batch: Batch, by: str) -> tuple[Pick, ...]:
        """Return the sample of a sealed batch; choosing it opens every citizen's part, which `by` is audited for."""
        key, groups = (batch.id, batch.digest), self.of(ledger, batch).groups
        with self._lock:
            if key not in self._samples:
                ledger.audit.append(by, "choose_sample", batch.id, batch_words.SAMPLE_PURPOSE)
                self._samples[key] = choose(ledger, batch.id, groups, Reasons(batch.lineage))
                _forget(self._samples)
            return self._samples[key]


def _forget(kept: OrderedDict[tuple[str, str], Sealed] | OrderedDict[tuple[str, str], tuple[Pick, ...]]) -> None:
    while len(kept) > _KEPT:
        kept.popitem(last=False)
