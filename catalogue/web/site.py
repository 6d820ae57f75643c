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
from catalogue.web.routing import Forbidden, LoginNeeded, Page
from catalogue.web.security import Guarded
from catalogue.web.sessions import SessionMiddleware

HERE: Final = Path(__file__).parent
MODULES: Final = HERE / "node_modules"


def site(
    renderer: Renderer,
    login: Login,
    sessions: Sessions,
    pages: Sequence[Page],
    *,
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    """Return the app; every page is guarded by the roles it names."""
    routes: list[BaseRoute] = [each.route() for each in (*login.pages(), *pages)]
    routes.append(Mount("/assets", routes=_assets()))
    answers = _Answers(renderer, login)
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guarded), Middleware(SessionMiddleware, sessions=sessions)],
        exception_handlers={
            LoginNeeded: answers.login_needed,
            Forbidden: answers.forbidden,
            HTTPException: answers.http,
            Exception: answers.failed,
        },
        lifespan=lifespan,
    )


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
        typed = error.typed if isinstance(error, LoginNeeded) else ()
        return self._login.ask(request, request.url.path, typed, 401)

    async def forbidden(self, request: Request, _error: Exception) -> Response:
        return self._message(request, texts.FORBIDDEN_TITLE, texts.FORBIDDEN, 403)

    async def http(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status == HTTPStatus.NOT_FOUND:
            return self._message(request, texts.NOT_FOUND_TITLE, texts.NOT_FOUND, 404)
        return self._message(request, texts.FAILED_TITLE, texts.FAILED, status)

    async def failed(self, request: Request, _error: Exception) -> Response:
        return self._message(request, texts.FAILED_TITLE, texts.FAILED, 500)

    def _message(self, request: Request, title: str, text: str, status: int) -> Response:
        return self._renderer.page(request, "message.html", status, title=title, text=text)
