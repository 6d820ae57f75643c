"""`samdrift why`: everything this runner has decided and done about one citizen, asked for with a purpose."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator

from connectors.cpr import Cpr
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.ledger.model import Batch, Case, EffectRow, Proposal
from flows.ledger.states import Outcome
from flows.runner.private import open_person
from flows.terminal import texts
from flows.terminal.batches import batches_of
from flows.terminal.moments import moment
from flows.terminal.organisation import of_adoption
from flows.terminal.reasons import Reasons
from flows.terminal.refusal import Refused
from flows.terminal.session import home, ledger, say, started_by


def why(given: argparse.Namespace) -> int:
    """Ask for number and purpose, write the look-up in the audit, then show it."""
    with ledger(given) as opened:
        organisation, lineage = of_adoption(given.adoption, opened, home(given))
        cpr, purpose = _ask()
        key = opened.history.canonical(opened.keys.citizen_key(cpr), None)
        opened.audit.append(started_by(), "why", key, purpose)
        lines = list(_told(opened, organisation, lineage, {key, opened.keys.citizen_key(cpr)}))
        say(*(lines or ["Samdrift har ikke behandlet denne borger i nogen kørsel."]))
        say("Opslaget er skrevet i revisionssporet med dit navn og formål.")
    return 0


def _ask() -> tuple[Cpr, str]:
    """Read two answers: from the terminal, the number unseen, or as two lines of standard input."""
    if sys.stdin.isatty():
        number = getpass.getpass("CPR-nummer (vises ikke): ")
        purpose = input("Formål med opslaget: ")
    else:
        number, purpose = sys.stdin.readline(), sys.stdin.readline()
    try:
        cpr = Cpr(number)
    except ValueError:
        raise Refused("CPR-nummeret skal have ti cifre. Kør kommandoen igen og skriv det helt.") from None
    if not purpose.strip():
        raise Refused("Et opslag på en borger kræver et formål. Kør kommandoen igen og skriv det.")
    return cpr, purpose.strip()


def _told(opened: Ledger, organisation: str, lineage: str, keys: set[CitizenKey]) -> Iterator[str]:
    reasons = Reasons(lineage)
    cases = [case for key in keys for case in opened.cases.of_citizen(organisation, key)]
    by_place = {(case.batch, case.sequence): case for case in cases}
    keys = keys | {case.citizen_key for case in cases}
    for batch in batches_of(opened, organisation, lineage, [case.batch for case in cases]):
        for proposal in _theirs(opened, batch, keys):
            yield from _proposed(opened, batch, proposal, reasons)
            case = by_place.get((proposal.batch, proposal.sequence))
            yield from () if case is None else _ended(opened, case, reasons)
    offered = opened.history.last_offer(organisation, lineage, next(iter(keys)))
    if offered is not None:
        yield f"Seneste tilbud, som Samdrift kender: {offered.strftime('%d.%m.%Y')}."


def _theirs(opened: Ledger, batch: Batch, keys: set[CitizenKey]) -> Iterator[Proposal]:
    after = -1
    while page := opened.batches.proposals(batch.id, after):
        yield from (each for each in page if each.citizen_key in keys)
        after = page[-1].sequence


def _proposed(opened: Ledger, batch: Batch, proposal: Proposal, reasons: Reasons) -> Iterator[str]:
    yield f"Prøvekørsel {batch.id} fra {moment(batch.prepared_at)}, startet af {batch.started_by}"
    yield f"  Afgørelse  {_ending(proposal.outcome, proposal.reason, reasons)}"
    yield f"  Regel      {proposal.rule or 'ingen'}"
    yield from _words(opened.batches.private(proposal))
    for step in proposal.planned:
        yield f"  Foreslået  {step.what}"
    if proposal.handled_by is not None:
        yield f"  Se         sag {proposal.handled_by}, som allerede har borgeren"
    approval = opened.batches.approval(batch.id)
    yield f"  Godkendt   {'nej' if approval is None else f'{approval.approved_by}, {moment(approval.approved_at)}'}"


def _words(private: bytes) -> Iterator[str]:
    if private:
        _person, why_, legal_basis = open_person(private)
        told = (("Fordi      ", why_), ("Hjemmel    ", legal_basis))
        yield from (f"  {title}{text}" for title, text in told if text)


def _ended(opened: Ledger, case: Case, reasons: Reasons) -> Iterator[str]:
    yield f"  Sag        {case.id}, åbnet {moment(case.opened_at)}"
    for effect in opened.effects.of(case.id):
        yield f"  Handling   {_effect(effect)}"
    if case.outcome is None:
        yield "  Udfald     ikke afsluttet endnu"
    else:
        yield f"  Udfald     {_ending(case.outcome, case.reason, reasons)}, {moment(case.ended_at)}"
    for code in case.tell:
        yield f"  Meldt      {reasons.text(code)}"


def _effect(effect: EffectRow) -> str:
    channel = f", {texts.word(texts.CHANNELS, effect.channel)}" if effect.channel else ""
    letter = f", {texts.word(texts.DISPATCH, effect.dispatch)}" if effect.channel else ""
    state = texts.word(texts.EFFECT_STATES, effect.state)
    return f"{texts.word(texts.STEPS, effect.step)}{channel}: {state}{letter}, {moment(effect.intent_at)}"


def _ending(outcome: Outcome, reason: str, reasons: Reasons) -> str:
    return f"{texts.word(texts.OUTCOMES, outcome).lower()}: {reasons.text(reason)}"
