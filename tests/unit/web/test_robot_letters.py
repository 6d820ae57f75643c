"""A robot's letters as anybody may see them: for nobody who exists, drawn again when anything printed has changed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from connectors.cpr import Cpr
from flows.console.workings.example_letters import Example, examples, first_page
from flows.recipe.model import Robot
from flows.runner.adopting.robots import load, robot_of
from flows.runner.errors import NotReady

SHIPPED = robot_of("preventive-home-visits")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "robot"
    shutil.copytree(SHIPPED.folder, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def offer(robot: Robot) -> Example:
    (found,) = (each for each in examples(robot) if each.name == "offer")
    return found


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_letter_is_the_robots_own_for_an_invented_citizen_in_the_window() -> None:
    letter = offer(SHIPPED)
    assert letter.template.title == "Tilbud om et forebyggende hjemmebesøg"
    assert letter.data.recipient_lines == ("Nancy Berggren", "Opdigtet Vej 12", "0999 Testby")
    assert "Kære Nancy Berggren" in letter.text
    assert "bor for sig selv" in letter.text


def test_the_letter_as_text_fits_below_the_pages_own_headings() -> None:
    assert sorted(set(re.findall(r"<h(\d)", offer(SHIPPED).text))) == ["4", "5"]


def test_no_cpr_number_comes_near_the_letter() -> None:
    shown = Cpr("2512489996").reveal("prøve")
    assert shown not in f"{offer(SHIPPED).data!r} {offer(SHIPPED).text} {offer(SHIPPED).key}"


def test_the_picture_is_drawn_again_when_anything_printed_has_changed(folder: Path) -> None:
    keys = [offer(load(folder)).key]
    for file, old, new in (
        ("letters/offer.md", "cirka en time", "omkring en time"),
        ("adoptions/testkommune.yaml", "Sundhed og forebyggelse", "Forebyggelse"),
        ("tables/over-70-alone.yaml", "bor for sig selv", "bor alene"),
    ):
        # A robot's folder is read once a process: another edition lies in another folder.
        newer = folder.with_name(f"{folder.name}-{len(keys)}")
        shutil.copytree(folder, newer)
        change(newer / file, old, new)
        folder = newer
        keys.append(offer(load(folder)).key)
    assert len(set(keys)) == len(keys)
    assert offer(load(folder)).key == keys[-1]


def test_a_picture_that_is_there_is_not_drawn_again(tmp_path: Path) -> None:
    letter = offer(SHIPPED)
    drawn = first_page(letter, tmp_path / "pictures")
    assert drawn[:4] == b"\x89PNG"
    (kept,) = (tmp_path / "pictures").iterdir()
    assert kept.read_bytes() == drawn
    kept.write_bytes(b"en anden")
    assert first_page(letter, tmp_path / "pictures") == b"en anden"


def test_a_robot_without_an_example_has_no_letters_to_show(folder: Path) -> None:
    shutil.rmtree(folder / "adoptions")
    assert examples(load(folder)) == ()


def test_an_example_that_does_not_fit_is_refused_in_words(folder: Path) -> None:
    change(folder / "adoptions/testkommune.yaml", "rules: over-70-alone", "rules: findes-ikke")
    with pytest.raises(NotReady):
        examples(load(folder))
