"""What a person reads when something around the command is wrong: what, where, what to do, in Danish."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from terminal_said import Samdrift

from flows.ledger import Ledger
from flows.ledger.errors import LedgerBusy
from flows.runner.casework.letter_files import keep_letter, letter_path
from flows.runner.home import Home, StateError
from flows.runner.os_words import danish
from flows.terminal import guard, room, summaries, texts
from flows.terminal.refusal import Refused

SHIPPED = Path(summaries.__file__).parents[1] / "robots" / "preventive_home_visits" / "adoptions" / "testkommune.yaml"


@pytest.mark.parametrize("command", ["run", "deploy", "why", "follow-up"])
def test_an_adoptions_file_that_is_not_there_is_said_to_be_missing(
    samdrift: Samdrift, ledger: Ledger, command: str
) -> None:
    said = samdrift(command, "findes-ikke.yaml")
    assert said.code == 1
    assert "»findes-ikke.yaml« findes ikke" in said.err
    assert "Intet er udført" in said.err
    assert ledger.runs.recent() == ()


def test_an_adoption_given_as_a_folder_is_refused_with_what_to_write(samdrift: Samdrift, tmp_path: Path) -> None:
    said = samdrift("run", f"{tmp_path}/")
    assert said.code == 1
    assert "er en mappe" in said.err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 [", "linje 1: filen er ikke gyldig YAML"),
        (b"adoption: x\n  robot: y\n", "linje 2: filen er ikke gyldig YAML"),
        (b"\xff\xfe\x00\xd8", "kan ikke læses som tekst (UTF-8)"),
        (b"- en\n- to\n", "begynde med `adoption:`"),
        (b"", "begynde med `adoption:`"),
        (b'{"adoption": "x"}', "linje 1: robot mangler og skal udfyldes"),
    ],
)
@pytest.mark.parametrize("command", ["run", "deploy", "follow-up"])
def test_an_adoption_that_is_no_adoption_is_refused_by_file_and_line(
    samdrift: Samdrift, ledger: Ledger, tmp_path: Path, command: str, content: bytes, told: str
) -> None:
    file = tmp_path / "forkert.yaml"
    file.write_bytes(content)
    said = samdrift(command, str(file))
    assert said.code == 1
    assert told in said.err
    assert str(file) in said.err
    assert ledger.runs.recent() == ()
    assert ledger.adoptions.all() == ()


def test_an_adoption_given_as_a_file_is_called_by_its_id(samdrift: Samdrift) -> None:
    said = samdrift("run", str(SHIPPED), "--mode", "live")
    assert said.code == 1
    assert "`samdrift run testkommune`" in said.err


@pytest.mark.parametrize("words", [("robots",), ("card", "x")])
def test_a_look_into_an_empty_folder_makes_nothing_there(
    samdrift: Samdrift, state: Path, words: tuple[str, ...]
) -> None:
    said = samdrift(*words)
    assert "Kataloget er tomt" in said.out + said.err
    assert not state.exists()


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "Disken er fuld"),
        (errno.EACCES, "ingen adgang"),
        (errno.EROFS, "skrivebeskyttet"),
        (errno.ENOTDIR, "en fil, ikke en mappe"),
        (errno.ENOENT, "findes ikke"),
        (errno.ETXTBSY, f"systemfejl {errno.ETXTBSY}"),
    ],
)
def test_the_systems_own_english_never_reaches_a_message(number: int, told: str, tmp_path: Path) -> None:
    error = OSError(number, os.strerror(number))
    assert told in StateError(tmp_path, error).message
    assert os.strerror(number) not in StateError(tmp_path, error).message


def test_an_error_without_a_number_still_has_words() -> None:
    assert danish(OSError("odd")) == "systemfejl uden nummer"


def test_a_state_folder_below_a_file_is_refused_in_danish(tmp_path: Path) -> None:
    file = tmp_path / "fil"
    file.write_text("", encoding="utf-8")
    with pytest.raises(StateError) as refused, Home(file / "tilstand").ledger():
        pass
    assert "ikke en mappe" in refused.value.message


def test_a_letter_that_cannot_be_written_is_refused_and_leaves_no_half(tmp_path: Path) -> None:
    home = Home(tmp_path)
    letter_path(home, "B-222222", 7).mkdir(parents=True)
    with pytest.raises(StateError) as refused:
        keep_letter(home, "B-222222", 7, b"%PDF-1.7")
    assert str(tmp_path) in refused.value.message
    assert [each.name for each in home.letters_dir("B-222222").iterdir()] == ["000007.pdf"]


def test_a_disk_with_little_room_is_refused_before_anything_starts(tmp_path: Path) -> None:
    room.demand(tmp_path / "not" / "made" / "yet", needed=1)
    with pytest.raises(Refused) as refused:
        room.demand(tmp_path, needed=10**18)
    assert str(tmp_path) in refused.value.message
    assert "--state" in refused.value.message


@pytest.mark.parametrize(("full", "lines"), [(True, 2), (False, 1)])
def test_whatever_stumbles_over_a_full_disk_names_the_disk_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: int, *, full: bool
) -> None:
    assert guard.refuse(LedgerBusy(), tmp_path, is_full=lambda _: full) == guard.FAILED
    told = capsys.readouterr().err.splitlines()
    assert len(told) == lines
    assert (told[-1] == texts.FULL_DISK) == full


def test_a_long_reason_never_pushes_its_number_out_of_the_column() -> None:
    *above, last = summaries.line("    En meget lang årsag, som ingen havde regnet med ville blive så lang", 7).split(
        "\n"
    )
    short = summaries.line("Fundet", 7)
    assert above
    assert len(last) == len(short)
    assert last.endswith("     7")


@pytest.mark.parametrize(
    "surroundings",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"NO_COLOR": "1", "COLUMNS": "40"},
        {"TERM": "dumb"},
    ],
)
def test_a_poor_terminal_still_gets_its_answer(ledger: Ledger, state: Path, surroundings: dict[str, str]) -> None:
    done = _samdrift(state, "status", surroundings)
    assert done.returncode == 0, done.stderr
    assert b"Ingen ibrugtagninger endnu" in done.stdout
    assert b"\x1b" not in done.stdout


def test_a_command_whose_output_nobody_wants_ends_without_a_word(ledger: Ledger, state: Path) -> None:
    script = f'"{sys.executable}" -m flows.cli status --state "{state}"'
    closed = subprocess.run(f"{script} >&-", shell=True, capture_output=True, timeout=30, check=False)
    assert (closed.returncode, closed.stderr) == (0, b"")
    piped = subprocess.run(f"{script} | true", shell=True, capture_output=True, timeout=30, check=False)
    assert (piped.stdout, piped.stderr) == (b"", b"")


def _samdrift(state: Path, command: str, surroundings: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", "flows.cli", command, "--state", str(state)]
    return subprocess.run(words, env=os.environ | surroundings, capture_output=True, timeout=30, check=False)
