"""Kills a worker at every named crash point of every step it comes by, each at least once."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from typing import Final

from chaos_worker import Work, act, follow
from chaos_world import World

from flows.ledger.crashpoints import CrashPoint

_AROUND_A_CALL: Final = (
    CrashPoint.BEFORE_INTENT,
    CrashPoint.AFTER_INTENT,
    CrashPoint.AFTER_CALL,
    CrashPoint.BEFORE_CONFIRM,
    CrashPoint.AFTER_CONFIRM,
)
_OF_A_RUN: Final = (
    CrashPoint.AFTER_OPEN_BATCH,
    CrashPoint.AFTER_CLAIM,
    CrashPoint.BEFORE_CASE_END,
    CrashPoint.AFTER_CASE_END,
)
_ACTING: Final = ("open_pathway_program", "open_pathway_nested", "create_intervention", "send_letter", "tell_advisor")
_FOLLOWING: Final = ("file_letter", "file_content")
_AT_THE_END: Final = (CrashPoint.BEFORE_RELEASE, CrashPoint.AFTER_RELEASE)
BEFORE_A_RUN: Final = frozenset({CrashPoint.AFTER_SEAL})
"""Of a preview, which makes nothing; its own tests kill it there."""


def points() -> Iterator[tuple[str, Work]]:
    """Yield each point, in an order in which there is still work at the later ones, and who comes by it."""
    for point in _OF_A_RUN:
        yield f"{point}", act
    for step in _ACTING:
        for point in _AROUND_A_CALL:
            yield f"{point}@{step}", act
    yield f"{CrashPoint.AFTER_RECEIPT_STORED}", follow
    for step in _FOLLOWING:
        for point in _AROUND_A_CALL:
            yield f"{point}@{step}", follow
    for point in _AT_THE_END:
        yield f"{point}", follow


def kill_at_each(world: World) -> Mapping[str, bool]:
    """Kill once at each point, and return which were hit."""
    return {point: world.run(work, point) == -signal.SIGKILL for point, work in points()}
