"""A condition reads as Danish where all of it has words, and stands as it was written where it has not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.recipe.condition_words import in_danish

REASONS = {"NEWLY_WIDOWED": "Er blevet alene"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("size(reasons) > 0", "der er noget at give besked om"),
        ("size(reasons)>=1 && !care_active", "der er noget at give besked om og ikke aktiv i omsorgssystemet"),
        ("lives_alone == true && age > 75", "bor alene er ja og alder er over 75"),
        (
            "(age >= 80 || age < 10) && housing != ''",
            "(alder er mindst 80 eller alder er under 10) og boligtype er ikke »«",
        ),
        ("'NEWLY_WIDOWED' in reasons", "»Er blevet alene« er blandt det, der skal gives besked om"),
        ("'mark' in flags", "»mark« er blandt markeringer"),
    ],
)
def test_a_condition_reads_as_danish(text: str, told: str) -> None:
    assert in_danish(text, REASONS) == told


@pytest.mark.parametrize(
    "text", ["size(reasons) > 2", "age + 5 > 80", "housing.startsWith('x')", "@", "size(reasons) > 05"]
)
def test_what_has_no_words_stands_as_it_was_written(text: str) -> None:
    assert in_danish(text, REASONS) == text


@given(st.text(max_size=80))
def test_any_text_gives_words(text: str) -> None:
    assert in_danish(text, REASONS) or not text.strip()
