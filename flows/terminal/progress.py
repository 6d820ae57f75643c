"""Progress on standard error: a bar for a person at a terminal, one plain line a stage for everybody else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from flows.runner.telling import words

if TYPE_CHECKING:
    from rich.progress import Progress as Shown
    from rich.progress import TaskID

Progress = Callable[[str, int, int], None]
"""Told a stage, how many citizens are through it, and of how many; 0 of 0 when nobody knows yet."""

_WAITING: Final = frozenset({"settle", "wait"})
"""Stages without an end to count towards: there is something to wait for, nothing to do."""


@contextmanager
def progress() -> Iterator[Progress]:
    """Show what is told while the block runs."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal waits for it
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Shown  # noqa: PLC0415

    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Shown(*columns, console=Console(stderr=True)) as shown:
        yield _Bars(shown)


class _Bars:
    """A bar for each stage; one of a wait moves without measure and goes away when the work goes on."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Move the stage's bar."""
        waits = stage in _WAITING
        if not waits:
            for each in _WAITING & self._tasks.keys():
                self._shown.remove_task(self._tasks.pop(each))
        if stage not in self._tasks:
            self._tasks[stage] = self._shown.add_task(words.word(words.STAGES, stage), total=None)
        self._shown.update(self._tasks[stage], completed=done, total=None if waits else total or None)


class _Lines:
    """One line when a stage begins, one when it is through."""

    def __init__(self) -> None:
        self._begun: set[str] = set()
        self._through: set[str] = set()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Write what is new."""
        if stage not in self._begun:
            self._begun.add(stage)
            sys.stderr.write(f"{words.word(words.STAGES, stage)} …\n")
        if stage not in _WAITING and total and done >= total and stage not in self._through:
            self._through.add(stage)
            sys.stderr.write(f"{words.word(words.STAGES, stage)}: {done}\n")
        sys.stderr.flush()
