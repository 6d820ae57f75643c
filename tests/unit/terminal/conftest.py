"""A state folder with a real ledger in it, and the command line run as a person runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal_said import CPR, Said, Samdrift

from flows.cli import main
from flows.ledger import Ledger
from flows.runner.home import Home


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "tilstand"


@pytest.fixture
def ledger(state: Path) -> Iterator[Ledger]:
    with Home(state).ledger() as opened:
        yield opened


@pytest.fixture
def samdrift(state: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Samdrift:
    """Run one command on the state folder; no output of any test may hold the CPR number."""
    monkeypatch.setenv("SAMDRIFT_USER", "Opfundet Bruger")

    def run(*words: str) -> Said:
        code = main([*words, "--state", str(state)])
        said = Said(code, *capsys.readouterr())
        assert CPR not in said.out + said.err
        return said

    return run
