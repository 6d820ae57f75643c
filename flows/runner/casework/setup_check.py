"""Tells a name that is missing for one citizen from one that is wrong in the adoption, while a batch is planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from connectors.errors import NotConfigured
from flows.ledger.model import NewProposal
from flows.ledger.states import Outcome

_OPENS: Final = "open_pathway"


@dataclass(slots=True)
class SetupCheck:
    """What the citizens so far say about the adoption's names in the care system."""

    _first: NotConfigured | None = None
    _misses: int = 0
    _proven: int = 0
    _unproven: int = 0

    def missed(self, error: NotConfigured) -> None:
        """Count a citizen for whom a name was not found."""
        self._first = self._first or error
        self._misses += 1

    def planned(self, proposal: NewProposal) -> None:
        """Count a planned citizen; without open pathways the intervention's name has not been tried."""
        if proposal.outcome is Outcome.DONE:
            untried = any(step.step.startswith(_OPENS) for step in proposal.planned)
            self._unproven += untried
            self._proven += not untried

    def check(self, *, used_before: bool) -> None:
        """Raise the first `NotConfigured` when nobody shows the names to be right.

        One citizen's miss is no proof, least of all where the names have been `used_before`.
        """
        alone = self._misses == 1 and (self._unproven or used_before)
        if self._first is not None and not self._proven and not alone:
            raise self._first
