"""An ID token however broken is refused in words of ours, and never an error nobody foresaw."""

from __future__ import annotations

import json
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from catalogue.web.id_token import Expected, LoginFailed, Trouble, visitor_of
from catalogue.web.provider_settings import ProviderSettings

sys.path.append(str(Path(__file__).parents[2] / "contract"))
from oidc_provider import key_named

KEY = key_named("first")
SETTINGS = ProviderSettings(
    issuer="https://login.example",
    client_id="samdrift",
    client_secret_file="hemmelighed",
    address="https://samdrift.example",
    organisations=("99999999",),
)
GOOD: dict[str, Any] = {
    "iss": "https://login.example",
    "aud": "samdrift",
    "sub": "medarbejder-17",
    "iat": 1000,
    "exp": 2000,
    "nonce": "denne",
    "cvr": "99999999",
    "name": "Olga Opdigtet",
}
STRANGE: tuple[Any, ...] = ([], {}, "x", 5, -1e300, None, True, [[]], [{}], "\x00", "x" * 10_000, "2512489996")
HEADERS: tuple[Any, ...] = (
    {},
    [],
    "x",
    5,
    {"alg": ["RS256"]},
    {"alg": None},
    {"alg": "RS256", "kid": 5},
    {"alg": "RS256", "kid": ["first"]},
    {"alg": "RS256", "kid": "first", "crit": ["x"]},
    {"alg": "RS256", "kid": "first", "b64": False},
    {"alg": "RS256", "jwk": {"kty": "oct", "k": "AA"}},
    {"alg": "ES256", "kid": "first"},
    {"alg": "dir", "enc": "A256GCM"},
)


def part(value: object) -> str:
    plain = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(plain).rstrip(b"=").decode()


def signed(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, KEY)


def opened(token: str) -> object:
    return visitor_of(token, KeySet([KEY]), Expected("denne", "adgang", 1500), SETTINGS)


def broken() -> Iterator[str]:
    yield from ("", "a", "a.b.c", "..", "....", "é.é.é", "\x00", "a" * 100_000)
    for header in HEADERS:
        for claims in (GOOD, [], "x", b"\xff\xfe"):
            yield f"{part(header)}.{part(claims)}.{part(b'underskrift')}"
            yield f"{part(header)}.{part(claims)}."


def test_a_whole_token_is_taken() -> None:
    assert opened(signed(GOOD))


def test_a_token_that_is_none_is_refused() -> None:
    for token in broken():
        with pytest.raises(LoginFailed) as caught:
            opened(token)
        assert caught.value.trouble is Trouble.UNTRUSTED


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "nonce", "exp", "cvr"])
def test_a_signed_token_with_something_strange_where_it_counts_is_refused(claim: str) -> None:
    for strange in STRANGE:
        if (claim, strange) == ("sub", "x"):
            continue
        with pytest.raises(LoginFailed):
            opened(signed(GOOD | {claim: strange}))


@pytest.mark.parametrize("claim", ["azp", "auth_time", "amr", "at_hash", "iat", "nbf", "name", "roles"])
def test_something_strange_elsewhere_is_no_error_of_ours(claim: str) -> None:
    for strange in STRANGE:
        try:
            found = opened(signed(GOOD | {claim: strange}))
        except LoginFailed:
            continue
        assert "reader" in repr(found)
        assert "operator" not in repr(found)
