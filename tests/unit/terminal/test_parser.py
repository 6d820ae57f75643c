"""The command line: every command parses, and every refusal is Danish."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.cli import main
from flows.terminal import guard, parser, texts

LINES = [
    "demo",
    "demo --citizens 20 --seed 2 --mode preview --json",
    "sandbox --port 0 --citizens 5 --seed 3",
    "robots",
    "card preventive-home-visits",
    "check",
    "check preventive-home-visits",
    "deploy testkommune",
    "diff testkommune",
    "run testkommune",
    "run testkommune --mode live --batch B-7K3Q9F --limit 5 --json",
    "run testkommune --mode pilot --batch B-7K3Q9F --only 3,7,12",
    "approve B-7K3Q9F --as Navn",
    "stop K-7K3Q9F",
    "status",
    "worklist",
    "worklist show L-7K3Q9F",
    "worklist resolve L-7K3Q9F --as Navn --note Gjort",
    "worklist retry L-7K3Q9F --as Navn",
    "worklist decline L-7K3Q9F --as Navn --why Flyttet",
    "follow-up",
    "follow-up testkommune",
    "notices",
    "notices testkommune --send",
    "notices testkommune --again",
    "why testkommune",
    "import-earlier tidligere.csv --adoption testkommune",
    "import-earlier --waive --as Navn --why Ny",
    "corrections testkommune",
    "replies svar.csv",
    "replies svar.csv --adoption testkommune --save --as Navn",
    "up",
    "up --port 8401 --citizens 40 --seed 2",
    "serve prefect",
    "serve pages --port 8401",
    "backup kopier",
    "backup kopier --keep 30",
]
WRONG = {
    "statsu": "Mente du »status«",
    "run": "Der mangler: IBRUGTAGNING",
    "run x --mode liv": "Vælg preview, pilot, live",
    "run x --limit mange": "ikke et helt tal",
    "run x --limit 99999999": "over 7 cifre",
    "run x --only 3,syv": "fx 3,7,12",
    "run x --only 3,,7": "fx 3,7,12",
    "run x --batch": "mangler sin værdi",
    "run x y": "hører ikke til her",
    "status --json=1": "hører ikke til her",
    "demo --json=1": "tager ingen værdi",
    "approve B-7K3Q9F": "Der mangler: --as",
    "worklist slet": "Vælg list, show, give-back, resolve, retry, decline",
    "demo --cit 4": "hører ikke til her",
    "": "Der mangler: KOMMANDO",
}
ENGLISH = re.compile(
    r"\b(usage|options|arguments?|required|expected|invalid|choose|unrecognized|show this|help message|error|positional"
    r"|the|and|following)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("line", LINES)
def test_every_command_of_the_contract_parses_and_has_a_body(line: str) -> None:
    given = parser.build().parse_args(line.split())
    assert given.command in guard.COMMANDS
    assert given.state == Path(".samdrift")


def test_every_command_is_explained_and_dispatched() -> None:
    assert texts.COMMANDS.keys() == guard.COMMANDS.keys() == {line.split()[0] for line in LINES}


@pytest.mark.parametrize("line", ["--state andet status", "status --state andet"])
def test_the_state_folder_is_accepted_before_and_after_the_command(line: str) -> None:
    assert parser.build().parse_args(line.split()).state == Path("andet")


@pytest.mark.parametrize(("line", "told"), WRONG.items())
def test_a_wrong_line_is_refused_with_two_in_danish(line: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == guard.USAGE
    said = capsys.readouterr()
    assert told in said.err
    assert "--help" in said.err
    assert not ENGLISH.search(said.err.replace("--help", "")), said.err


@pytest.mark.parametrize("command", ["", *texts.COMMANDS])
def test_no_english_is_left_in_the_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Brug: samdrift")
    assert not ENGLISH.search(said.replace("--help", "")), said


def test_a_cpr_number_on_the_command_line_is_refused_and_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    for line in ("why testkommune 2512489996", "run x --limit 251248-9996", "worklist 2512489996", "2512489996"):
        assert main(line.split()) == guard.USAGE
        said = capsys.readouterr()
        assert "9996" not in said.out + said.err
        assert "CPR-nummer" in said.err or "······" in said.err


@pytest.mark.parametrize("line", ["run x --only 2512489996", "run x --only 3,2512489996", "run x --limit 2512489996"])
def test_no_number_that_reaches_prefect_can_be_a_cpr_number(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == guard.USAGE
    assert "9996" not in capsys.readouterr().err


def test_the_numbers_of_a_pilot_are_whole_sorted_and_each_once() -> None:
    given = parser.build().parse_args(["run", "x", "--mode", "pilot", "--only", "12, 3,7,3"])
    assert given.only == (3, 7, 12)


def test_help_costs_at_most_ten_bare_interpreter_starts() -> None:
    bare = _median([sys.executable, "-c", "pass"])
    told = _median([sys.executable, "-c", "import sys; from flows.cli import main; sys.exit(main(['--help']))"])
    assert told / bare <= 10, f"{told / bare:.1f} interpreter starts"


def _median(command: list[str], times: int = 5) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    return statistics.median(took)
