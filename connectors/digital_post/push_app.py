"""The end-point Beskedfordeler posts events to: answered `20` only after the sink committed.

Any other answer makes the sender try again later, which is what a failed commit needs.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from xml.sax.saxutils import escape

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.digital_post import texts
from connectors.digital_post.receipts import MALFORMED, read_or_keep
from connectors.ports import ReceiptSink

log = logging.getLogger(__name__)

MAX_BODY: Final = 1024 * 1024
"""An event is a few kilobytes; more is not an event."""
TAKEN: Final = 20
NOT_TAKEN: Final = 40
_ANSWER: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<sts:ModtagBeskedOutput xmlns:sts="urn:oio:sts:1.0.0" xmlns:sagdok="urn:oio:sagdok:3.0.0">'
    "<sagdok:StandardRetur><sagdok:StatusKode>{code}</sagdok:StatusKode>"
    "<sagdok:FejlbeskedTekst>{text}</sagdok:FejlbeskedTekst></sagdok:StandardRetur></sts:ModtagBeskedOutput>"
)


class ReceivedEvents:
    """Hands each posted event to the sink, one at a time, in a worker thread; counts what was committed.

    `heard` is called for each committed event: one that is refused and sent again does not keep the door open.
    """

    def __init__(self, sink: ReceiptSink, heard: Callable[[], None]) -> None:
        self._sink = sink
        self._heard = heard
        self._one_at_a_time = asyncio.Lock()
        self.committed = 0

    async def __call__(self, request: Request) -> Response:
        """Take one event."""
        raw = await _body(request)
        if raw is None:
            return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, NOT_TAKEN, texts.EVENT_NOT_READ)
        receipt = read_or_keep(raw, datetime.now(UTC))
        if receipt.error_code == MALFORMED:
            log.warning("an event could not be read and is kept as it is: %s", receipt.status)
        try:
            async with self._one_at_a_time:
                await asyncio.to_thread(self._sink, receipt)
        except Exception as error:  # noqa: BLE001 - whatever keeps a receipt from being committed, it must come again
            log.warning("a receipt was not committed and will be sent again: %s", type(error).__name__)
            return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, NOT_TAKEN, texts.EVENT_NOT_COMMITTED)
        self.committed += 1
        self._heard()
        return _answer(HTTPStatus.OK, TAKEN, "OK")


def receipts_app(events: ReceivedEvents, path: str) -> Starlette:
    """Return the ASGI application with the one route."""
    return Starlette(routes=[Route(path, events.__call__, methods=["POST"])])


async def _body(request: Request) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MAX_BODY:
                return None
            parts.append(part)
    except ClientDisconnect:
        return None
    return b"".join(parts)


def _answer(status: HTTPStatus, code: int, text: str) -> Response:
    body = _ANSWER.format(code=code, text=escape(text))
    # Events are few: a connection kept open would only hold up the closing of the door.
    return Response(body, status_code=status, media_type="application/xml", headers={"connection": "close"})
