"""The one HTTP client of the house: limits, masking, and every httpx failure turned into an error of ours.

What a failure means depends on what the call was. A read that failed did nothing. A write that failed before its
bytes left did nothing; a write refused with 4xx did nothing; anything else may have happened (facts:
models-and-reliability.md C.3). No raw httpx error leaves this module, and no message carries a URL's query or a body.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self

import httpx

from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.ports import READ, WRITE

log = logging.getLogger(__name__)

# The libraries log whole addresses at INFO and headers at DEBUG, and SF1601's look-up has a CPR number in its query.
for _library in ("httpx", "httpcore"):
    logging.getLogger(_library).setLevel(logging.WARNING)

NOTHING_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""Failures before a byte of the request left this machine."""

BROKEN: Final = (
    httpx.TimeoutException,
    httpx.TransportError,
    httpx.DecodingError,
    httpx.TooManyRedirects,
    httpx.StreamError,
    TimeoutError,
)
"""Failures after that: a read is repeated, a write is asked about.

`StreamError` covers a body cut half-way; `TimeoutError` is the end of the call's total, wherever it had come to.
"""

NOT_OURS: Final = (httpx.InvalidURL, httpx.CookieConflict)
"""Failures of our own making: a URL that is none, from a setting or from the system."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One remote system: its name on screen and how patient we are. Times in seconds."""

    system: str
    timeout: float = 30.0
    """The total for one call; part of the effect protocol's timing invariant (DESIGN §3)."""
    connect_timeout: float = 5.0
    most_answered: int | None = None
    """Bytes of an answer that are read where its body is of no use; None reads and keeps it all."""


class HttpClient:
    """One connection pool to one system. Share it: a client per call costs more than the call."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        verify: ssl.SSLContext | bool = True,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._client = httpx.AsyncClient(
            http1=True,
            http2=False,
            verify=verify,
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(endpoint.timeout, connect=endpoint.connect_timeout),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the pool."""
        await self._client.aclose()

    async def read(self, method: str, url: str, **request: Any) -> httpx.Response:
        """Make a call that changes nothing; raise `Retryable` when it failed, `Rejected` on 4xx."""
        return await self._send(READ, method, url, request)

    async def write(self, method: str, url: str, **request: Any) -> httpx.Response:
        """Make one persisting call, once; raise `OutcomeUnknown` unless it clearly did or did not happen."""
        return await self._send(WRITE, method, url, request)

    async def _send(self, operation: str, method: str, url: str, request: Mapping[str, Any]) -> httpx.Response:
        name = self.endpoint.system
        shown = url.split("?", 1)[0]
        try:
            # httpx counts its timeout anew for each chunk: a reply that drips would never end.
            async with asyncio.timeout(self.endpoint.timeout):
                response = await self._request(method, url, request)
        except NOTHING_LEFT:
            raise Unavailable(f"{name} svarer ikke; intet er sendt.", system=name) from None
        except BROKEN:
            raise self._broken(operation) from None
        except NOT_OURS:
            raise Rejected(f"Adressen til {name} er ikke en gyldig adresse.", system=name, code="BAD_URL") from None
        log.debug("%s %s -> %s", method, shown, response.status_code)
        if response.is_success:
            return response
        raise self._refused(operation, response)

    async def _request(self, method: str, url: str, request: Mapping[str, Any]) -> httpx.Response:
        most = self.endpoint.most_answered
        if most is None:
            return await self._client.request(method, url, **request)
        async with self._client.stream(method, url, **request) as response:
            read = 0
            async for part in response.aiter_raw():
                read += len(part)
                if read >= most:
                    break
            return response

    def _broken(self, operation: str) -> ConnectorError:
        name = self.endpoint.system
        if operation == WRITE:
            return OutcomeUnknown(f"Svaret fra {name} gik tabt; handlingen kan være sket.", system=name)
        return Unavailable(f"{name} svarede ikke i tide.", system=name)

    def _refused(self, operation: str, response: httpx.Response) -> ConnectorError:
        name, status = self.endpoint.system, response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return Throttled(f"{name} beder os vente.", system=name, retry_after=_seconds(response))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            if operation == WRITE:
                return OutcomeUnknown(f"{name} fejlede ({status}); handlingen kan være sket.", system=name)
            return Unavailable(f"{name} fejlede ({status}).", system=name)
        return Rejected(f"{name} afviste kaldet ({status}).", system=name, code=f"HTTP_{status}")


def _seconds(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else None
