"""The facts a rule may ask about: name, type, Danish title, and the words a text can be. The runner fills them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class FactKind:
    """One fact: `type` is bool, int, str or frozenset; `words` are all a text can be, empty when it is free."""

    name: str
    type: type
    title: str
    words: tuple[str, ...] = ()


STATUS: Final = (
    "resident",
    "special_road",
    "greenland",
    "tax_only",
    "annulled",
    "deleted",
    "number_changed",
    "disappeared",
    "emigrated",
    "dead",
    "unknown",
)
"""CPR's statuses by name; `unknown` is one that the extract does not tell."""

_CIVIL_STATUS: Final = ("U", "G", "F", "E", "D", "P", "O", "L", "")
"""CPR's letters; empty when the extract does not tell."""

REPLIES: Final = ("none", "accepted", "declined", "declined_forever", "moved", "returned_letter")
"""What a citizen answered last; `none` where nothing has come."""

_ALL: Final = (
    FactKind("age", int, "Alder"),
    FactKind("birthday_this_year_age", int, "Alder ved årets fødselsdag"),
    FactKind("status", str, "Status i CPR", STATUS),
    FactKind("lives_alone", bool, "Bor alene"),
    FactKind("household_age_days", int, "Dage siden husstanden blev oplyst"),
    FactKind("protected_address", bool, "Adressebeskyttelse"),
    FactKind("civil_status", str, "Civilstand", _CIVIL_STATUS),
    FactKind("weeks_since_civil_status", int, "Uger siden civilstanden ændrede sig"),
    FactKind("housing", str, "Boligtype"),
    FactKind("under_guardianship", bool, "Værgemål"),
    FactKind("in_municipality", bool, "Bor i kommunen"),
    FactKind("has_address", bool, "Har en adresse"),
    FactKind("flags", frozenset, "Markeringer"),
    FactKind("interpreter", bool, "Behov for tolk"),
    FactKind("months_since_visit", int, "Måneder siden sidste besøg"),
    FactKind("months_since_invitation", int, "Måneder siden sidste invitation"),
    FactKind("next_visit_set", bool, "Næste besøg er aftalt"),
    FactKind("care_known", str, "Kendt i omsorgssystemet", ("yes", "no", "no_access")),
    FactKind("care_active", bool, "Aktiv i omsorgssystemet"),
    FactKind("care_deceased", bool, "Død ifølge omsorgssystemet"),
    FactKind("care_protected", bool, "Beskyttet i omsorgssystemet"),
    FactKind("care_in_municipality", bool, "I kommunen ifølge omsorgssystemet"),
    FactKind("active_offer", bool, "Har allerede tilbuddet"),
    FactKind("care_services", frozenset, "Aktive indsatser"),
    FactKind("offered_before", bool, "Har fået tilbuddet før"),
    FactKind("months_since_offer", int, "Måneder siden sidste tilbud"),
    FactKind("last_reply", str, "Seneste svar", REPLIES),
    FactKind("months_since_reply", int, "Måneder siden seneste svar"),
    FactKind("declined_forever", bool, "Har frabedt sig tilbuddet for altid"),
)

FACTS: Final = {each.name: each for each in _ALL}
