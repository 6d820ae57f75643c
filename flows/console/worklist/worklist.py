"""The worklist: everything that waits for a person, the oldest deadline first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.render import Renderer
from catalogue.web.roles import WORKERS, Role
from catalogue.web.routing import Page, visitor_of
from catalogue.web.visitor import Visitor
from flows.console.worklist import worklist_texts
from flows.ledger import Ledger
from flows.ledger.lines import LineFilter
from flows.runner.telling.reasons import Reasons

SEES_LINES: Final = WORKERS | {Role.ADVISOR, Role.AUDITOR}
PATH: Final = "/manuel-behandling"
SHOWN: Final = 50
MINE, OVERDUE = "mine", "overskredet"
_LONGEST: Final = 100
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; anything it cannot mean is as if it were not there."""

    show: str
    reason: str
    district: str
    number: int

    def narrowed(self, visitor: Visitor, today: date) -> LineFilter:
        """Return the lines wanted."""
        mine = visitor.name if self.show == MINE else ""
        return LineFilter(mine, today if self.show == OVERDUE else None, self.reason, self.district, visitor.narrowed)

    def page(self, number: int) -> str:
        """Return the address of another page of the same lines."""
        known = {"vis": self.show, "aarsag": self.reason, "distrikt": self.district, "side": str(number)}
        return f"{PATH}?{urlencode({name: value for name, value in known.items() if value})}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with how many lines have it."""

    value: str
    title: str
    count: int


class WorklistPages:
    """The list of lines; one line's page is line.py's."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger]) -> None:
        self._renderer = renderer
        self._opened = opened

    def pages(self) -> list[Page]:
        """Return the path of the list; it names no citizen."""
        return [Page(PATH, self.show, SEES_LINES)]

    async def show(self, request: Request) -> Response:
        """Show the lines that are asked for."""
        return await run_in_threadpool(self._show, request)

    def _show(self, request: Request) -> Response:
        opened, visitor, asked = self._opened(), visitor_of(request), _asked(request)
        cvr, today = visitor.organisation_cvr, opened.now().date()
        offset, own = (asked.number - 1) * SHOWN, visitor.narrowed
        return self._renderer.page(
            request,
            "worklist.html",
            c=worklist_texts,
            asked=asked,
            offset=offset,
            today=today,
            reasons=Reasons,
            done=request.query_params.get("gjort", ""),
            counts=opened.lines.counts(cvr, today, visitor.name, own),
            found=opened.lines.page(cvr, asked.narrowed(visitor, today), offset, SHOWN),
            by_reason=_by_reason(opened, cvr, own),
            by_district=[Choice(each.word, each.word, each.count) for each in opened.lines.districts(cvr, own)],
            own=sorted(own or ()) if own is not None else None,
        )


def _by_reason(opened: Ledger, cvr: str, own: frozenset[str] | None) -> list[Choice]:
    lineages = sorted({each.lineage for each in opened.adoptions.all() if each.organisation_cvr == cvr})
    return [Choice(each.word, _words(each.word, lineages), each.count) for each in opened.lines.reasons(cvr, own)]


def _words(code: str, lineages: list[str]) -> str:
    known = (Reasons(lineage).text(code) for lineage in (*lineages, ""))
    return next((text for text in known if text != code), code)


def _asked(request: Request) -> Asked:
    given = request.query_params
    number, show = given.get("side", ""), given.get("vis", "")
    return Asked(
        show if show in (MINE, OVERDUE) else "",
        given.get("aarsag", "")[:_LONGEST],
        given.get("distrikt", "")[:_LONGEST],
        int(number) if _NUMBER.fullmatch(number) else 1,
    )
