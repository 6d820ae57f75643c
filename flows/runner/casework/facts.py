"""From what the systems say of a citizen to the typed flat facts a decision table asks about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from connectors.ports import CareCitizen, CprStatus, Intervention, NoAccess, Person, YesNoUnknown
from flows.ledger.said import NOTHING_SAID, Said
from flows.recipe.facts import UNKNOWN, Facts, Missing, Value

NEVER: Final = 9999
"""Months since something that has not happened."""

CARE_FACTS: Final = frozenset(
    {
        "care_known",
        "care_active",
        "care_deceased",
        "care_protected",
        "care_in_municipality",
        "active_offer",
        "care_services",
    }
)
"""Facts that cost a call to the care system; asked only about those whom the register does not rule out."""

RIGHTS: Final = ("Slå borgere op og læse status, adresse og aktive indsatser",)
"""What must be ordered from the care system for these facts, in Danish, for the card."""

_STATUS: Final = {
    CprStatus.RESIDENT: "resident",
    CprStatus.RESIDENT_SPECIAL_ROAD: "special_road",
    CprStatus.GREENLAND: "greenland",
    CprStatus.GREENLAND_SPECIAL_ROAD: "greenland",
    CprStatus.TAX_ONLY: "tax_only",
    CprStatus.ANNULLED: "annulled",
    CprStatus.DELETED: "deleted",
    CprStatus.NUMBER_CHANGED: "number_changed",
    CprStatus.DISAPPEARED: "disappeared",
    CprStatus.EMIGRATED: "emigrated",
    CprStatus.DEAD: "dead",
    CprStatus.UNKNOWN: "unknown",
}
_ANSWER: Final[dict[YesNoUnknown, Value | Missing]] = {
    YesNoUnknown.YES: True,
    YesNoUnknown.NO: False,
    YesNoUnknown.UNKNOWN: UNKNOWN,
}


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years; who is born on 29 February turns on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def months_between(earlier: date | None, day: date) -> int:
    """Return whole months since `earlier`, NEVER when there is none."""
    if earlier is None:
        return NEVER
    return (day.year - earlier.year) * 12 + day.month - earlier.month - (day.day < earlier.day)


def register_facts(
    person: Person, day: date, municipality: str, last_offer: date | None, said: Said = NOTHING_SAID
) -> Facts:
    """Return what register and ledger know; the care system's facts are absent."""
    as_of = person.household.as_of
    since = person.civil_status_since
    months = months_between(last_offer, day)
    values: dict[str, Value | Missing] = {
        "age": age_on(person.birth_date, day),
        "birthday_this_year_age": day.year - person.birth_date.year,
        "status": _STATUS[person.status],
        "lives_alone": _ANSWER[person.household.lives_alone],
        "household_age_days": (day - as_of).days if as_of else UNKNOWN,
        "protected_address": person.protected_address,
        "civil_status": person.civil_status,
        "weeks_since_civil_status": (day - since).days // 7 if since else NEVER,
        "housing": person.housing,
        "under_guardianship": person.under_guardianship,
        "in_municipality": person.municipality_code == municipality if person.municipality_code else UNKNOWN,
        "has_address": person.address is not None and bool(person.address.lines),
        "flags": person.flags,
        "interpreter": "tolk" in person.flags,
        "months_since_visit": months_between(person.last_visit, day),
        "months_since_invitation": months_between(person.last_invitation, day),
        "next_visit_set": person.next_visit_set is not None and person.next_visit_set >= day,
        "months_since_offer": months,
        "offered_before": months != NEVER,
        **said_facts(said, day),
    }
    return Facts(values)


def said_facts(said: Said, day: date) -> dict[str, Value | Missing]:
    """Return what the rules hear of a citizen's replies."""
    return {
        "last_reply": said.kind.value if said.kind else "none",
        "months_since_reply": months_between(said.on, day),
        "declined_forever": said.forever,
    }


def with_care(
    facts: Facts,
    care: CareCitizen | NoAccess | None,
    interventions: Sequence[Intervention],
    offer: str,
    municipality: str,
) -> Facts:
    """Return `facts` with what the care system says now; `offer` is the configured intervention's name."""
    if not isinstance(care, CareCitizen):
        known = "no" if care is None else "no_access"
        return Facts({**facts.values, "care_known": known})
    active = frozenset(each.name for each in interventions if each.active)
    code = care.municipality_code
    return Facts(
        {
            **facts.values,
            "care_known": "yes",
            "care_active": care.active,
            "care_deceased": care.deceased,
            "care_protected": care.protected_address,
            "care_in_municipality": int(code) == int(municipality) if code.isdecimal() else UNKNOWN,
            "active_offer": offer in active,
            "care_services": active,
        }
    )
