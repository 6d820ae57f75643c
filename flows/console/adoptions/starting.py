"""Starting a run from a page: asked for in the ledger first, then handed to Prefect by the request's id."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Filled, Problem
from catalogue.web.routing import Page, to, visitor_of
from flows.console import addresses
from flows.console.adoptions.adoption_view import choices, runnable
from flows.console.adoptions.adoptions import ACT, PREVIEW, TOKEN, WAIVER, AdoptionPages, Said
from flows.console.orders import BATCHES, STARTERS, VIEWERS, ActOrder
from flows.console.runs import run_texts as texts
from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.model import Adoption
from flows.ledger.requests import Asked, NewRequest
from flows.ledger.states import Mode
from flows.runner.orchestration.starter import NotStarted, Starter

_LONGEST_TOKEN: Final = 64
_FORMS: Final = ("proevekoersel", "koersel", "afkald")


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why nothing was started, and where what is in the way can be seen."""

    text: str
    link: str


class StartPages:
    """Where the forms of an adoption's page go."""

    def __init__(self, adoptions: AdoptionPages, opened: Callable[[], Ledger], starter: Starter) -> None:
        self._adoptions = adoptions
        self._opened = opened
        self._starter = starter

    def pages(self) -> list[Page]:
        """Return the paths; each changes something and only operators and coordinators may."""
        return [
            Page("/ibrugtagninger/{adoption}/proevekoersel", self.preview, STARTERS, ("POST",)),
            Page("/ibrugtagninger/{adoption}/koersel", self.act, STARTERS, ("POST",)),
            Page("/ibrugtagninger/{adoption}/afkald", self.waive, STARTERS, ("POST",)),
            *(Page(f"/ibrugtagninger/{{adoption}}/{form}", self.back, VIEWERS) for form in _FORMS),
        ]

    async def back(self, request: Request) -> Response:
        """Lead back to the form whoever types the address of a refused one, or comes back from a login."""
        return to(addresses.adoption(request.path_params["adoption"]))

    async def preview(self, request: Request) -> Response:
        """Start a preview, of everybody or of as many offers as were asked for."""
        adoption = await run_in_threadpool(self._adoptions.demanded, request)
        form = await request.form()
        filled = PREVIEW.read(form.multi_items())
        if filled.model is None:
            return await self._shown(request, adoption, Said(preview=filled), 422)
        new = self._new(request, adoption, form, Mode.PREVIEW)
        return await self._started(request, adoption, replace(new, limit=filled.model.most), None)

    async def act(self, request: Request) -> Response:
        """Start a pilot or live run of an approved batch."""
        adoption = await run_in_threadpool(self._adoptions.demanded, request)
        form = await request.form()
        return await self._act(request, adoption, form)

    async def waive(self, request: Request) -> Response:
        """Take somebody's word that nobody was invited before the robot."""
        adoption = await run_in_threadpool(self._adoptions.demanded, request)
        form = await request.form()
        return await run_in_threadpool(self._waive, request, adoption, form)

    async def _act(self, request: Request, adoption: Adoption, form: FormData) -> Response:
        filled = await run_in_threadpool(self._read, adoption, form)
        order = filled.model
        if order is None:
            return await self._shown(request, adoption, Said(act=filled), 422)
        if not await run_in_threadpool(self._is_cut_over, adoption):
            return await self._shown(request, adoption, Said(texts.CUT_OVER, "#foer", act=filled), 409)
        new = self._new(request, adoption, form, Mode(order.mode), order)
        return await self._started(request, adoption, new, filled)

    def _read(self, adoption: Adoption, form: FormData) -> Filled[ActOrder]:
        """Read the order; the batch is asked for in the ledger again, whatever the form says."""
        batches = runnable(self._opened(), adoption.id)
        filled = ACT.read(form.multi_items(), {BATCHES: choices(batches)})
        if filled.model is None or filled.model.batch in {each.id for each in batches}:
            return filled
        return filled.refused(Problem("batch", texts.GONE_BATCH))

    def _is_cut_over(self, adoption: Adoption) -> bool:
        history, who = self._opened().history, (adoption.organisation_cvr, adoption.lineage)
        return history.has_earlier(*who) or history.waiver(*who) is not None

    async def _started(
        self, request: Request, adoption: Adoption, new: NewRequest, typed: Filled[ActOrder] | None
    ) -> Response:
        asked = await run_in_threadpool(self._asked, new)
        if isinstance(asked, _Refused):
            return await self._shown(request, adoption, Said(asked.text, asked.link, act=typed), 409)
        wanted, page = asked.request, addresses.request(asked.request.id)
        if not asked.is_new:
            return to(page)
        try:
            flow_run = await self._starter.start(wanted, adoption.lineage)
        except NotStarted as error:
            # A flow run may have come of it all the same: it finds its request failed, and does nothing.
            if await run_in_threadpool(self._opened().requests.fail, wanted.id, error.message):
                return await self._shown(request, adoption, Said(error.message, act=typed), 503)
            return to(page)
        await run_in_threadpool(self._opened().requests.hand_over, wanted.id, flow_run)
        return to(page)

    def _asked(self, new: NewRequest) -> Asked | _Refused:
        ledger = self._opened()
        if (before := ledger.requests.sent(new.token)) is not None:
            # The run may have begun meanwhile: whoever sent the form twice is led to it, not refused by it.
            return Asked(before, is_new=False, is_mine=True)
        busy = ledger.pulses.busy(new.adoption)
        run = ledger.runs.get(busy) if busy is not None else None
        if run is not None:
            return _Refused(texts.is_running(run.id, run.started_by), addresses.run(run.id))
        asked = ledger.requests.ask(new)
        if not asked.is_mine:
            return _Refused(texts.is_waiting(asked.request.asked_by), addresses.request(asked.request.id))
        return asked

    def _waive(self, request: Request, adoption: Adoption, form: FormData) -> Response:
        filled = WAIVER.read(form.multi_items())
        if filled.model is None:
            return self._adoptions.shown(request, adoption, Said(waiver=filled), 422)
        who = (adoption.organisation_cvr, adoption.lineage)
        history, by = self._opened().history, visitor_of(request).name
        if not history.waive(*who, by, filled.model.why):
            first = history.waiver(*who)
            if first is not None and first.waived_by != by:
                said = Said(refused=texts.waived_already(first.waived_by))
                return self._adoptions.shown(request, adoption, said, 409)
        return to(f"{addresses.adoption(adoption.id)}#skarp")

    async def _shown(self, request: Request, adoption: Adoption, said: Said, status: int) -> Response:
        return await run_in_threadpool(self._adoptions.shown, request, adoption, said, status)

    @staticmethod
    def _new(
        request: Request, adoption: Adoption, form: FormData, mode: Mode, order: ActOrder | None = None
    ) -> NewRequest:
        token = form.get(TOKEN)
        known = token[:_LONGEST_TOKEN] if isinstance(token, str) and token else secrets.token_urlsafe(16)
        return NewRequest(
            adoption.id,
            mode,
            BatchId(order.batch) if order else None,
            order.limit if order else None,
            order.numbers if order and mode is Mode.PILOT else (),
            visitor_of(request).name,
            known,
        )
