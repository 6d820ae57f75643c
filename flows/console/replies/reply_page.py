"""One reply: how it stands, what was written with it for a purpose, and taking it back when it was a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Field, Problem
from catalogue.web.render import Renderer
from catalogue.web.roles import CITIZENS
from catalogue.web.routing import Page, to, visitor_of
from flows.console import addresses
from flows.console.districts import demand_own
from flows.console.kept_ledger import KeptLedger
from flows.console.purposes import FIELD, purpose_field, purpose_problem
from flows.console.replies import reply_texts
from flows.console.replies.reply_form import text, wrong_at
from flows.console.replies.reply_view import RECORDS, citizen_of_reply, row
from flows.console.revealing import actor
from flows.ledger.columns import masked
from flows.ledger.ids import ReplyId
from flows.ledger.model import Proposal
from flows.ledger.said import Reply
from flows.runner.runs.reply_list import LONGEST_NOTE
from flows.runner.telling import moments, replies

SEE_NOTE: Final = "see_reply"
WHY: Final = "hvorfor"
_CONFLICT: Final = 409


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one answer shows beside the reply."""

    typed: str = ""
    purpose: str = ""
    problems: Sequence[Problem] = ()
    message: str = ""
    looked: bool = False
    note: str = field(repr=False, default="")
    why: str = field(repr=False, default="")


class OneReplyPages:
    """The pages of one reply."""

    def __init__(self, renderer: Renderer, ledger: KeptLedger) -> None:
        self._renderer = renderer
        self._ledger = ledger

    def pages(self) -> list[Page]:
        """Return the paths."""
        one = addresses.REPLIES + "/{svar}"
        return [
            Page(one, self.show, CITIZENS),
            Page(f"{one}/traek-tilbage", self.withdraw, RECORDS, ("POST",)),
            Page(f"{one}/bemaerkning", self.reveal, CITIZENS, ("POST",)),
        ]

    async def show(self, request: Request) -> Response:
        """Show the reply, without what was written with it."""
        return await run_in_threadpool(self._page, request, _Shown(), 200)

    async def withdraw(self, request: Request) -> Response:
        """Let the reply count for nothing."""
        why = text(await request.form(), WHY)
        return await run_in_threadpool(self._withdraw, request, why)

    async def reveal(self, request: Request) -> Response:
        """Show what was written, for a purpose."""
        purpose = text(await request.form(), FIELD)
        return await run_in_threadpool(self._reveal, request, purpose)

    def _withdraw(self, request: Request, why: str) -> Response:
        reply, _citizen = self._reply(request)
        if wrong := _why_problem(why):
            return self._page(request, _Shown(why, problems=(Problem(WHY, wrong),)), 422)
        if not self._ledger().replies.withdraw(reply.id, visitor_of(request).name, masked(why)):
            return self._page(request, _Shown(why, message=reply_texts.WITHDRAWN_ALREADY), _CONFLICT)
        return to(addresses.reply(reply.id), gjort="trukket")

    def _reveal(self, request: Request, purpose: str) -> Response:
        reply, _citizen = self._reply(request)
        if wrong := purpose_problem(purpose):
            return self._page(request, _Shown(purpose=purpose, problems=(Problem(FIELD, wrong),)), 422)
        opened = self._ledger()
        opened.audit.append(actor(visitor_of(request)), SEE_NOTE, reply.citizen_key, f"{reply.id}: {purpose}")
        note, why = opened.replies.note(reply.id), opened.replies.why(reply.id)
        return self._page(request, _Shown(looked=True, note=note, why=why), 200)

    def _page(self, request: Request, shown: _Shown, status: int) -> Response:
        reply, citizen = self._reply(request)
        return self._renderer.page(
            request,
            "reply.html",
            status,
            r=reply_texts,
            addresses=addresses,
            reply=reply,
            one=row(reply, citizen),
            how=replies.source(reply),
            recorded=moments.moment(reply.recorded_at),
            shown=shown,
            done=reply_texts.DONE.get(request.query_params.get("gjort", ""), ""),
            withdraws=visitor_of(request).may(RECORDS) and reply.stands,
            why=_why_field(shown),
            purpose=purpose_field(shown.purpose, wrong_at(shown.problems).get(FIELD, "")),
        )

    def _reply(self, request: Request) -> tuple[Reply, Proposal | None]:
        """Return the reply in the address; raise 404, or `OtherDistrict` for a citizen the visitor may not see."""
        opened, visitor = self._ledger(), visitor_of(request)
        reply = opened.replies.get(ReplyId(request.path_params["svar"]))
        if reply is None or reply.organisation != visitor.organisation_cvr:
            raise HTTPException(404)
        citizen = citizen_of_reply(opened, reply)
        demand_own(visitor, citizen)
        return reply, citizen


def _why_problem(why: str) -> str:
    if not why:
        return reply_texts.WITHDRAW_MISSING
    return reply_texts.WITHDRAW_LONG if len(why) > LONGEST_NOTE else ""


def _why_field(shown: _Shown) -> Field:
    wrong = wrong_at(shown.problems).get(WHY, "")
    hint = reply_texts.FORM_NOTE_HINT
    return Field(WHY, reply_texts.WITHDRAW_WHY, "long", hint, value=masked(shown.typed), error=wrong)
