"""One citizen on a page: why, what has happened, and, for a stated purpose, who it is and the letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Problem
from catalogue.web.render import Renderer
from catalogue.web.roles import CITIZENS
from catalogue.web.routing import Page, visitor_of
from catalogue.web.visitor import Visitor
from flows.console import addresses, revealing
from flows.console.batches import batch_words
from flows.console.citizens import citizen_words, letters
from flows.console.citizens.citizen_view import CitizenView, view
from flows.console.citizens.one_citizen import PATH, citizen_of
from flows.console.corrections import correct_texts
from flows.console.corrections.correct import section
from flows.console.kept_ledger import KeptLedger
from flows.console.orders import VIEWERS
from flows.console.purposes import FIELD, purpose_field, purpose_problem
from flows.console.replies import reply_texts
from flows.console.replies.reply_view import part
from flows.console.revealing import Identity
from flows.ledger.model import Batch, Proposal
from flows.runner.home import Home

_NAME: Final = "navn"
_LETTER: Final = "brev"
_PDF: Final = "pdf"


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one answer shows beside the page; all of it empty until a purpose is stated."""

    identity: Identity | None = None
    unreadable: bool = False
    picture: str = field(repr=False, default="")
    letter_note: str = ""


class Citizens:
    """The pages of one citizen of a batch."""

    def __init__(self, renderer: Renderer, ledger: KeptLedger, home: Home) -> None:
        self._renderer = renderer
        self._ledger = ledger
        self._home = home

    def pages(self) -> list[Page]:
        """Return the one path; what is shown for a purpose comes as the answer to a form and has no address."""
        return [Page(PATH, self.show, CITIZENS), Page(PATH, self.reveal, CITIZENS, ("POST",))]

    async def show(self, request: Request) -> Response:
        """Show the citizen, unnamed."""
        batch, proposal = await run_in_threadpool(citizen_of, self._ledger, request)
        return await self._page(request, batch, proposal, _Shown())

    async def reveal(self, request: Request) -> Response:
        """Show who it is, or the letter, for a purpose; written in the audit before it is shown."""
        batch, proposal = await run_in_threadpool(citizen_of, self._ledger, request)
        form = await request.form()
        typed, what = (str(form.get(name, "")) for name in (FIELD, "vis"))
        if problem := purpose_problem(typed):
            return await self._page(request, batch, proposal, _Shown(), typed, problem)
        visitor = visitor_of(request)
        if what == _PDF:
            pdf = await run_in_threadpool(self._pdf, proposal, visitor, typed)
            if pdf is not None:
                return _download(pdf, proposal)
        shown = await run_in_threadpool(self._shown, proposal, visitor, typed, what)
        return await self._page(request, batch, proposal, shown, typed)

    async def _page(
        self, request: Request, batch: Batch, proposal: Proposal, shown: _Shown, typed: str = "", problem: str = ""
    ) -> Response:
        visitor = visitor_of(request)
        found = await run_in_threadpool(self._view, batch, proposal, visitor)
        return self._renderer.page(
            request,
            "citizen.html",
            422 if problem else 200,
            c=citizen_words,
            b=batch_words,
            view=found,
            shown=shown,
            problems=(Problem(FIELD, problem),) if problem else (),
            purpose=purpose_field(typed, problem),
            addresses=addresses,
            batch_link=visitor.may(VIEWERS),
            r=reply_texts,
            k=correct_texts,
            correct=await run_in_threadpool(section, self._ledger(), batch, proposal, visitor),
            replies=await run_in_threadpool(part, self._ledger(), visitor, batch, proposal),
        )

    def _view(self, batch: Batch, proposal: Proposal, visitor: Visitor) -> CitizenView:
        ledger = self._ledger()
        revealing.note_look(ledger, revealing.SEE_FACTS, proposal, visitor, citizen_words.FACTS_PURPOSE)
        return view(ledger, self._home, batch, proposal)

    def _shown(self, proposal: Proposal, visitor: Visitor, purpose: str, what: str) -> _Shown:
        ledger = self._ledger()
        if what in (_LETTER, _PDF):
            revealing.note_look(ledger, revealing.SEE_LETTER, proposal, visitor, purpose)
            pdf = letters.kept_letter(self._home, proposal)
            picture = revealing.picture(pdf)
            if pdf is None or not picture:
                return _Shown(letter_note=citizen_words.LETTER_GONE)
            return _Shown(picture=picture, letter_note=self._letter_note(pdf, proposal))
        who = revealing.identity(ledger, proposal, visitor, purpose)
        return _Shown(identity=who, unreadable=who is None)

    def _letter_note(self, pdf: bytes, proposal: Proposal) -> str:
        ledger = self._ledger()
        cases = ledger.cases.numbered(proposal.batch, [proposal.sequence])
        effects = [effect for case in cases for effect in ledger.effects.of(case.id)]
        return citizen_words.LETTER_SHOWN[letters.was_sent(pdf, effects)]

    def _pdf(self, proposal: Proposal, visitor: Visitor, purpose: str) -> bytes | None:
        pdf = letters.kept_letter(self._home, proposal)
        if pdf is not None:
            revealing.note_look(self._ledger(), revealing.SEE_LETTER, proposal, visitor, purpose)
        return pdf


def _download(pdf: bytes, proposal: Proposal) -> Response:
    """Return the letter as a file whose name says nothing of the citizen."""
    name = f"brev-{proposal.batch}-{proposal.sequence}.pdf"
    return Response(
        pdf, media_type="application/pdf", headers={"content-disposition": f'attachment; filename="{name}"'}
    )
