"""Who reads a page has no terminal: what a page says, and what a run keeps for one, names no command."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"\bsamdrift [a-z]")
PAGES = sorted([*(ROOT / "flows/console").rglob("*.py"), *(ROOT / "catalogue/web").glob("*texts.py")])
RUNNER = sorted([*(ROOT / "flows/runner").rglob("*.py"), ROOT / "flows/ledger/errors.py"])
READ_AT_A_TERMINAL = {"owner.py", "services.py"}
"""What `samdrift up` and `serve` say before there is a page."""
MAILED_OR_IN_PREFECT = {"sweeper.py", "notice_texts.py", "digest.py"}
DESCRIBED = {"adoption.py"}
"""How an adoption's file is written, which is done beside a terminal."""
TYPED = {"typed", "_TYPED", "_DOWN_TYPED", "NOT_ADOPTED_TYPED"}


def test_no_page_tells_anybody_to_type_a_command() -> None:
    assert len(PAGES) > 50
    assert [f"{file.name}: {text}" for file in PAGES for text in _commands(file, set())] == []


def test_a_refusal_names_a_command_only_where_it_is_typed() -> None:
    elsewhere = READ_AT_A_TERMINAL | MAILED_OR_IN_PREFECT | DESCRIBED
    files = [file for file in RUNNER if file.name not in elsewhere]
    assert [f"{file.name}: {text}" for file in files for text in _commands(file, TYPED)] == []


def _commands(file: Path, typed: set[str]) -> Iterator[str]:
    """Yield each text with a command in it; docstrings, and what stands under a name in `typed`, are left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    apart = {id(part) for node in ast.walk(tree) if _is_apart(node, typed) for part in ast.walk(node)}
    for node in ast.walk(tree):
        told = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if id(node) not in apart and COMMAND.search(told):
            yield told


def _is_apart(node: ast.AST, typed: set[str]) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.keyword(arg=name):
            return name in typed
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name in typed
        case _:
            return False
