"""One citizen's story: batch by batch what was proposed, and in one sentence how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flows.ledger import Ledger
from flows.ledger.corrections import Correction
from flows.ledger.ids import CitizenKey
from flows.ledger.model import Approval, Batch, Case, EffectRow, Proposal
from flows.ledger.states import FINAL_DISPATCH, LETTER_CHANNELS, BatchState, EffectState, Outcome
from flows.runner.telling import corrections, deeds, words
from flows.runner.telling.moments import moment
from flows.runner.telling.reasons import Reasons
from flows.runner.telling.summary_text import OUTCOMES

UNKNOWN: Final = "Samdrift har ikke behandlet denne borger i nogen kørsel."
UNKNOWN_NEXT: Final = (
    "se efter, om borgeren står i CPR-udtrækket. Har borgeren haft et andet CPR-nummer, så slå også det op."
)
_HANDED_OVER: Final = (Outcome.NEEDS_PERSON, Outcome.PARKED)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one batch proposed for the citizen, and the case it became, if it did."""

    batch: Batch
    proposal: Proposal
    approval: Approval | None
    case: Case | None
    effects: tuple[EffectRow, ...]
    corrections: tuple[Correction, ...] = ()
    """What has been asked for after it ended, oldest first."""


def chapters(opened: Ledger, organisation: str, lineage: str, key: CitizenKey) -> list[Chapter]:
    """Return the citizen's chapters, oldest first, under every CPR number known to be theirs."""
    cases = {(case.batch, case.sequence): case for case in opened.cases.of_citizen(organisation, key)}
    found = []
    for proposal in opened.batches.of_citizen(organisation, lineage, key):
        batch = opened.batches.get(proposal.batch)
        case = cases.get((proposal.batch, proposal.sequence))
        if batch is not None:
            found.append(chapter(opened, batch, proposal, case))
    return found


def chapter(opened: Ledger, batch: Batch, proposal: Proposal, case: Case | None) -> Chapter:
    """Return one chapter with what was done outside and set right since."""
    approval = opened.batches.approval(batch.id)
    if case is None:
        return Chapter(batch, proposal, approval, None, ())
    effects, set_right = opened.effects.of(case.id), opened.corrections.of_case(case.id)
    return Chapter(batch, proposal, approval, case, tuple(effects), tuple(set_right))


def decisive(found: list[Chapter]) -> Chapter:
    """Return the newest chapter in which something was decided, not only seen to have been decided before."""
    decided = [each for each in found if each.proposal.outcome is not Outcome.ALREADY_HANDLED]
    return (decided or found)[-1]


def in_short(last: Chapter, reasons: Reasons) -> str:
    """Return how it stands in a few sentences."""
    return f"{_how(last, reasons)} {corrections.in_short(last.corrections)}".rstrip()


def _how(last: Chapter, reasons: Reasons) -> str:
    case, proposal = last.case, last.proposal
    if case is None:
        return _only_proposed(last, reasons)
    if case.outcome is None:
        reason = f" ({reasons.text(case.reason)})" if case.reason else ""
        return f"Sagen {case.id} er ikke færdig endnu{reason}."
    ended = f"den {moment(case.ended_at)}"
    if case.outcome is Outcome.DONE:
        given = "Tilbuddet er oprettet" if _is_lost(_last_letter(last.effects)) else "Borgeren har fået tilbuddet"
        return f"{given}; sagen blev færdig {ended}. {_letter(last.effects)}".rstrip()
    if case.outcome in _HANDED_OVER:
        return (
            f"Robotten gav sagen til en person {ended}: {reasons.text(case.reason)}. {_letter(last.effects)}".rstrip()
        )
    because = f" ({reasons.text(case.reason)})" if case.reason else ""
    return f"Borgeren fik ikke tilbuddet i {proposal.batch}: {OUTCOMES[case.outcome].lower()}{because}."


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
    last = _last_letter(effects)
    if last is None:
        return "Der er ikke sendt brev."
    if _is_lost(last):
        return f"Brevet nåede ikke frem: {words.word(words.DISPATCH, last.dispatch)}."
    return deeds.sentence(last)


def _last_letter(effects: tuple[EffectRow, ...]) -> EffectRow | None:
    offers = (each for each in effects if each.channel in LETTER_CHANNELS and not deeds.is_later(each))
    return next(reversed(tuple(offers)), None)


def _is_lost(letter: EffectRow | None) -> bool:
    return letter is not None and letter.state is EffectState.CONFIRMED and letter.dispatch in FINAL_DISPATCH
