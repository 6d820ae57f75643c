"""Sessions: a random token in a cookie, renewed as it is used, with an end that no use puts off."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalogue.store.sessions import SessionRow, Sessions
from catalogue.web.roles import Role
from catalogue.web.visitor import NOBODY, Visitor

COOKIE: Final = "samdrift_session"
LIFETIME: Final = timedelta(hours=10)
"""A working day; then everybody logs in again (OWASP ASVS 5: 7.3.2, absolute lifetime)."""
IDLE: Final = timedelta(hours=1)
RENEWED_EVERY: Final = timedelta(minutes=15)
SEEN_EVERY: Final = timedelta(minutes=1)
"""How exactly `seen` is kept: a write a minute, not a write a request."""


class SessionMiddleware:
    """Finds out who is looking and renews the token now and then."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with `scope["visitor"]` set."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        token = request.cookies.get(COOKIE, "")
        row = self._sessions.find(hashed(token), IDLE) if token else None
        scope["visitor"] = NOBODY if row is None else _visitor(row)
        fresh = self._kept(row, token) if row is not None else ""
        secure = request.url.scheme == "https"
        await self._app(scope, receive, _setting(send, fresh, secure=secure) if fresh else send)

    def _kept(self, row: SessionRow, token: str) -> str:
        """Note that the session is in use; return a new token when it is time for one."""
        now = datetime.now(UTC)
        current = row.token_hash == hashed(token)
        if current and now - row.renewed > RENEWED_EVERY:
            new = secrets.token_urlsafe(32)
            return new if self._sessions.renew(row.token_hash, hashed(new)) else ""
        if now - row.seen > SEEN_EVERY:
            self._sessions.note_seen(row.token_hash)
        return ""


def begin(sessions: Sessions, visitor: Visitor, response: Response, *, secure: bool) -> None:
    """Log a visitor in: a new token each time, so that one from before the login is worth nothing."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
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
        )
    )
    response.headers.append("set-cookie", _cookie(token, secure=secure))


def end(sessions: Sessions, request: Request, response: Response) -> None:
    """Log out: the row goes, and the cookie."""
    token = request.cookies.get(COOKIE, "")
    row = sessions.find(hashed(token), IDLE) if token else None
    if row is not None:
        sessions.end(row.token_hash)
    response.delete_cookie(COOKIE, path="/")


def hashed(token: str) -> str:
    """Return what is stored of a token: a stolen database opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def _visitor(row: SessionRow) -> Visitor:
    roles = frozenset(Role(word) for word in row.roles.split())
    return Visitor(row.subject, row.name, row.organisation_cvr, roles, row.demo)


def _setting(send: Send, token: str, *, secure: bool) -> Send:
    async def setting(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", _cookie(token, secure=secure))
        await send(message)

    return setting


def _cookie(token: str, *, secure: bool) -> str:
    cookie: SimpleCookie = SimpleCookie({COOKIE: token})
    one = cookie[COOKIE]
    one["path"], one["httponly"], one["samesite"] = "/", True, "Lax"
    if secure:
        one["secure"] = True
    return one.OutputString()
