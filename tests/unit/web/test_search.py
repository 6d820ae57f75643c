"""Searching the cards: by any word on them, as people type Danish, and by facets that tell what they would leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model import Card
from catalogue.search import Answer, Facet, Found, Query, alphabetical, folded, search


def robot(title: str, users: int = 0, **card: object) -> Found:
    return Found(title.lower(), "1.0.0", Card.model_validate({"title": title, "short_description": "x", **card}), users)


VISITS = robot("Forebyggende hjemmebesøg", 3, domains=["HEALTH"], systems=["KMD Nexus", "Mail"], phase="OPERATION")
PARKING = robot("Parkeringskort", 9, domains=["SOCIAL", "HEALTH"], systems=["SBSYS", "Mail"], phase="IDEA")
YEAR = robot("Årsafregning på Ærø", domains=["ECONOMY"], systems=["OPUS"], phase="OPERATION", kle="32.18.04")
ALL = (VISITS, PARKING, YEAR)


def found(words: str = "", **facets: str) -> list[str]:
    return [each.card.title for each in search(ALL, Query(words, **facets)).robots]


@pytest.mark.parametrize(
    "words",
    ["hjemmebesøg", "HJEMMEBESØG", "hjemmebesoeg", "besøg forebyg", "nexus", "sundhed nexus", "I DRIFT kmd"],
)
def test_any_words_of_a_card_find_it_however_they_are_typed(words: str) -> None:
    assert VISITS.card.title in found(words)


@pytest.mark.parametrize(
    "words", ["årsafregning", "aarsafregning", "ÅRSAFREGNING", "a\u030arsafregning", "aeroe", "32.18"]
)
def test_danish_letters_are_found_also_when_typed_without_them(words: str) -> None:
    assert found(words) == [YEAR.card.title]


def test_every_word_must_be_there() -> None:
    assert found("hjemmebesøg skraldespand") == []


def test_the_best_used_comes_first_and_then_the_danish_alphabet() -> None:
    same = [robot(each) for each in ("Åben", "Zebra", "Øst", "Abe", "Ærø")]
    titles = [each.card.title for each in search([*same, PARKING], Query()).robots]
    assert titles == ["Parkeringskort", "Abe", "Zebra", "Ærø", "Øst", "Åben"]


def test_a_facet_counts_what_it_would_leave_with_the_words_and_the_other_facets() -> None:
    answer = search(ALL, Query(phase="OPERATION"))
    assert answer.domains == (
        Facet("HEALTH", "Sundhed", 1),
        Facet("ECONOMY", "Økonomi", 1),
        Facet("SOCIAL", "Social", 0),
    )
    assert {each.value: each.count for each in answer.phases} == {"OPERATION": 2, "IDEA": 1}


def test_a_facet_that_nothing_has_stays_to_be_seen_and_undone() -> None:
    answer = search(ALL, Query(system="Findes ikke"))
    assert answer.robots == ()
    assert Facet("Findes ikke", "Findes ikke", 0) in answer.systems


@given(
    st.sampled_from(["", "e", "hjemme", "zzz"]),
    st.sampled_from(["", "HEALTH", "ECONOMY"]),
    st.sampled_from(["", "OPERATION", "IDEA"]),
    st.sampled_from(["", "Mail", "OPUS"]),
)
def test_choosing_a_value_leaves_as_many_as_its_facet_said(words: str, domain: str, phase: str, system: str) -> None:
    asked = Query(words, domain, phase, system)
    answer: Answer = search(ALL, asked)
    for each in answer.domains:
        assert len(search(ALL, Query(words, each.value, phase, system)).robots) == each.count
    for each in answer.phases:
        assert len(search(ALL, Query(words, domain, each.value, system)).robots) == each.count
    for each in answer.systems:
        assert len(search(ALL, Query(words, domain, phase, each.value)).robots) == each.count


@given(st.text(max_size=40))
def test_any_words_at_all_get_an_answer(words: str) -> None:
    answer = search(ALL, Query(words, words, words, words))
    assert set(answer.robots) <= set(ALL)


@given(st.text(alphabet="abcæøåÆØÅzé ", max_size=20))
def test_what_is_typed_in_large_letters_is_the_same(words: str) -> None:
    assert folded(words.upper()) == folded(words)
    assert alphabetical(words.upper()) == alphabetical(words)
