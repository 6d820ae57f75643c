"""An adoption's settings are checked against the robot before anything runs, at the adoption's own line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import flows.robots
from flows.runner.adopting import adoption as adoption_module
from flows.runner.adopting.adoption import AdoptionFile, AdoptionInvalid, load_adoption
from flows.runner.adopting.engagement import fill_settings
from flows.runner.adopting.robots import robot_of

SHIPPED = Path(flows.robots.__path__[0]) / "preventive_home_visits" / "adoptions" / "testkommune.yaml"
TEXT = SHIPPED.read_text(encoding="utf-8")
END = "\nRet filen og prøv igen. Intet er sendt."


def refused(old: str, new: str) -> str:
    assert old in TEXT
    adoption = load_adoption(TEXT.replace(old, new, 1), "min.yaml")
    with pytest.raises(AdoptionInvalid) as invalid:
        fill_settings(robot_of(adoption.robot), adoption)
    assert invalid.value.code == "SETTINGS"
    return invalid.value.message


def test_the_shipped_adoption_fits_its_robot() -> None:
    adoption = load_adoption(TEXT, "min.yaml")
    assert fill_settings(robot_of(adoption.robot), adoption).model_dump()["rules"] == "over-70-alone"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (
            "rules: over-70-alone",
            "rules: over-70-alon",
            41,
            'settings.rules: reglerne "over-70-alon" findes ikke i robotten. Mente du "over-70-alone"?',
        ),
        (
            "rules: over-70-alone",
            "rules: alle",
            41,
            'settings.rules: reglerne "alle" findes ikke i robotten. Kendte: age-groups, over-70-alone.',
        ),
        ("minimum_age: 70", "minimum_age: 12", 40, "settings.minimum_age skal være mindst 18."),
        ("minimum_age: 70", "minimum_age: halvfjerds", 40, "settings.minimum_age skal være et helt tal."),
        ("minimum_age: 70", "minimum_age:", 40, "settings.minimum_age skal være et helt tal."),
        (
            "minimum_age: 70",
            "minimum_ag: 70",
            40,
            "settings.minimum_ag er en ukendt nøgle. Mente du: minimum_age.",
        ),
        (
            "advisor_delivery: task",
            "advisor_delivery: brev",
            44,
            "settings.advisor_delivery skal være 'task' eller 'digest'.",
        ),
        ("      phone: 00 00 00 02\n", "", 52, "settings.advisors.Syd.phone mangler og skal udfyldes."),
        (
            "      phone: 00 00 00 02\n",
            "      phone: 12\n",
            54,
            "settings.advisors.Syd.phone skal være tekst; sæt værdien i anførselstegn.",
        ),
        (
            "  privacy_notice: testkommunen.invalid/privatliv eller ring til os\n",
            "",
            39,
            "settings.privacy_notice mangler og skal udfyldes.",
        ),
        ("rules: over-70-alone", "exempt_housing: plejecenter", 41, "settings.exempt_housing skal være en liste."),
    ],
)
def test_a_setting_that_does_not_fit_is_told_with_the_adoptions_line(old: str, new: str, line: int, said: str) -> None:
    assert refused(old, new) == f"min.yaml, linje {line}: {said}{END}"


def test_every_fault_is_told_at_once() -> None:
    message = refused("  minimum_age: 70\n  rules: over-70-alone\n", "  minimum_age: 7\n  task_due_days: 0\n")
    assert [each.split(": ")[0] for each in message.splitlines()[:2]] == ["min.yaml, linje 40", "min.yaml, linje 41"]


def test_an_adoption_made_in_memory_is_refused_too() -> None:
    made = load_adoption(TEXT, "min.yaml").model_dump(mode="json")
    made["settings"]["rules"] = "alle"
    adoption = AdoptionFile.model_validate(made)
    with pytest.raises(AdoptionInvalid, match=r'Ibrugtagningen, linje 1: settings.rules: reglerne "alle"'):
        fill_settings(robot_of(adoption.robot), adoption)


def test_where_an_adoption_was_read_makes_it_no_other_adoption() -> None:
    assert load_adoption(TEXT, "a.yaml") == load_adoption("# en kommentar\n" + TEXT, "b.yaml")


def own_models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield the model and those below it that the adoption itself declares."""
    yield model
    for field in model.model_fields.values():
        for each in inside(field.annotation):
            if each.__module__ == adoption_module.__name__:
                yield from own_models(each)


def inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from inside(each)


@pytest.mark.parametrize("model", list(own_models(AdoptionFile)), ids=lambda each: each.__name__)
def test_every_field_of_an_adoption_has_words_for_the_form(model: type[BaseModel]) -> None:
    own = [name for name in model.model_fields if name in model.__annotations__]
    for name in own:
        field = model.model_fields[name]
        assert field.title, name
        assert field.description, name
        assert field.description.endswith("."), name
