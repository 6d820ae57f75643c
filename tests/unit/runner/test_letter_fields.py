"""Whom the citizen calls: the district's advisor, the fallback, or nobody, and then a person decides."""

from __future__ import annotations

import pytest

from connectors.errors import Rejected
from flows.robots.preventive_home_visits.settings import Advisor, LetterSender, Settings
from flows.runner.adopting.robots import robot_of
from flows.runner.casework.letter_fields import advisor_of

NORD = Advisor(name="Rådgiver Nord", phone="00 00 00 01", hours="kl. 8-9")
OTHER = Advisor(name="Rådgiver Rest", phone="00 00 00 02", hours="kl. 8-9")
SENDER = LetterSender(organisation="Testkommunen", department="Sundhed", return_address="Opdigtet Plads 1")


def settings(fallback: Advisor | None) -> Settings:
    return Settings(advisors={"Nord": NORD}, fallback_advisor=fallback, sender=SENDER, privacy_notice="x")


def test_an_unknown_district_has_the_fallback_and_a_known_one_its_own() -> None:
    assert advisor_of(settings(OTHER), "Nord") is not OTHER
    assert advisor_of(settings(OTHER), "Ukendt").name == OTHER.name


def test_an_unknown_district_without_a_fallback_goes_to_a_person_with_danish_words() -> None:
    with pytest.raises(Rejected) as caught:
        advisor_of(settings(None), "Ukendt")
    assert caught.value.code == "ADVISOR_MISSING"
    assert robot_of("preventive-home-visits").reasons["ADVISOR_MISSING"].todo
