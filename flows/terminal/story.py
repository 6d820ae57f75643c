"""One citizen's story in Danish sentences: the answer first, then batch by batch what was decided, why and done."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.ledger.model import Approval, Batch, Case, EffectRow, Item, Proposal
from flows.ledger.states import FINAL_DISPATCH, LETTER_CHANNELS, BatchState, EffectState, Outcome
from flows.runner.private import open_person
from flows.runner.summary_text import OUTCOMES
from flows.runner.telling import deeds, words
from flows.runner.telling.moments import day, moment
from flows.runner.telling.reasons import Reasons

_WIDTH: Final = 100
_HANDED_OVER: Final = (Outcome.NEEDS_PERSON, Outcome.PARKED)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one batch proposed for the citizen, and the case it became, if it did."""

    batch: Batch
    proposal: Proposal
    approval: Approval | None
    case: Case | None
    effects: tuple[EffectRow, ...]


def chapters(opened: Ledger, organisation: str, lineage: str, key: CitizenKey) -> list[Chapter]:
    """Return the citizen's chapters, oldest first, under every CPR number known to be theirs."""
    cases = {(case.batch, case.sequence): case for case in opened.cases.of_citizen(organisation, key)}
    found = []
    for proposal in opened.batches.of_citizen(organisation, lineage, key):
        batch = opened.batches.get(proposal.batch)
        case = cases.get((proposal.batch, proposal.sequence))
        if batch is not None:
            effects = tuple(opened.effects.of(case.id)) if case else ()
            found.append(Chapter(batch, proposal, opened.batches.approval(batch.id), case, effects))
    return found


def decisive(found: list[Chapter]) -> Chapter:
    """Return the newest chapter in which something was decided, not only seen to have been decided before."""
    decided = [each for each in found if each.proposal.outcome is not Outcome.ALREADY_HANDLED]
    return (decided or found)[-1]


def answer(opened: Ledger, last: Chapter, lineage: str) -> Iterator[str]:
    """Return how it stands in one sentence, and what to do about it."""
    reasons = Reasons(lineage)
    yield _in_short(last, reasons)
    if following := _next(opened, last, reasons):
        # Not wrapped: a command that is broken in two cannot be copied.
        yield f"Næste: {following}"


def told(opened: Ledger, chapter: Chapter, lineage: str) -> Iterator[str]:
    """Return one chapter in full."""
    reasons, batch, proposal = Reasons(lineage), chapter.batch, chapter.proposal
    yield f"Prøvekørsel {batch.id} fra {moment(batch.prepared_at)}, startet af {batch.started_by}"
    yield f"  Afgørelse   {_decision(proposal, reasons)}"
    yield from _words(opened.batches.private(proposal), proposal.rule)
    for step in proposal.planned:
        yield f"  Foreslået   {step.what}."
    if proposal.handled_by is not None:
        yield f"  Se          sag {proposal.handled_by}, som allerede har borgeren."
    yield f"  Godkendt    {_approved(chapter.approval)}"
    if chapter.case is not None:
        yield from _done(chapter.case, chapter.effects, reasons)


def _in_short(last: Chapter, reasons: Reasons) -> str:
    case, proposal = last.case, last.proposal
    if case is None:
        return _only_proposed(last, reasons)
    if case.outcome is None:
        reason = f" ({reasons.text(case.reason)})" if case.reason else ""
        return f"Sagen {case.id} er ikke færdig endnu{reason}."
    ended = f"den {moment(case.ended_at)}"
    if case.outcome is Outcome.DONE:
        return f"Borgeren har fået tilbuddet; sagen blev færdig {ended}. {_letter(last.effects)}".rstrip()
    if case.outcome in _HANDED_OVER:
        return (
            f"Robotten gav sagen til en person {ended}: {reasons.text(case.reason)}. {_letter(last.effects)}".rstrip()
        )
    return f"Borgeren fik ikke tilbuddet i {proposal.batch}: {OUTCOMES[case.outcome].lower()}{_because(case, reasons)}."


def _because(case: Case, reasons: Reasons) -> str:
    return f" ({reasons.text(case.reason)})" if case.reason else ""


def _only_proposed(last: Chapter, reasons: Reasons) -> str:
    outcome, why = last.proposal.outcome, reasons.text(last.proposal.reason)
    if outcome is Outcome.EXCLUDED:
        return f"Borgeren får ikke tilbuddet: {why}."
    if outcome is Outcome.WAITING:
        return f"Borgeren venter på en senere kørsel: {why}."
    if last.proposal.handled_by is not None or outcome is Outcome.ALREADY_HANDLED:
        return f"Borgeren er allerede behandlet{f': {why}' if why else ''}."
    if last.batch.state is BatchState.SUPERSEDED:
        return f"{last.batch.id} blev afløst af en nyere prøvekørsel, og borgeren var ikke med i den."
    plan = "vil få tilbuddet" if outcome is Outcome.DONE else f"vil gå til en person ({why})"
    return f"Borgeren {plan}, når {last.batch.id} er godkendt og kørt skarpt. Intet er sendt endnu."


def _letter(effects: tuple[EffectRow, ...]) -> str:
    letters = [each for each in effects if each.channel in LETTER_CHANNELS]
    if not letters:
        return "Der er ikke sendt brev."
    last = letters[-1]
    if last.state is EffectState.CONFIRMED and last.dispatch in FINAL_DISPATCH:
        return f"Brevet nåede ikke frem: {words.word(words.DISPATCH, last.dispatch)}."
    return deeds.sentence(last)


def _next(opened: Ledger, last: Chapter, reasons: Reasons) -> str:
    batch, proposal = last.batch, last.proposal
    if last.case is not None:
        return _next_of_case(opened, last.case, reasons)
    if proposal.outcome is Outcome.EXCLUDED:
        return (
            "intet, hvis oplysningen er rigtig. Er den forkert, så ret den, hvor den kommer fra; borgeren kommer med "
            "i den næste prøvekørsel."
        )
    if proposal.outcome not in (Outcome.DONE, Outcome.NEEDS_PERSON) or proposal.handled_by is not None:
        return ""
    if batch.state is BatchState.PREPARED:
        return f'en kollega godkender med `samdrift approve {batch.id} --as "Fornavn Efternavn"`.'
    if batch.state is BatchState.APPROVED:
        return f"`samdrift run {batch.adoption} --mode live --batch {batch.id}`."
    return ""


def _next_of_case(opened: Ledger, case: Case, reasons: Reasons) -> str:
    if case.outcome is None:
        return f"`samdrift run {case.adoption} --mode live --batch {case.batch}`."
    items = [item for item in opened.worklist.list() if item.case == case.id]
    return " ".join(f"{_line(item, reasons)}" for item in items)


def _line(item: Item, reasons: Reasons) -> str:
    todo = reasons.todo(item.reason) or reasons.text(item.reason)
    return f"{todo} Frist {day(item.due)}; se `samdrift worklist show {item.id}`."


def _decision(proposal: Proposal, reasons: Reasons) -> str:
    if proposal.outcome is Outcome.DONE:
        return "Borgeren skal have tilbuddet."
    return f"{OUTCOMES[proposal.outcome]}: {reasons.text(proposal.reason)}."


def _approved(approval: Approval | None) -> str:
    if approval is None:
        return "Nej, og derfor er intet udført af denne prøvekørsel."
    return f"Af {approval.approved_by}, {moment(approval.approved_at)}."


def _words(private: bytes, rule: str) -> Iterator[str]:
    why, legal_basis = "", ""
    if private:
        _person, why, legal_basis = open_person(private)
    yield from _wrapped("  Fordi       ", why)
    yield from _wrapped("  Regel       ", rule)
    yield from _wrapped("  Hjemmel     ", f"{legal_basis[:1].upper()}{legal_basis[1:]}")


def _wrapped(title: str, text: str) -> Iterator[str]:
    if text:
        yield from textwrap.wrap(text, _WIDTH, initial_indent=title, subsequent_indent=" " * len(title))


def _done(case: Case, effects: tuple[EffectRow, ...], reasons: Reasons) -> Iterator[str]:
    yield f"  Sag         {case.id}, åbnet {moment(case.opened_at)}"
    for line in deeds.told(effects):
        yield f"  Sket        {line}"
    for code in case.tell:
        yield f"  Meldt       {reasons.text(code)}."
    if case.outcome is None:
        yield "  Udfald      Ikke afsluttet endnu."
    else:
        because = f" ({reasons.text(case.reason)})" if case.reason else ""
        yield f"  Udfald      {OUTCOMES[case.outcome]}{because}, {moment(case.ended_at)}."
