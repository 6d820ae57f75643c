"""Facts are what the systems say: typed, flat, unknown where nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from connectors.cpr import Cpr
from connectors.ports import (
    Address,
    CareCitizen,
    CitizenRef,
    CprStatus,
    Household,
    Intervention,
    NoAccess,
    Person,
    RemoteId,
    YesNoUnknown,
)
from flows.recipe.facts import UNKNOWN
from flows.runner.casework.facts import NEVER, age_on, months_between, register_facts, with_care
from flows.runner.private import open_person, seal_person
from flows.runner.runs.capacity import period

DAY = date(2026, 11, 23)
NANCY = Person(
    row=3,
    cpr=Cpr("2512489996"),
    name="Nancy Berggren",
    birth_date=date(1948, 12, 25),
    status=CprStatus.RESIDENT,
    household=Household(YesNoUnknown.UNKNOWN, "prøve", None),
    address=Address(("Prøvevej 1",), "0999", "Testby"),
    municipality_code="0999",
    district="Nord",
    protected_address=False,
    flags=frozenset({"tolk"}),
    earlier_cpr=Cpr("2509479989"),
    last_visit=date(2026, 6, 24),
)
CARE = CareCitizen(CitizenRef("7"), "Nancy Berggren", True, False, None, "999", False)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1956, 11, 23), DAY, 70),
        (date(1956, 11, 24), DAY, 69),
        (date(1956, 2, 29), date(2026, 2, 28), 69),
        (date(1956, 2, 29), date(2026, 3, 1), 70),
    ],
)
def test_an_age_turns_on_the_birthday_and_a_leap_day_on_the_first_of_march(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


def test_what_nobody_knows_is_unknown_and_never_a_no() -> None:
    facts = register_facts(NANCY, DAY, "0999", None)
    assert facts.get("lives_alone") is UNKNOWN
    assert facts.get("household_age_days") is UNKNOWN
    assert register_facts(replace(NANCY, municipality_code=""), DAY, "0999", None).get("in_municipality") is UNKNOWN


def test_months_are_whole_and_never_is_far_away() -> None:
    assert months_between(date(2026, 6, 24), DAY) == 4
    assert months_between(date(2026, 6, 23), DAY) == 5
    assert months_between(None, DAY) == NEVER
    assert register_facts(NANCY, DAY, "0999", date(2026, 1, 1)).get("offered_before") is True


def test_only_an_active_intervention_of_the_offer_name_counts_as_the_offer() -> None:
    base = register_facts(NANCY, DAY, "0999", None)
    closed = Intervention(RemoteId("1"), "Tilbud", "Afsluttet", active=False)
    opened = replace(closed, active=True)
    assert with_care(base, CARE, (closed,), "Tilbud", "0999").get("active_offer") is False
    assert with_care(base, CARE, (opened,), "Tilbud", "0999").get("active_offer") is True
    assert with_care(base, CARE, (), "Tilbud", "0999").get("care_in_municipality") is True


def test_a_citizen_out_of_reach_leaves_every_other_care_fact_unknown() -> None:
    base = register_facts(NANCY, DAY, "0999", None)
    assert with_care(base, None, (), "Tilbud", "0999").get("care_known") == "no"
    assert with_care(base, NoAccess(), (), "Tilbud", "0999").get("care_known") == "no_access"
    assert with_care(base, None, (), "Tilbud", "0999").get("care_deceased") is UNKNOWN


def test_a_citizen_comes_back_from_the_encrypted_column_as_he_went_in() -> None:
    person, why, basis = open_person(seal_person(NANCY, "fordi", "grundlag"))
    assert (person, why, basis) == (NANCY, "fordi", "grundlag")


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("month", date(2026, 11, 1), date(2026, 12, 1)),
        ("quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_is_half_open_and_follows_the_calendar(kind: str, start: date, end: date) -> None:
    assert period(DAY, kind) == (start, end)
