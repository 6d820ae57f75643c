"""The operators' front page: what needs the one who looks, now and in order; then what ran last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.render import Renderer
from catalogue.web.roles import WORKERS, Role
from catalogue.web.routing import Page, visitor_of
from flows.console import addresses
from flows.console.corrections.correct_shown import SEES_CORRECTIONS
from flows.console.front import overview_texts
from flows.console.front.needs import needs
from flows.ledger import Ledger
from flows.ledger.model import Run
from flows.ledger.states import Mode, RunState
from flows.runner.home import Home
from flows.runner.telling import words
from flows.runner.telling.moments import moment
from flows.runner.telling.summary_text import MODES

PATH: Final = "/drift"
SEES_OVERVIEW: Final = WORKERS | {Role.ADVISOR, Role.VENDOR, Role.AUDITOR}
SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Ran:
    """A run in the list of the latest."""

    id: str
    link: str
    adoption: str
    kind: str
    state: str
    started: str
    by: str


class OverviewPages:
    """The front page."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger], home: Home) -> None:
        self._renderer = renderer
        self._opened = opened
        self._home = home

    def pages(self) -> list[Page]:
        """Return the path; counts and names of colleagues are on it, never a citizen."""
        return [Page(PATH, self.show, SEES_OVERVIEW)]

    async def show(self, request: Request) -> Response:
        """Show what waits."""
        return await run_in_threadpool(self._show, request)

    def _show(self, request: Request) -> Response:
        opened, visitor = self._opened(), visitor_of(request)
        runs = opened.health.recent_runs(visitor.organisation_cvr, SHOWN)
        return self._renderer.page(
            request,
            "overview.html",
            c=overview_texts,
            needs=needs(opened, self._home, visitor),
            sees_corrections=visitor.may(SEES_CORRECTIONS),
            runs=[_ran(opened, each) for each in runs],
        )


def _ran(opened: Ledger, run: Run) -> Ran:
    # A follow-up acts on no batch of its own; every other run that acts names one.
    kind = overview_texts.FOLLOW_UP if run.mode is Mode.LIVE and not run.batch else MODES[run.mode]
    return Ran(
        run.id, addresses.run(run.id), run.adoption, kind, _state(opened, run), moment(run.started_at), run.started_by
    )


def _state(opened: Ledger, run: Run) -> str:
    if run.state is RunState.RUNNING and opened.pulses.busy(run.adoption) != run.id:
        return words.NOT_AT_WORK
    return words.word(words.RUN_STATES, run.state)
