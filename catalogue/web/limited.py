"""A request that takes no more than it is allowed: bytes, seconds, fields and files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus
from typing import Final

from starlette._utils import AwaitableOrContextManager, AwaitableOrContextManagerWrapper
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive, Scope

MOST_FIELDS: Final = 500
MOST_FILES: Final = 5
_DIGITS: Final = 19
MOST_SECONDS: Final = 30.0
"""How long a body may be on its way; the server itself waits for ever."""
_UNTAKEABLE: Final = re.compile("[\0\ud800-\udfff]")


class LimitedRequest(Request):
    """A request whose body ends at a limit: too large raises HTTPException 413, too slow 408, too many fields 400."""

    def __init__(self, scope: Scope, receive: Receive, most_bytes: int, most_seconds: float = MOST_SECONDS) -> None:
        super().__init__(scope, receive)
        self._most_bytes = most_bytes
        self._most_seconds = most_seconds

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Yield the body; what its length is said to be is believed only when it is too much."""
        self._allow(_said(self.headers.get("content-length", "")))
        taken, ends = 0, asyncio.get_running_loop().time() + self._most_seconds
        async with aclosing(super().stream()) as chunks:
            while (chunk := await _next(chunks, ends)) is not None:
                taken += len(chunk)
                self._allow(taken)
                yield chunk

    def form(
        self,
        *,
        max_files: float = MOST_FILES,
        max_fields: float = MOST_FIELDS,
        max_part_size: int | None = None,
    ) -> AwaitableOrContextManager[FormData]:
        """Return the form; a single field may be as large as the whole body, and text that is none raises 400."""
        size = self._most_bytes if max_part_size is None else max_part_size
        return AwaitableOrContextManagerWrapper(self._read_form(max_files, max_fields, size))

    async def _read_form(self, files: float, fields: float, size: int) -> FormData:
        try:
            form = await super().form(max_files=files, max_fields=fields, max_part_size=size)
        except UnicodeError:
            # A sender may claim any of Python's codecs for a body; some of them fail in ways of their own.
            raise HTTPException(HTTPStatus.BAD_REQUEST) from None
        if any(_is_broken(part) for name, value in form.multi_items() for part in (name, value)):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        return form

    def _allow(self, size: int) -> None:
        if size > self._most_bytes:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _said(length: str) -> int:
    """Return what a length is said to be; one of more digits than any body has is the largest of all."""
    if not (length.isascii() and length.isdecimal()):
        return 0
    return int(length) if len(length) < _DIGITS else 10**_DIGITS


def _is_broken(part: object) -> bool:
    """Return whether a text has what no database or page can take: a null character, or half of one beyond 16 bits."""
    return isinstance(part, str) and _UNTAKEABLE.search(part) is not None


async def _next(chunks: AsyncGenerator[bytes, None], ends: float) -> bytes | None:
    try:
        async with asyncio.timeout_at(ends):
            return await anext(chunks, None)
    except TimeoutError:
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None
