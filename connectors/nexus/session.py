"""One logged-in conversation with Nexus: the token, the home document, and calls that follow links."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

from connectors.errors import NotConfigured, OutcomeUnknown, Rejected, Unavailable
from connectors.http import HttpClient
from connectors.nexus import texts
from connectors.nexus.hal import Resource, malformed, resolve
from connectors.nexus.places import LOGIN
from connectors.nexus.settings import NexusConnection

UNAUTHORISED: Final = "HTTP_401"
_BAD_LOGIN: Final = frozenset({"HTTP_400", UNAUTHORISED, "HTTP_403"})
_MARGIN: Final = 0.2
"""The part of a token's life that is not used, so that it does not expire on its way."""
_LONGEST_MARGIN: Final = 30.0
_SHORT_LIFE: Final = 60.0
"""Seconds a token is taken to live when the login does not say."""
_LATEST_START: ContextVar[float | None] = ContextVar("latest_start", default=None)
"""When the persisting call of the write under way must have begun, by the session's clock."""


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token and how it is renewed. Times are of the session's clock."""

    access: str = field(repr=False)
    until: float
    refresh: str = field(repr=False, default="")
    refresh_until: float = 0.0


class NexusSession:
    """Calls with a valid token. Share it: it holds one token and one home document for all citizens."""

    def __init__(
        self, connection: NexusConnection, http: HttpClient, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection = connection
        self._http = http
        self._clock = clock
        self._token: Token | None = None
        self._home: Resource | None = None
        self._login = asyncio.Lock()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Bound what happens inside: a persisting call after `prepare_seconds` is `Unavailable`, not made."""
        mark = _LATEST_START.set(self._clock() + self._connection.prepare_seconds)
        try:
            yield
        finally:
            _LATEST_START.reset(mark)

    async def home(self) -> Resource:
        """Return the home document, read once."""
        if self._home is None:
            self._home = await self.get(self._connection.base_url)
        return self._home

    async def get(self, href: str, **request: Any) -> Resource:
        """Read one object."""
        return Resource.of(await self._read("GET", href, request))

    async def get_all(self, href: str, **request: Any) -> tuple[Resource, ...]:
        """Read a list of objects."""
        return Resource.many(await self._read("GET", href, request))

    async def ask(self, href: str, question: object) -> Resource:
        """Read one object by POST: Nexus looks citizens up and prepares drafts that way, without persisting."""
        return Resource.of(await self._read("POST", href, {"json": question}))

    async def change(self, method: str, href: str, body: object) -> Resource:
        """Make one persisting call; an answer that cannot be read is `OutcomeUnknown`. An empty answer is empty."""
        response = await self._send(self._write, method, href, {"json": body})
        if not response.content:
            return Resource({})
        try:
            return Resource.of(response.json())
        except (ValueError, Unavailable):
            raise OutcomeUnknown(texts.LOST_ANSWER, system=texts.SYSTEM) from None

    async def tell(self, href: str, body: object) -> None:
        """Make one persisting call whose answer says nothing beyond its status."""
        await self._send(self._write, "POST", href, {"json": body})

    async def upload(self, href: str, filename: str, content: bytes) -> None:
        """Make one persisting call that sends a PDF."""
        files = {"file": (filename, content, "application/pdf")}
        await self._send(self._write, "POST", href, {"files": files})

    async def _write(self, method: str, url: str, **request: Any) -> Any:
        latest = _LATEST_START.get()
        if latest is not None and self._clock() > latest:
            raise Unavailable(texts.TOO_SLOW, system=texts.SYSTEM)
        return await self._http.write(method, url, **request)

    async def _read(self, method: str, href: str, request: dict[str, Any]) -> object:
        response = await self._send(self._http.read, method, href, request)
        try:
            return response.json()
        except ValueError:
            raise malformed() from None

    async def _send(self, call: Callable[..., Any], method: str, href: str, request: dict[str, Any]) -> Any:
        url = resolve(self._connection.base_url, href)
        token = await self._valid_token()
        try:
            return await call(method, url, headers=_bearer(token), **request)
        except Rejected as refused:
            if refused.code != UNAUTHORISED:
                raise
        # A 401 changed nothing, so this second attempt of a write is still its only persisting call.
        try:
            return await call(method, url, headers=_bearer(await self._renewed(token)), **request)
        except Rejected as refused:
            raise _login_error(refused, UNAUTHORISED) from None

    async def _valid_token(self) -> Token:
        token = self._token
        if token is not None and self._clock() < token.until:
            return token
        return await self._renewed(token)

    async def _renewed(self, spent: Token | None) -> Token:
        async with self._login:
            # Of many calls that find the same token spent, only the first renews it.
            if self._token is None or self._token is spent:
                self._token = await self._refresh(spent) or await self._authenticate()
            return self._token

    async def _refresh(self, spent: Token | None) -> Token | None:
        if spent is None or not spent.refresh or self._clock() >= spent.refresh_until:
            return None
        try:
            return await self._fetch({"grant_type": "refresh_token", "refresh_token": spent.refresh})
        except Rejected:
            return None

    async def _authenticate(self) -> Token:
        try:
            return await self._fetch({"grant_type": "client_credentials"})
        except Rejected as refused:
            raise _login_error(refused, *_BAD_LOGIN) from None

    async def _fetch(self, form: dict[str, str]) -> Token:
        connection = self._connection
        login = (connection.client_id, connection.client_secret.get_secret_value())
        asked = self._clock()
        response = await self._http.read("POST", connection.token_url, data=form, auth=login)
        try:
            return _token(Resource.of(response.json()), asked)
        except ValueError:
            raise malformed() from None


def _token(answer: Resource, asked: float) -> Token:
    access = answer.text("access_token")
    if not access:
        raise malformed()
    return Token(
        access=access,
        until=asked + _usable(answer.body.get("expires_in")),
        refresh=answer.text("refresh_token"),
        refresh_until=asked + _usable(answer.body.get("refresh_expires_in")),
    )


def _usable(lifetime: object) -> float:
    seconds = float(lifetime) if isinstance(lifetime, int | float) else _SHORT_LIFE
    return seconds - min(seconds * _MARGIN, _LONGEST_MARGIN)


def _bearer(token: Token) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.access}", "Accept": "application/json"}


def _login_error(refused: Rejected, *codes: str) -> Rejected | NotConfigured:
    if refused.code in codes:
        return NotConfigured(texts.BAD_LOGIN, setting=LOGIN, system=texts.SYSTEM)
    return refused
