"""The list of robots: search, facets, and for each robot what it does and who uses it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from catalogue.api import Catalogue
from catalogue.search import Query
from catalogue.web.render import Renderer
from catalogue.web.roles import ANYONE
from catalogue.web.routing import Page

LONGEST = 200
"""Characters of a search that are read."""


class Robots:
    """The front page: which robots there are."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Catalogue]) -> None:
        self._renderer = renderer
        self._opened = opened

    def pages(self) -> list[Page]:
        """Return the paths of the list; everybody may read it."""
        return [Page("/", self.show, ANYONE)]

    async def show(self, request: Request) -> Response:
        """Show the robots that match what is asked for in the address."""
        asked = request.query_params
        query = Query(
            asked.get("soeg", "")[:LONGEST], asked.get("omraade", ""), asked.get("fase", ""), asked.get("system", "")
        )
        with self._opened() as catalogue:
            answer = catalogue.search(query)
        return self._renderer.page(request, "robots.html", query=query, answer=answer)
