"""One citizen of a batch as the page shows it: the answer, why, what happened; nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.console.adopted import Adopted, adopted
from flows.console.batches import batch_words
from flows.console.batches.deciding import FactRow, Rule, fact_rows, rule_of
from flows.console.citizens import citizen_words
from flows.console.citizens.letters import kept_letter
from flows.console.citizens.timeline import Event, timeline
from flows.ledger import Ledger
from flows.ledger.model import Batch, Proposal
from flows.ledger.said import Reply, Said, said_of
from flows.ledger.states import BatchState, Outcome
from flows.recipe.facts import Facts
from flows.runner.adopting.engagement import danish_day
from flows.runner.casework.facts import register_facts
from flows.runner.home import Home
from flows.runner.private import open_person
from flows.runner.telling.reasons import Reasons
from flows.runner.telling.story import Chapter, in_short
from flows.runner.telling.story import chapter as chapter_of


@dataclass(frozen=True, slots=True)
class CitizenView:
    """Everything on the page but who it is."""

    batch: Batch
    proposal: Proposal
    outcome: str
    mark: str
    answer: str
    todo: str
    why: tuple[tuple[str, str], ...]
    note: str
    facts: tuple[FactRow, ...]
    planned: tuple[str, ...]
    events: tuple[Event, ...]
    has_letter: bool


@dataclass(frozen=True, slots=True)
class _Private:
    """What the sealed part adds: words of the rule, and the facts, without who it is."""

    why: str
    legal_basis: str
    facts: Facts | None


def view(ledger: Ledger, home: Home, batch: Batch, proposal: Proposal) -> CitizenView:
    """Return one citizen; the caller has written in the audit that the facts are looked at."""
    chapter, reasons = _chapter(ledger, batch, proposal), Reasons(batch.lineage)
    setup, rule = adopted(batch, home), rule_of(proposal.rule, batch.lineage, batch.content_hash)
    sealed = _private(ledger, batch, proposal, setup)
    acted, case = chapter.case is not None, chapter.case
    code = case.reason if case and case.outcome else proposal.reason
    outcome = case.outcome if case and case.outcome else None
    titles = batch_words.ENDED if outcome else batch_words.PROPOSED
    return CitizenView(
        batch,
        proposal,
        titles[outcome or proposal.outcome],
        batch_words.MARKS.get(outcome or proposal.outcome, ""),
        citizen_words.SUPERSEDED if batch.state is BatchState.SUPERSEDED and not acted else in_short(chapter, reasons),
        reasons.todo(code) if (outcome or proposal.outcome) in _TO_DO else "",
        tuple(_why(proposal, rule, sealed, reasons)),
        rule.note,
        tuple(fact_rows(rule.row, sealed.facts, setup.settings, acted=acted)) if rule.row else (),
        () if acted else tuple(each.what for each in proposal.planned),
        timeline(chapter, ledger.tracks.of(batch.id, proposal.sequence), reasons, _answered(ledger, batch, proposal)),
        kept_letter(home, proposal) is not None,
    )


_TO_DO = (Outcome.NEEDS_PERSON, Outcome.PARKED)


def _chapter(ledger: Ledger, batch: Batch, proposal: Proposal) -> Chapter:
    case = next(iter(ledger.cases.numbered(batch.id, [proposal.sequence])), None)
    return chapter_of(ledger, batch, proposal, case)


def _why(proposal: Proposal, rule: Rule, sealed: _Private, reasons: Reasons) -> Iterator[tuple[str, str]]:
    yield citizen_words.REASON, reasons.text(proposal.reason) if proposal.reason else citizen_words.OFFER
    if proposal.tell:
        yield citizen_words.TOLD, " · ".join(reasons.text(code) for code in proposal.tell)
    if sealed.why:
        yield citizen_words.BECAUSE, sealed.why
    if rule.said:
        yield citizen_words.RULE, rule.said
    if sealed.legal_basis:
        yield citizen_words.LEGAL, f"{sealed.legal_basis[:1].upper()}{sealed.legal_basis[1:]}"


def _private(ledger: Ledger, batch: Batch, proposal: Proposal, setup: Adopted) -> _Private:
    sealed = ledger.batches.private(proposal) if proposal.citizen_key else b""
    if not sealed:
        return _Private("", "", None)
    person, why, legal_basis = open_person(sealed)
    day = danish_day(batch.prepared_at or batch.created_at)
    offered = ledger.history.last_offer(batch.organisation, batch.lineage, proposal.citizen_key)
    said = _said_before(ledger, batch, proposal)
    return _Private(why, legal_basis, register_facts(person, day, setup.municipality, offered, said))


def _answered(ledger: Ledger, batch: Batch, proposal: Proposal) -> list[Reply]:
    if not proposal.citizen_key:
        return []
    return ledger.replies.of(batch.organisation, batch.lineage, proposal.citizen_key)


def _said_before(ledger: Ledger, batch: Batch, proposal: Proposal) -> Said:
    """Return what the citizen had answered when the batch was made: what came later did not decide it."""
    made = batch.prepared_at or batch.created_at
    heard = _answered(ledger, batch, proposal)
    return said_of((each.kind, each.said_on) for each in heard if each.stands and each.recorded_at <= made)
