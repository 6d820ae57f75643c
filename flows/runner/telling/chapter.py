"""One chapter of a citizen's story as facts with a title: what was decided, why, by whom, and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flows.ledger import Ledger
from flows.ledger.model import Approval, Case, EffectRow, Proposal
from flows.ledger.states import Outcome
from flows.runner.private import open_person
from flows.runner.telling import corrections, deeds
from flows.runner.telling.conditions import conditions
from flows.runner.telling.moments import moment
from flows.runner.telling.reasons import Reasons
from flows.runner.telling.story import Chapter
from flows.runner.telling.summary_text import OUTCOMES


class Fact(NamedTuple):
    """A title of a word and what there is to tell under it; a title may come several times in a row."""

    title: str
    text: str


def heading(chapter: Chapter) -> str:
    """Return which batch the chapter is of, from when, by whom."""
    batch = chapter.batch
    return f"Prøvekørsel {batch.id} fra {moment(batch.prepared_at)}, startet af {batch.started_by}"


def facts(opened: Ledger, chapter: Chapter, reasons: Reasons) -> Iterator[Fact]:
    """Return one chapter in full."""
    proposal = chapter.proposal
    yield Fact("Afgørelse", _decision(proposal, reasons))
    yield from _rule(opened.batches.private(proposal), proposal.rule)
    for step in proposal.planned:
        yield Fact("Foreslået", f"{step.what}.")
    for condition in conditions(chapter.batch.lineage, chapter.batch.content_hash, proposal):
        yield Fact("Betingelse", condition)
    if proposal.handled_by is not None:
        yield Fact("Se", f"sag {proposal.handled_by}, som allerede har borgeren.")
    yield Fact("Godkendt", _approved(chapter.approval))
    if chapter.case is not None:
        yield from _done(chapter.case, chapter.effects, reasons)
    for each in chapter.corrections:
        yield Fact("Rettelse", corrections.told(each, reasons))


def _decision(proposal: Proposal, reasons: Reasons) -> str:
    if proposal.outcome is Outcome.DONE:
        return "Borgeren skal have tilbuddet."
    return f"{OUTCOMES[proposal.outcome]}: {reasons.text(proposal.reason)}."


def _rule(private: bytes, rule: str) -> Iterator[Fact]:
    why, legal_basis = "", ""
    if private:
        _person, why, legal_basis = open_person(private)
    known = (("Fordi", why), ("Regel", rule), ("Hjemmel", f"{legal_basis[:1].upper()}{legal_basis[1:]}"))
    yield from (Fact(title, text) for title, text in known if text)


def _approved(approval: Approval | None) -> str:
    if approval is None:
        return "Nej, og derfor er intet udført af denne prøvekørsel."
    return f"Af {approval.approved_by}, {moment(approval.approved_at)}."


def _done(case: Case, effects: tuple[EffectRow, ...], reasons: Reasons) -> Iterator[Fact]:
    yield Fact("Sag", f"{case.id}, åbnet {moment(case.opened_at)}")
    yield from (Fact("Sket", line) for line in deeds.told(effects))
    yield from (Fact("Meldt", f"{reasons.text(code)}.") for code in case.tell)
    if case.outcome is None:
        yield Fact("Udfald", "Ikke afsluttet endnu.")
        return
    because = f" ({reasons.text(case.reason)})" if case.reason else ""
    yield Fact("Udfald", f"{OUTCOMES[case.outcome]}{because}, {moment(case.ended_at)}.")
