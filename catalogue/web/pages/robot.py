"""A robot's own pages: what it does and for whom, who runs it with what result, and what it takes to do the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogue.adoption import AdoptionLine, AdoptionState
from catalogue.api import CardPage, Catalogue
from catalogue.evidence import ProvenOn
from catalogue.labels import FIELDS, WORDS
from catalogue.model import Card
from catalogue.web import danish
from catalogue.web import robot_texts as texts
from catalogue.web.chart import bar_chart
from catalogue.web.panels import Panels, Workings
from catalogue.web.render import Renderer
from catalogue.web.results import Result, bars, results
from catalogue.web.roles import ANYONE, Role
from catalogue.web.routing import Page, to, visitor_of

ADOPTERS: Final = frozenset({Role.COORDINATOR, Role.OPERATOR, Role.ADMINISTRATOR})
"""Those who may take a robot into use."""
_KEPT: Final = "private, max-age=86400"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is known of a robot."""

    label: str
    values: tuple[str, ...]


class RobotPages:
    """The pages of each robot; without `panels` they tell what a catalogue alone knows."""

    def __init__(
        self, renderer: Renderer, opened: Callable[[], AbstractContextManager[Catalogue]], panels: Panels | None = None
    ) -> None:
        self._renderer = renderer
        self._opened = opened
        self._panels = panels

    def pages(self) -> list[Page]:
        """Return the paths of a robot; everybody may read it, and those who answer for adoptions may take it in."""
        return [
            Page("/robotter/{lineage}", self.show, ANYONE),
            Page("/robotter/{lineage}/breve/{letter}.png", self.picture, ANYONE),
            Page("/robotter/{lineage}/tag-i-brug", self.adopt, ADOPTERS),
        ]

    async def show(self, request: Request) -> Response:
        """Show the robot as whoever is looking may see it."""
        page = await run_in_threadpool(self._card, request)
        workings = await run_in_threadpool(self._workings, page)
        tried = await run_in_threadpool(self._panels.tried_on, page.lineage) if self._panels else ()
        measured = results(page, workings.reasons if workings else {})
        shown = bars(page)
        return self._page(
            request,
            "robot.html",
            page,
            workings=workings,
            results=measured,
            latest=_latest(measured),
            chart=bar_chart(texts.CHART, shown) if shown else None,
            users=_users(page.adoptions),
            who=tuple(_who(page.card)),
            proven=tuple(_proven(measured, page.systems)),
            tried=tried,
            about=tuple(_about(page.card)),
            may_adopt=not visitor_of(request).is_known or visitor_of(request).may(ADOPTERS),
        )

    async def picture(self, request: Request) -> Response:
        """Show the first page of one of the robot's letters."""
        page = await run_in_threadpool(self._card, request)
        name, panels = str(request.path_params["letter"]), self._panels
        png = await run_in_threadpool(panels.picture, page.lineage, page.content_hash, name) if panels else None
        if png is None:
            raise HTTPException(404)
        return Response(png, media_type="image/png", headers={"cache-control": _KEPT})

    async def adopt(self, request: Request) -> Response:
        """Lead to the adoption there is, or tell what to do and whom to ask."""
        page = await run_in_threadpool(self._card, request)
        here = await run_in_threadpool(self._panels.adoptions, page.lineage) if self._panels else ()
        if len(here) == 1:
            return to(here[0].path)
        return self._page(request, "adopt.html", page, here=here, users=_users(page.adoptions))

    def _page(self, request: Request, template: str, page: CardPage, **data: Any) -> Response:
        return self._renderer.page(request, template, page=page, card=page.card, r=texts, d=danish, **data)

    def _card(self, request: Request) -> CardPage:
        reader = visitor_of(request).organisation_cvr or None
        with self._opened() as catalogue:
            page = catalogue.card(str(request.path_params["lineage"]), reader)
        if page is None:
            raise HTTPException(404)
        return page

    def _workings(self, page: CardPage) -> Workings | None:
        return self._panels.workings(page.lineage, page.content_hash) if self._panels else None


def _users(adoptions: tuple[AdoptionLine, ...]) -> tuple[str, ...]:
    live = (each for each in adoptions if each.state is not AdoptionState.ENDED)
    return tuple(dict.fromkeys(each.organisation_name for each in live))


def _who(card: Card) -> Iterator[str]:
    """Yield for whom a robot is: fields of work, and whether it is citizens or companies that feel it."""
    yield from (WORDS[each] for each in card.domains)
    if card.targets_citizens:
        yield texts.CITIZENS
    if card.targets_companies:
        yield texts.COMPANIES


def _latest(measured: tuple[Result, ...]) -> Result | None:
    return next((each for each in measured if each.is_live), None)


def _proven(measured: tuple[Result, ...], systems: tuple[ProvenOn, ...]) -> Iterator[str]:
    """Yield each version that has acted for real, with when and in which systems."""
    used = {(each.version, WORDS[each.mode]): each.systems for each in systems}
    by_version: dict[tuple[str, str], list[str]] = {}
    for each in measured:
        by_version.setdefault((each.version, each.mode), []).append(each.month)
    for (version, mode), months in by_version.items():
        # Newest first, as everywhere: the last is where it began.
        told = [texts.system(each.name, each.version) for each in used.get((version, mode), ())]
        yield texts.proven(version, mode, months[-1], months[0], told)


def _about(card: Card) -> Iterator[Fact]:
    """Yield the facts that no section of the page tells, with OS2autoproces' labels."""
    many = {"technologies", "vendors"}
    for name in (
        "visibility", "origin", "owner", "coordinator", "contact", "vendors", "technologies", "phase", "status",
        "run_period", "kle", "form", "cases_per_year", "minutes_per_case", "automation_percent", "development_hours",
        "time_comment", "technical_notes", "organisational_notes", "code_url", "licence",
    ):  # fmt: skip
        value = getattr(card, name)
        if value not in (None, "", ()):
            yield Fact(FIELDS[name], tuple(map(_told, value)) if name in many else (_told(value),))
    if card.potential_hours:
        yield Fact(texts.POTENTIAL, (texts.hours(card.potential_hours),))


def _told(value: object) -> str:
    if isinstance(value, (int, float)):
        return danish.plain_number(value)
    return next((word for code, word in WORDS.items() if code is value), str(value))
