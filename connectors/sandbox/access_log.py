"""One line per request in the testkommune's log; ten digits that could be a CPR number are masked (DESIGN 6)."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CPR: Final = re.compile(r"(?<!\d)\d{6}-?\d{4}(?!\d)")
MASK: Final = "**********"


def masked(text: str) -> str:
    """Return the text with every number of a CPR number's form masked."""
    return _CPR.sub(MASK, text)


class AccessLog:
    """Appends to one file; shared by all servers of one process."""

    def __init__(self, path: Path) -> None:
        """Begin or continue the file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def write(self, system: str, line: str) -> None:
        """Add one line; late requests after closing are let go."""
        if not self._file.closed:
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            self._file.write(f"{now} {system} {masked(line)}\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class LoggedApp:
    """Plain ASGI: passes every request on and writes its method, path, status and time."""

    def __init__(self, app: ASGIApp, log: AccessLog, system: str) -> None:
        self._app, self._log, self._system = app, log, system

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve and log one request; `-` is an answer that never came."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun = "-", time.monotonic()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            query = unquote(scope["query_string"].decode("latin-1"))
            target = f"{scope['path']}?{query}" if query else scope["path"]
            took = (time.monotonic() - begun) * 1000
            self._log.write(self._system, f"{scope['method']} {target} {status} {took:.0f} ms")
