"""Sessions: a random token in a cookie, renewed as it is used, with an end that no use puts off."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalogue.store.sessions import SessionRow, Sessions
from catalogue.web.cookies import cookie_name, cookie_of, set_cookie
from catalogue.web.expiry import IDLE, LIFETIME, Expiry
from catalogue.web.journal import Journal, logged
from catalogue.web.roles import Role
from catalogue.web.security import ASSETS
from catalogue.web.visitor import NOBODY, Visitor

__all__ = ["COOKIE", "IDLE", "LIFETIME", "SessionMiddleware", "asks_by_itself", "begin", "end", "hashed", "of_request"]

COOKIE: Final = "samdrift_session"
RENEWED_EVERY: Final = timedelta(minutes=15)
SEEN_EVERY: Final = timedelta(minutes=1)
"""How exactly `seen` is kept: a write a minute, not a write a request."""
_ROLES: Final = frozenset(Role)


class SessionMiddleware:
    """Finds out who is looking and renews the token now and then.

    Without `demo` the session of an invented person is worth nothing, also one left in the database from a demo.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions, *, demo: bool = False, journal: Journal = logged) -> None:
        self._app = app
        self._sessions = sessions
        self._demo = demo
        self._expiry = Expiry(sessions, journal)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with `scope["visitor"]` set."""
        if scope["type"] != "http" or str(scope["path"]).startswith(f"{ASSETS}/"):
            await self._app(scope, receive, send)
            return
        await self._expiry.look()
        request = Request(scope)
        token = cookie_of(request, COOKIE)
        row = self._sessions.find(hashed(token), IDLE) if token else None
        if row is None or (row.demo and not self._demo):
            scope["visitor"] = NOBODY
            await self._app(scope, receive, send)
            return
        scope["visitor"] = _visitor(row)
        # A page that asks by itself is nobody at the desk: a screen left open is logged out too.
        fresh = "" if asks_by_itself(request) else self._kept(row, token)
        await self._app(scope, receive, _setting(send, request, fresh) if fresh else send)

    def _kept(self, row: SessionRow, token: str) -> str:
        """Note that the session is in use; return a new token when it is time for one."""
        now = self._sessions.now()
        current = row.token_hash == hashed(token)
        if current and now - row.renewed > RENEWED_EVERY:
            new = secrets.token_urlsafe(32)
            return new if self._sessions.renew(row.token_hash, hashed(new)) else ""
        if now - row.seen > SEEN_EVERY:
            self._sessions.note_seen(row.token_hash)
        return ""


def begin(sessions: Sessions, visitor: Visitor, request: Request, response: Response, farewell: str = "") -> None:
    """Log a visitor in: a new token each time, and the one from before the login is worth nothing.

    `farewell` is what the provider is told when the session ends, sealed.
    """
    _forget(sessions, request)
    token, now = secrets.token_urlsafe(32), sessions.now()
    sessions.add(
        SessionRow(
            hashed(token),
            "",
            visitor.subject,
            visitor.name,
            visitor.organisation_cvr,
            " ".join(sorted(visitor.roles)),
            visitor.demo,
            now,
            now,
            now,
            now + LIFETIME,
            districts=None if visitor.districts is None else tuple(sorted(visitor.districts)),
            farewell=farewell,
        )
    )
    set_cookie(response.headers, request, COOKIE, token)


def end(sessions: Sessions, request: Request, response: Response) -> SessionRow | None:
    """Log out: the row goes, and the cookie; return the row. Other sessions of the same person stay."""
    set_cookie(response.headers, request, COOKIE, "", seconds=0)
    return _forget(sessions, request)


def of_request(sessions: Sessions, request: Request) -> SessionRow | None:
    """Return the session a request came in, or None."""
    token = cookie_of(request, COOKIE)
    return sessions.find(hashed(token), IDLE) if token else None


def asks_by_itself(request: Request) -> bool:
    """Return whether htmx asks for a live part of a page, and not a person for a page."""
    return request.headers.get("hx-request") == "true"


def hashed(token: str) -> str:
    """Return what is stored of a token: a stolen database opens no session."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def _forget(sessions: Sessions, request: Request) -> SessionRow | None:
    row = of_request(sessions, request)
    return None if row is None else sessions.end(row.token_hash)


def _visitor(row: SessionRow) -> Visitor:
    # A role that an upgrade has removed is no reason to keep everybody who had it out.
    roles = frozenset(Role(word) for word in row.roles.split() if word in _ROLES)
    districts = None if row.districts is None else frozenset(row.districts)
    return Visitor(row.subject, row.name, row.organisation_cvr, roles, row.demo, districts)


def _setting(send: Send, request: Request, token: str) -> Send:
    async def setting(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            # A response that has just logged out or in has said the last word on the cookie.
            if not any(value.startswith(cookie_name(request, COOKIE)) for value in headers.getlist("set-cookie")):
                set_cookie(headers, request, COOKIE, token)
        await send(message)

    return setting
