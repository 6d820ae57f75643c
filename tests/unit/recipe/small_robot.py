"""A whole robot in a folder of its own, far from the shipped ones: its settings, a table, a letter."""

from __future__ import annotations

from pathlib import Path

from flows.recipe import Robot, load_robot
from flows.runner.codes import RUNNER_CODES
from flows.runner.steps import REGISTRY

ROBOT = """\
robot: small-robot
version: 1.0.0
card:
  title: En lille robot
  short_description: Sender et brev til dem, der er gamle nok.
settings: settings:Choices
citizens:
  from: person_register
  occasion: "{rule_group}-{year}"
decide: "{settings.rules}"
tables:
  by-age: by-age.yaml
steps:
  - create_intervention: {note: "{settings.note}"}
  - send_letter: {template: "{settings.letter}", channel: paper}
  - tell_advisor: {when: "size(reasons) > 0"}
reasons:
  TOO_YOUNG: {text: For ung}
  NOBODY: {text: Ikke i målgruppen}
  FACT_MISSING: {text: En oplysning mangler, todo: Find den.}
  WRITE_FAILED: {text: Afvist, todo: Gør det selv.}
  WRITE_UNKNOWN: {text: Uvist, todo: Se efter.}
  SETUP_MISSING: {text: Opsætning mangler, todo: Ret den.}
  LETTER_FAILED: {text: Brevet kom ikke frem, todo: Ring.}
  LETTER_UNKNOWN: {text: Uvist om brevet, todo: Se efter.}
  NO_ADDRESS: {text: Ingen adresse, todo: Ring.}
  TASK_FAILED: {text: Opgaven blev afvist, todo: Sig det selv., tell: list, due_days: 3}
"""
TABLE = """\
title: Efter alder
owner: Testkommunen
legal_basis: Et lokalt valg
valid_from: 2025-07-01
rows:
  - {if: {age: "< {settings.minimum_age}"}, then: excluded, reason: TOO_YOUNG}
  - {if: {status: resident, age: ">= {settings.minimum_age}"}, then: offer, group: old, label: Fordi du er gammel nok.}
otherwise: NOBODY
"""
SETTINGS = '''\
"""Settings of a robot that lies anywhere."""

from pydantic import BaseModel, Field

from .words import AGE


class Choices(BaseModel):
    """The form."""

    minimum_age: int = Field(default=AGE, ge=18, title="Alder", description="Den yngste alder.")
    rules: str = Field(default="by-age", title="Regler", description="Tabellen.")
    letter: str = Field(default="hello", title="Brev", description="Brevet.")
    note: str = Field(default="", title="Note", description="Noten på indsatsen.")
    told: tuple[str, ...] = Field(
        default=("NOBODY",), title="Fortælles", description="Koderne.", json_schema_extra={"names": "reason"}
    )
'''
FILES = {
    "robot.yaml": ROBOT,
    "settings.py": SETTINGS,
    "words.py": "AGE = 70\n",
    "tables/by-age.yaml": TABLE,
    "letters/hello.md": "---\ntitle: Hej\nfields:\n  name: {label: Navn}\n---\nKære {{ name }}\n",
}


def build(folder: Path, **changed: str) -> Path:
    """Write the robot, with whole files changed by name (`robot`, `table`, `settings`), and return its folder."""
    names = {"robot": "robot.yaml", "table": "tables/by-age.yaml", "settings": "settings.py"}
    files = {**FILES, **{names[name]: text for name, text in changed.items()}}
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def compiled(folder: Path, *, engine: bool = False) -> Robot:
    """Compile it; with `engine` also the engine's own codes must have words."""
    return load_robot(folder, REGISTRY, RUNNER_CODES if engine else None)
