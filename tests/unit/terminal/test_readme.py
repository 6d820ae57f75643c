"""What the README shows of the command line is what the command line says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from flows.ledger.model import Counts, ReasonCount
from flows.ledger.states import Outcome
from flows.ledger.testing import LINEAGE
from flows.runner.adopting.robots import robot_of
from flows.runner.summary import Made
from flows.runner.telling import words
from flows.runner.telling.reasons import Reasons
from flows.runner.telling.summary_text import OUTCOMES
from flows.terminal import demo_report, guard, parser, summaries

README = Path(demo_report.__file__).parents[2] / "README.md"
COUNTED = re.compile(r"(?P<label>.+?) +\d+(?: +\d+)?$")


def _block(after: str) -> list[str]:
    """Return the first fenced or indented block after a sentence of the README."""
    rest = README.read_text(encoding="utf-8").split(after, 1)[1]
    return re.split(r"^```\w*$", rest, flags=re.MULTILINE)[1].strip("\n").split("\n")


def _shown() -> set[str]:
    """Return every label that the end of a demo can show, each on one line."""
    known = robot_of(LINEAGE).reasons
    reasons = tuple(ReasonCount(outcome, code, 1) for outcome in Outcome for code in known)
    lines = [
        *summaries.endings(Counts(len(reasons), reasons), Reasons(LINEAGE)),
        *summaries.made(Made()),
        *summaries.dispatch({channel: dict.fromkeys(words.DISPATCH, 1) for channel in words.CHANNELS}),
        *demo_report.later(demo_report.Later(0, 0)),
    ]
    return {_label(line) for line in lines}


def _label(line: str) -> str:
    joined = re.sub(r"\n +", " ", line)
    found = COUNTED.match(joined)
    return (found["label"] if found else joined).strip()


def _joined(block: list[str]) -> list[str]:
    """Return the lines of a block with labels of several lines put together again."""
    joined: list[str] = []
    for line in block:
        goes_on = joined and joined[-1].startswith("    ") and not COUNTED.match(joined[-1])
        if goes_on:
            joined[-1] += f" {line.strip()}"
        else:
            joined.append(line)
    return joined


def test_every_line_of_the_demo_in_the_readme_is_one_the_demo_can_write() -> None:
    source = Path(demo_report.__file__).read_text(encoding="utf-8")
    known = _shown()
    lines = [line for line in _joined(_block("ends with:")) if line.strip() and not line.startswith("(")]
    assert len(lines) > 30
    unknown = [line for line in lines if _label(line) not in known and not _is_heading(line, source)]
    assert unknown == []


def _is_heading(line: str, source: str) -> bool:
    """Return whether the demo's own source writes the line, its id and its numbers left out."""
    words = re.split(r" B-[A-Z0-9]{6}| {3,}| \.samdrift/\S+", line.strip())[0]
    return words in source


def test_the_readmes_numbers_add_up() -> None:
    block = _joined(_block("ends with:"))
    ends = {_label(line): int(line.split()[-1]) for line in block if re.match(r" {0,2}\S.* \d+$", line)}
    names = [OUTCOMES[outcome] for outcome in Outcome]
    assert sum(ends[name] for name in names) == ends["Fundet"]


def test_every_command_in_the_readme_can_be_typed() -> None:
    lines = re.findall(r"^ {4}(samdrift .+?)(?: {2,}#.*)?$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert {line.split()[1] for line in lines} >= {"deploy", "run", "approve", "follow-up", "worklist", "why", "up"}
    for line in lines:
        assert parser.build().parse_args(shlex.split(line)[1:]).command in guard.COMMANDS


@pytest.mark.parametrize("command", [*demo_report.NEXT])
def test_what_the_demo_says_to_type_next_can_be_typed(command: str) -> None:
    words = command.format(robot=LINEAGE).split()
    assert words[0] == "samdrift"
    assert parser.build().parse_args(words[1:]).command in guard.COMMANDS
