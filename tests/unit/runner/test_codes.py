"""Every reason code the engine may give is declared, and every declared one has its words in the shipped robot."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import flows.ledger
import flows.recipe
import flows.runner
from flows.runner.adopting.robots import folders, load
from flows.runner.codes import RUNNER_CODES
from flows.runner.steps import REGISTRY

PLACES = [Path(package.__path__[0]) for package in (flows.runner, flows.ledger, flows.recipe)]
FILES = [file for place in PLACES for file in sorted(place.rglob("*.py"))]
REASON_OF = {
    "Ending": 1,
    "Postponed": 1,
    "Decision": 1,
    "excluded": 0,
    "handled": 0,
    "NewItem": 5,
    "append": 0,
    "list_case": 2,
    "_list_first": 2,
    "postpone": 2,
    "cancel": 2,
}
"""Where a reason code stands among the arguments of what carries one."""
KEYWORDS = {"refused", "reason"}


def constants(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        target = node.targets[0] if isinstance(node, ast.Assign) else target
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            found[target.id] = value.value
    return found


NAMED = {name: value for file in FILES for name, value in constants(ast.parse(file.read_text())).items()}


def codes(node: ast.expr) -> Iterator[str]:
    """Yield what an argument says when it is a code word, the name of one, or a choice of two."""
    if isinstance(node, ast.IfExp):
        yield from (*codes(node.body), *codes(node.orelse))
    text = node.value if isinstance(node, ast.Constant) else NAMED.get(getattr(node, "id", ""), "")
    if isinstance(text, str) and re.fullmatch(r"[A-Z]+(_[A-Z]+)*", text):
        yield text


def given(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and [getattr(each, "id", "") for each in node.targets] == ["code"]:
            yield from codes(node.value)
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        place = REASON_OF.get(name)
        if place is not None and len(node.args) > place:
            yield from codes(node.args[place])
        for each in node.keywords:
            yield from codes(each.value) if each.arg in KEYWORDS else ()


def test_every_code_that_is_given_anywhere_in_the_engine_is_declared() -> None:
    endings = {code for each in REGISTRY.values() for code in each.endings}
    found = {code: file.name for file in FILES for code in given(ast.parse(file.read_text()))}
    assert len(found) > 20
    assert {code: name for code, name in found.items() if code not in {*RUNNER_CODES, *endings}} == {}


@pytest.mark.parametrize("folder", folders(), ids=lambda each: each.name)
def test_every_declared_code_has_its_words(folder: Path) -> None:
    reasons = load(folder).reasons
    for name, to_person in RUNNER_CODES.items():
        assert reasons[name].text, name
        assert not to_person or reasons[name].todo.endswith("."), name
    assert reasons["CHANGED_SINCE_APPROVAL"].text == "Noget er ændret siden godkendelsen"
