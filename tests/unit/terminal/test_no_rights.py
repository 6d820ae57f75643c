"""Files and folders that this user may not read or write: which one, and what to do, with nothing half-done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.ledger import Ledger
from flows.ledger.testing import LINEAGE, ORGANISATION
from flows.terminal import summaries

SHIPPED = Path(summaries.__file__).parents[1] / "robots" / "preventive_home_visits" / "adoptions" / "testkommune.yaml"
BARE_ROOT = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
"""Root without the right to read past a file's own rights: any other user, as far as files are concerned."""

Locked = Callable[[Path], None]


@pytest.fixture
def lock() -> Iterator[Locked]:
    """Take every right to a file or folder away, until the test is over."""
    locked: list[tuple[Path, int]] = []

    def take(place: Path) -> None:
        locked.append((place, place.stat().st_mode))
        place.chmod(0)

    yield take
    for place, mode in reversed(locked):
        place.chmod(mode)


def _samdrift(state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    as_anybody = BARE_ROOT if os.geteuid() == 0 else ()
    line = [*as_anybody, sys.executable, "-m", "flows.cli", *words, "--state", str(state)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", ["run", "deploy"])
def test_an_adoption_that_may_not_be_read_is_named(state: Path, tmp_path: Path, lock: Locked, command: str) -> None:
    file = tmp_path / "min-kommune.yaml"
    shutil.copy(SHIPPED, file)
    lock(file)
    said = _samdrift(state, command, str(file))
    assert said.returncode == 1
    assert f"Ibrugtagningens fil {file} kan ikke læses" in said.stderr
    assert "rettighederne" in said.stderr
    assert not (state / "catalogue.db").exists()


def test_earlier_invitations_that_may_not_be_read_are_named_and_none_is_imported(
    state: Path, ledger: Ledger, tmp_path: Path, lock: Locked
) -> None:
    file = tmp_path / "tidligere.csv"
    file.write_text("cpr;dato;kilde\n", encoding="utf-8")
    lock(file)
    said = _samdrift(state, "import-earlier", str(file), "--adoption", "testkommune")
    assert said.returncode == 1
    assert f"»{file}« kan ikke læses eller skrives (ingen adgang)" in said.stderr
    assert not ledger.history.has_earlier(ORGANISATION, LINEAGE)


@pytest.mark.parametrize("command", [("status",), ("run", "testkommune"), ("worklist",)])
def test_a_ledger_that_belongs_to_somebody_else_is_named_and_not_touched(
    state: Path, ledger: Ledger, lock: Locked, command: tuple[str, ...]
) -> None:
    lock(state / "ledger.db")
    said = _samdrift(state, *command)
    assert said.returncode == 1
    assert f"»{state / 'ledger.db'}« kan ikke læses eller skrives (ingen adgang)" in said.stderr
    assert "Intet er ændret" in said.stderr
    assert ledger.runs.recent() == ()


@pytest.mark.parametrize("place", ["", "keys"])
def test_a_state_folder_that_may_not_be_used_is_named(state: Path, ledger: Ledger, lock: Locked, place: str) -> None:
    lock(state / place)
    said = _samdrift(state, "status")
    assert said.returncode == 1
    assert str(state / place) in said.stderr
    assert "ingen adgang" in said.stderr
    assert "Traceback" not in said.stderr
