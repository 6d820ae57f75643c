"""Routes that say who they are for: a page without roles cannot be written, and a house test walks every one."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from catalogue.web.limited import LimitedRequest
from catalogue.web.roles import Role
from catalogue.web.typed import NOTHING, Typed, typed_in
from catalogue.web.visitor import NOBODY, Visitor

log = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[Response]]
LOGIN = "/log-ind"
MOST_BYTES: Final = 1_000_000
"""The largest body a page takes unless it says otherwise; a form of ours is some kB."""


class Forbidden(Exception):
    """The visitor has logged in and may not do this."""


class OtherDistrict(Forbidden):
    """The visitor sees the citizens of some districts only, and this is about none of them."""


class LoginNeeded(Exception):
    """Nobody has logged in, or the session is over; `typed` is what a form held, to be kept for afterwards."""

    def __init__(self, path: str, typed: Typed = NOTHING) -> None:
        super().__init__("login needed")
        self.path = path
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Page:
    """One path and method with the roles it lets in; `catalogue.web.roles.ANYONE` is a page without login."""

    path: str
    handler: Handler
    roles: frozenset[Role]
    methods: tuple[str, ...] = ("GET",)
    most_bytes: int = MOST_BYTES
    """The largest body it reads; a larger one is answered 413."""

    def route(self) -> Route:
        """Return the Starlette route, guarded."""
        return GuardedRoute(self)


class GuardedRoute(Route):
    """A route that asks who is looking before its handler runs."""

    def __init__(self, page: Page) -> None:
        self.page = page
        super().__init__(page.path, _guarded(page), methods=list(page.methods), name=None)


def visitor_of(request: Request) -> Visitor:
    """Return who is looking; the session middleware has found out."""
    found = request.scope.get("visitor", NOBODY)
    return found if isinstance(found, Visitor) else NOBODY


def to(path: str, **query: str) -> Response:
    """Return a redirect after a form has been taken, so that a reload sends nothing twice."""
    return RedirectResponse(f"{path}?{urlencode(query)}" if query else path, status_code=303)


def address_of(request: Request) -> str:
    """Return the path a request asked for, with its query: where to come back to after a login."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


async def _let_in(page: Page, request: Request) -> None:
    """Raise `Forbidden` or `LoginNeeded` unless the page is for whoever is looking."""
    visitor = visitor_of(request)
    if visitor.may(page.roles):
        return
    if visitor.is_known:
        log.warning("refused: %s %s to %s", request.method, page.path, visitor.subject)
        raise Forbidden(page.path)
    raise LoginNeeded(address_of(request), await typed_in(request))


def _guarded(page: Page) -> Handler:
    async def handle(unlimited: Request) -> Response:
        request = LimitedRequest(unlimited.scope, unlimited.receive, page.most_bytes)
        try:
            await _let_in(page, request)
            return await page.handler(request)
        finally:
            # A file that was sent along lies in a temporary file until then.
            await request.close()

    return handle
