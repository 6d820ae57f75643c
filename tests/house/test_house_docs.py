"""The documents tell the truth: every link leads somewhere, every command can be typed, every label is on a page."""

from __future__ import annotations

import argparse
import ast
import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from documented import DOCUMENTS, Block, anchors, blocks, labels, lines, links, prose, read, shown, spans
from tracked import ROOT

from flows.runner.adopting.adoption import load_adoption
from flows.runner.orchestration.services import PAGES_PORT
from flows.terminal import parser, serving

SERVER = ROOT / "docs" / "server"
OPERATIONS = ROOT / "docs" / "operations.md"
GUIDE = ROOT / "docs" / "brugervejledning.md"
EXAMPLE = ROOT / "flows/robots/preventive_home_visits/adoptions/testkommune.yaml"
UNITS = sorted(path for path in SERVER.iterdir() if path.suffix in {".service", ".timer", ".target"})
LANGUAGES = {"", "sh", "console", "yaml", "json", "python", "csv", "text", "html", "http"}
PLACES = re.compile(r"^(?:docs|flows|tests|catalogue|connectors|letters)/[\w./-]+$")
INSTALLED = "/opt/samdrift/.venv/bin/samdrift"
TOLD_BOLD = {"robot", "Prøvekørslen", "Den skarpe kørsel", "Stop", "fed"}
"""What the guide has in bold that is no label."""

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command."""
    found = next(each for each in parser.build()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(found.choices)


def units_of(path: Path) -> configparser.ConfigParser:
    read_in = configparser.ConfigParser(strict=False, interpolation=None)
    read_in.optionxform = str  # type: ignore[assignment,method-assign]
    read_in.read_string(path.read_text(encoding="utf-8"))
    return read_in


@every_document
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in links(document):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@every_document
def test_every_block_says_what_it_is(document: Path) -> None:
    assert {block.language for block in blocks(document)} <= LANGUAGES


@every_document
def test_every_command_shown_can_be_typed(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for block in blocks(document):
        for words in lines(block, "samdrift"):
            parser.build().parse_args(words[1:])
        assert {words[1] for words in lines(block, "make")} <= targets, block


@every_document
def test_every_command_named_in_the_text_is_one_we_have(document: Path) -> None:
    known = commands()
    for span in (each for each in spans(document) if each.startswith("samdrift ")):
        name, *rest = shlex.split(span.replace("…", ""))[1:] or ["--help"]
        if name == "--help":
            continue
        assert name in known, span
        options = {option for action in known[name]._actions for option in action.option_strings}
        assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= options, span


@every_document
def test_every_place_named_in_the_text_is_there(document: Path) -> None:
    assert [span for span in spans(document) if PLACES.match(span) and not (ROOT / span).exists()] == []


@every_document
def test_every_example_can_be_read(document: Path) -> None:
    readers = {"yaml": yaml.safe_load, "json": json.loads, "python": ast.parse}
    for block in blocks(document):
        if block.language in readers:
            readers[block.language](block.text)


def test_every_label_of_the_guide_is_on_a_page() -> None:
    named = labels(GUIDE)
    assert len(named) > 40
    assert {each for each in named if each not in shown()} - TOLD_BOLD == set()


def test_every_picture_is_shown_somewhere() -> None:
    shown_in = "".join(read(document) for document in DOCUMENTS)
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert len(pictures) > 10
    assert [path.name for path in pictures if f"pictures/{path.name}" not in shown_in] == []


@pytest.mark.parametrize("unit", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_every_service_starts_a_command_we_have(unit: Path) -> None:
    told = units_of(unit)["Service"]
    words = shlex.split(told["ExecStart"])
    assert words[0] == INSTALLED
    given = parser.build().parse_args(words[1:])
    assert (str(given.state), told["User"], told["UMask"]) == ("/var/lib/samdrift", "samdrift", "0077")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd (apt-get install systemd)")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    stand_in = shutil.which("true")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(INSTALLED, f"{stand_in}")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_the_document_names_every_unit_and_no_other() -> None:
    named = set(re.findall(r"samdrift(?:-\w+)?\.(?:service|timer|target)\b", read(OPERATIONS)))
    there = {path.name for path in UNITS}
    started_by_timer = {path.with_suffix(".service").name for path in UNITS if path.suffix == ".timer"}
    assert named <= there
    assert there - named <= started_by_timer


def test_everything_listens_where_it_is_looked_for() -> None:
    nginx = (SERVER / "nginx.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+);", nginx)) == {str(PAGES_PORT)}
    assert "X-Forwarded-Proto https" in nginx
    assert f"--port {PAGES_PORT} " in (SERVER / "samdrift-pages.service").read_text(encoding="utf-8")
    assert f"127.0.0.1:{serving.PREFECT_PORT}" in read(OPERATIONS)


def test_the_parts_of_an_adoption_that_are_shown_are_accepted() -> None:
    adoption = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    shown_there = [yaml.safe_load(block.text) for block in blocks(OPERATIONS) if block.language == "yaml"]
    assert {"connections", "notices"} == {name for part in shown_there for name in part}
    for part in shown_there:
        adoption |= part
    adoption.pop("timing")
    # Mail goes to the organisation's own domains; the example's are the testkommune's.
    adoption["systems"]["mail"]["recipient_domains"].append("eksempelkommune.example")
    assert not load_adoption(yaml.safe_dump(adoption, allow_unicode=True), "operations.md").in_sandbox


def test_every_setting_named_for_what_is_ordered_is_one() -> None:
    named = {span for span in spans(OPERATIONS) if re.match(r"(?:connections|systems)(?:\.\w+)+$", span)}
    assert len(named) >= 8
    schema = EXAMPLE.read_text(encoding="utf-8") + (ROOT / "flows/runner/adopting/connection_settings.py").read_text(
        encoding="utf-8"
    )
    assert [name for name in named if not re.search(rf"\b{name.split('.')[-1]}:", schema)] == []


def to_run() -> list[Block]:
    return [block for document in DOCUMENTS for block in blocks(document) if block.language == "sh"]


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.timeout(300)
def test_every_command_that_can_be_run_here_does_what_is_said(tmp_path: Path) -> None:
    state, copies, scripts = tmp_path / "state", tmp_path / "copies", tmp_path / "bin"
    scripts.mkdir()
    copies.mkdir(mode=0o700)
    own = scripts / "samdrift"
    own.write_text(f'#!/bin/sh\nexec {sys.executable} -m flows.cli --state {state} "$@"\n', encoding="utf-8")
    own.chmod(0o755)
    places = {"/tmp/samdrift-proeve": state, "/var/lib/samdrift": state, "/var/backups/samdrift": copies}
    environment = {
        "PATH": f"{scripts}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
    }
    assert len(to_run()) > 3
    for block in to_run():
        script = block.text
        for there, here in places.items():
            script = script.replace(there, str(here))
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_the_guide_is_one_that_a_caseworker_can_read() -> None:
    assert not [block for block in blocks(GUIDE) if block.language]
    assert "samdrift " not in prose(GUIDE)
