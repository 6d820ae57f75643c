"""The administrator's pages: who is logged in, how, what runs here, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogue.store.sessions import SessionRow, Sessions
from catalogue.web.expiry import IDLE
from catalogue.web.forms import Problem
from catalogue.web.journal import Deed, Entry, Journal
from catalogue.web.render import Renderer
from catalogue.web.roles import Role
from catalogue.web.routing import Page, to, visitor_of
from catalogue.web.sessions import of_request
from flows.console.office import admin_texts
from flows.console.office.admin_reading import LoginView, failures, is_own, people, versions
from flows.console.purposes import FIELD, purpose_field, purpose_problem
from flows.console.revealing import actor
from flows.ledger import Ledger
from flows.ledger.columns import masked
from flows.ledger.failures import Failure, FailureDetail
from flows.ledger.ids import FailureId
from flows.runner.telling import moments, words

PATH: Final = "/administration"
ADMINISTRATES: Final = frozenset({Role.ADMINISTRATOR})
"""Whoever runs Samdrift also mends it, and what an error said is read by nobody else: who mends needs to know it.

An auditor needs to know who read it and why, which stands in the audit.
"""
SESSION: Final = "session"


class AdminPages:
    """The pages of administration."""

    def __init__(
        self, renderer: Renderer, opened: Callable[[], Ledger], sessions: Sessions, journal: Journal, login: LoginView
    ) -> None:
        self._renderer = renderer
        self._opened = opened
        self._sessions = sessions
        self._journal = journal
        self._login = login

    def pages(self) -> list[Page]:
        """Return the paths; no citizen is on any of them but in what an error may have said, shown for a purpose."""
        failure = f"{PATH}/fejl/{{fejl}}"
        return [
            Page(PATH, self.show, ADMINISTRATES),
            Page(f"{PATH}/log-ud", self.log_out, ADMINISTRATES, ("POST",)),
            Page(f"{PATH}/log-andre-ud", self.log_others_out, ADMINISTRATES, ("POST",)),
            Page(failure, self.failure, ADMINISTRATES),
            Page(failure, self.detail, ADMINISTRATES, ("POST",)),
        ]

    async def show(self, request: Request) -> Response:
        """Show how everything is set up."""
        return await run_in_threadpool(self._show, request)

    async def log_out(self, request: Request) -> Response:
        """Log one other person out."""
        number = (await request.form()).get(SESSION)
        return await run_in_threadpool(self._log_out, request, number if isinstance(number, str) else "")

    async def log_others_out(self, request: Request) -> Response:
        """Log everybody else out."""
        return await run_in_threadpool(self._log_others_out, request)

    async def failure(self, request: Request) -> Response:
        """Show one error without what it said."""
        return await run_in_threadpool(self._failure, request)

    async def detail(self, request: Request) -> Response:
        """Show what an error said, once, for a purpose."""
        purpose = (await request.form()).get(FIELD)
        return await run_in_threadpool(self._detail, request, purpose if isinstance(purpose, str) else "")

    def _show(self, request: Request, message: str = "", status: int = 200) -> Response:
        opened = self._opened()
        live = self._sessions.live(IDLE)
        return self._renderer.page(
            request,
            "admin.html",
            status,
            c=admin_texts,
            words=words,
            moments=moments,
            path=PATH,
            message=message,
            done=request.query_params.get("gjort", ""),
            people=people(live, self._own(request)),
            login=self._login,
            versions=versions(self._sessions.revision),
            failures=failures(opened, visitor_of(request).organisation_cvr),
        )

    def _log_out(self, request: Request, number: str) -> Response:
        ended = self._sessions.end_numbered(number) if number != self._own(request) else None
        if ended is None:
            return self._show(request, admin_texts.GONE, 409)
        self._note(request, ended)
        return to(PATH, gjort="en")

    def _log_others_out(self, request: Request) -> Response:
        for each in self._sessions.end_others(self._own(request)):
            self._note(request, each)
        return to(PATH, gjort="andre")

    def _note(self, request: Request, ended: SessionRow) -> None:
        by = actor(visitor_of(request))
        self._journal(Entry(Deed.THROWN_OUT, ended.subject, ended.name, by=by))

    def _own(self, request: Request) -> str:
        row = of_request(self._sessions, request)
        return row.number if row else ""

    def _failure(
        self,
        request: Request,
        purpose: str = "",
        problem: str = "",
        detail: FailureDetail | None = None,
    ) -> Response:
        return self._renderer.page(
            request,
            "failure.html",
            422 if problem else 200,
            c=admin_texts,
            words=words,
            moments=moments,
            path=PATH,
            failure=self._found(request),
            problems=(Problem(FIELD, problem),) if problem else (),
            purpose=purpose_field(purpose, problem),
            detail=detail,
            masked=masked,
        )

    def _detail(self, request: Request, purpose: str) -> Response:
        found = self._found(request)
        if wrong := purpose_problem(purpose):
            return self._failure(request, purpose, wrong)
        by = actor(visitor_of(request))
        return self._failure(request, purpose, detail=self._opened().failures.detail(found.id, by, purpose))

    def _found(self, request: Request) -> Failure:
        opened, code = self._opened(), FailureId(str(request.path_params["fejl"]).upper())
        found = opened.failures.get(code)
        if found is None or not is_own(opened, found, visitor_of(request).organisation_cvr):
            raise HTTPException(404)
        return found
