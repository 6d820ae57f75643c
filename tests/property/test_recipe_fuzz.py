"""Whatever is written in a robot's files, reading it ends with a robot or with a refusal that a person can use."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flows.robots
from flows.recipe import RecipeError, load_robot
from flows.runner.codes import RUNNER_CODES
from flows.runner.steps import REGISTRY

SHIPPED = Path(flows.robots.__path__[0]) / "preventive_home_visits"
FILES = ("robot.yaml", "tables/over-70-alone.yaml", "tables/age-groups.yaml")
TEXTS = {name: (SHIPPED / name).read_text(encoding="utf-8") for name in FILES}
BOUNDED = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

NASTY = st.sampled_from(
    [
        *(
            "",
            "{",
            "}",
            "[",
            "]",
            ":",
            "- ",
            "- -",
            "? ",
            "|",
            ">",
            "&a",
            "*a",
            "!",
            "!!int x",
            "!!timestamp x",
            "!!bool x",
        ),
        *(
            "!!binary x",
            "!!set {a}",
            "%YAML 1.1",
            "---",
            "...",
            "#",
            "'",
            '"',
            "\t",
            "\0",
            "\x85",
            "\ufeff",
            "\u2028",
            "<<: {a: 1}",
        ),
        *('"\\ud800"', '"\\0"', "2026-02-30", "2026-01-01T25:00:00", "1:99", "0x", "1e999", ".nan", ".inf", "9" * 5000),
        *(
            "null",
            "~",
            "yes",
            "=",
            "{settings.rules}",
            "{settings.advisors}",
            "{rule_group",
            "../../etc/passwd",
            "a/b.yaml",
        ),
        *("size(", "age ==", "age / 0 > 1", "[1].map(x, x)", "lives_alone ? 1 : 2", "x" * 600),
    ]
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.text(max_size=8), NASTY
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "robot"
        shutil.copytree(SHIPPED, copy)
        yield copy


def refusal(folder: Path) -> RecipeError | None:
    try:
        load_robot(folder, REGISTRY, RUNNER_CODES)
    except RecipeError as refused:
        return refused
    return None


def read(folder: Path, name: str, text: str) -> None:
    """Read the robot with one file's text changed; anything but a robot or a usable refusal fails."""
    file = folder / name
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        refused = refusal(folder)
    finally:
        file.write_text(TEXTS[name], encoding="utf-8")
    if refused is not None:
        assert refused.message.endswith((".", "?", ")"))
        assert 1 <= refused.line <= len(text.splitlines()) + 1 or refused.file.name != file.name
        assert f"linje {refused.line}: " in refused.message
        assert refused.message.isprintable()
        assert len(refused.message) < 1000


@BOUNDED
@given(st.sampled_from(FILES), st.data())
def test_text_changed_anywhere_is_read_or_refused(folder: Path, name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from([0, 0, 1, 5, 40]))
        text = text[:start] + data.draw(st.one_of(NASTY, st.text(max_size=4))) + text[start + length :]
    read(folder, name, text)


@BOUNDED
@given(st.sampled_from(FILES), st.data())
def test_lines_lost_doubled_or_moved_are_read_or_refused(folder: Path, name: str, data: st.DataObject) -> None:
    lines = TEXTS[name].splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        here, there = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, len(lines) - 1))
        moved = lines.pop(here)
        for _ in range(data.draw(st.integers(0, 2))):
            lines.insert(there, data.draw(st.sampled_from(["", " ", "  "])) + moved)
    read(folder, name, "\n".join(lines))


@BOUNDED
@given(st.sampled_from(FILES), st.data())
def test_any_value_anywhere_is_read_or_refused(folder: Path, name: str, data: st.DataObject) -> None:
    whole = yaml.safe_load(TEXTS[name])
    part: Any = whole
    for _ in range(data.draw(st.integers(0, 4))):
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(part[key], dict | list) or not part[key]:
            break
        part = part[key]
    keys = list(part) if isinstance(part, dict) else list(range(len(part)))
    part[data.draw(st.sampled_from(keys))] = data.draw(VALUES)
    read(folder, name, yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=10_000))
