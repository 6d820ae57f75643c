"""A recipe file is plain YAML, bounded, and every mistake has a line."""

from pathlib import Path

import pytest

from flows.recipe.condition import CelCondition
from flows.recipe.errors import RecipeError
from flows.recipe.facts import UNKNOWN
from flows.recipe.source import Source, read_source


def source(folder: Path, text: str) -> Source:
    file = folder / "robot.yaml"
    file.write_text(text, encoding="utf-8")
    return read_source(file)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", 3),
        ("a: &x 1\nb: *x\n", 2),
        ("a: 1\nb: !!python/object/apply:os.getcwd []\n", 2),
        ("a: 1\nb: !!timestamp x\n", 2),
        ("a: 1\nb: !!bool x\n", 2),
        ("a: 1\nb: !!binary x\n", 2),
        ("a: 1\nb: !mine {c: 1}\n", 2),
        ("a: 1\nb: ! x\n", 2),
        ('a: 1\nb: "\\ud800"\n', 2),
        ("a: 1\nb: 2026-02-30\n", 2),
        ("a: 1\nb: " + "9" * 5000 + "\n", 2),
        ("a: 1\n[b]: 1\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: [1\n", 2),
        ("a: " + "[" * 40 + "]" * 40 + "\n", 1),
        ("a: " + "x" * 600_000, 1),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(RecipeError) as caught:
        source(tmp_path, text)
    assert caught.value.line == line


def test_a_condition_keeps_its_words(tmp_path: Path) -> None:
    assert CelCondition(source(tmp_path, "when: lives_alone && age > 75").at("when")).text == "lives_alone && age > 75"


def test_a_condition_is_answered_yes_no_or_unknown(tmp_path: Path) -> None:
    told = CelCondition(source(tmp_path, 'when: "size(reasons) > 0"').at("when"))
    assert (told.evaluate({"reasons": []}), told.evaluate({"reasons": ["GUARDIAN"]})) == (False, True)
    alone = CelCondition(source(tmp_path, "when: lives_alone && age > 75").at("when"))
    assert alone.evaluate({"age": 80, "lives_alone": UNKNOWN}) is UNKNOWN
    assert alone.evaluate({"age": 70, "lives_alone": UNKNOWN}) is False


@pytest.mark.parametrize(
    ("text", "said"), [("size(reason) > 0", "reasons"), ("age > 'x'", "CEL"), ("age", "ja eller nej")]
)
def test_a_wrong_condition_is_found_when_compiled(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RecipeError, match=said):
        CelCondition(source(tmp_path, f'a: 1\nwhen: "{text}"').at("when"))
