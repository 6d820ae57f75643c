"""A robot may lie in any folder: its settings, tables and letters are found beside robot.yaml."""

from datetime import date
from pathlib import Path

import pytest
from small_robot import ROBOT, SETTINGS, build, compiled

from flows.recipe import RecipeError
from flows.recipe.settings_fit import Misfit, misfits
from flows.runner.adopting.robots import load
from flows.runner.codes import RUNNER_CODES


def whole(folder: Path) -> Path:
    words = "".join(f"  {code}: {{text: T, todo: G.}}\n" for code in RUNNER_CODES if f"  {code}:" not in ROBOT)
    return build(folder, robot=ROBOT + words)


def test_a_robot_is_loaded_from_a_folder_no_package_knows(tmp_path: Path) -> None:
    robot = load(whole(tmp_path / "Mine robotter" / "1-min.robot"))
    settings = robot.settings_model()
    assert (robot.lineage, list(robot.letters), settings.model_dump()["minimum_age"]) == ("small-robot", ["hello"], 70)
    assert [robot.arguments(call, settings).model_dump() for call in robot.steps][:2] == [
        {"note": ""},
        {"template": "hello", "channel": "paper"},
    ]


def test_a_folder_reached_by_another_path_is_the_same_robot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = whole(tmp_path / "min")
    monkeypatch.chdir(tmp_path)
    assert load(Path("min")) is load(folder)


def test_two_robots_with_a_settings_file_each_keep_their_own(tmp_path: Path) -> None:
    one = compiled(build(tmp_path / "en"))
    other = compiled(build(tmp_path / "to", settings=SETTINGS.replace("default=AGE", "default=AGE + 5")))
    assert [each.settings_model().model_dump()["minimum_age"] for each in (one, other)] == [70, 75]


def test_settings_that_have_changed_are_read_anew(tmp_path: Path) -> None:
    compiled(build(tmp_path))
    build(tmp_path, settings=SETTINGS.replace("default=AGE", "default=AGE+5"))
    assert compiled(tmp_path).settings_model().model_dump()["minimum_age"] == 75


def test_the_engines_own_codes_must_have_words_too(tmp_path: Path) -> None:
    folder = build(tmp_path)
    with pytest.raises(RecipeError, match="CHANGED_SINCE_APPROVAL") as refused:
        compiled(folder, engine=True)
    assert refused.value.rule == "reason-without-text"


def test_a_setting_is_held_against_what_the_robot_has(tmp_path: Path) -> None:
    robot = compiled(build(tmp_path))
    chosen = robot.settings_model(rules="by-ag", letter="helo", told=("NOBODY", "NOBDY"))
    assert misfits(robot, chosen) == (
        Misfit("letter", 'brevet "helo" findes ikke i mappen letters. Mente du "hello"?'),
        Misfit("rules", 'reglerne "by-ag" findes ikke i robotten. Mente du "by-age"?'),
        Misfit("told", 'årsagskoden "NOBDY" findes ikke i robotten. Mente du "NOBODY"?'),
    )


def test_a_setting_that_a_step_cannot_take_is_named(tmp_path: Path) -> None:
    text = ROBOT.replace("channel: paper", 'channel: "{settings.note}"')
    robot = compiled(build(tmp_path, robot=text))
    wrong = "feltet \"channel\" på trinnet send_letter skal være 'digital_else_paper' eller 'paper'. Ret det."
    assert misfits(robot, robot.settings_model(note="fax")) == (Misfit("note", wrong),)
    assert misfits(robot, robot.settings_model(note="paper")) == ()


def test_a_code_of_settings_that_fails_names_its_own_line(tmp_path: Path) -> None:
    broken = SETTINGS.replace("class Choices", "HIDDEN = {}['1234567890']\n\n\nclass Choices")
    with pytest.raises(RecipeError) as refused:
        compiled(build(tmp_path, settings=broken))
    assert (refused.value.file.name, refused.value.line) == ("settings.py", 8)
    assert "1234567890" not in refused.value.message


def test_rules_without_a_version_for_the_day_say_which_there_are(tmp_path: Path) -> None:
    robot = compiled(build(tmp_path))
    with pytest.raises(RecipeError) as refused:
        robot.table("by-age", date(2020, 1, 1))
    assert "gælder 2020-01-01; de gælder fra 2025-07-01." in refused.value.message
