"""Corrections: those that wait for an approval, are done, or need a person; and one of them, approved or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Field, Problem
from catalogue.web.render import Renderer
from catalogue.web.routing import Page, to, visitor_of
from catalogue.web.visitor import Visitor
from flows.console import addresses, revealing
from flows.console.corrections import correct_texts as c
from flows.console.corrections.correct_letter import apology
from flows.console.corrections.correct_means import means_of
from flows.console.corrections.correct_shown import APPROVES, PDF, SEES_CORRECTIONS, WITHDRAWS, as_file, picture_of
from flows.console.corrections.correct_view import CorrectionView, Group, groups, view
from flows.console.districts import demand_own
from flows.console.kept_ledger import KeptLedger
from flows.console.purposes import FIELD, purpose_field, purpose_problem
from flows.ledger.approvals import same_person
from flows.ledger.corrections import Correction
from flows.ledger.ids import CorrectionId
from flows.ledger.model import Case, Proposal
from flows.ledger.states import CorrectionState
from flows.runner.home import Home

PATH: Final = addresses.CORRECTIONS
SEEN: Final = "set"
_CONFLICT: Final = 409


@dataclass(frozen=True, slots=True)
class _Found:
    """The correction of the address, with its citizen unnamed."""

    correction: Correction
    case: Case
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one answer shows beside the page."""

    status: int = 200
    problems: tuple[Problem, ...] = ()
    refused: str = ""
    purpose: str = ""
    picture: str = field(repr=False, default="")
    note: str = ""


class CorrectionPages:
    """The list, and the pages of one correction."""

    def __init__(self, renderer: Renderer, ledger: KeptLedger, home: Home) -> None:
        self._renderer = renderer
        self._ledger = ledger
        self._home = home

    def pages(self) -> list[Page]:
        """Return the paths; what is done has a path each, so that each names who may do it."""
        one = PATH + "/{rettelse}"
        return [
            Page(PATH, self.index, SEES_CORRECTIONS),
            Page(one, self.show, SEES_CORRECTIONS),
            Page(f"{one}/brev", self.letter, SEES_CORRECTIONS, ("POST",)),
            Page(f"{one}/godkend", self.approve, APPROVES, ("POST",)),
            Page(f"{one}/traek-tilbage", self.withdraw, WITHDRAWS, ("POST",)),
        ]

    async def index(self, request: Request) -> Response:
        """Show every correction the reader may see, those that wait first."""
        found: tuple[Group, ...] = await run_in_threadpool(lambda: groups(self._ledger(), visitor_of(request)))
        return self._renderer.page(request, "corrections.html", c=c, groups=found)

    async def show(self, request: Request) -> Response:
        """Show one correction; that its reason is read is written in the audit."""
        return await run_in_threadpool(lambda: self._page(request, self._found(request), _Shown()))

    async def letter(self, request: Request) -> Response:
        """Show the apology, or hand it out as a file, for a purpose; audited before it is shown."""
        form = await request.form()
        return await run_in_threadpool(self._letter, request, _text(form, FIELD), _text(form, "vis"))

    async def approve(self, request: Request) -> Response:
        """Release it; the ledger decides whether this person may, now."""
        form = await request.form()
        return await run_in_threadpool(self._approve, request, _text(form, SEEN) == "ja")

    async def withdraw(self, request: Request) -> Response:
        """Take it back, as long as it is not over."""
        return await run_in_threadpool(self._withdraw, request)

    def _approve(self, request: Request, seen: bool) -> Response:  # noqa: FBT001 - a box of the form
        found, visitor = self._found(request), visitor_of(request)
        if refused := self._refusal(found, visitor):
            return self._page(request, found, _Shown(_CONFLICT, refused=f"{refused} {c.NOTHING_APPROVED}"))
        if not seen:
            return self._page(request, found, _Shown(422, (Problem(SEEN, c.APPROVE_UNSEEN),)))
        if not self._ledger().corrections.approve(found.correction.id, visitor.name):
            return self._late(request)
        return to(addresses.correction(found.correction.id), gjort="godkendt")

    def _hindrance(self, found: _Found, visitor: Visitor) -> str:
        """Return why the reader is not asked to approve it; empty when the reader is."""
        if found.correction.state is not CorrectionState.ASKED:
            return c.NOT_WAITING
        if not visitor.may(APPROVES):
            return c.NEEDS_APPROVER
        return self._refusal(found, visitor)

    def _refusal(self, found: _Found, visitor: Visitor) -> str:
        """Return why this person cannot approve it now; empty when nothing is in the way."""
        correction = found.correction
        if correction.state is not CorrectionState.ASKED:
            return c.too_late(correction)
        # The ledger compares names to the letter; the same name otherwise spaced is still the same person.
        if any(same_person(each, correction.asked_by) for each in (visitor.name, visitor.subject)):
            return c.OWN
        means = means_of(found.case.adoption, self._home)
        changed = means is None or means.robot.content_hash != correction.content_hash
        return c.ROBOT_CHANGED if changed else ""

    def _withdraw(self, request: Request) -> Response:
        found = self._found(request)
        if not self._ledger().corrections.withdraw(found.correction.id, visitor_of(request).name):
            return self._late(request)
        return to(addresses.correction(found.correction.id), gjort="trukket")

    def _late(self, request: Request) -> Response:
        """Show the correction as it is now, and why nothing was changed."""
        now = self._found(request)
        return self._page(request, now, _Shown(_CONFLICT, refused=c.too_late(now.correction)))

    def _letter(self, request: Request, purpose: str, look: str) -> Response:
        found, opened = self._found(request), self._ledger()
        if wrong := purpose_problem(purpose):
            return self._page(request, found, _Shown(422, (Problem(FIELD, wrong),), purpose=purpose))
        revealing.note_look(opened, revealing.SEE_LETTER, found.proposal, visitor_of(request), purpose)
        made = apology(opened, self._home, found.case, means_of(found.case.adoption, self._home))
        if look == PDF and made.pdf is not None:
            return as_file(made.pdf, f"undskyldning-{found.correction.id}.pdf")
        return self._page(request, found, _Shown(purpose=purpose, picture=picture_of(made), note=made.note))

    def _found(self, request: Request) -> _Found:
        """Return the correction in the address; raise 404, or `OtherDistrict` for one the visitor may not see."""
        opened, number = self._ledger(), str(request.path_params["rettelse"]).upper()
        correction = opened.corrections.get(CorrectionId(number))
        case = opened.cases.get(correction.case) if correction else None
        if correction is None or case is None or case.organisation != visitor_of(request).organisation_cvr:
            raise HTTPException(404)
        proposal = opened.batches.proposal(case.batch, case.sequence)
        demand_own(visitor_of(request), proposal)
        if proposal is None:
            raise HTTPException(404)
        return _Found(correction, case, proposal)

    def _page(self, request: Request, found: _Found, shown: _Shown) -> Response:
        opened, visitor = self._ledger(), visitor_of(request)
        revealing.note_look(opened, revealing.SEE_FACTS, found.proposal, visitor, c.SEEN_PURPOSE)
        errors = {each.field: each.text for each in shown.problems}
        told: CorrectionView = view(opened, found.correction, found.case, means_of(found.case.adoption, self._home))
        hindrance = self._hindrance(found, visitor)
        return self._renderer.page(
            request,
            "correction.html",
            shown.status,
            c=c,
            view=told,
            shown=shown,
            here=addresses.correction(found.correction.id),
            done=request.query_params.get("gjort", ""),
            seen=Field(SEEN, c.APPROVE_SEEN, "check", required=False, error=errors.get(SEEN, "")),
            purpose=purpose_field(shown.purpose, errors.get(FIELD, "")),
            approves=not hindrance,
            hindrance=hindrance,
            withdraws=visitor.may(WITHDRAWS) and found.correction.is_open,
        )


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
