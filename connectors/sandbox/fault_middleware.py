"""Puts a fault board in front of an ASGI application.

A lost reply lets the application run to its end first: what it committed stands, and the caller never hears of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.sandbox.faults import FaultBoard, FaultKind, FaultRule

CutConnection = Callable[[Scope], Awaitable[None]]
"""Closes the connection a request came on; the server gives one that really does."""

_GARBAGE: Final = b'{"_links": {"self": <<<'
_PLAIN: Final[dict[FaultKind, int]] = {
    FaultKind.THROTTLED: 429,
    FaultKind.ERROR_500: 500,
    FaultKind.UNAVAILABLE: 503,
    FaultKind.CONFLICT: 409,
}


async def raise_reset(_scope: Scope) -> None:
    """Stand in for a cut connection where there is none, as in a test without a server."""
    raise ConnectionResetError("forbindelsen blev afbrudt af en bestilt fejl")


class FaultMiddleware:
    """Plain ASGI: asks the board about every request and lets the rule happen."""

    def __init__(self, app: ASGIApp, board: FaultBoard, system: str, cut: CutConnection = raise_reset) -> None:
        self._app, self._board, self._system, self._cut = app, board, system, cut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, with a fault if one is due."""
        rule = None
        if scope["type"] == "http":
            rule = self._board.next_fault(self._system, f"{scope['method']} {scope['path']}")
        if rule is None:
            await self._app(scope, receive, send)
        elif rule.kind in _PLAIN:
            await _plain(rule, receive, send)
        elif rule.kind is FaultKind.SLOW:
            await asyncio.sleep(rule.seconds)
            await self._app(scope, receive, send)
        else:
            await self._after_commit(rule, scope, receive, send)

    async def _after_commit(self, rule: FaultRule, scope: Scope, receive: Receive, send: Send) -> None:
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, keep)
        if rule.kind is FaultKind.REPLY_LOST:
            await self._cut(scope)
            return
        body = b"".join(message.get("body", b"") for message in answer[1:])
        if rule.kind is FaultKind.MALFORMED:
            await _whole(send, {**answer[0], "headers": _sized(answer[0], len(_GARBAGE))}, _GARBAGE)
            return
        await send({**answer[0], "headers": _sized(answer[0], len(body) + 1)})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await self._cut(scope)


async def _plain(rule: FaultRule, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    if rule.kind is FaultKind.THROTTLED:
        headers.append((b"retry-after", str(max(1, round(rule.seconds))).encode()))
    await _whole(send, {"type": "http.response.start", "status": _PLAIN[rule.kind], "headers": headers}, b"{}")


async def _whole(send: Send, start: Message, body: bytes) -> None:
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _sized(start: Message, size: int) -> list[tuple[bytes, bytes]]:
    headers = [(name, value) for name, value in start.get("headers", []) if name.lower() != b"content-length"]
    return [*headers, (b"content-length", str(size).encode())]
