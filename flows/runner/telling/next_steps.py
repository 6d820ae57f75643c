"""What somebody does next about a citizen: which deed, on what; terminal and page each say how it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from flows.ledger import Ledger
from flows.ledger.model import Case
from flows.ledger.states import BatchState, Outcome
from flows.runner.telling.reasons import Reasons
from flows.runner.telling.story import Chapter

_IF_WRONG: Final = (
    "intet, hvis oplysningen er rigtig. Er den forkert, så ret den, hvor den kommer fra; borgeren kommer med i den "
    "næste prøvekørsel."
)


class Deed(StrEnum):
    """How the next step is done."""

    BY_HAND = "by_hand"
    """Outside Samdrift; `NextStep.words` says all of it."""
    APPROVE = "approve"
    RUN = "run"
    LINE = "line"
    """A line on the worklist; `NextStep.words` says what it asks for."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do; `target` is a batch, a line, or empty for what is done by hand."""

    deed: Deed
    words: str = ""
    adoption: str = ""
    target: str = ""
    due: date | None = None


def next_steps(opened: Ledger, last: Chapter, reasons: Reasons) -> tuple[NextStep, ...]:
    """Return what is to be done after the decisive chapter; nothing when nothing is."""
    batch, proposal = last.batch, last.proposal
    if last.case is not None:
        return tuple(_of_case(opened, last.case, reasons))
    if proposal.outcome is Outcome.EXCLUDED:
        return (NextStep(Deed.BY_HAND, _IF_WRONG),)
    if proposal.outcome not in (Outcome.DONE, Outcome.NEEDS_PERSON) or proposal.handled_by is not None:
        return ()
    if batch.state is BatchState.PREPARED:
        return (NextStep(Deed.APPROVE, "", batch.adoption, batch.id),)
    if batch.state is BatchState.APPROVED:
        return (NextStep(Deed.RUN, "", batch.adoption, batch.id),)
    return ()


def _of_case(opened: Ledger, case: Case, reasons: Reasons) -> Iterator[NextStep]:
    if case.outcome is None:
        yield NextStep(Deed.RUN, "", case.adoption, case.batch)
        return
    for item in opened.worklist.list():
        if item.case == case.id:
            todo = reasons.todo(item.reason) or reasons.text(item.reason)
            yield NextStep(Deed.LINE, todo, item.adoption, item.id, item.due)
