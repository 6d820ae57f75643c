"""Two tokens in three steps: SAML from the token service, exchanged for a `Holder-of-key` access token, both kept.

Facts: letters-and-digital-post.md 2.2. A token is renewed some minutes before it expires, and once when a service
answers 401. Asking for a token persists nothing, so every call here is a read.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from connectors.digital_post import texts
from connectors.digital_post.certificate import Certificate
from connectors.digital_post.settings import DigitalPostConnection
from connectors.digital_post.xmltree import local, parse
from connectors.errors import NotConfigured, Rejected, Unavailable
from connectors.http import HttpClient

Clock = Callable[[], datetime]
"""Returns the time now, timezone aware."""

RENEW_BEFORE: Final = timedelta(minutes=5)
UNKNOWN_LIFETIME: Final = timedelta(minutes=10)
"""How long a SAML token that does not say when it expires is kept."""
_LONGEST: Final = 7 * 24 * 3600
"""Seconds; an access token that says it lives longer is not read right."""
_TRUST: Final = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
_SAML: Final = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"


@dataclass(frozen=True, slots=True)
class Token:
    """One token and the moment from which it is no longer used."""

    text: str
    renew_at: datetime

    def __repr__(self) -> str:
        return f"Token(···, renew_at={self.renew_at.isoformat()})"


class Tokens:
    """The tokens of one organisation, per entity id. Safe to share between tasks of one event loop."""

    def __init__(
        self,
        connection: DigitalPostConnection,
        cvr: str,
        certificate: Certificate | None,
        http: HttpClient,
        clock: Clock,
    ) -> None:
        self._connection = connection
        self._cvr = cvr
        self._use_key = certificate.one_line if certificate else ""
        self._http = http
        self._clock = clock
        self._saml: dict[str, Token] = {}
        self._access: dict[str, Token] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def access(self, entity_id: str) -> str:
        """Return the `authorization` header for one service."""
        async with self._locks[entity_id]:
            kept = self._kept(self._access, entity_id)
            if kept is None:
                kept = self._access[entity_id] = await self._exchange(entity_id)
            return kept.text

    async def saml(self, entity_id: str) -> bytes:
        """Return the SAML token itself, decoded, as Beskedfordeler's queue takes it."""
        async with self._locks[entity_id]:
            text = (await self._issued(entity_id)).text
        try:
            return base64.b64decode(text, validate=True)
        except ValueError:
            raise Unavailable(texts.TRUST_UNREADABLE, system=texts.TRUST_SYSTEM) from None

    def discard(self, entity_id: str, refused: str) -> None:
        """Forget the tokens behind a refused header; a newer one, renewed by another task meanwhile, is kept."""
        kept = self._access.get(entity_id)
        if kept is not None and kept.text == refused:
            del self._access[entity_id]
            self._saml.pop(entity_id, None)

    def _kept(self, tokens: dict[str, Token], entity_id: str) -> Token | None:
        kept = tokens.get(entity_id)
        return kept if kept is not None and self._clock() < kept.renew_at else None

    async def _exchange(self, entity_id: str) -> Token:
        fresh = self._kept(self._saml, entity_id) is None
        saml = await self._issued(entity_id)
        try:
            return await self._exchanged(saml)
        except NotConfigured:
            # A kept token may be older than its stated lifetime says: that has no time zone.
            if fresh:
                raise
            self._saml.pop(entity_id, None)
            return await self._exchanged(await self._issued(entity_id))

    async def _issued(self, entity_id: str) -> Token:
        kept = self._kept(self._saml, entity_id)
        if kept is None:
            answer = await self._ask(self._connection.token_url, json=self._issue_request(entity_id))
            assertion = _text(answer.get("RequestedSecurityToken"), "Assertion")
            kept = Token(assertion, self._renewal(_saml_expiry(assertion, answer) or self._clock() + UNKNOWN_LIFETIME))
            self._saml[entity_id] = kept
        return kept

    async def _exchanged(self, saml: Token) -> Token:
        url = self._connection.service("AccessTokenService_1/token")
        answer = await self._ask(url, data={"saml-token": saml.text})
        seconds = answer.get("expires_in")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < _LONGEST:
            raise Unavailable(texts.TRUST_UNREADABLE, system=texts.TRUST_SYSTEM)
        header = f"{_text(answer, 'token_type')} {_text(answer, 'access_token')}"
        return Token(header, self._renewal(self._clock() + timedelta(seconds=seconds)))

    def _renewal(self, expires: datetime) -> datetime:
        left = expires - self._clock()
        return expires - min(RENEW_BEFORE, left / 10)

    async def _ask(self, url: str, **request: Any) -> dict[str, Any]:
        try:
            response = await self._http.read("POST", url, **request)
            answer = json.loads(response.content)
        except Rejected as error:
            raise NotConfigured(
                texts.TRUST_REFUSED.format(code=error.code), setting="connections.post", system=texts.TRUST_SYSTEM
            ) from None
        except ValueError:
            raise Unavailable(texts.TRUST_UNREADABLE, system=texts.TRUST_SYSTEM) from None
        if not isinstance(answer, dict):
            raise Unavailable(texts.TRUST_UNREADABLE, system=texts.TRUST_SYSTEM)
        return answer

    def _issue_request(self, entity_id: str) -> dict[str, Any]:
        return {
            "TokenType": _SAML,
            "RequestType": f"{_TRUST}/Issue",
            "KeyType": f"{_TRUST}/PublicKey",
            "AnvenderKontekst": {"Cvr": self._cvr},
            "UseKey": self._use_key,
            "AppliesTo": {"EndpointReference": {"Address": entity_id}},
            "OnBehalfOf": None,
        }


def _text(source: object, key: str) -> str:
    value = source.get(key) if isinstance(source, dict) else None
    if not isinstance(value, str) or not value:
        raise Unavailable(texts.TRUST_UNREADABLE, system=texts.TRUST_SYSTEM)
    return value


def _saml_expiry(assertion: str, answer: dict[str, Any]) -> datetime | None:
    """Return the earliest moment that the token or the answer around it gives as its end; None when neither does."""
    known = [moment for moment in (_not_on_or_after(assertion), _lifetime(answer.get("Lifetime"))) if moment]
    return min(known, default=None)


def _not_on_or_after(assertion: str) -> datetime | None:
    try:
        root = parse(base64.b64decode(assertion, validate=True))
        moments = [
            datetime.fromisoformat(str(node.attrib["NotOnOrAfter"]))
            for node in root.iter()
            if local(node) == "Conditions"
        ]
    except (ValueError, KeyError):
        return None
    return min((moment for moment in moments if moment.tzinfo), default=None)


def _lifetime(text: object) -> datetime | None:
    try:
        return datetime.strptime(str(text), "%m/%d/%Y %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
