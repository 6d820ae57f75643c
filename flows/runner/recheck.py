"""Read the citizen again just before acting: what changed since the approval goes to a person."""

from __future__ import annotations

from connectors.ports import CareCitizen, NoAccess
from flows.ledger.model import Case
from flows.ledger.states import EffectState, Outcome
from flows.recipe.step import Ending, Subject
from flows.runner.engagement import Engagement
from flows.runner.facts import register_facts, with_care
from flows.runner.live_doing import UNTOUCHED
from flows.runner.private import open_person


async def freshly(work: Engagement, case: Case) -> Subject:
    """Return the case's citizen with fresh status from the care system; `ended` is set when something changed."""
    person, why, legal_basis = open_person(work.ledger.cases.private(case.id))
    care = await work.ports.care.find_citizen(person.cpr)
    found = await work.ports.care.interventions(care.ref) if isinstance(care, CareCitizen) else ()
    municipality = work.adoption.organisation.municipality_code
    base = register_facts(person, work.today, municipality, None)
    facts = with_care(base, care, found, work.offer_name, municipality)
    known = care if isinstance(care, CareCitizen) else None
    subject = Subject(case.sequence, person, known, facts, case.occasion, case.group, why, legal_basis, list(case.tell))
    if case.proposed is Outcome.NEEDS_PERSON:
        subject.ended = Ending(Outcome.NEEDS_PERSON, case.proposed_reason)
    else:
        subject.ended = _changed(work, case, subject, care)
    return subject


def _changed(work: Engagement, case: Case, subject: Subject, care: CareCitizen | NoAccess | None) -> Ending | None:
    if not isinstance(care, CareCitizen):
        return Ending(Outcome.NEEDS_PERSON, "UNKNOWN_IN_CARE" if care is None else "NO_ACCESS")
    if care.deceased or not care.active or subject.facts.get("care_in_municipality") is False:
        return Ending(Outcome.NEEDS_PERSON, "DECEASED_OR_MOVED")
    if care.protected_address:
        return Ending(Outcome.NEEDS_PERSON, "PROTECTED_ADDRESS")
    if subject.facts.get("active_offer") is True and not _ours(work, case):
        return Ending(Outcome.ALREADY_HANDLED, "INTERVENTION_EXISTS")
    return None


def _ours(work: Engagement, case: Case) -> bool:
    """Return whether this case has, or may have, made the intervention itself."""
    made = work.ledger.effects.of(case.id)
    return any(
        each.step == "create_intervention" and each.state not in (*UNTOUCHED, EffectState.REJECTED) for each in made
    )
