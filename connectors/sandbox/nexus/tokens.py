"""The token endpoint, in the manner of Keycloak (facts: runners-and-nexus.md 2.2, "Hosts / auth")."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.municipality import NexusMunicipality
from connectors.sandbox.nexus.web import BAD_REQUEST, UNAUTHORIZED, answer


class Tokens:
    """Issues access and refresh tokens and knows which are still good."""

    def __init__(self, municipality: NexusMunicipality, clock: Callable[[], datetime]) -> None:
        self._municipality = municipality
        self._clock = clock
        self._access: dict[str, datetime] = {}
        self._refresh: dict[str, datetime] = {}

    def routes(self) -> list[Route]:
        """Return the token endpoint."""
        path = f"/authx/realms/{self._municipality.instance}/protocol/openid-connect/token"
        return [Route(path, self._token, methods=["POST"])]

    def is_good(self, authorization: str) -> bool:
        """Return whether an Authorization header carries a token issued here and not expired."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and self._alive(self._access, token)

    def revoke_all(self) -> None:
        """Forget every token, as after a restart of the login service."""
        self._access.clear()
        self._refresh.clear()

    async def _token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        if not self._is_client(_credentials(request.headers.get("authorization", ""), form)):
            return _oauth_error(UNAUTHORIZED, "invalid_client")
        match form.get("grant_type"):
            case "client_credentials":
                return self._issue()
            case "refresh_token" if self._alive(self._refresh, form.get("refresh_token", "")):
                return self._issue()
            case "refresh_token":
                return _oauth_error(BAD_REQUEST, "invalid_grant")
            case _:
                return _oauth_error(BAD_REQUEST, "unsupported_grant_type")

    def _is_client(self, credentials: tuple[str, str]) -> bool:
        client, secret = (part.encode() for part in credentials)
        known = self._municipality
        same_client = secrets.compare_digest(client, known.client_id.encode())
        return secrets.compare_digest(secret, known.client_secret.encode()) and same_client

    def _issue(self) -> Response:
        known, now = self._municipality, self._clock()
        self._forget_expired(now)
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._access[access] = now + timedelta(seconds=known.token_seconds)
        self._refresh[refresh] = now + timedelta(seconds=known.refresh_seconds)
        return answer(
            {
                "access_token": access,
                "token_type": "Bearer",
                "expires_in": known.token_seconds,
                "refresh_token": refresh,
                "refresh_expires_in": known.refresh_seconds,
                "scope": "",
            }
        )

    def _alive(self, tokens: dict[str, datetime], token: str) -> bool:
        expires = tokens.get(token)
        return expires is not None and self._clock() < expires

    def _forget_expired(self, now: datetime) -> None:
        for tokens in (self._access, self._refresh):
            for token in [token for token, expires in tokens.items() if expires <= now]:
                del tokens[token]


def _credentials(authorization: str, form: dict[str, str]) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client, secret


def _oauth_error(status: int, code: str) -> Response:
    return answer({"error": code}, status)
