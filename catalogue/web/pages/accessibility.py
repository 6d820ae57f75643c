"""The accessibility statement."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from catalogue.web import accessibility_texts as texts
from catalogue.web.render import Renderer
from catalogue.web.roles import ANYONE
from catalogue.web.routing import Page


class Accessibility:
    """What has been tried of the pages, what has not, and whom to tell of what does not work."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def pages(self) -> list[Page]:
        """Return the path of the statement; everybody may read it."""
        return [Page("/tilgaengelighed", self.show, ANYONE)]

    async def show(self, request: Request) -> Response:
        """Show the statement."""
        return self._renderer.page(request, "accessibility.html", a=texts)
