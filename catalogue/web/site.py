"""One ASGI app from pages: routes, sessions, headers, assets, and an answer for everything that goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Lifespan

from catalogue.store.sessions import Sessions
from catalogue.web import texts
from catalogue.web.login import Login
from catalogue.web.render import Renderer
from catalogue.web.routing import Forbidden, LoginNeeded, OtherDistrict, Page
from catalogue.web.security import ASSETS, Guarded
from catalogue.web.sessions import SessionMiddleware, asks_by_itself
from catalogue.web.walled import Keeper, Walled

HERE: Final = Path(__file__).parent
MODULES: Final = HERE / "node_modules"
_SAID: Final[dict[int, tuple[str, str]]] = {
    HTTPStatus.BAD_REQUEST: (texts.BAD_FORM_TITLE, texts.BAD_FORM),
    HTTPStatus.NOT_FOUND: (texts.NOT_FOUND_TITLE, texts.NOT_FOUND),
    HTTPStatus.METHOD_NOT_ALLOWED: (texts.NOT_SO_TITLE, texts.NOT_SO),
    HTTPStatus.REQUEST_TIMEOUT: (texts.TOO_SLOW_TITLE, texts.TOO_SLOW),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (texts.TOO_LARGE_TITLE, texts.TOO_LARGE),
}


def site(
    renderer: Renderer,
    login: Login,
    sessions: Sessions,
    pages: Sequence[Page],
    *,
    lifespan: Lifespan[Starlette] | None = None,
    keeper: Keeper | None = None,
) -> Starlette:
    """Return the app; every page is guarded by the roles it names. `keeper` keeps unforeseen errors under a code."""
    routes: list[BaseRoute] = [each.route() for each in (*login.pages(), *pages)]
    routes.append(Mount(ASSETS, routes=_assets()))
    answers = _Answers(renderer, login)
    made = Starlette(
        routes=routes,
        middleware=[
            Middleware(Guarded),
            Middleware(Walled, answer=answers.failed, keeper=keeper),
            Middleware(SessionMiddleware, sessions=sessions, demo=login.is_demo, journal=login.journal),
        ],
        exception_handlers={
            LoginNeeded: answers.login_needed,
            Forbidden: answers.forbidden,
            HTTPException: answers.http,
        },
        lifespan=lifespan,
    )
    # Such a redirect would name the host that the request claims.
    made.router.redirect_slashes = False
    return made


def _assets() -> list[BaseRoute]:
    """Serve our own files and those fetched at set-up; a page is readable where they are missing."""
    fetched = StaticFiles(directory=MODULES / "dkfds" / "dist", check_dir=False)
    scripts = StaticFiles(directory=MODULES / "htmx.org" / "dist", check_dir=False)
    return [
        Mount("/dkfds", app=fetched),
        Mount("/htmx", app=scripts),
        Mount("/", app=StaticFiles(directory=HERE / "static")),
    ]


class _Answers:
    """What a visitor sees when a page cannot be shown."""

    def __init__(self, renderer: Renderer, login: Login) -> None:
        self._renderer = renderer
        self._login = login

    async def login_needed(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, LoginNeeded):
            raise error
        response = self._login.needed(request, error.path, error.typed)
        if asks_by_itself(request):
            # The page around the live part asks for the login itself, and comes back to itself.
            response.headers["hx-refresh"] = "true"
        return response

    async def forbidden(self, request: Request, error: Exception) -> Response:
        if isinstance(error, OtherDistrict):
            return self._message(request, texts.OTHER_DISTRICT_TITLE, texts.OTHER_DISTRICT, HTTPStatus.FORBIDDEN)
        return self._message(request, texts.FORBIDDEN_TITLE, texts.FORBIDDEN, HTTPStatus.FORBIDDEN)

    async def http(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        title, text = _SAID.get(error.status_code, (texts.FAILED_TITLE, texts.FAILED))
        response = self._message(request, title, text, error.status_code)
        response.headers.update(error.headers or {})
        return response

    async def failed(self, request: Request, code: str) -> Response:
        return self._message(request, texts.FAILED_TITLE, texts.failed(code), HTTPStatus.INTERNAL_SERVER_ERROR)

    def _message(self, request: Request, title: str, text: str, status: int) -> Response:
        return self._renderer.page(request, "message.html", status, title=title, text=text)
