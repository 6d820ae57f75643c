"""What every answer carries and every write is asked: headers, and that a form came from our own page."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS: Final = frozenset({"same-origin", "none"})
_REFUSED: Final = "Formularen kom ikke fra vores egen side, så intet er gjort. Gå til siden, og prøv igen.\n"
HEADERS: Final = {
    # No script, style or picture but our own files: no inline script can run, whoever wrote it.
    "content-security-policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}


class Guarded:
    """ASGI middleware: refuse writes from elsewhere, and put the headers on everything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        dressed = _dressed(send, pages=not str(scope["path"]).startswith("/assets/"))
        if scope["method"] not in _SAFE and not _from_our_page(Headers(scope=scope)):
            await PlainTextResponse(_REFUSED, status_code=403)(scope, receive, dressed)
            return
        await self._app(scope, receive, dressed)


def _from_our_page(headers: Headers) -> bool:
    """Return whether a browser says that our own page sent this; without either header nobody is believed."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == headers.get("host", "")


def _dressed(send: Send, *, pages: bool) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if pages:
                # A page may show a citizen: no cache keeps it.
                headers.setdefault("cache-control", "no-store")
        await send(message)

    return dressed
