"""The pages of adoptions: what each waits for, and where a run is started."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Filled, Form
from catalogue.web.render import Renderer
from catalogue.web.routing import Page, visitor_of
from flows.console import addresses
from flows.console.adoptions.adoption_view import choices, entries, find, runnable, view
from flows.console.orders import BATCHES, EDITORS, STARTERS, VIEWERS, ActOrder, PreviewOrder, WaiverOrder
from flows.console.runs import run_texts
from flows.ledger import Ledger
from flows.ledger.model import Adoption

PREVIEW: Final = Form(PreviewOrder)
ACT: Final = Form(ActOrder)
WAIVER: Final = Form(WaiverOrder)
TOKEN: Final = "formular"  # noqa: S105 - the name of a field
"""The form's own token: the same form sent twice is one run."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an adoption's page tells beside itself: a refusal with a link to what is in the way, and forms typed in."""

    refused: str = ""
    refused_link: str = ""
    preview: Filled[PreviewOrder] | None = None
    act: Filled[ActOrder] | None = None
    waiver: Filled[WaiverOrder] | None = None


class AdoptionPages:
    """The list of adoptions, and one page for each."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger]) -> None:
        self._renderer = renderer
        self._opened = opened

    def pages(self) -> list[Page]:
        """Return the paths; no citizen is on any of them."""
        return [
            Page("/ibrugtagninger", self.list, VIEWERS),
            Page("/ibrugtagninger/{adoption}", self.one, VIEWERS),
        ]

    async def list(self, request: Request) -> Response:
        """Show every adoption of the reader's organisation."""
        return await run_in_threadpool(self._list, request)

    async def one(self, request: Request) -> Response:
        """Show one adoption; `batch` in the address is chosen in the form of a live run."""
        return await run_in_threadpool(self._one, request)

    def _list(self, request: Request) -> Response:
        found = entries(self._opened(), visitor_of(request))
        return self._renderer.page(request, "adoptions.html", c=run_texts, addresses=addresses, entries=found)

    def _one(self, request: Request) -> Response:
        return self.shown(request, self.demanded(request), Said())

    def demanded(self, request: Request) -> Adoption:
        """Return the adoption of the address; raise 404 for one that is not there, or is not the reader's."""
        found = find(self._opened(), request.path_params["adoption"], visitor_of(request))
        if found is None:
            raise HTTPException(404)
        return found

    def shown(self, request: Request, adoption: Adoption, said: Said, status: int = 200) -> Response:
        """Show an adoption's page with what there is to say beside it."""
        ledger, visitor = self._opened(), visitor_of(request)
        may_start = visitor.may(STARTERS)
        batches = runnable(ledger, adoption.id) if may_start else ()
        wanted = request.query_params.get("batch", "")
        chosen = wanted if wanted in {each.id for each in batches} else (batches[0].id if batches else "")
        known = {"batch": chosen, "mode": "live"} if wanted and chosen == wanted else {"batch": chosen}
        act = said.act or ACT.blank(known, {BATCHES: choices(batches)})
        history, who = ledger.history, (adoption.organisation_cvr, adoption.lineage)
        return self._renderer.page(
            request,
            "adoption.html",
            status,
            c=run_texts,
            addresses=addresses,
            view=view(ledger, adoption),
            may_start=may_start,
            may_edit=visitor.may(EDITORS),
            preview=said.preview or PREVIEW.blank(),
            act=act if batches or said.act else None,
            cut_over=history.has_earlier(*who) or history.waiver(*who) is not None,
            waiver=said.waiver or WAIVER.blank(),
            problems=(said.preview or said.act or said.waiver or Filled(())).problems,
            refused=said.refused,
            refused_link=said.refused_link,
            token=secrets.token_urlsafe(16),
        )
