"""The last place where an error can become a page: its kind and place are logged, its words are not."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalogue.web import texts

log = logging.getLogger(__name__)

Keeper = Callable[[Exception], str]
"""Keeps an unforeseen error and returns the code that finds it again."""
Answer = Callable[[Request, str], Awaitable[Response]]

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PLACES: Final = 8


class HalfAnswered(Exception):
    """An error came when the answer had begun; only its code is told."""


class Walled:
    """ASGI middleware: nothing goes out of the app but an answer; an error's words may be about a citizen."""

    def __init__(self, app: ASGIApp, answer: Answer, keeper: Keeper | None = None) -> None:
        self._app = app
        self._answer = answer
        self._keep = keeper or logged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the last place where an error can become a page
            code = self._kept(error)
            if begun:
                # The server must cut the connection, so that half an answer is not taken for a whole one.
                raise HalfAnswered(code) from None
            response = await self._response(scope, receive, code)
            await response(scope, receive, send)

    def _kept(self, error: Exception) -> str:
        try:
            return self._keep(error)
        except Exception as second:  # noqa: BLE001 - the database may be what failed
            logged(second)
            return logged(error)

    async def _response(self, scope: Scope, receive: Receive, code: str) -> Response:
        try:
            return await self._answer(Request(scope, receive), code)
        except Exception as error:  # noqa: BLE001 - the template may be what failed
            logged(error)
            return PlainTextResponse(texts.failed(code), status_code=500)


def logged(error: Exception) -> str:
    """Log kind and place of an error under a new code, and return the code."""
    code = "F-" + "".join(secrets.choice(_LETTERS) for _ in range(6))
    log.error("%s %s.%s %s", code, type(error).__module__, type(error).__name__, " < ".join(_places(error)))
    return code


def _places(error: BaseException) -> list[str]:
    places, trace = [], error.__traceback__
    while trace is not None:
        places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[::-1][:_PLACES]
