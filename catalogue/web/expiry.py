"""Ends the sessions that are over, and says so: looked for now and then as pages are asked for."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from starlette.concurrency import run_in_threadpool

from catalogue.store.sessions import SessionRow, Sessions
from catalogue.web.journal import Deed, Entry, Journal

log = logging.getLogger(__name__)

LIFETIME: Final = timedelta(hours=10)
"""A working day; then everybody logs in again (OWASP ASVS 5: 7.3.2, absolute lifetime)."""
IDLE: Final = timedelta(hours=1)
LOOKED_FOR_EVERY: Final = timedelta(minutes=1)
UNUSED: Final = "unused"
LIVED: Final = "lifetime"


class Expiry:
    """Finds what is over once a minute; a failure hinders nobody's page, and is logged by its kind."""

    def __init__(self, sessions: Sessions, journal: Journal) -> None:
        self._sessions = sessions
        self._journal = journal
        self._looked: datetime | None = None

    async def look(self) -> None:
        """End what is over, unless somebody looked just now."""
        now = self._sessions.now()
        if self._looked is not None and now - self._looked < LOOKED_FOR_EVERY:
            return
        self._looked = now
        await run_in_threadpool(self._end)

    def _end(self) -> None:
        try:
            now = self._sessions.now()
            for row in self._sessions.expire(IDLE):
                self._journal(Entry(Deed.EXPIRED, row.subject, row.name, _why(row, now)))
        except Exception as error:  # noqa: BLE001 - whoever asks for a page has nothing to do with another's session
            log.error("expired sessions: %s", type(error).__name__)  # noqa: TRY400 - an error's words are not ours


def _why(row: SessionRow, now: datetime) -> str:
    return LIVED if row.ends < now else UNUSED
