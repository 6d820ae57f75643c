"""Answers kept for a moment: however many watch a run, it is read once a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

SECONDS: Final = 1.0
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    body: bytes
    headers: dict[str, str]


class Brief:
    """Keeps each answer for a second; those who ask while it is being made wait for the same one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, seconds: float = SECONDS) -> None:
        self._clock = clock
        self._seconds = seconds
        self._answers: dict[str, _Kept] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def kept(self, key: str, make: Callable[[], Awaitable[Response]]) -> Response:
        """Return the kept answer, or make it."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            found = self._answers.get(key)
            if found is None or found.until <= self._clock():
                made = await make()
                self._sweep()
                headers = {name: value for name, value in made.headers.items() if name != "content-length"}
                found = _Kept(self._clock() + self._seconds, bytes(made.body), headers)
                self._answers[key] = found
        return Response(found.body, headers=found.headers)

    def forget(self, key: str) -> None:
        """Let the next to ask have it made anew."""
        self._answers.pop(key, None)

    def _sweep(self) -> None:
        if len(self._answers) >= _MOST:
            now = self._clock()
            self._answers = {key: each for key, each in self._answers.items() if each.until > now}
            self._locks = {key: lock for key, lock in self._locks.items() if key in self._answers or lock.locked()}
