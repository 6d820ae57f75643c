"""How far a run is: a bar for a person, plain Danish lines for a file, and a wait that is called a wait."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Sequence

import pytest

from flows.runner.runs import act, follow_up, keeper, prepare
from flows.runner.telling import words
from flows.terminal.progress import progress


class Terminal(io.StringIO):
    """A standard error that is somebody's screen."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[[Sequence[tuple[str, int, int]]], str]:
    """Return what a person at a terminal sees of these words."""

    def look(words: Sequence[tuple[str, int, int]]) -> str:
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "90")
        with progress() as tell:
            for each in words:
                tell(*each)
        return screen.getvalue()

    return look


def test_without_a_terminal_each_stage_is_one_line_when_it_begins_and_one_when_it_is_through(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress() as tell:
        for done, total in ((20, 0), (40, 0), (45, 45)):
            tell("select", done, total)
        tell("act", 1, 2)
        tell("act", 2, 2)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["Finder borgere …", "Finder borgere: 45", "Udfører …", "Udfører: 2"]


def test_a_wait_is_one_line_and_is_never_through(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as tell:
        for _ in range(3):
            tell("settle", 4, 4)
    assert capsys.readouterr().err == "Venter på svar fra systemerne …\n"


def test_the_bar_moves_while_nobody_knows_of_how_many(shown: Callable[..., str]) -> None:
    seen = shown([("select", 20, 0), ("select", 40, 0), ("select", 45, 45)])
    assert "Finder borgere" in seen
    assert "45/45" in seen


def test_a_wait_goes_from_the_screen_when_the_work_goes_on(shown: Callable[..., str]) -> None:
    last = shown([("settle", 4, 4), ("act", 1, 4), ("act", 4, 4)]).rsplit("Udfører", 1)[-1]
    assert "4/4" in last
    assert "Venter" not in last


@pytest.mark.parametrize("module", [act, follow_up, keeper, prepare])
def test_every_stage_a_run_tells_of_has_a_danish_name(module: object) -> None:
    with open(str(getattr(module, "__file__", "")), encoding="utf-8") as source:  # noqa: PTH123 - one line
        told = re.findall(r'(?:progress|_through|_each)\(\s*"(\w+)"', source.read())
    assert told
    assert set(told) <= words.STAGES.keys()
