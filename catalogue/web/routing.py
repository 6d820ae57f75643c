"""Routes that say who they are for: a page without roles cannot be written, and a house test walks every one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from catalogue.web.roles import Role
from catalogue.web.visitor import NOBODY, Visitor

Handler = Callable[[Request], Awaitable[Response]]
LOGIN = "/log-ind"


class Forbidden(Exception):
    """The visitor has logged in and may not do this."""


class LoginNeeded(Exception):
    """Nobody has logged in, or the session is over; `typed` is what a form held, to be kept for afterwards."""

    def __init__(self, path: str, typed: Sequence[tuple[str, str]]) -> None:
        super().__init__(path)
        self.path = path
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Page:
    """One path and method with the roles it lets in; `catalogue.web.roles.ANYONE` is a page without login."""

    path: str
    handler: Handler
    roles: frozenset[Role]
    methods: tuple[str, ...] = ("GET",)

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


def _guarded(page: Page) -> Handler:
    async def handle(request: Request) -> Response:
        visitor = visitor_of(request)
        if not visitor.may(page.roles):
            if visitor.is_known:
                raise Forbidden(page.path)
            raise LoginNeeded(str(request.url.path), await _typed(request))
        return await page.handler(request)

    return handle


async def _typed(request: Request) -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    form: Mapping[str, object] = await request.form()
    return [(name, value) for name, value in form.items() if isinstance(value, str)]
