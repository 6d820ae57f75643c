"""What every answer carries and every write is asked: headers, and that a form came from our own page."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalogue.web import texts

ASSETS: Final = "/assets"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS: Final = frozenset({"same-origin", "none"})
_HEADERS_MOST: Final = 100
_HEADER_BYTES_MOST: Final = 32_768
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
    "cross-origin-resource-policy": "same-origin",
}
_HTTPS_ONLY: Final = "max-age=31536000"


class Guarded:
    """ASGI middleware: refuse writes from elsewhere and swollen headers, and put our headers on everything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        dressed = _dressed(scope, send)
        refused = _refused(scope)
        if refused is not None:
            await refused(scope, receive, dressed)
            return
        await self._app(scope, receive, dressed)


def _refused(scope: Scope) -> PlainTextResponse | None:
    raw = scope["headers"]
    if len(raw) > _HEADERS_MOST or sum(len(name) + len(value) for name, value in raw) > _HEADER_BYTES_MOST:
        return PlainTextResponse(texts.HEADERS_TOO_LARGE, status_code=431)
    if scope["method"] not in _SAFE and not _from_our_page(Headers(scope=scope)):
        return PlainTextResponse(texts.NOT_OUR_FORM, status_code=403)
    return None


def _from_our_page(headers: Headers) -> bool:
    """Return whether a browser says that our own page sent this; without either header nobody is believed."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == headers.get("host", "")


def _dressed(scope: Scope, send: Send) -> Send:
    is_page = not str(scope["path"]).startswith(f"{ASSETS}/")

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if scope.get("scheme") == "https":
                headers.setdefault("strict-transport-security", _HTTPS_ONLY)
            if is_page:
                # A page may show a citizen: no cache keeps it.
                headers.setdefault("cache-control", "no-store")
        await send(message)

    return dressed
