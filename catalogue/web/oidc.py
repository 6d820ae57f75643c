"""The organisation's own login by OpenID Connect: authorization code with PKCE, state and nonce."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import SecretStr

from catalogue.web.farewell import address_of, hint_of
from catalogue.web.id_token import Expected, LoginFailed, Trouble, UnknownKey, visitor_of
from catalogue.web.provider_settings import (
    LoginNotReady,
    ProviderSettings,
    is_private_road,
    read_secret,
    read_settings,
)
from catalogue.web.sealing import Seal
from catalogue.web.visitor import Visitor

# The library logs whole addresses, and an answer's address has a code in it.
for _library in ("httpx", "httpcore"):
    logging.getLogger(_library).setLevel(logging.WARNING)

START: Final = "/log-ind/kommune"
ANSWER: Final = "/log-ind/kommune/svar"
TIMEOUT: Final = 10.0
_MOST_BYTES: Final = 500_000
_KEPT: Final = 3600.0
"""How long what the provider says of itself is believed, in seconds."""
_DOWN: Final = 5.0
"""How long after it did not answer nobody else waits for it, in seconds."""
_KEYS_AGAIN: Final = 60.0
"""How long after fetching its keys we ask again for a key we do not know."""
Clock = Callable[[], float]
"""Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Started:
    """One login under way; only the browser that began it knows it."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Self:
        """Return one that nobody can guess: 256 bits each."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who has logged in, and what the provider is to be told when the person logs out, sealed."""

    visitor: Visitor
    farewell: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Places:
    """What the provider says of itself, and when it said so."""

    authorize: str
    token: str
    end_session: str
    """Empty where the provider ends no login for others."""
    names_itself: bool
    keys: KeySet
    fetched: float


class Provider:
    """One provider, asked anew when what it said has grown old. `owner` is whose runs are shown here, if anybody's."""

    def __init__(
        self,
        settings: ProviderSettings,
        secret: SecretStr,
        *,
        owner: str = "",
        verify: ssl.SSLContext | None = None,
        clock: Clock = time.time,
    ) -> None:
        self.settings = settings
        self._owner = owner
        self.clock = clock
        self._secret = secret
        self._verify = verify or ssl.create_default_context()
        self._places: _Places | None = None
        self._tried = float("-inf")
        self._asking = asyncio.Lock()
        self._farewells = Seal(self.seal, "farewell")

    async def address(self, started: Started) -> str:
        """Return where to send the browser; raise `LoginFailed`."""
        places = await self._known()
        client = OAuth2Client(
            None,
            client_id=self.settings.client_id,
            scope=list(self.settings.scopes),
            redirect_uri=self._answer_address,
            code_challenge_method="S256",
        )
        url, _state = client.create_authorization_url(
            places.authorize, state=started.state, code_verifier=started.verifier, nonce=started.nonce
        )
        return str(url)

    async def arrival(self, started: Started, answer: Mapping[str, str]) -> Arrival:
        """Return who has logged in, from the query the browser came back with; raise `LoginFailed`."""
        places = await self._known()
        if answer.get("iss", self.settings.issuer if not places.names_itself else "") != self.settings.issuer:
            raise LoginFailed(Trouble.UNTRUSTED, "the answer is another provider's (RFC 9207)")
        if "error" in answer or not answer.get("code"):
            raise LoginFailed(Trouble.CANCELLED, "the provider let nobody in")
        tokens = await self._exchange(places, started, answer["code"])
        id_token = _text(tokens, "id_token")
        expected = Expected(started.nonce, _text(tokens, "access_token"), int(self.clock()), self._owner)
        visitor = await self._visitor(id_token, places, expected)
        return Arrival(visitor, self._farewells.close(hint_of(id_token)) if places.end_session else "")

    async def goodbye(self, farewell: str) -> str:
        """Return where the browser ends its login at the provider; empty when the provider cannot be asked."""
        try:
            places, hint = await self._known(), self._farewells.open(farewell)
        except (LoginFailed, ValueError):
            return ""
        if not places.end_session:
            return ""
        return address_of(places.end_session, hint, self.settings.client_id, f"{self.settings.address}/")

    async def _visitor(self, id_token: str, places: _Places, expected: Expected) -> Visitor:
        try:
            return visitor_of(id_token, places.keys, expected, self.settings)
        except UnknownKey:
            if self.clock() - places.fetched < _KEYS_AGAIN:
                raise
            newer = await self._ask()
            return visitor_of(id_token, newer.keys, expected, self.settings)

    @property
    def seal(self) -> bytes:
        """Return a secret of this login alone, the same in every process that serves it."""
        return f"samdrift login {self.settings.client_id} {self._secret.get_secret_value()}".encode()

    @property
    def _answer_address(self) -> str:
        return f"{self.settings.address}{ANSWER}"

    async def _known(self) -> _Places:
        async with self._asking:
            places, now = self._places, self.clock()
            if places is not None and now - places.fetched <= _KEPT:
                return places
            if now - self._tried < _DOWN:
                raise LoginFailed(Trouble.DOWN, "it did not answer a moment ago")
            self._tried = now
            places = await self._ask()
            self._tried = float("-inf")
            return places

    async def _ask(self) -> _Places:
        said = await self._json("GET", f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self.settings.issuer:
            raise LoginFailed(Trouble.UNTRUSTED, "the provider calls itself something else")
        jwks = await self._json("GET", _place(said, "jwks_uri"))
        try:
            keys = KeySet.import_key_set({"keys": jwks["keys"]})
        except (JoseError, ValueError, KeyError, TypeError):
            raise LoginFailed(Trouble.DOWN, "the provider's keys cannot be read") from None
        names_itself = said.get("authorization_response_iss_parameter_supported") is True
        authorize, token = _place(said, "authorization_endpoint"), _place(said, "token_endpoint")
        end_session = _place(said, "end_session_endpoint") if said.get("end_session_endpoint") else ""
        self._places = _Places(authorize, token, end_session, names_itself, keys, self.clock())
        return self._places

    async def _exchange(self, places: _Places, started: Started, code: str) -> Mapping[str, Any]:
        body = prepare_token_request(
            "authorization_code",
            code=code,
            redirect_uri=self._answer_address,
            code_verifier=started.verifier,
        )
        auth = ClientAuth(self.settings.client_id, self._secret.get_secret_value(), self.settings.client_secret_sent)
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        url, headers, body = auth.prepare("POST", places.token, headers, body)
        return await self._json("POST", url, headers=headers, content=body)

    async def _json(self, method: str, url: str, **request: Any) -> Mapping[str, Any]:
        """Return the JSON object a call answers with; raise `LoginFailed` for everything else."""
        try:
            async with asyncio.timeout(TIMEOUT), self._client() as client:
                response = await client.request(method, url, **request)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise LoginFailed(Trouble.DOWN, type(error).__name__) from None
        if response.is_client_error and method == "POST":
            # A code that is old, used, or another client's.
            raise LoginFailed(Trouble.STALE, f"the code was refused ({response.status_code})")
        if not response.is_success or len(response.content) > _MOST_BYTES:
            raise LoginFailed(Trouble.DOWN, f"status {response.status_code}")
        try:
            found = response.json()
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise LoginFailed(Trouble.DOWN, "not a JSON object")
        return found

    def _client(self) -> httpx.AsyncClient:
        # A login is rare: a connection of its own each time needs no closing when the app ends.
        return httpx.AsyncClient(verify=self._verify, trust_env=False, follow_redirects=False, timeout=TIMEOUT)


def provider_of(state: Path, secrets_folder: Path, owner: str = "") -> Provider | None:
    """Return the provider that a state folder's `login.yaml` names, or None; raise `LoginNotReady`.

    `owner` is the CVR number of a runner's organisation: only its people get roles there.
    """
    settings = read_settings(state)
    if settings is None:
        return None
    secret = read_secret(settings, secrets_folder)
    if settings.ca_file is None:
        return Provider(settings, secret, owner=owner)
    file = secrets_folder / settings.ca_file
    try:
        return Provider(settings, secret, owner=owner, verify=ssl.create_default_context(cafile=str(file)))
    except (OSError, ssl.SSLError):
        raise LoginNotReady(f"{file} kan ikke læses som rodcertifikater (ca_file).") from None


def _place(said: Mapping[str, Any], name: str) -> str:
    place = said.get(name)
    if not isinstance(place, str) or not is_private_road(place):
        raise LoginFailed(Trouble.DOWN, f"{name} is missing or goes over an open road")
    return place


def _text(tokens: Mapping[str, Any], name: str) -> str:
    value = tokens.get(name)
    return value if isinstance(value, str) else ""
