from __future__ import annotations

import pytest
from letter_samples import OFFER, offer_data

from letters import LetterPress, LetterTemplate, MissingField, render_html

TEMPLATE = LetterTemplate.parse("offer", OFFER.read_text(encoding="utf-8"))


def test_the_offer_is_one_page_in_the_window() -> None:
    assert LetterPress().pdf(TEMPLATE, offer_data()).pages == 1


def test_the_offer_has_room_for_longer_reasons_and_rules() -> None:
    longer = offer_data(why="Vi skriver til dig, fordi du for nylig har mistet. " * 4, legal_basis="ældreloven " * 20)
    assert LetterPress().pdf(TEMPLATE, longer).pages == 1


@pytest.mark.parametrize("field", TEMPLATE.fields)
def test_no_part_of_the_offer_can_be_forgotten(field: str) -> None:
    with pytest.raises(MissingField) as refused:
        TEMPLATE.fill({**offer_data().fields, field: ""})
    assert refused.value.field == field


def test_the_subject_says_nothing_about_the_citizen() -> None:
    assert TEMPLATE.title == "Tilbud om et forebyggende hjemmebesøg"


def test_the_offer_says_what_a_citizen_must_know() -> None:
    text = render_html(TEMPLATE, offer_data())
    for promise in (
        "frivilligt",
        "ingen betydning for anden hjælp",
        "også fremover",
        "tolk",
        "pårørende",
        "rettigheder",
    ):
        assert promise in text
    for value in offer_data().fields.values():
        assert str(value) in text
