"""A decision is the first row that matches, and what nobody knows goes to a person."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from flows.ledger.states import Outcome
from flows.recipe.decide import decide
from flows.recipe.errors import RecipeError
from flows.recipe.facts import UNKNOWN, Facts
from flows.recipe.source import read_source
from flows.recipe.table import DecisionTable, load_table

TABLE = """\
title: Prøve
owner: Testkommunen
legal_basis: Et lokalt valg
valid_from: 2025-07-01
unknown: {lives_alone: UNSURE_LIVES_ALONE}
rows:
  - {if: {age: "< {settings.minimum_age}"}, then: excluded, reason: UNDER_AGE}
  - {if: {active_offer: yes}, then: already_handled, reason: INTERVENTION_EXISTS}
  - {if: {lives_alone: yes}, then: offer, group: alone, label: Fordi du bor alene.}
otherwise: NOT_ALONE
"""


class Settings(BaseModel):
    minimum_age: int = 70
    exempt: tuple[str, ...] = ("plejehjem",)


def table(folder: Path, text: str = TABLE) -> DecisionTable:
    file = folder / "table.yaml"
    file.write_text(text, encoding="utf-8")
    return load_table(read_source(file), "table", Settings)


def test_the_first_matching_row_decides_and_says_why(tmp_path: Path) -> None:
    found = decide(Facts({"age": 70, "active_offer": False, "lives_alone": True}), table(tmp_path), Settings())
    assert (found.outcome, found.group, found.why) == (Outcome.DONE, "alone", "Fordi du bor alene.")
    assert found.rule == "table@2025-07-01 række 3"


def test_an_unknown_fact_goes_to_a_person_with_the_code_of_that_fact(tmp_path: Path) -> None:
    found = decide(Facts({"age": 70, "active_offer": False, "lives_alone": UNKNOWN}), table(tmp_path), Settings())
    assert (found.outcome, found.reason) == (Outcome.NEEDS_PERSON, "UNSURE_LIVES_ALONE")
    assert found.missing == ("lives_alone",)


def test_an_unknown_fact_cannot_hurt_somebody_an_earlier_row_rules_out(tmp_path: Path) -> None:
    found = decide(Facts({"age": 40}), table(tmp_path), Settings())
    assert (found.outcome, found.reason) == (Outcome.EXCLUDED, "UNDER_AGE")


def test_facts_not_asked_for_yet_are_passed_over_only_when_told(tmp_path: Path) -> None:
    facts = Facts({"age": 70, "lives_alone": True})
    first = decide(facts, table(tmp_path), Settings(), absent_ok=frozenset({"active_offer"}))
    assert first.outcome is Outcome.DONE
    assert decide(facts, table(tmp_path), Settings()).reason == "FACT_MISSING"


def test_nobody_named_by_a_row_is_excluded_with_the_tables_own_reason(tmp_path: Path) -> None:
    found = decide(Facts({"age": 70, "active_offer": False, "lives_alone": False}), table(tmp_path), Settings())
    assert (found.outcome, found.reason) == (Outcome.EXCLUDED, "NOT_ALONE")


def test_an_offer_left_open_by_facts_not_asked_for_yet_stands_until_they_are(tmp_path: Path) -> None:
    text = TABLE.replace("{lives_alone: yes}, then: offer", "{lives_alone: yes, care_active: yes}, then: offer")
    facts = Facts({"age": 70, "active_offer": False, "lives_alone": True})
    assert (
        decide(facts, table(tmp_path, text), Settings(), absent_ok=frozenset({"care_active"})).outcome is Outcome.DONE
    )
    assert decide(facts, table(tmp_path, text), Settings()).reason == "FACT_MISSING"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("lives_alne: yes", "lives_alone: yes", "lives_alone"),
        ("settings.minimum_ag}", "settings.minimum_age}", "minimum_age"),
        ("then: ofer", "then: offer", "offer"),
        ('age: "< gammel"', 'age: "< {settings.minimum_age}"', "helt tal"),
        ("ownr: ", "owner: ", "owner"),
    ],
)
def test_a_mistake_is_shown_with_its_line_and_the_nearest_name(
    tmp_path: Path, wrong: str, right: str, said: str
) -> None:
    with pytest.raises(RecipeError, match=said) as caught:
        table(tmp_path, TABLE.replace(right, wrong, 1))
    assert TABLE.replace(right, wrong, 1).splitlines()[caught.value.line - 1].find(wrong) >= 0


def test_a_table_is_valid_from_and_to_its_days(tmp_path: Path) -> None:
    made = table(tmp_path, TABLE.replace("unknown:", "valid_to: 2025-12-31\nunknown:"))
    assert [made.valid_on(date(2025, *each)) for each in ((6, 30), (7, 1), (12, 31))] == [False, True, True]
    assert not made.valid_on(date(2026, 1, 1))
