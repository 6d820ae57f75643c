"""Select and decide: stream the register, rule out what register and ledger can rule out, and keep the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Final

from connectors.ports import BadRow, Person
from flows.ledger.ids import CitizenKey
from flows.ledger.model import NewProposal
from flows.ledger.said import Said, together
from flows.ledger.states import Outcome
from flows.recipe.decide import Decision, decide
from flows.recipe.facts import Facts
from flows.recipe.table import DecisionTable
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.facts import CARE_FACTS, register_facts
from flows.runner.casework.recheck import keys_of
from flows.runner.errors import NotReady
from flows.runner.private import seal_person

PAGE: Final = 200
DUPLICATE: Final = "DUPLICATE_CITIZEN"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A citizen whom register and ledger do not rule out; the care system is asked next."""

    sequence: int
    person: Person
    key: CitizenKey
    facts: Facts
    waiting_since: date | None


@dataclass(slots=True)
class Selection:
    """Decides citizen by citizen; `bad_rows` counts what could not be read."""

    work: Engagement
    table: DecisionTable
    bad_rows: Counter[str] = field(default_factory=Counter)
    seen: set[CitizenKey] = field(default_factory=set)

    def stream(self) -> Iterator[NewProposal | Candidate]:
        """Yield a proposal for each citizen ruled out, and a candidate for each other."""
        rows = enumerate(self.work.ports.register.stream(), start=1)
        while page := list(islice(rows, PAGE)):
            strangers = self._strangers(row for _, row in page)
            said = self._said(row for _, row in page)
            for sequence, row in page:
                if isinstance(row, BadRow):
                    yield self._unreadable(sequence, row)
                else:
                    yield self._one(sequence, row, strangers, said)

    def _unreadable(self, sequence: int, row: BadRow) -> NewProposal:
        self.bad_rows[row.code] += 1
        outcome, reason = (Outcome.NEEDS_PERSON, "UNREADABLE_ROW")
        if row.code == DUPLICATE:
            outcome, reason = Outcome.EXCLUDED, DUPLICATE
        where = f"række {row.row}, {row.column}: {row.code}"
        return NewProposal(sequence, CitizenKey(""), "", outcome, reason, where, "", "")

    def _one(
        self, sequence: int, person: Person, strangers: frozenset[CitizenKey], said: Mapping[CitizenKey, Said]
    ) -> NewProposal | Candidate:
        key, work = self._key(person, strangers), self.work
        new = key in strangers
        if key in self.seen:
            return self._proposal(sequence, person, key, Decision.excluded(DUPLICATE, "udtrækket"))
        self.seen.add(key)
        offered = None if new else work.ledger.history.last_offer(work.organisation, work.robot.lineage, key)
        heard = self._heard(person, key, said)
        facts = register_facts(person, work.today, work.adoption.organisation.municipality_code, offered, heard)
        decision = decide(facts, self.table, work.settings, absent_ok=CARE_FACTS)
        if not new and handled_before(work, key, decision):
            return self._proposal(sequence, person, key, Decision.handled("HANDLED_BEFORE", decision))
        if decision.outcome is Outcome.EXCLUDED or decision.outcome is Outcome.ALREADY_HANDLED:
            return self._proposal(sequence, person, key, decision)
        waiting = None if new else work.ledger.history.waiting_since(work.organisation, work.robot.lineage, key)
        return Candidate(sequence, person, key, facts, waiting)

    def _strangers(self, rows: Iterable[Person | BadRow]) -> frozenset[CitizenKey]:
        """Look a page of citizens up at once: most have never been seen, and six questions each take their time."""
        keys = self.work.ledger.keys
        unchanged = [each for each in rows if isinstance(each, Person) and each.earlier_cpr is None]
        return self.work.ledger.history.strangers({keys.citizen_key(each.cpr) for each in unchanged})

    def _said(self, rows: Iterable[Person | BadRow]) -> Mapping[CitizenKey, Said]:
        """Look up what a page of citizens has answered; an opt-out counts also for one who was never offered."""
        keys = {key for each in rows if isinstance(each, Person) for key in keys_of(self.work, each)}
        return self.work.ledger.replies.said_by(self.work.organisation, self.work.robot.lineage, keys)

    def _heard(self, person: Person, key: CitizenKey, said: Mapping[CitizenKey, Said]) -> Said:
        if key not in said:
            return self.work.ledger.replies.said(
                self.work.organisation, self.work.robot.lineage, key, *keys_of(self.work, person)
            )
        return together(said[each] for each in {key, *keys_of(self.work, person)})

    def _key(self, person: Person, strangers: frozenset[CitizenKey]) -> CitizenKey:
        keys = self.work.ledger.keys
        key = keys.citizen_key(person.cpr)
        if key in strangers:
            return key
        earlier = keys.citizen_key(person.earlier_cpr) if person.earlier_cpr else None
        return self.work.ledger.history.canonical(key, earlier)

    def _proposal(self, sequence: int, person: Person, key: CitizenKey, decision: Decision) -> NewProposal:
        return proposal_of(self.work, sequence, person, key, decision)


def proposal_of(work: Engagement, sequence: int, person: Person, key: CitizenKey, decision: Decision) -> NewProposal:
    """Return a decided citizen as a proposal without planned calls."""
    return NewProposal(
        sequence=sequence,
        citizen_key=key,
        occasion=occasion_of(work, decision.outcome, decision.reason, decision.group),
        outcome=decision.outcome,
        reason=decision.reason,
        rule=decision.rule,
        group=decision.group,
        district=person.district,
        tell=decision.tell,
        private=seal_person(person, decision.why, decision.legal_basis),
    )


def occasion_of(work: Engagement, outcome: Outcome, reason: str, group: str) -> str:
    """Return the round a decision belongs to: an offer's is its rule group's, a question to a person its reason's.

    A question must not take the offer's place: once it is answered, the citizen can still get the offer this year.
    """
    asked = reason if outcome is Outcome.NEEDS_PERSON else group
    return work.robot.occasion.format(rule_group=asked or "none", year=work.today.year)


def handled_before(work: Engagement, key: CitizenKey, decision: Decision) -> bool:
    """Return whether an earlier batch has this citizen's offer, or has asked a person this question this year."""
    history, who = work.ledger.history, (work.organisation, work.robot.lineage)
    if decision.outcome is Outcome.DONE:
        occasion = occasion_of(work, decision.outcome, decision.reason, decision.group)
        return history.case_for(*who, key, occasion) is not None
    if decision.outcome is not Outcome.NEEDS_PERSON:
        return False
    asked = (each for each in work.ledger.cases.of_citizen(work.organisation, key) if each.reason == decision.reason)
    return any(each.lineage == work.robot.lineage and each.opened_at.year == work.today.year for each in asked)


def check_fresh(work: Engagement) -> None:
    """Refuse an extract older than the setting: people die, move and marry meanwhile."""
    info = work.ports.register.info()
    limit = int(getattr(work.settings, "extract_max_age_days", 7))
    age = work.ledger.now() - info.as_of
    if age > timedelta(days=limit):
        raise NotReady(
            f"Udtrækket er {age.days} dage gammelt; grænsen er {limit}. Bestil et nyt udtræk, læg det samme sted, "
            "og kør igen. Intet er sendt.",
            code="EXTRACT_TOO_OLD",
        )
