"""Replies as pages show them: of one citizen, and which citizen one is of; nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.web.forms import Field, Problem
from catalogue.web.roles import Role
from catalogue.web.visitor import Visitor
from flows.console import addresses
from flows.console.replies import reply_form
from flows.console.replies.reply_form import Typed
from flows.ledger import Ledger
from flows.ledger.model import Batch, Proposal
from flows.ledger.said import Reply
from flows.runner.adopting.engagement import danish_day
from flows.runner.telling import replies as words
from flows.runner.telling.moments import day

RECORDS: Final = frozenset({Role.OPERATOR, Role.COORDINATOR, Role.ADVISOR})
"""Who may write down a reply, or take one back; whoever approves or audits sees them."""


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """One reply: what was said, how it stands, its page, and its citizen's where there is one."""

    id: str
    kind: str
    day: str
    said: str
    stand: str
    link: str
    citizen: Proposal | None = None

    @property
    def citizen_link(self) -> str:
        """Return the citizen's page."""
        return addresses.citizen(self.citizen.batch, self.citizen.sequence) if self.citizen else ""


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """A citizen's replies and the form for another; `form` is empty for who may not write one down."""

    rows: tuple[ReplyRow, ...]
    form: tuple[Field, ...]
    action: str
    is_known: bool
    """Samdrift knows who the citizen is, so that there is somebody to keep a reply of."""


def part(
    opened: Ledger,
    visitor: Visitor,
    batch: Batch,
    proposal: Proposal,
    typed: Typed | None = None,
    problems: Sequence[Problem] = (),
) -> ReplyPart:
    """Return the part of a citizen's page that is about replies."""
    of = opened.replies.of(batch.organisation, batch.lineage, proposal.citizen_key) if proposal.citizen_key else []
    may = visitor.may(RECORDS) and bool(proposal.citizen_key)
    form = reply_form.fields(typed, problems, danish_day(opened.now())) if may else ()
    rows = tuple(row(each) for each in reversed(of))
    return ReplyPart(rows, form, addresses.citizen_replies(batch.id, proposal.sequence), bool(proposal.citizen_key))


def row(reply: Reply, citizen: Proposal | None = None) -> ReplyRow:
    """Return one reply as a row."""
    return ReplyRow(
        reply.id,
        words.KINDS[reply.kind],
        day(reply.said_on),
        words.recorded(reply),
        words.stand(reply),
        addresses.reply(reply.id),
        citizen,
    )


def citizen_of_reply(opened: Ledger, reply: Reply) -> Proposal | None:
    """Return where the citizen is met: in the offer that was answered, else in the newest batch; None for no batch."""
    case = opened.cases.get(reply.case) if reply.case else None
    if case is not None:
        return opened.batches.proposal(case.batch, case.sequence)
    met = opened.batches.of_citizen(reply.organisation, reply.lineage, reply.citizen_key)
    return met[-1] if met else None
