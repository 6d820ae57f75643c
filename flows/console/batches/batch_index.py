"""All prøvekørsler of an organisation, newest first: which wait for an approval, and what became of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.render import Renderer
from catalogue.web.routing import Page, visitor_of
from flows.console import addresses
from flows.console.batches import batch_index_texts as texts
from flows.console.orders import VIEWERS
from flows.ledger import Ledger
from flows.ledger.model import Batch
from flows.ledger.states import BatchState, Outcome
from flows.runner.telling import words
from flows.runner.telling.moments import moment

SHOWN: Final = 50
STATE: Final = "tilstand"
_HIDDEN: Final = (BatchState.PREPARING,)


@dataclass(frozen=True, slots=True)
class Row:
    """One batch in the list; `offered` is how many would get the offer, or have got it."""

    id: str
    href: str
    adoption: str
    state: str
    found: int
    offered: int
    prepared: str
    by: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A state to narrow by."""

    value: str
    title: str
    chosen: bool


class BatchIndex:
    """The list; counts and colleagues' names are on it, never a citizen."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger]) -> None:
        self._renderer = renderer
        self._opened = opened

    def pages(self) -> list[Page]:
        """Return the path."""
        return [Page(addresses.BATCHES, self.show, VIEWERS)]

    async def show(self, request: Request) -> Response:
        """Show the newest."""
        return await run_in_threadpool(self._show, request)

    def _show(self, request: Request) -> Response:
        ledger, cvr = self._opened(), visitor_of(request).organisation_cvr
        asked = request.query_params.get(STATE, "")
        wanted = [each for each in BatchState if each not in _HIDDEN and asked in ("", each)]
        # A state nobody knows narrows by nothing: the list says what there is.
        states = wanted or [each for each in BatchState if each not in _HIDDEN]
        rows = [_row(ledger, each) for each in ledger.batches.recent(cvr, states, SHOWN)]
        waiting = sum(1 for each in ledger.batches.recent(cvr, [BatchState.PREPARED], SHOWN))
        return self._renderer.page(
            request, "batch_index.html", c=texts, rows=rows, choices=_choices(asked), waiting=waiting, shown=SHOWN
        )


def _row(ledger: Ledger, batch: Batch) -> Row:
    opened = batch.state is BatchState.OPENED
    counts = ledger.cases.counts(batch.id) if opened else ledger.batches.counts(batch.id)
    return Row(
        batch.id,
        addresses.batch(batch.id),
        batch.adoption,
        words.BATCH_STATES[batch.state],
        counts.found,
        counts.of(Outcome.DONE),
        moment(batch.prepared_at or batch.created_at),
        batch.started_by,
    )


def _choices(asked: str) -> tuple[Choice, ...]:
    known = ((each.value, words.BATCH_STATES[each]) for each in BatchState if each not in _HIDDEN)
    return (
        Choice("", texts.ALL, asked == ""),
        *(Choice(value, title.capitalize(), value == asked) for value, title in known),
    )
