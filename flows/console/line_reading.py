"""One line of the worklist as its page shows it: why, what to do, what has happened, and what can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.ledger import Ledger
from flows.ledger.model import Item, Proposal
from flows.runner.answers import NoRetry, no_retry, unanswered
from flows.runner.manual_desk import instructions_of, may_decline
from flows.runner.telling import deeds, words
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


def proposal_of(opened: Ledger, item: Item) -> Proposal | None:
    """Return what was proposed for the line's citizen, or None for a line about no citizen."""
    if item.batch is None or item.sequence is None:
        return None
    return opened.batches.proposal(item.batch, item.sequence)


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
        state=_state(item),
        district=proposal.district if proposal else "",
        place=_place(proposal.rule) if proposal and item.case is None else "",
        happened=tuple(deeds.told(effects)),
        missing=deeds.left(proposal.planned if proposal and item.case else (), effects),
        steps=instructions_of(opened, item.id) if item.reference else (),
        uncertain=deeds.sentence(hanging) if hanging else "",
        never=no_retry(opened, item),
        declinable=may_decline(opened, item),
    )


def _state(item: Item) -> str:
    by = item.closed_by or item.taken_by
    return words.word(words.ITEM_STATES, item.state) + (f" af {by}" if by else "")


def _place(rule: str) -> str:
    """Return where a row stands in the extract, with what is wrong with it in words."""
    where, _, code = rule.rpartition(": ")
    return f"{where}: {words.BAD_ROWS[code]}" if code in words.BAD_ROWS else rule
