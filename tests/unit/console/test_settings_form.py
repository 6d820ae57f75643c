"""The form of the shipped robot's settings: what it is filled with comes back, what is wrong is said at its field."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.web.forms import Choice, Field, Filled
from flows.console.settings.settings_form import SettingsForm, joined
from flows.robots.preventive_home_visits.settings import Advisor, LetterSender, Settings
from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.robots import robot_of
from flows.runner.home import Home

ROBOT = robot_of("preventive-home-visits")
FORM = SettingsForm(ROBOT)
BECAUSE = "Byrådet har besluttet det."
SIGNS = string.ascii_letters + string.digits + "æøåÆØÅ é.,;:-_/\\<>&\"'{}%[]()@#†漢"


_CPR_DIGITS = 10


def words(shortest: int = 0, longest: int = 40) -> st.SearchStrategy[str]:
    """Return what can be typed in one line: no line break, no CPR number, and spaces around it count for nothing."""
    made = st.text(SIGNS, min_size=shortest, max_size=longest).map(str.strip)
    return made.filter(lambda text: len(text) >= shortest and sum(map(str.isdigit, text)) < _CPR_DIGITS)


LINES = st.lists(words(1), max_size=5, unique=True).map(tuple)
ADVISOR = st.builds(Advisor, name=words(1), phone=words(1, 30), hours=words(1), organisation=words(), email=words())
SENDER = st.builds(
    LetterSender, **{name: words(int(field.is_required())) for name, field in LetterSender.model_fields.items()}
)
FILLED = st.builds(
    Settings,
    minimum_age=st.integers(18, 120),
    rules=st.sampled_from(sorted(ROBOT.tables)),
    household_max_age_days=st.integers(1, 3650),
    exempt_housing=LINES,
    exempt_interventions=LINES,
    exempt_flags=LINES,
    months_between_offers=st.integers(0, 600),
    capacity_period=st.sampled_from(["month", "quarter", "year"]),
    advisor_title=words(1),
    advisor_delivery=st.sampled_from(["task", "digest"]),
    advisors=st.dictionaries(words(1), ADVISOR, max_size=4),
    fallback_advisor=st.none() | ADVISOR,
    sender=SENDER,
    privacy_notice=words(1),
    digital_title=words(1),
)
OFFERED = {"care_system.interventions": ("Helhedspleje",), "care_system.organisations": ("Team Nord",)}
SOURCES = st.sampled_from(
    [
        {},
        dict.fromkeys(OFFERED),
        {source: tuple(Choice(name, name) for name in names) for source, names in OFFERED.items()},
    ]
)


def all_of(fields: tuple[Field, ...]) -> list[Field]:
    return [each for field in fields for each in (field, *all_of(field.fields))]


def sent(filled: Filled[Any]) -> list[tuple[str, str]]:
    """Return what a browser would send of the form as it stands."""
    found: list[tuple[str, str]] = []
    for each in all_of(filled.fields):
        if each.kind in ("choices", "radio"):
            name = each.box or each.name
            found += [(name, choice.value) for choice in each.choices if choice.value in each.values]
        elif each.kind != "group":
            found.append((each.name, each.value))
    return found


@given(FILLED, SOURCES)
@settings(max_examples=60, deadline=None)
def test_any_settings_come_back_as_they_went_whatever_is_offered_to_choose_from(
    made: Settings, sources: dict[str, Any]
) -> None:
    form = FORM.blank(made.model_dump(mode="json"), sources, BECAUSE)
    answer = FORM.read(sent(form), sources)
    assert answer.problems == ()
    assert answer.model is not None
    assert answer.model.settings.model_dump() == made.model_dump()


@given(FILLED, FILLED, FILLED)
@settings(max_examples=30, deadline=None)
def test_of_two_who_change_at_once_neither_is_lost_where_they_changed_different_things(
    base: Settings, mine: Settings, theirs: Settings
) -> None:
    before, after, other = (each.model_dump(mode="json") for each in (base, mine, theirs))
    both = joined(before, after, other)
    for name, value in both.items():
        if before[name] == after[name]:
            assert value == other[name]
        elif before[name] == other[name]:
            assert value == after[name]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    found = find_adoption("testkommune", Home(tmp_path_factory.mktemp("hjem"))).settings
    return Settings.model_validate(found).model_dump(mode="json")


def changed(shipped: dict[str, Any], name: str, value: str) -> Filled[Any]:
    """Return what the form says when one field of what is in force is changed."""
    typed = [pair for pair in sent(FORM.blank(shipped, {}, BECAUSE)) if pair[0] != name]
    return FORM.read([*typed, (name, value)], {})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("minimum_age", "", "Skriv et helt tal med cifre."),
        ("minimum_age", "7", "Skriv 18 eller mere."),
        ("minimum_age", "121", "Skriv 120 eller mindre."),
        ("minimum_age", "halvfjerds", "Skriv et helt tal med cifre."),
        ("minimum_age", "9" * 5000, "Tallet er for stort."),
        ("advisor_title", "", "Udfyld feltet."),
        ("advisors.0.phone", "", "Udfyld feltet."),
        ("advisors.0.@navn", "", "Udfyld feltet."),
        ("advisors.1.@navn", "Nord", "To rækker har samme navn"),
        ("capacity_period", "week", "Vælg en af mulighederne."),
        ("rules", "../../etc/passwd", "../../etc/passwd"),
        ("rules", "over-70-alon", "over-70-alone"),
        ("privacy_notice", "", "Udfyld feltet."),
        ("fallback_advisor.name", "Nora", "Udfyld feltet."),
        ("advisors.0.phone", "251248-9996", "ligner et CPR-nummer"),
        ("exempt_flags", "demens\n2512489996", "ligner et CPR-nummer"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_never_becomes_a_default(
    shipped: dict[str, Any], name: str, value: str, message: str
) -> None:
    answer = changed(shipped, f"settings.{name}", value)
    assert answer.model is None or answer.problems
    first = answer.problems[0]
    assert message in first.text
    assert next(each for each in all_of(answer.fields) if each.name == first.field).error == first.text


def test_a_text_that_may_be_empty_can_be_emptied(shipped: dict[str, Any]) -> None:
    answer = changed(shipped, "settings.sender.web", "")
    assert answer.model is not None
    assert answer.model.settings.sender.web == ""


def test_a_name_that_is_no_longer_offered_stays_and_is_marked(shipped: dict[str, Any]) -> None:
    offered = {source: tuple(Choice(name, name) for name in names) for source, names in OFFERED.items()}
    form = FORM.blank(shipped, offered, BECAUSE)
    shown = {each.name: each for each in all_of(form.fields)}
    exempt, team = shown["settings.exempt_interventions"], shown["settings.advisors.0.organisation"]
    assert [each.title for each in exempt.choices] == [
        "Helhedspleje",
        "Personlig pleje (står ikke på listen)",
        "Praktisk hjælp (står ikke på listen)",
    ]
    assert set(exempt.values) == {"Personlig pleje", "Praktisk hjælp", "Helhedspleje"}
    assert [each.title for each in team.choices] == ["Team Nord", "Sundhedsvejleder Nord (står ikke på listen)"]
    assert team.value == "Sundhedsvejleder Nord"


def test_the_fields_stand_in_the_groups_of_the_model(shipped: dict[str, Any]) -> None:
    sections = FORM.sections(FORM.blank(shipped, {}, BECAUSE))
    assert [each.title for each in sections] == ["Målgruppe", "Undtagelser", "Kapacitet", "Rådgivere", "Brev"]
