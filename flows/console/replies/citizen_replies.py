"""The page on which one citizen's reply is written down; the citizen's own page has the same form."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Problem
from catalogue.web.render import Renderer
from catalogue.web.roles import CITIZENS
from catalogue.web.routing import Page, to, visitor_of
from flows.console import addresses
from flows.console.citizens.one_citizen import PATH, citizen_of
from flows.console.kept_ledger import KeptLedger
from flows.console.replies import reply_texts
from flows.console.replies.reply_form import KIND, Typed, typed_of
from flows.console.replies.reply_recording import take
from flows.console.replies.reply_view import RECORDS, part


class CitizenReplyPages:
    """The replies of one citizen of a batch."""

    def __init__(self, renderer: Renderer, ledger: KeptLedger) -> None:
        self._renderer = renderer
        self._ledger = ledger

    def pages(self) -> list[Page]:
        """Return the one path."""
        path = f"{PATH}/svar"
        return [Page(path, self.show, CITIZENS), Page(path, self.record, RECORDS, ("POST",))]

    async def show(self, request: Request) -> Response:
        """Show the replies and the form."""
        return await run_in_threadpool(self._show, request, None, (), 200)

    async def record(self, request: Request) -> Response:
        """Keep the reply once, or say at the field what is wrong."""
        typed = typed_of(await request.form())
        return await run_in_threadpool(self._record, request, typed)

    def _record(self, request: Request, typed: Typed) -> Response:
        batch, proposal = citizen_of(self._ledger, request)
        if not proposal.citizen_key:
            return self._show(request, typed, (Problem(KIND, reply_texts.NOBODY_KNOWN),), 422)
        visitor = visitor_of(request)
        taken = take(self._ledger(), batch.organisation, batch.lineage, proposal.citizen_key, typed, visitor)
        if taken.problems:
            return self._show(request, typed, taken.problems, 422)
        return to(addresses.citizen_replies(batch.id, proposal.sequence), gjort=taken.done)

    def _show(self, request: Request, typed: Typed | None, problems: Sequence[Problem], status: int) -> Response:
        batch, proposal = citizen_of(self._ledger, request)
        return self._renderer.page(
            request,
            "citizen_replies.html",
            status,
            r=reply_texts,
            batch=batch,
            proposal=proposal,
            addresses=addresses,
            problems=problems,
            done=reply_texts.DONE.get(request.query_params.get("gjort", ""), ""),
            replies=part(self._ledger(), visitor_of(request), batch, proposal, typed, problems),
        )
