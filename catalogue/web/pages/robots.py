"""The list of robots: search, facets, and for each robot what it does, who uses it and its latest result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from catalogue.adoption import AdoptionState
from catalogue.api import Catalogue
from catalogue.search import Answer, Found, Query
from catalogue.web.render import Renderer
from catalogue.web.results import results
from catalogue.web.roles import ANYONE
from catalogue.web.routing import Page, visitor_of

LONGEST = 200
"""Characters of a search that are read."""
A_PAGE: Final = 20
"""Robots on one page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One robot in the list: `users` are those who use it now, `latest` its newest live result in words."""

    robot: Found
    users: tuple[str, ...]
    latest: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Where one is in a long list; an empty address is a way that does not go on."""

    number: int
    of: int
    before: str
    after: str


class Robots:
    """The front page: which robots there are."""

    def __init__(self, renderer: Renderer, opened: Callable[[], AbstractContextManager[Catalogue]]) -> None:
        self._renderer = renderer
        self._opened = opened

    def pages(self) -> list[Page]:
        """Return the paths of the list; everybody may read it."""
        return [Page("/", self.show, ANYONE)]

    async def show(self, request: Request) -> Response:
        """Show the robots that match what is asked for in the address."""
        query = _query(request.query_params)
        reader = visitor_of(request).organisation_cvr or None
        asked = request.query_params.get("side", "1")
        answer, turn, lines = await run_in_threadpool(self._read, query, asked, reader)
        filtered = any((query.words, query.domain, query.phase, query.system))
        return self._renderer.page(
            request, "robots.html", query=query, answer=answer, lines=lines, turn=turn, filtered=filtered
        )

    def _read(self, query: Query, asked: str, reader: str | None) -> tuple[Answer, Turn, tuple[Line, ...]]:
        with self._opened() as catalogue:
            answer = catalogue.search(query, reader)
            turn = _turn(query, asked, len(answer.robots))
            shown = answer.robots[(turn.number - 1) * A_PAGE : turn.number * A_PAGE]
            return answer, turn, _lines(catalogue, shown, reader)


def _lines(catalogue: Catalogue, robots: Sequence[Found], reader: str | None) -> tuple[Line, ...]:
    pages = ((each, catalogue.card(each.lineage, reader)) for each in robots)
    lines = []
    for robot, page in pages:
        using = [line for line in page.adoptions if line.state is not AdoptionState.ENDED] if page else []
        measured = results(page, {}) if page else ()
        latest = next((each.sentence for each in measured if each.is_live), "")
        lines.append(Line(robot, tuple(dict.fromkeys(each.organisation_name for each in using)), latest))
    return tuple(lines)


def _query(asked: QueryParams) -> Query:
    def text(name: str) -> str:
        return asked.get(name, "")[:LONGEST]

    return Query(text("soeg"), text("omraade"), text("fase"), text("system"))


def _turn(query: Query, asked: str, found: int) -> Turn:
    of = max(1, -(-found // A_PAGE))
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST else 1
    here = min(max(1, wanted), of)
    return Turn(here, of, _address(query, here - 1, of), _address(query, here + 1, of))


def _address(query: Query, number: int, of: int) -> str:
    if not 1 <= number <= of:
        return ""
    asked = {"soeg": query.words, "omraade": query.domain, "fase": query.phase, "system": query.system}
    return "/?" + urlencode({name: value for name, value in asked.items() if value} | {"side": str(number)})
