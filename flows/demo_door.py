"""Shuts the pages of a demo as soon as something real is adopted: its people need no password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from catalogue.web.security import Guarded

SHUT: Final = (
    "Her er taget en robot i brug med rigtige systemer, så demobrugerne gælder ikke længere, og intet er gjort. "
    "Stop `samdrift up` med Ctrl-C, og start den igen.\n"
)


class DemoDoor:
    """ASGI middleware: before every page, ask whether everything outside is still invented."""

    def __init__(self, app: ASGIApp, still_invented: Callable[[], bool]) -> None:
        self._app = app
        self._still_invented = still_invented
        # What the door answers itself carries the headers of every other answer.
        self._shut = Guarded(PlainTextResponse(SHUT, status_code=503))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and not str(scope["path"]).startswith("/assets/") and not self._still_invented():
            await self._shut(scope, receive, send)
            return
        await self._app(scope, receive, send)
