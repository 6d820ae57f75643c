"""What an error tells the author of an adoption to put right stands in the adoption under that name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import connectors
from flows.runner.adopting.adoption import AdoptionFile, Systems
from flows.runner.adopting.connection_settings import Connections

SOURCES = sorted(Path(connectors.__file__).parent.glob("*/*.py"))
NAMED = re.compile(r"""["`]((?:systems|connections)\.[a-z_.]+)["`]|place_of\("([a-z_]+)"\)""")
ROOTS: dict[str, Any] = {"systems": Systems, "connections": Connections}
# The testkommune names nothing in an adoption.
ELSEWHERE = {"sandbox"}


def named() -> Iterator[tuple[str, str]]:
    for source in SOURCES:
        if source.parent.name not in ELSEWHERE:
            for found in NAMED.finditer(source.read_text(encoding="utf-8")):
                yield source.parent.name, found[1] or f"systems.care_system.{found[2]}"


def models(kind: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that a field may hold, through unions and annotations."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from models(part)


def stands(path: str) -> bool:
    root, *names = path.split(".")
    reached: list[Any] = [ROOTS[root]]
    for name in names:
        held = [field for model in reached for key, field in model.model_fields.items() if key == name]
        if not held:
            return False
        reached = [model for field in held for model in models(field.annotation)]
    return True


def test_some_settings_are_named() -> None:
    assert {package for package, _ in named()} >= {"nexus", "digital_post", "mail"}
    assert set(ROOTS) <= set(AdoptionFile.model_fields)


@pytest.mark.parametrize("path", sorted({path for _, path in named()}))
def test_a_setting_that_an_error_names_stands_in_the_adoption(path: str) -> None:
    assert stands(path)


def test_a_name_that_is_nowhere_is_seen() -> None:
    assert not stands("systems.care_system.interventions")
