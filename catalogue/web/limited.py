"""A request that takes no more than it is allowed: bytes, fields and files."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus
from typing import Final

from starlette._utils import AwaitableOrContextManager
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive, Scope

MOST_FIELDS: Final = 500
MOST_FILES: Final = 5


class LimitedRequest(Request):
    """A request whose body ends at a limit; beyond it reading raises HTTPException 413, and too many fields 400."""

    def __init__(self, scope: Scope, receive: Receive, most_bytes: int) -> None:
        super().__init__(scope, receive)
        self._most_bytes = most_bytes

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Yield the body; what its length is said to be is believed only when it is too much."""
        said = self.headers.get("content-length", "")
        self._allow(int(said) if said.isdecimal() else 0)
        taken = 0
        async with aclosing(super().stream()) as chunks:
            async for chunk in chunks:
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
        """Return the form; a single field may be as large as the whole body."""
        size = self._most_bytes if max_part_size is None else max_part_size
        return super().form(max_files=max_files, max_fields=max_fields, max_part_size=size)

    def _allow(self, size: int) -> None:
        if size > self._most_bytes:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
