"""The row that decided, in Danish: every row of every shipped robot can be read aloud, whatever is known."""

from __future__ import annotations

from datetime import date

import pytest

from flows.console.batches.deciding import fact_rows, rule_of
from flows.ledger.states import Outcome
from flows.recipe.cells import Compared, Is, Not, OneOf, SettingValue, Surely
from flows.recipe.facts import UNKNOWN, Facts
from flows.recipe.row_reading import Row
from flows.recipe.vocabulary import FACTS
from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.engagement import fill_settings
from flows.runner.adopting.robots import folders, load
from flows.runner.home import Home

ROBOTS = [load(folder) for folder in folders()]


def row(**cells: object) -> Row:
    return Row(1, cells, Outcome.DONE, "", "", "", ())  # type: ignore[arg-type]


def told(fact: str, cell: object, known: object = UNKNOWN, settings: object = None) -> tuple[str, str]:
    (found,) = fact_rows(row(**{fact: cell}), Facts({fact: known}), settings, acted=False)  # type: ignore[dict-item]
    return found.asked, found.answer


@pytest.mark.parametrize("robot", ROBOTS, ids=lambda robot: robot.lineage)
def test_every_row_of_every_robot_is_said_without_a_word_of_its_code(robot, tmp_path) -> None:  # type: ignore[no-untyped-def]
    adoption = find_adoption("testkommune", Home(tmp_path))
    settings = fill_settings(robot, adoption) if adoption.robot == robot.lineage else None
    for tables in robot.tables.values():
        for table in tables:
            for each in table.rows:
                rule = rule_of(f"{table.version} række {each.number}", robot.lineage, robot.content_hash)
                assert rule.row is each
                rows = list(fact_rows(each, None, settings, acted=False))
                assert len(rows) == len(each.cells)
                for fact in rows:
                    assert fact.title
                    assert fact.asked
                    assert not {"True", "False", "None", "frozenset"} & set(fact.asked.split())


def test_each_kind_of_question_is_said_as_a_caseworker_says_it() -> None:
    assert told("age", Compared(">=", 70), 82) == ("mindst 70", "82")
    assert told("lives_alone", Surely(Is(bool, False)), True) == ("nej, med sikkerhed", "ja")
    assert told("status", OneOf((Is(str, "dead"), Is(str, "emigrated"))), "dead") == ("død eller udrejst", "død")
    assert told("housing", Not(Is(str, "plejecenter")), "") == ("ikke plejecenter", "ikke oplyst")
    assert told("flags", Is(frozenset, "tolk"), frozenset({"tolk", "demens"})) == ("tolk", "demens, tolk")
    assert told("months_since_visit", Compared("<", 12), 9999) == ("under 12", "aldrig")
    assert told("lives_alone", Is(bool, True)) == ("ja", "Ukendt")
    assert told("age", Compared("<", SettingValue("limit")), 50) == ("under indstillingen »limit« (nu ukendt)", "50")


def test_what_came_from_the_care_system_or_has_changed_since_is_not_made_up() -> None:
    facts = Facts({"care_active": True, "months_since_offer": 0, "age": 80})
    cells = {"care_active": Is(bool, True), "months_since_offer": Compared("<", 12), "age": Compared(">", 70)}
    answers = {each.title: each.answer for each in fact_rows(row(**cells), facts, None, acted=True)}
    assert answers == {
        FACTS["care_active"].title: "Kom fra omsorgssystemet og er ikke gemt her",
        FACTS["months_since_offer"].title: "Kan ikke genskabes, efter at robotten har handlet",
        FACTS["age"].title: "80",
    }


def test_a_rule_that_no_table_made_is_given_as_it_stands() -> None:
    (robot, *_) = ROBOTS
    for rule in ("udtrækket", "række 5, navn: NAME_MISSING", "", "@", "x@2025-99-99 række 1"):
        assert rule_of(rule, robot.lineage, robot.content_hash).row is None
    table = next(iter(robot.tables.values()))[0]
    otherwise = rule_of(f"{table.version} ellers", robot.lineage, robot.content_hash)
    assert (otherwise.said, otherwise.row) == (table.title, None)
    assert "ellers" in otherwise.note
    assert "ændret siden" in rule_of(f"{table.version} række 1", robot.lineage, "en anden").note
    assert "ændret siden" in rule_of(f"{table.version} række 1", "findes-ikke", "").note
    assert date.fromisoformat(table.version.partition("@")[2])
