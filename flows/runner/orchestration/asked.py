"""Who asked for this run: Prefect carried an id, and the ledger knows the name behind it."""

from __future__ import annotations

from contextlib import suppress

from flows.ledger.ids import BatchId, RequestId
from flows.ledger.requests import RunRequest
from flows.runner.errors import NotReady
from flows.runner.home import Home
from flows.runner.runs.live_run import Request


class RequestGone(NotReady):
    """The request was withdrawn, given up or belongs to another flow run: this one does nothing."""


def who_asked(home: Home, request: str, adoption: str, wanted: Request, prefect_run: str) -> str:
    """Take the request for this flow run and return the name of the person behind it.

    Raises `NotReady` for a request that does not exist or asks for something else than `wanted`, and `RequestGone`
    for one this flow run may not take: nobody's name stands under what somebody else started.
    """
    with home.ledger() as ledger:
        found = ledger.requests.get(RequestId(request.upper()))
        if found is None:
            raise NotReady(f"Der er ingen anmodning {request} i ledgeren. Intet er gjort. Start kørslen fra siden.")
        if not _asks_for(found, adoption, wanted):
            raise NotReady(
                f"Kørslen er en anden end den, anmodningen {found.id} beder om. Intet er gjort. Start den fra siden.",
                code="NOT_AS_ASKED",
            )
        if not ledger.requests.take(found.id, prefect_run):
            raise RequestGone(f"Anmodningen {found.id} gælder ikke længere. Intet er gjort. Start en ny kørsel.")
    return found.asked_by


def explain(home: Home, request: str | None, prefect_run: str, problem: str) -> None:
    """Keep why the run came to nothing, for its page and whoever asked; the error itself matters more than this."""
    if not home.has_ledger:
        return
    with suppress(Exception), home.ledger() as ledger:
        if request is not None:
            ledger.requests.explain(RequestId(request.upper()), problem)
        if prefect_run:
            ledger.runs.explain(prefect_run, problem)


def _asks_for(found: RunRequest, adoption: str, wanted: Request) -> bool:
    batch = BatchId(wanted.batch.upper()) if wanted.batch else None
    said = (adoption, wanted.mode, batch, wanted.limit, wanted.only)
    return said == (found.adoption, found.mode, found.batch, found.limit, found.only)
