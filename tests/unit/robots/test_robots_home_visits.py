"""The shipped robot compiles, and its own examples come out as they say."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import flows.robots
from flows.ledger.states import Outcome
from flows.recipe import RecipeError, load_robot
from flows.recipe.decide import decide
from flows.recipe.facts import UNKNOWN, Facts
from flows.runner.steps import REGISTRY

FOLDER = Path(flows.robots.__path__[0]) / "preventive_home_visits"
EXAMPLES = yaml.safe_load((FOLDER / "examples.yaml").read_text(encoding="utf-8"))
ADVISOR = {"name": "Team Nord", "phone": "00 00 00 00", "hours": "kl. 8-9"}
SENDER = {"organisation": "Testkommunen", "department": "Sundhed", "return_address": "Opdigtet Plads 1, 0999 Testby"}
DAY = date(2026, 11, 2)


def settings(rules: str) -> Any:
    model = load_robot(FOLDER, REGISTRY).settings_model
    return model(rules=rules, advisors={"Nord": ADVISOR}, sender=SENDER, privacy_notice="Se hjemmesiden.")


@pytest.mark.parametrize("example", EXAMPLES["cases"], ids=lambda each: each["case"])
def test_a_worked_example_comes_out_as_it_says(example: dict[str, Any]) -> None:
    robot = load_robot(FOLDER, REGISTRY)
    given = {**EXAMPLES["usual"], **example.get("facts", {})}
    facts = {
        name: UNKNOWN if value is None else frozenset(value) if isinstance(value, list) else value
        for name, value in given.items()
    }
    rules = example.get("table", "over-70-alone")
    found = decide(Facts(facts), robot.table(rules, DAY), settings(rules))
    outcome = "offer" if found.outcome is Outcome.DONE else found.outcome.value
    assert (outcome, found.reason) == (example["then"], example.get("reason", ""))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("  - send_letter:", "  - send_leter:", "send_letter"),
        ("channel: digital_else_paper", "chanel: digital_else_paper", "channel"),
        ("decide: ", "decides: ", "decide"),
        ("  LETTER_FAILED:", "  LETTER_FAILD:", "LETTER_FAILD"),
        ("template: offer", "template: ofer", "offer"),
        ("{settings.rules}", "{settings.rule}", "rules"),
        ("size(reasons)", "size(reason)", "reasons"),
    ],
)
def test_a_misspelt_recipe_is_refused_with_the_nearest_name(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    folder = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, folder)
    file = folder / "robot.yaml"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(RecipeError, match=said):
        load_robot(folder, REGISTRY)


def test_a_changed_letter_is_another_robot(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, folder)
    same = load_robot(folder, REGISTRY).content_hash
    letter = folder / "letters" / "offer.md"
    letter.write_text(letter.read_text(encoding="utf-8") + "\nMere.\n", encoding="utf-8")
    assert same == load_robot(FOLDER, REGISTRY).content_hash != load_robot(folder, REGISTRY).content_hash


def fields(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        yield before + name, field
        for inner in (each for each in (field.annotation, *get_args(field.annotation)) if isinstance(each, type)):
            yield from fields(inner, f"{before}{name}.") if issubclass(inner, BaseModel) else ()


def test_every_setting_has_the_words_of_a_form_and_stands_in_a_group() -> None:
    model = load_robot(FOLDER, REGISTRY).settings_model
    for name, field in fields(model):
        assert field.title, name
        assert field.description, name
        sentence = field.description.replace("pr. ", "").replace("kl. ", "")
        assert sentence.endswith("."), name
        assert ". " not in sentence, name
    schema = model.model_json_schema()["properties"]
    groups = list(dict.fromkeys(each["group"] for each in schema.values()))
    assert groups == ["Målgruppe", "Undtagelser", "Kapacitet", "Rådgivere", "Brev"]
    assert [name for name, each in schema.items() if each.get("names")] == ["rules"]


def test_both_tables_see_the_pressing_before_every_unknown() -> None:
    """Every pair of a pressing matter and something unknown is worked through, for each table."""
    pressing = {"PROTECTED_ADDRESS", "GUARDIAN", "NEWLY_WIDOWED", "NO_ADDRESS", "DECEASED_OR_MOVED"}
    for table in ("over-70-alone", "age-groups"):
        cases = [each for each in EXAMPLES["cases"] if each.get("table", "over-70-alone") == table]
        for unknown in ("lives_alone", "in_municipality", "care_in_municipality"):
            seen = {
                each["reason"] for each in cases if each.get("facts", {}).get(unknown, "") is None and "reason" in each
            }
            assert pressing <= seen, (table, unknown)


def test_rules_that_are_not_there_are_named(tmp_path: Path) -> None:
    robot = load_robot(FOLDER, REGISTRY)
    with pytest.raises(RecipeError, match="over-70-alone"):
        robot.table("over-70-alon", DAY)
    with pytest.raises(RecipeError, match="2020-01-01"):
        robot.table("over-70-alone", date(2020, 1, 1))
