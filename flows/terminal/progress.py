"""Progress on standard error: a bar for a person at a terminal, one plain line a stage for everybody else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flows.terminal import texts

Progress = Callable[[str, int, int], None]
"""Told a stage, how many citizens are through it, and of how many; 0 of 0 when nobody knows yet."""


@contextmanager
def progress() -> Iterator[Progress]:
    """Show what is told while the block runs."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal waits for it
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415

    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(texts.word(texts.STAGES, stage), total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield tell


class _Lines:
    """One line when a stage begins, one when it is through."""

    def __init__(self) -> None:
        self._begun: set[str] = set()
        self._through: set[str] = set()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Write what is new."""
        if stage not in self._begun:
            self._begun.add(stage)
            sys.stderr.write(f"{texts.word(texts.STAGES, stage)} …\n")
        if total and done >= total and stage not in self._through:
            self._through.add(stage)
            sys.stderr.write(f"{texts.word(texts.STAGES, stage)}: {done}\n")
        sys.stderr.flush()
