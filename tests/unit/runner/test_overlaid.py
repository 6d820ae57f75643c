"""An organisation's own settings lie over its adoption's file wherever a saved adoption is read, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from flows.ledger import Ledger
from flows.ledger.overlays import Overlay, Overtaken
from flows.runner.adopting.adoption import AdoptionInvalid, find_adoption, find_file, load_adoption
from flows.runner.adopting.adoption_versions import Versions
from flows.runner.adopting.difference import Difference
from flows.runner.adopting.engagement import fill_settings
from flows.runner.adopting.robots import robot_of
from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy

ID = "testkommune"
BY = "Torben Tovholder"
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.lists(st.text(max_size=2), max_size=2)),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
OBJECT = st.dictionaries(st.sampled_from("abc"), JSON, max_size=3)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    place = Home(tmp_path)
    deploy(place, ID, by=BY)
    return place


@pytest.fixture
def ledger(home: Home) -> Iterator[Ledger]:
    with home.ledger() as opened:
        yield opened


def filled(home: Home) -> BaseModel:
    """Return the settings a run would work with."""
    found = find_adoption(ID, home)
    return fill_settings(robot_of(found.robot), found)


def versions(ledger: Ledger) -> Versions:
    saved = ledger.adoptions.get(ID)
    assert saved is not None
    return Versions(ledger, saved, robot_of(saved.lineage))


def change(ledger: Ledger, based_on: int = 0, **changed: Any) -> Overlay | Overtaken:
    """Save settings with something changed, as a page would."""
    mine = versions(ledger)
    settings = mine.newest().settings.model_copy(update=changed)
    return mine.save(settings, based_on, "Byrådet har besluttet det.", BY)


@given(OBJECT, OBJECT)
def test_the_difference_laid_over_what_was_is_what_is(before: dict[str, Any], after: dict[str, Any]) -> None:
    kept = Difference.read(Difference.between(before, after).document())
    assert kept.applied(before) == after
    assert kept.is_nothing == (before == after)


def test_a_changed_setting_is_found_by_everybody_who_asks_for_the_adoption(home: Home, ledger: Ledger) -> None:
    change(ledger, minimum_age=75)
    assert filled(home).minimum_age == 75  # type: ignore[attr-defined]
    assert find_adoption(ID, home).origin.overlay == 1
    assert find_file(ID, home).settings["minimum_age"] == 70


def test_only_what_differs_is_kept_so_that_a_file_saved_anew_has_its_say_about_the_rest(
    home: Home, ledger: Ledger, tmp_path: Path
) -> None:
    saved = change(ledger, minimum_age=75)
    assert isinstance(saved, Overlay)
    assert json.loads(saved.document) == {"settings": {"minimum_age": 75}}
    text = find_file(ID, home).origin.text.replace("advisor_title: sundhedsvejleder", "advisor_title: forebygger")
    file = tmp_path / "ny.yaml"
    file.write_text(text, encoding="utf-8")
    assert deploy(home, str(file), by=BY).overlay == 1
    found = find_adoption(ID, home).settings
    assert (found["minimum_age"], found["advisor_title"]) == (75, "forebygger")


def test_an_adoption_named_by_its_file_is_what_the_file_says(home: Home, ledger: Ledger, tmp_path: Path) -> None:
    change(ledger, minimum_age=75)
    file = tmp_path / "min.yaml"
    file.write_text(find_file(ID, home).origin.text, encoding="utf-8")
    assert find_adoption(str(file), home).settings["minimum_age"] == 70


def test_saving_the_adoption_by_its_name_does_not_bake_the_changes_into_its_file(home: Home, ledger: Ledger) -> None:
    change(ledger, minimum_age=75)
    deploy(home, ID, by=BY)
    assert find_file(ID, home).settings["minimum_age"] == 70
    assert find_adoption(ID, home).settings["minimum_age"] == 75


def test_a_district_taken_away_is_gone_and_comes_back_with_the_earlier_version(ledger: Ledger) -> None:
    mine = versions(ledger)
    advisors = dict(mine.newest().settings.advisors)  # type: ignore[attr-defined]
    del advisors["Vest"]
    change(ledger, advisors=advisors)
    assert "Vest" not in mine.newest().values["advisors"]
    (told,) = mine.changed(mine.numbered(0).values, mine.newest().values)  # type: ignore[union-attr]
    assert (told.title, told.after) == ("Rådgivere pr. distrikt › Vest", None)
    mine.restore(0, 1, "Vest er tilbage.", BY)
    assert (mine.newest().number, "Vest" in mine.newest().values["advisors"]) == (2, True)


def test_what_changed_is_told_in_the_words_of_the_form(ledger: Ledger) -> None:
    mine = versions(ledger)
    advisors = mine.newest().settings.advisors  # type: ignore[attr-defined]
    nord = advisors["Nord"].model_copy(update={"phone": "00 00 00 09"})
    change(ledger, advisors=advisors | {"Nord": nord}, exempt_flags=(), minimum_age=75)
    told = mine.changed(mine.numbered(0).values, mine.newest().values)  # type: ignore[union-attr]
    assert [(each.title, each.before, each.after) for each in told] == [
        ("Alder", "70", "75"),
        ("Markeringer, der fritager", "demens", "tomt"),
        ("Rådgivere pr. distrikt › Nord › Telefon", "00 00 00 01", "00 00 00 09"),
    ]


def test_the_second_of_two_people_saves_nothing(ledger: Ledger) -> None:
    first = change(ledger, minimum_age=75)
    assert isinstance(first, Overlay)
    assert change(ledger, minimum_age=80) == Overtaken(first)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ('{"settings": {"minimum_age": 7}}', "settings.minimum_age: skal være mindst 18"),
        ('{"settings": {"minimumage": 75}}', "settings.minimumage: findes ikke"),
        ('{"settings": {"rules": "findes-ikke"}}', "settings.rules:"),
        ('{"tables": {"a": 1}}', "afsnittet `tables`"),
        ('{"removed": [["settings", "sender"]]}', "settings.sender: mangler"),
        ("ikke json", "som denne udgave af Samdrift ikke kender"),
    ],
)
def test_an_overlay_that_cannot_be_used_is_named_by_its_number_and_its_setting(
    home: Home, ledger: Ledger, document: str, told: str
) -> None:
    ledger.overlays.save(ID, 0, document, "prøve", BY)
    with pytest.raises(AdoptionInvalid) as refused:
        filled(home)
    assert "version 1" in refused.value.message
    assert told in refused.value.message
    assert "Intet er sendt." in refused.value.message


@pytest.mark.parametrize("document", ["{}", '{"removed": [["settings"], ["andet", "x"], ["settings", "x", "y"]]}'])
def test_what_is_gone_already_is_not_missed(home: Home, ledger: Ledger, document: str) -> None:
    ledger.overlays.save(ID, 0, document, "prøve", BY)
    assert find_adoption(ID, home).settings == find_file(ID, home).settings


def test_a_file_that_the_changes_no_longer_fit_is_not_saved(home: Home, ledger: Ledger, tmp_path: Path) -> None:
    mine = versions(ledger).newest().settings.advisors  # type: ignore[attr-defined]
    change(ledger, advisors=mine | {"Nord": mine["Nord"].model_copy(update={"phone": "00 00 00 09"})})
    read = find_file(ID, home)
    left = {name: each for name, each in read.settings["advisors"].items() if name != "Nord"}
    file = tmp_path / "uden-nord.yaml"
    whole = read.model_dump(mode="json") | {"settings": read.settings | {"advisors": left}}
    file.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(AdoptionInvalid, match=r"version 1.*\n.*settings\.advisors\.Nord"):
        deploy(home, str(file), by=BY)
    assert "Nord" in find_file(ID, home).settings["advisors"]


def test_the_same_text_is_read_once(home: Home) -> None:
    text = find_file(ID, home).origin.text
    assert load_adoption(text, "a.yaml") is load_adoption(text, "a.yaml")
