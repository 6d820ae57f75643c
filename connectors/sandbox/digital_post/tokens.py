"""The token service: a SAML token for a certificate and a service, exchanged for a Holder-of-key access token.

Shapes: facts: letters-and-digital-post.md 2.2 and the documents named there.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography import x509

SAML_2: Final = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"
ISSUE: Final = "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue"
PUBLIC_KEY: Final = "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey"
SEND_ENTITY: Final = "http://entityid.kombit.dk/service/kombipostafsend/1"
LOOKUP_ENTITY: Final = "http://entityid.kombit.dk/service/postforespoerg/1"
RECEIPTS_ENTITY: Final = "http://entityid.kombit.dk/service/bfo_modtag/2"
SCHEME: Final = "Holder-of-key"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return now, in UTC."""
    return datetime.now(UTC)


class TokenRefusedError(Exception):
    """The request for a token, or the token itself, is not good; the text says which part."""


@dataclass(frozen=True, slots=True)
class _Grant:
    entity: str
    expires: datetime


class TokenService:
    """Issues and checks tokens for one authority and one certificate; they do not survive a restart."""

    def __init__(self, cvr: str, certificate: bytes, *, seconds: int = 3600, clock: Clock = utc_now) -> None:
        """Accept only `certificate` (PEM) as UseKey; access tokens live `seconds`."""
        self._cvr, self._seconds, self._clock = cvr, seconds, clock
        self._certificate = x509.load_pem_x509_certificate(certificate)
        self._saml: dict[str, _Grant] = {}
        self._access: dict[str, _Grant] = {}

    def issue(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of the issue call; raise `TokenRefusedError` naming what is wrong."""
        expected = {"TokenType": SAML_2, "RequestType": ISSUE, "KeyType": PUBLIC_KEY}
        for key, value in expected.items():
            if wish.get(key) != value:
                raise TokenRefusedError(f"{key} mangler eller er forkert")
        if str(_inner(wish, "AnvenderKontekst", "Cvr")) != self._cvr:
            raise TokenRefusedError("AnvenderKontekst.Cvr er ikke myndigheden bag certifikatet")
        self._check_key(wish.get("UseKey"))
        entity = _inner(_inner(wish, "AppliesTo", "EndpointReference"), "Address")
        if entity not in {SEND_ENTITY, LOOKUP_ENTITY, RECEIPTS_ENTITY}:
            raise TokenRefusedError("AppliesTo nævner en ukendt service")
        expires = self._clock() + timedelta(seconds=max(self._seconds, 1))
        token = base64.b64encode(b"<saml:Assertion>" + secrets.token_bytes(48)).decode()
        self._saml[token] = _Grant(entity, expires)
        return {
            "TokenType": SAML_2,
            "RequestedSecurityToken": {"Assertion": token},
            "Lifetime": expires.strftime("%m/%d/%Y %H:%M:%S"),
        }

    def _check_key(self, use_key: object) -> None:
        try:
            der = base64.b64decode(str(use_key), validate=True)
            certificate = x509.load_der_x509_certificate(der)
        except (binascii.Error, ValueError) as error:
            raise TokenRefusedError("UseKey skal være certifikatet på én linje uden BEGIN og END") from error
        if certificate != self._certificate:
            raise TokenRefusedError("UseKey er ikke anvendersystemets certifikat")

    def exchange(self, saml: str) -> dict[str, Any]:
        """Return the access token for a SAML token; raise `TokenRefusedError` when unknown or expired."""
        grant = self._saml.get(saml)
        if grant is None or grant.expires <= self._clock():
            raise TokenRefusedError("saml-token er ukendt eller udløbet")
        token = secrets.token_urlsafe(24)
        self._access[token] = _Grant(grant.entity, self._clock() + timedelta(seconds=self._seconds))
        return {"access_token": token, "token_type": SCHEME, "expires_in": self._seconds}

    def check(self, authorization: str, entity: str) -> None:
        """Raise `TokenRefusedError` unless the header carries a living token for this service."""
        scheme, _, token = authorization.partition(" ")
        grant = self._access.get(token)
        if scheme != SCHEME or grant is None or grant.entity != entity or grant.expires <= self._clock():
            raise TokenRefusedError("adgangstoken mangler, er udløbet eller gælder en anden service")

    def forget_all(self) -> None:
        """Make every token unknown, as when the service restarts."""
        self._saml.clear()
        self._access.clear()


def _inner(value: object, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
