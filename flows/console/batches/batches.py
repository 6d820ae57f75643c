"""A batch on a page: what would happen, approve it, and afterwards how each citizen ended."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Problem
from catalogue.web.render import Renderer
from catalogue.web.roles import CITIZENS, Role
from catalogue.web.routing import OtherDistrict, Page, to, visitor_of
from catalogue.web.visitor import Visitor
from flows.console import addresses
from flows.console.adopted import adopted
from flows.console.batches import batch_words
from flows.console.batches.batch_list import Listing, listing
from flows.console.batches.batch_view import BatchView, is_starter, preparing, view
from flows.console.batches.sealed import SealedBatches
from flows.console.kept_ledger import KeptLedger
from flows.console.orders import VIEWERS
from flows.console.purposes import FIELD, purpose_field, purpose_problem
from flows.console.revealing import SampleLetter, actor, sample_letters
from flows.ledger.errors import ApprovalRefused, Refusal
from flows.ledger.ids import BatchId
from flows.ledger.model import Batch
from flows.ledger.states import BatchState
from flows.runner.home import Home
from flows.runner.telling.moments import moment

_UNSEALED = (BatchState.PREPARING, BatchState.ABANDONED)
_APPROVER = frozenset({Role.APPROVER})
_BOTH = VIEWERS & CITIZENS
"""Those who see batches and may be shown citizens: an advisor sees one case at a time, from the worklist."""


@dataclass(frozen=True, slots=True)
class _Shown:
    view: BatchView
    listing: Listing | None


class Batches:
    """The pages of one batch."""

    def __init__(self, renderer: Renderer, ledger: KeptLedger, home: Home) -> None:
        self._renderer = renderer
        self._ledger = ledger
        self._home = home
        self._kept = SealedBatches()

    def pages(self) -> list[Page]:
        """Return the paths; a form's path leads back to the batch when it is opened as a page."""
        path = f"{addresses.BATCHES}/{{batch}}"
        return [
            Page(path, self.show, VIEWERS),
            Page(f"{path}/godkend", self.back, VIEWERS),
            Page(f"{path}/godkend", self.approve, _APPROVER, ("POST",)),
            Page(f"{path}/stikproeve", self.back, VIEWERS),
            Page(f"{path}/stikproeve", self.letters, _BOTH, ("POST",)),
        ]

    async def show(self, request: Request) -> Response:
        """Show the batch."""
        return await self._page(request, await run_in_threadpool(self._batch, request))

    async def back(self, request: Request) -> Response:
        """Lead back from a form's address."""
        return to(addresses.batch(request.path_params["batch"]))

    async def approve(self, request: Request) -> Response:
        """Release exactly what the page showed; the ledger decides whether this person may, now."""
        batch, form = await run_in_threadpool(self._batch, request), await request.form()
        if _text(form, "set") != "ja":
            return await self._page(request, batch, 422, (Problem("set", batch_words.APPROVE_UNSEEN),))
        try:
            await run_in_threadpool(self._approve, batch, visitor_of(request))
        except ApprovalRefused as refused:
            return await self._refused(request, batch.id, refused)
        return to(addresses.batch(batch.id), godkendt="nu")

    async def letters(self, request: Request) -> Response:
        """Show the sample's letters for a purpose; every look is audited, and nothing of it is kept."""
        batch, form = await run_in_threadpool(self._batch, request), await request.form()
        if not visitor_of(request).sees_every_citizen:
            raise OtherDistrict(request.url.path)
        typed = _text(form, FIELD)
        if problem := purpose_problem(typed):
            return await self._page(request, batch, 422, (Problem(FIELD, problem),), typed)
        shown = await run_in_threadpool(self._sample, batch, visitor_of(request), typed)
        return self._renderer.page(request, "sample.html", c=batch_words, batch=batch, letters=shown)

    async def _refused(self, request: Request, batch: BatchId, refused: ApprovalRefused) -> Response:
        """Show the batch as it is now, and why nothing was approved."""
        now = await run_in_threadpool(self._batch, request)
        first = self._ledger().batches.approval(batch)
        by, at = (first.approved_by, moment(first.approved_at)) if first else ("", "")
        told = batch_words.refused(refused.code, by, at)
        return await self._page(request, now, 409, (), "", told)

    async def _page(
        self,
        request: Request,
        batch: Batch,
        status: int = 200,
        problems: tuple[Problem, ...] = (),
        typed: str = "",
        refused: str = "",
    ) -> Response:
        shown = await run_in_threadpool(self._shown, batch, visitor_of(request), request)
        errors = {each.field: each.text for each in problems}
        return self._renderer.page(
            request,
            "batch.html",
            status,
            c=batch_words,
            view=shown.view,
            listing=shown.listing,
            problems=problems,
            unseen=errors.get("set", ""),
            purpose=purpose_field(typed, errors.get(FIELD, "")),
            refused=refused,
            approved_now=request.query_params.get("godkendt") == "nu" and shown.view.batch.state is BatchState.APPROVED,
            addresses=addresses,
        )

    def _approve(self, batch: Batch, visitor: Visitor) -> None:
        # The ledger compares names; a batch begun at a terminal stands in the login's name for the person.
        if batch.state is BatchState.PREPARED and is_starter(batch, visitor):
            raise ApprovalRefused(Refusal.SAME_PERSON, batch.id)
        self._ledger().batches.approve(batch.id, visitor.name)

    def _shown(self, batch: Batch, visitor: Visitor, request: Request) -> _Shown:
        ledger = self._ledger()
        if batch.state in _UNSEALED:
            return _Shown(preparing(ledger, batch), None)
        listed = listing(ledger, self._kept, batch, request.query_params) if visitor.sees_every_citizen else None
        return _Shown(view(ledger, self._kept, batch, visitor, adopted(batch, self._home)), listed)

    def _sample(self, batch: Batch, visitor: Visitor, purpose: str) -> tuple[SampleLetter, ...]:
        ledger = self._ledger()
        picks = () if batch.state in _UNSEALED else self._kept.sample(ledger, batch, actor(visitor))
        return sample_letters(ledger, self._home, batch, picks, visitor, purpose)

    def _batch(self, request: Request) -> Batch:
        """Return the batch of the address; one of another organisation does not exist here."""
        return batch_of(self._ledger, request)


def batch_of(opened: KeptLedger, request: Request) -> Batch:
    """Return the batch in the address, or raise 404: not there, or another organisation's."""
    found = opened().batches.get(BatchId(str(request.path_params["batch"]).upper()))
    if found is None or found.organisation != visitor_of(request).organisation_cvr:
        raise HTTPException(404)
    return found


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
