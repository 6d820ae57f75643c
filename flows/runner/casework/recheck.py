"""Read the citizen again just before acting: what changed since the approval goes to a person."""

from __future__ import annotations

from typing import Final

from connectors.ports import CareCitizen, NoAccess, Person
from flows.ledger.ids import CitizenKey
from flows.ledger.model import Case, EffectRow
from flows.ledger.said import NOTHING_SAID, Said
from flows.ledger.states import Outcome, ReplyKind
from flows.recipe.decide import Decision, decide
from flows.recipe.facts import Facts
from flows.recipe.step import Ending, Subject
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.facts import register_facts, said_facts, with_care
from flows.runner.casework.live_doing import UNTOUCHED
from flows.runner.private import open_person
from flows.runner.steps.create_intervention import create_intervention

CHANGED: Final = "CHANGED_SINCE_APPROVAL"


async def freshly(work: Engagement, case: Case) -> Subject:
    """Return the case's citizen with fresh status from the care system; `ended` is set when something changed.

    What no municipality's rules may let through is looked at first; then the approved rules are asked again, about
    the citizen as he or she is now (DESIGN §3, act).
    """
    person, why, legal_basis = open_person(work.ledger.cases.private(case.id))
    care = await work.ports.care.find_citizen(person.cpr)
    found = await work.ports.care.interventions(care.ref) if isinstance(care, CareCitizen) else ()
    municipality, made = work.adoption.organisation.municipality_code, _made(work, case)
    history = work.ledger.history
    ours = any(each.channel for each in made)
    offered = None if ours else history.last_offer(case.organisation, case.lineage, case.citizen_key)
    base = register_facts(person, work.today, municipality, offered, _said(work, case, person, answered=ours))
    facts = with_care(base, care, found, work.offer_name, municipality)
    if any(each.step == create_intervention.name for each in made):
        # The offer that stands there is, or may be, our own.
        facts = Facts({**facts.values, "active_offer": False})
    subject = _subject(case, person, care, facts, why, legal_basis)
    if case.proposed is Outcome.NEEDS_PERSON:
        subject.ended = Ending(Outcome.NEEDS_PERSON, case.proposed_reason)
    else:
        subject.ended = _unreachable(subject, care) or _decided_otherwise(work, case, subject, begun=bool(made))
        if subject.ended is not None and subject.ended.outcome is Outcome.EXCLUDED:
            subject.tell = []
    return subject


def keys_of(work: Engagement, person: Person) -> tuple[CitizenKey, ...]:
    """Return the keys of the numbers the register knows for a citizen: what was said under either is theirs."""
    numbers = (person.cpr, person.earlier_cpr)
    return tuple(work.ledger.keys.citizen_key(each) for each in numbers if each is not None)


def _said(work: Engagement, case: Case, person: Person, *, answered: bool) -> Said:
    """Return what the citizen has answered; a yes to the letter that has left stops nothing that is left to do."""
    theirs = {case.citizen_key, *keys_of(work, person)}
    said = work.ledger.replies.said(case.organisation, case.lineage, *theirs)
    return NOTHING_SAID if answered and said.kind is ReplyKind.ACCEPTED and not said.forever else said


def remember_number(work: Engagement, person: Person) -> None:
    """Remember that a citizen had another CPR number, so that what happened under it is found under this one."""
    if person.earlier_cpr is not None:
        keys = work.ledger.keys
        work.ledger.history.alias(keys.citizen_key(person.cpr), keys.citizen_key(person.earlier_cpr))


async def as_known_now(work: Engagement, case: Case) -> Subject:
    """Return the case's citizen with whom the care system says it is, and nothing asked of the rules."""
    person, why, legal_basis = open_person(work.ledger.cases.private(case.id))
    care = await work.ports.care.find_citizen(person.cpr)
    facts = register_facts(person, work.today, work.adoption.organisation.municipality_code, None)
    return _subject(case, person, care, facts, why, legal_basis)


def _subject(
    case: Case, person: Person, care: CareCitizen | NoAccess | None, facts: Facts, why: str, legal_basis: str
) -> Subject:
    known = care if isinstance(care, CareCitizen) else None
    return Subject(case.sequence, person, known, facts, case.occasion, case.group, why, legal_basis, list(case.tell))


def _unreachable(subject: Subject, care: CareCitizen | NoAccess | None) -> Ending | None:
    if not isinstance(care, CareCitizen):
        return Ending(Outcome.NEEDS_PERSON, "UNKNOWN_IN_CARE" if care is None else "NO_ACCESS")
    if care.deceased or not care.active or subject.facts.get("care_in_municipality") is False:
        return Ending(Outcome.NEEDS_PERSON, "DECEASED_OR_MOVED")
    if care.protected_address:
        return Ending(Outcome.NEEDS_PERSON, "PROTECTED_ADDRESS")
    if subject.facts.get("active_offer") is True:
        return Ending(Outcome.ALREADY_HANDLED, "INTERVENTION_EXISTS")
    return None


def _decided_otherwise(work: Engagement, case: Case, subject: Subject, *, begun: bool) -> Ending | None:
    """Return what has changed; a no from the citizen needs nobody to look at it, unless something has been made."""
    table = work.robot.table(work.settings.rules, work.today)
    now: Decision = decide(subject.facts, table, work.settings)
    if now.outcome is Outcome.DONE and now.group == case.group:
        return None
    if now.outcome is Outcome.EXCLUDED and not begun and _but_for_the_reply(work, case, subject):
        return Ending(Outcome.EXCLUDED, now.reason)
    reason = now.reason if now.outcome is Outcome.NEEDS_PERSON else CHANGED
    return Ending(Outcome.NEEDS_PERSON, reason)


def _but_for_the_reply(work: Engagement, case: Case, subject: Subject) -> bool:
    """Return whether the approved offer would stand, had the citizen not answered: nothing else has changed."""
    unheard = Facts({**subject.facts.values, **said_facts(NOTHING_SAID, work.today)})
    then = decide(unheard, work.robot.table(work.settings.rules, work.today), work.settings)
    return then.outcome is Outcome.DONE and then.group == case.group


def _made(work: Engagement, case: Case) -> list[EffectRow]:
    """Return what this case has made outside, or may have."""
    return [each for each in work.ledger.effects.of(case.id) if each.state not in UNTOUCHED]
