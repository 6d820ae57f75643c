"""Health: whether the systems answer, what waits, what runs out, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.render import Renderer
from catalogue.web.roles import WORKERS, Role
from catalogue.web.routing import Page, visitor_of
from flows.console.health import health_texts
from flows.console.health.health_reading import HealthReader
from flows.console.health.signals import Light, worst
from flows.ledger import Ledger
from flows.runner.home import Home
from flows.runner.telling import moments, words

SEES_HEALTH: Final = WORKERS | {Role.VENDOR, Role.AUDITOR}


class HealthPages:
    """The page of health."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger], home: Home) -> None:
        self._renderer = renderer
        self._opened = opened
        self._home = home

    def pages(self) -> list[Page]:
        """Return the paths; no citizen is on any of them."""
        return [Page("/sundhed", self.show, SEES_HEALTH)]

    async def show(self, request: Request) -> Response:
        """Show how everything is, the worst in one sentence first."""
        return await run_in_threadpool(self._show, request)

    def _show(self, request: Request) -> Response:
        health = HealthReader(self._opened(), self._home, visitor_of(request).organisation_cvr).read()
        lights = [each.light for each in health.signals]
        return self._renderer.page(
            request,
            "health.html",
            c=health_texts,
            words=words,
            moments=moments,
            health=health,
            light=worst(health.signals),
            red=lights.count(Light.RED),
            yellow=lights.count(Light.YELLOW),
        )
