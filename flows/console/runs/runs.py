"""The pages of runs: the list, one run as it goes, its request before that, and stopping it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.web.render import Renderer
from catalogue.web.routing import Page, to, visitor_of
from flows.console import addresses
from flows.console.adoptions.adoption_view import find, title_of
from flows.console.orders import STARTERS, STOPPERS, VIEWERS
from flows.console.runs import run_texts
from flows.console.runs.brief import Brief
from flows.console.runs.run_view import line_of, view
from flows.ledger import Ledger
from flows.ledger.ids import RequestId, RunId
from flows.ledger.model import Run
from flows.ledger.requests import RunRequest
from flows.ledger.states import RequestState, RunState

_SHOWN: Final = 50
_LONG: Final = timedelta(minutes=1)
"""So long a worker may take to fetch a run before the page asks whether there is one."""
_RELOAD: Final = {"HX-Refresh": "true"}
"""Tells htmx to fetch the whole page: there is nothing left to follow."""


class RunPages:
    """Everything about runs; nothing about citizens."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger], brief: Brief | None = None) -> None:
        self._renderer = renderer
        self._opened = opened
        self._brief = brief or Brief()

    def pages(self) -> list[Page]:
        """Return the paths."""
        return [
            Page("/koersler", self.list, VIEWERS),
            Page("/koersler/anmodning/{request}", self.request, VIEWERS),
            Page("/koersler/anmodning/{request}/fremdrift", self.request_part, VIEWERS),
            Page("/koersler/anmodning/{request}/tilbage", self.withdraw, STARTERS, ("POST",)),
            Page("/koersler/{run}", self.one, VIEWERS),
            Page("/koersler/{run}/fremdrift", self.part, VIEWERS),
            Page("/koersler/{run}/stop", self.ask_stop, STOPPERS),
            Page("/koersler/{run}/stop", self.stop, STOPPERS, ("POST",)),
        ]

    async def list(self, request: Request) -> Response:
        """Show the latest runs."""
        return await run_in_threadpool(self._list, request)

    async def one(self, request: Request) -> Response:
        """Show a run; while it is on, htmx fetches what changes."""
        return await run_in_threadpool(self._one, request)

    async def part(self, request: Request) -> Response:
        """Return what changes of a run; all who watch it share one reading a second."""
        run = await run_in_threadpool(self._run, request)
        return await self._brief.kept(run.id, lambda: asyncio.to_thread(self._part, run))

    async def ask_stop(self, request: Request) -> Response:
        """Ask whether to stop a run."""
        run = await run_in_threadpool(self._run, request)
        return self._renderer.page(request, "run_stop.html", c=run_texts, addresses=addresses, run=run)

    async def stop(self, request: Request) -> Response:
        """Ask a run to stop between two citizens."""
        return await run_in_threadpool(self._stop, request)

    async def request(self, request: Request) -> Response:
        """Show a request until it is a run, and then that run."""
        return await run_in_threadpool(self._request, request)

    async def request_part(self, request: Request) -> Response:
        """Tell htmx to go on as soon as there is news of a request."""
        return await run_in_threadpool(self._request_part, request)

    async def withdraw(self, request: Request) -> Response:
        """Take a request back before anything has begun."""
        return await run_in_threadpool(self._withdraw, request)

    def _list(self, request: Request) -> Response:
        ledger, cvr = self._opened(), visitor_of(request).organisation_cvr
        runs = [line_of(ledger, each) for each in ledger.runs.recent(_SHOWN) if each.organisation == cvr]
        return self._renderer.page(request, "runs.html", c=run_texts, addresses=addresses, runs=runs)

    def _one(self, request: Request) -> Response:
        run, visitor = self._run(request), visitor_of(request)
        shown = view(self._opened(), run)
        return self._renderer.page(
            request,
            "run.html",
            c=run_texts,
            addresses=addresses,
            view=shown,
            title=title_of(run.lineage),
            may_stop=shown.is_open and visitor.may(STOPPERS),
            too_late="for-sent" in request.query_params,
        )

    def _part(self, run: Run) -> Response:
        shown = view(self._opened(), self._opened().runs.get(run.id) or run)
        part = self._renderer.part("run_part.html", c=run_texts, addresses=addresses, view=shown)
        if not shown.is_open:
            part.headers.update(_RELOAD)
        return part

    def _stop(self, request: Request) -> Response:
        run, ledger, by = self._run(request), self._opened(), visitor_of(request).name
        if not ledger.runs.request_stop(run.id, by):
            # The run's page says who asked first; of a run that is over it says that.
            now = ledger.runs.get(run.id) or run
            return to(addresses.run(run.id), **({} if now.state is RunState.RUNNING else {"for-sent": "ja"}))
        ledger.audit.append(by, "stop_run", run.id, "bedt om at stoppe mellem to borgere")
        self._brief.forget(run.id)
        return to(addresses.run(run.id))

    def _request(self, request: Request) -> Response:
        found, ledger = self._asked(request), self._opened()
        if (run := ledger.requests.run_of(found)) is not None:
            return RedirectResponse(addresses.run(run), status_code=303)
        waiting = found.state is RequestState.WAITING
        long = waiting and ledger.now() - found.asked_at > _LONG
        text = found.problem or (run_texts.WAITS_LONG if long else run_texts.REQUESTS.get(found.state, ""))
        going_on = waiting or (found.state is RequestState.TAKEN and not found.problem)
        may_withdraw = waiting and visitor_of(request).may(STARTERS)
        return self._renderer.page(
            request,
            "run_request.html",
            c=run_texts,
            addresses=addresses,
            asked=found,
            text=text,
            going_on=going_on,
            may_withdraw=may_withdraw,
        )

    def _request_part(self, request: Request) -> Response:
        found = self._asked(request)
        over = found.state in (RequestState.FAILED, RequestState.WITHDRAWN) or bool(found.problem)
        begun = self._opened().requests.run_of(found) is not None
        return Response(status_code=200, headers=_RELOAD) if over or begun else Response(status_code=204)

    def _withdraw(self, request: Request) -> Response:
        found = self._asked(request)
        self._opened().requests.withdraw(found.id, visitor_of(request).name)
        return to(addresses.request(found.id))

    def _run(self, request: Request) -> Run:
        found = self._opened().runs.get(RunId(request.path_params["run"].upper()))
        if found is None or found.organisation != visitor_of(request).organisation_cvr:
            raise HTTPException(404)
        return found

    def _asked(self, request: Request) -> RunRequest:
        ledger = self._opened()
        found = ledger.requests.get(RequestId(request.path_params["request"].upper()))
        if found is None or find(ledger, found.adoption, visitor_of(request)) is None:
            raise HTTPException(404)
        return found
