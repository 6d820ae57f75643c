from __future__ import annotations

import ast
from pathlib import Path

from connectors.person_register.contract import table

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "extract.md").read_text(encoding="utf-8")


def test_the_page_shows_the_contract_as_the_code_keeps_it() -> None:
    shown = PAGE.partition("<!-- kolonner: begynd -->\n")[2].partition("\n<!-- kolonner: slut -->")[0]
    assert shown == table()


def test_the_page_explains_every_code() -> None:
    sources = (ROOT / "connectors" / "person_register").glob("*.py")
    words = {
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isupper() and "_" in node.value
    }
    assert {word for word in words if f"`{word}`" not in PAGE} == set()
