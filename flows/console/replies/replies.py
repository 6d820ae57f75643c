"""What citizens have answered: how much, the newest, what the robot is not done with, and the way to write one down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Problem
from catalogue.web.render import Renderer
from catalogue.web.roles import CITIZENS
from catalogue.web.routing import Page, to, visitor_of
from catalogue.web.visitor import Visitor
from flows.console import addresses
from flows.console.carried import carried
from flows.console.districts import demand_own
from flows.console.kept_ledger import KeptLedger
from flows.console.replies import reply_texts
from flows.console.replies.reply_finding import (
    ADOPTION,
    UNKNOWN,
    Sought,
    blank,
    find,
    met,
    our_adoptions,
    sought_of,
    unknown_form,
)
from flows.console.replies.reply_form import Typed, text, typed_of
from flows.console.replies.reply_recording import take
from flows.console.replies.reply_view import RECORDS, ReplyRow, citizen_of_reply, row
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.runner.telling.replies import KINDS

SEES_REPLIES: Final = CITIZENS
SHOWN: Final = 50
_LOOKED_AT: Final = 500
"""So many of an organisation's newest replies are looked through for those of somebody's own district."""
_WAITING: Final = "mangler"
_LONGEST: Final = 7


class ReplyPages:
    """The list, and finding the citizen a reply is of."""

    def __init__(self, renderer: Renderer, ledger: KeptLedger) -> None:
        self._renderer = renderer
        self._ledger = ledger

    def pages(self) -> list[Page]:
        """Return the paths: finding is a POST, so that no number is ever in an address."""
        return [
            Page(addresses.REPLIES, self.show, SEES_REPLIES),
            Page(f"{addresses.REPLIES}/borger", self.find, RECORDS, ("POST",)),
            Page(f"{addresses.REPLIES}/ukendt", self.record, RECORDS, ("POST",)),
        ]

    async def show(self, request: Request) -> Response:
        """Show what has come in."""
        return await run_in_threadpool(self._page, request)

    async def find(self, request: Request) -> Response:
        """Lead to the citizen, or to a form for somebody no batch has met."""
        form = await request.form()
        return await run_in_threadpool(self._find, request, sought_of(form))

    async def record(self, request: Request) -> Response:
        """Keep the reply of somebody no batch has met."""
        form = await request.form()
        whom = text(form, UNKNOWN), text(form, ADOPTION)
        return await run_in_threadpool(self._record, request, *whom, typed_of(form))

    def _page(
        self, request: Request, sought: Sought | None = None, problems: Sequence[Problem] = (), status: int = 200
    ) -> Response:
        """Return the list, with what is wrong at the fields that were filled in."""
        opened, visitor, query = self._ledger(), visitor_of(request), request.query_params
        waiting, cvr = query.get("vis") == _WAITING, visitor.organisation_cvr
        counts = opened.replies.counts(cvr) if visitor.narrowed is None else {}
        left = opened.replies.left(cvr) if counts else 0
        return self._renderer.page(
            request,
            "replies.html",
            status,
            r=reply_texts,
            addresses=addresses,
            problems=problems,
            done=_done(request),
            lead=reply_texts.lead(sum(counts.values()), left) if counts else reply_texts.OWN_DISTRICT,
            counts=[(KINDS[kind], count) for kind, count in counts.items()],
            waiting=waiting,
            rows=_rows(opened, visitor, unhandled=waiting),
            records=visitor.may(RECORDS),
            lists=visitor.may(RECORDS) and visitor.narrowed is None,
            form=blank(our_adoptions(opened, visitor), sought, problems),
        )

    def _find(self, request: Request, sought: Sought) -> Response:
        opened, visitor = self._ledger(), visitor_of(request)
        found = find(opened, visitor, sought)
        if found.problems:
            return self._page(request, sought, found.problems, 422)
        if found.proposal is not None:
            return to(addresses.citizen_replies(found.proposal.batch, found.proposal.sequence))
        return self._unknown(request, found.carried, sought.adoption)

    def _record(self, request: Request, hidden: str, adoption: str, typed: Typed) -> Response:
        opened, visitor = self._ledger(), visitor_of(request)
        known = next((each for each in our_adoptions(opened, visitor) if each.id == adoption), None)
        key = carried(opened, visitor, f"{UNKNOWN}/{adoption}", hidden) if known else None
        if known is None or key is None:
            return self._page(request, None, (Problem(ADOPTION, reply_texts.EXPIRED),), 422)
        citizen = CitizenKey(key.decode())
        # A batch may have met the citizen since the page was shown.
        if (proposal := met(opened, known, citizen)) is not None:
            demand_own(visitor, proposal)
        taken = take(opened, known.organisation_cvr, known.lineage, citizen, typed, visitor)
        if taken.problems:
            return self._unknown(request, hidden, adoption, typed, taken.problems)
        return to(addresses.REPLIES, gjort=taken.done)

    def _unknown(
        self,
        request: Request,
        hidden: str,
        adoption: str,
        typed: Typed | None = None,
        problems: Sequence[Problem] = (),
    ) -> Response:
        return self._renderer.page(
            request,
            "reply_unknown.html",
            422 if problems else 200,
            r=reply_texts,
            addresses=addresses,
            problems=problems,
            hidden=hidden,
            adoption=adoption,
            form=unknown_form(self._ledger(), typed, problems),
        )


def _rows(opened: Ledger, visitor: Visitor, *, unhandled: bool) -> list[ReplyRow]:
    most = SHOWN if visitor.narrowed is None else _LOOKED_AT
    found = opened.replies.recent(visitor.organisation_cvr, most, unhandled=unhandled)
    met = ((reply, citizen_of_reply(opened, reply)) for reply in found)
    seen = [row(reply, citizen) for reply, citizen in met if visitor.sees(citizen.district if citizen else "")]
    return seen[:SHOWN]


def _done(request: Request) -> str:
    """Return what has just been done, from the address; an address that says anything else says nothing."""
    query = request.query_params
    kept, left_out = (query.get(name, "") for name in ("gemt", "udeladt"))
    if all(each.isascii() and each.isdecimal() and len(each) < _LONGEST for each in (kept, left_out)):
        return reply_texts.list_kept(int(kept), int(left_out))
    return reply_texts.DONE.get(query.get("gjort", ""), "")
