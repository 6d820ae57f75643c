import json

import pytest
from catalogue_samples import CARD, HASH, ROBOT, document, evidence
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from catalogue.adoption import AdoptionState
from catalogue.api import Catalogue
from catalogue.boundary import looks_like_cpr
from catalogue.errors import CatalogueError, CitizenRefused, ValueRefused
from catalogue.model import Card, Evidence, OutcomeCount

NANCY = "2512489996"
APART = st.sampled_from(["", "-", " ", " - ", ".", "\u2013", "\u00a0"])
AROUND = st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20)


@st.composite
def cpr_shaped(draw: st.DrawFn) -> str:
    digits = draw(st.text("0123456789", min_size=10, max_size=10))
    between = draw(APART)
    return f"{draw(AROUND)}{digits[:6]}{between}{digits[6:]}{draw(AROUND)}"


@given(cpr_shaped())
def test_no_text_with_a_cpr_shaped_number_gets_onto_a_card(text: str) -> None:
    for name in ("title", "short_description", "description", "contact", "legal_basis"):
        with pytest.raises(CitizenRefused):
            Card.model_validate(CARD.model_dump() | {name: text})
    with pytest.raises(CitizenRefused):
        Card.model_validate(CARD.model_dump() | {"systems": ["Nexus", text]})


@given(cpr_shaped())
def test_no_text_with_a_cpr_shaped_number_gets_into_a_measurement(text: str) -> None:
    for name in document():
        if name != "outcomes":
            with pytest.raises(CitizenRefused):
                Evidence.model_validate(document() | {name: text})
            with pytest.raises(CitizenRefused):
                Evidence.model_validate_json(json.dumps(document() | {name: text}))
    for name in ("outcome", "reason", "count"):
        with pytest.raises(CitizenRefused):
            OutcomeCount.model_validate({"outcome": "DONE", "count": 1} | {name: text})


@given(cpr_shaped())
def test_a_cpr_shaped_number_is_seen_however_it_is_written(text: str) -> None:
    assert looks_like_cpr(text)


@pytest.mark.parametrize(
    "text", ["25 12 48 9996", "25.12.48-9996", "251248\u20119996", "2512\u200b489996", "\uff12512489996", f"a{NANCY}b"]
)
def test_the_ways_people_write_a_number_are_seen(text: str) -> None:
    assert looks_like_cpr(text)


@pytest.mark.parametrize("text", ["29189900", "+45 12 34 56 78", "2026-11-23", "27.35.04", "12345678901", HASH])
def test_other_numbers_pass(text: str) -> None:
    assert not looks_like_cpr(text)


@pytest.mark.parametrize("count", [2512489996, 107729995, -1, True, 1.0, "7", None])
def test_a_count_is_a_whole_number_that_citizens_can_be_counted_by(count: object) -> None:
    with pytest.raises((CatalogueError, ValidationError)):
        OutcomeCount.model_validate({"outcome": "DONE", "count": count})


@pytest.mark.parametrize("word", ["Nancy Berggren", "A", "ØRE", "A" * 41, "DONE ", "DONE\n", ""])
def test_an_outcome_is_a_code_word(word: str) -> None:
    with pytest.raises(ValidationError):
        OutcomeCount(outcome=word, count=1)


def test_what_was_refused_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as refused:
        OutcomeCount(outcome="Nancy Berggren", count=1)
    assert "Nancy" not in str(refused.value)
    with pytest.raises(CitizenRefused) as citizen:
        evidence(organisation_name=f"Kommunen {NANCY}")
    assert NANCY not in str(citizen.value)


def test_a_card_built_round_its_checks_is_still_refused(catalogue: Catalogue) -> None:
    forged = CARD.model_copy(update={"purpose": f"for {NANCY}"})
    with pytest.raises(CitizenRefused):
        catalogue.register(forged, ROBOT, "2.0.0", HASH)
    with pytest.raises(CitizenRefused):
        catalogue.record_evidence(evidence().model_copy(update={"organisation_name": NANCY}))


@pytest.mark.parametrize("place", range(6))
def test_no_argument_of_an_adoption_takes_a_number(catalogue: Catalogue, place: int) -> None:
    given_ = ["testkommune", "29189900", "Testkommune", ROBOT, "1.0.0", AdoptionState.DEPLOYED.value]
    given_[place] = NANCY
    with pytest.raises((CitizenRefused, ValueRefused)):
        catalogue.adopt(*given_)
    page = catalogue.card(ROBOT)
    assert page is not None
    assert page.adoptions == ()


def test_a_run_may_be_named_by_a_uuid_with_ten_digits_in_a_row() -> None:
    name = "0b5f6c1e-58a4-4b0e-9d0f-a2512489996b"
    assert evidence(run=name).run == name


def test_a_sequence_read_once_is_not_emptied_by_the_look_at_it() -> None:
    assert Card.model_validate(CARD.model_dump() | {"systems": (each for each in ["Nexus"])}).systems == ("Nexus",)
    with pytest.raises(CitizenRefused):
        Card.model_validate(CARD.model_dump() | {"systems": (each for each in [NANCY])})
