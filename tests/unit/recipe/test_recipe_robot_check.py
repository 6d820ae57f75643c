"""`check` reads what lies beside the recipe too: the letters, and the example adoptions."""

import shutil
from pathlib import Path

import pytest

from flows.recipe import Robot, load_robot
from flows.runner.adopting.robot_check import findings
from flows.runner.adopting.robots import folders
from flows.runner.steps import REGISTRY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "robot"
    shutil.copytree(folders()[0], copy)
    return copy


def robot(folder: Path) -> Robot:
    return load_robot(folder, REGISTRY)


def change(file: Path, right: str, wrong: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")


def test_the_shipped_robot_has_nothing_to_find(folder: Path) -> None:
    assert findings(robot(folder)) == ()


def test_a_letter_that_cannot_be_made_is_found(folder: Path) -> None:
    change(folder / "letters" / "offer.md", "{{ why }}", "{{ wy }}")
    (found,) = findings(robot(folder))
    assert found.startswith("letters/offer.md: ")
    assert "wy" in found


def test_a_letter_that_is_no_text_is_found(folder: Path) -> None:
    (folder / "letters" / "offer.md").write_bytes(b"\xff\xfe\x00")
    assert findings(robot(folder)) == ("letters/offer.md: filen kan ikke læses som tekst (UTF-8). Gem den som UTF-8.",)


def test_an_example_adoption_that_does_not_fit_is_found_at_its_line(folder: Path) -> None:
    change(folder / "adoptions" / "testkommune.yaml", "rules: over-70-alone", "rules: over-70")
    assert findings(robot(folder)) == (
        (
            'adoptions/testkommune.yaml, linje 41: settings.rules: reglerne "over-70" findes ikke i robotten. '
            'Mente du "over-70-alone"?\nRet filen og prøv igen. Intet er sendt.'
        ),
    )


def test_an_example_adoption_that_is_no_adoption_is_found(folder: Path) -> None:
    (folder / "adoptions" / "testkommune.yaml").write_text("bare tekst", encoding="utf-8")
    (found,) = findings(robot(folder))
    assert found.startswith("adoptions/testkommune.yaml: filen skal bestå af nøgler")
