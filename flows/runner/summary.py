"""What one run did, in numbers: the last line of `--json`, the summary on screen and the evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.ledger.model import Counts
from flows.ledger.states import Mode, Outcome


@dataclass(frozen=True, slots=True)
class Made:
    """What was done outside by one run; all 0 in a preview."""

    interventions_created: int = 0
    letters_digital: int = 0
    letters_paper: int = 0
    advisors_told: int = 0


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run in numbers, without citizens. `planned` is what a preview would do."""

    adoption: str
    run: str
    batch: str
    mode: Mode
    state: str
    """The ledger's run state: `finished`, `stopped`, ..."""
    counts: Counts
    made: Made = field(default_factory=Made)
    planned: Made = field(default_factory=Made)
    bad_rows: Mapping[str, int] = field(default_factory=dict)
    """Rows of the extract that could not be read, by code; they are not part of found."""

    def document(self) -> dict[str, object]:
        """Return the object of `--json`: integers, strings and the two objects of reasons."""
        ends = {outcome.value: self.counts.of(outcome) for outcome in Outcome}
        would: dict[str, object] = {}
        if self.mode is Mode.PREVIEW:
            would = {
                "would": True,
                "would_create_interventions": self.planned.interventions_created,
                "would_send_digital": self.planned.letters_digital,
                "would_send_paper": self.planned.letters_paper,
                "would_tell_advisors": self.planned.advisors_told,
            }
        return {
            "adoption": self.adoption,
            "run": self.run,
            "batch": self.batch,
            "mode": self.mode.value,
            "state": self.state,
            "found": self.counts.found,
            **ends,
            "interventions_created": self.made.interventions_created,
            "letters_digital": self.made.letters_digital,
            "letters_paper": self.made.letters_paper,
            "advisors_told": self.made.advisors_told,
            **would,
            "bad_rows": sum(self.bad_rows.values()),
            "excluded_by": self._why(Outcome.EXCLUDED),
            "needs_person_by": self._why(Outcome.NEEDS_PERSON),
        }

    def as_json(self) -> str:
        """Return the one line of `--json`."""
        return json.dumps(self.document(), ensure_ascii=False)

    def _why(self, outcome: Outcome) -> dict[str, int]:
        return {each.reason: each.count for each in self.counts.why(outcome)}
