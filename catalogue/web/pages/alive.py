"""What a monitor asks for: that the pages answer, and nothing else."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from catalogue.web.roles import ANYONE
from catalogue.web.routing import Page

PATH: Final = "/levende"


class Alive:
    """An answer without detail: how everything is stands on a page that asks for a login."""

    def pages(self) -> list[Page]:
        """Return the one path; everybody may ask."""
        return [Page(PATH, self.answer, ANYONE)]

    async def answer(self, _request: Request) -> Response:
        """Say that the pages answer."""
        return JSONResponse({"ok": True})
