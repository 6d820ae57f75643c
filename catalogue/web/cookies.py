"""Our cookies: out of scripts' reach, sent to this host alone, and over https only where the page came by it."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

_HOST: Final = "__Host-"
"""A browser takes such a cookie from this very host over https and from nobody else (OWASP ASVS 5: 3.3.1)."""


def cookie_name(request: Request, name: str) -> str:
    """Return what a cookie is called where this request came in; a demo on loopback has no https."""
    return f"{_HOST}{name}" if request.url.scheme == "https" else name


def cookie_of(request: Request, name: str) -> str:
    """Return the value of one of our cookies, or the empty string."""
    return request.cookies.get(cookie_name(request, name), "")


def set_cookie(headers: MutableHeaders, request: Request, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie until the browser closes, or for `seconds`; 0 removes it."""
    full = cookie_name(request, name)
    cookie: SimpleCookie = SimpleCookie({full: value})
    one = cookie[full]
    # Lax: the municipality's login sends people back to us from its own page.
    one["path"], one["httponly"], one["samesite"] = "/", True, "Lax"
    if request.url.scheme == "https":
        one["secure"] = True
    if seconds is not None:
        one["max-age"] = seconds
    headers.append("set-cookie", one.OutputString())
