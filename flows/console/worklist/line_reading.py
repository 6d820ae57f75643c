"""One line of the worklist as its page shows it: why, what to do, what has happened, and what can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.ledger import Ledger
from flows.ledger.model import Item
from flows.runner.adopting.manual_desk import instructions_of, may_decline
from flows.runner.casework.answers import NoRetry, no_retry, unanswered
from flows.runner.telling import deeds
from flows.runner.telling.lines import proposal_of, row_place, state
from flows.runner.telling.reasons import Reasons


@dataclass(frozen=True, slots=True)
class LineView:
    """A line without its citizen. `uncertain` is what only a person can answer, in a sentence, or empty."""

    item: Item
    today: date
    reason: str
    todo: str
    state: str
    district: str
    place: str
    happened: tuple[str, ...]
    missing: tuple[str, ...]
    steps: tuple[str, ...]
    uncertain: str
    never: NoRetry | None
    declinable: bool

    @property
    def is_open(self) -> bool:
        """Return whether anything is left to do."""
        return self.item.closed_at is None

    @property
    def retryable(self) -> bool:
        """Return whether the robot can be asked to try again."""
        return self.is_open and self.never is None and not self.uncertain

    @property
    def is_manual(self) -> bool:
        """Return whether the line is work in a care system the robot does not reach."""
        return bool(self.item.reference)


def line_view(opened: Ledger, item: Item) -> LineView:
    """Return the line as it stands now."""
    reasons, proposal = Reasons(item.lineage), proposal_of(opened, item)
    effects = opened.effects.of(item.case) if item.case else []
    hanging = unanswered(opened, item)
    return LineView(
        item=item,
        today=opened.now().date(),
        reason=reasons.text(item.reason),
        todo=reasons.todo(item.reason),
        state=state(item),
        district=proposal.district if proposal else "",
        place=row_place(proposal.rule) if proposal and item.case is None else "",
        happened=tuple(deeds.told(effects)),
        missing=deeds.left(proposal.planned if proposal and item.case else (), effects),
        steps=instructions_of(opened, item.id) if item.reference else (),
        uncertain=deeds.sentence(hanging) if hanging else "",
        never=no_retry(opened, item),
        declinable=may_decline(opened, item),
    )
