"""How far a run is, for two readers: the terminal at once, Prefect's page every other second. Numbers, no names."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final, Protocol
from uuid import UUID

from flows.runner.adopting.engagement import Progress

INTERVAL: Final = 2.0
_PATIENCE: Final = 5.0
_WAITING: Final = frozenset({"settle", "wait"})
"""Stages in which nobody moves on: they tell how many wait, not how many are through."""


class Page(Protocol):
    """Where a share is shown; may fail, and then shows it later."""

    async def show(self, share: float, words: str) -> None:
        """Show a percentage and a few words."""
        ...


class Meter:
    """Takes what the work tells, without ever making it wait, and writes it to the page beside the work."""

    def __init__(self, progress: Progress, page: Page, interval: float = INTERVAL) -> None:
        self._progress = progress
        self._page = page
        self._interval = interval
        self._told: tuple[int, int] = (0, 0)
        self._shown: tuple[int, int] | None = None

    def tell(self, stage: str, done: int, of: int) -> None:
        """Tell the terminal, and note the numbers for the page."""
        self._progress(stage, done, of)
        if stage not in _WAITING:
            self._told = (done, of)

    @asynccontextmanager
    async def showing(self) -> AsyncIterator[None]:
        """Write to the page every interval while the block runs, and a last time when it ends."""
        beside = asyncio.create_task(self._keep_showing())
        try:
            yield
        finally:
            beside.cancel()
            with suppress(asyncio.CancelledError):
                await beside
            await self.write()

    async def write(self) -> None:
        """Write once, if there is news; a page that does not answer is left alone: it is a view, not the truth."""
        told = self._told
        if told == self._shown:
            return
        done, of = told
        share = min(100.0, 100.0 * done / of) if of else 0.0
        with suppress(Exception):
            async with asyncio.timeout(_PATIENCE):
                await self._page.show(share, f"{done} af {of} borgere")
            self._shown = told

    async def _keep_showing(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            await self.write()


class PrefectPage:
    """The progress artifact of the flow run this is called in."""

    def __init__(self) -> None:
        self._artifact: UUID | None = None

    async def show(self, share: float, words: str) -> None:
        """Make the artifact, or update it."""
        from prefect.artifacts import (  # noqa: PLC0415 - Prefect costs a second to import
            acreate_progress_artifact,
            aupdate_progress_artifact,
        )

        if self._artifact is None:
            self._artifact = await acreate_progress_artifact(share, key="samdrift-fremdrift", description=words)
        else:
            await aupdate_progress_artifact(self._artifact, share, description=words)
