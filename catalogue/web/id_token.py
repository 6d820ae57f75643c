"""From an ID token to a visitor: who signed it, for whom, for which login, and what its claims mean here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from catalogue.boundary import looks_like_cpr
from catalogue.web.provider_settings import ProviderSettings
from catalogue.web.roles import Role
from catalogue.web.visitor import Visitor

LEEWAY: Final = 60
"""Seconds that the provider's clock and ours may differ."""
_LONGEST: Final = 200
_CVR: Final = re.compile(r"[0-9]{8}")


class Trouble(StrEnum):
    """Why a login came to nothing, by what the person can do about it."""

    STALE = "stale"
    """Begin again: too slow, another browser, or a link used twice."""
    CANCELLED = "cancelled"
    """The provider let nobody in."""
    DOWN = "down"
    """The provider does not answer as one."""
    UNTRUSTED = "untrusted"
    """What came was not made by the provider for this login."""
    CLAIMS = "claims"
    """The provider says too little, or a CPR number where a name belongs."""
    ORGANISATION = "organisation"
    """The person belongs to an organisation that is not let in here."""


class LoginFailed(Exception):
    """A login came to nothing; the words are for the log and hold nothing about the person."""

    def __init__(self, trouble: Trouble, words: str) -> None:
        super().__init__(f"{trouble}: {words}")
        self.trouble = trouble
        self.words = words


class UnknownKey(LoginFailed):
    """No key we have signed it; the provider may have a new one."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the ID token of one login must answer to."""

    nonce: str
    access_token: str
    now: int
    """Seconds since 1970."""
    owner: str = ""
    """The CVR number of the one organisation whose runs are shown here; people of others are readers, no more."""


def visitor_of(token: str, keys: KeySet, expected: Expected, settings: ProviderSettings) -> Visitor:
    """Return whom an ID token is about; raise `LoginFailed`, as `UnknownKey` when another key may open it."""
    claims = _verified(token, keys, expected, settings)
    subject = _text(claims.get("sub"))
    if not subject or looks_like_cpr(subject):
        raise LoginFailed(Trouble.CLAIMS, "sub is missing or looks like a CPR number")
    name = _text(_claim(claims, settings.name_claim)) or subject
    if looks_like_cpr(name):
        raise LoginFailed(Trouble.CLAIMS, f"{settings.name_claim} looks like a CPR number")
    organisation = _organisation(claims, settings)
    at_home = expected.owner in ("", organisation)
    roles = _roles(claims, settings) if at_home else frozenset({Role.READER})
    return Visitor(subject, name, organisation, roles, districts=_districts(claims, settings))


def _verified(token: str, keys: KeySet, expected: Expected, settings: ProviderSettings) -> Mapping[str, Any]:
    """Return the claims of a token that this provider signed for us and for this very login."""
    try:
        opened = jwt.decode(token, keys, algorithms=list(settings.algorithms))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise UnknownKey(Trouble.UNTRUSTED, f"signature: {type(error).__name__}") from None
    token_claims = CodeIDToken(
        opened.claims,
        opened.header,
        options={
            "iss": {"essential": True, "value": settings.issuer},
            "aud": {"essential": True, "value": settings.client_id},
        },
        params={"nonce": expected.nonce, "client_id": settings.client_id, "access_token": expected.access_token},
    )
    try:
        token_claims.validate(now=expected.now, leeway=LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        name = getattr(error, "claim", "") or type(error).__name__
        raise LoginFailed(Trouble.UNTRUSTED, f"claim: {name}") from None
    return dict(token_claims)


def _organisation(claims: Mapping[str, Any], settings: ProviderSettings) -> str:
    if not settings.cvr_claim:
        return settings.organisations[0]
    found = str(_claim(claims, settings.cvr_claim) or "")
    if not _CVR.fullmatch(found):
        raise LoginFailed(Trouble.CLAIMS, f"{settings.cvr_claim} is not a CVR number")
    if found not in settings.organisations:
        raise LoginFailed(Trouble.ORGANISATION, "the organisation is not among those let in")
    return found


def _roles(claims: Mapping[str, Any], settings: ProviderSettings) -> frozenset[Role]:
    """Return the roles that the claim's values stand for; a value nobody has mapped gives none."""
    values = _words(_claim(claims, settings.roles_claim))
    return frozenset({settings.roles[each] for each in values if each in settings.roles} | {Role.READER})


def _districts(claims: Mapping[str, Any], settings: ProviderSettings) -> frozenset[str] | None:
    """Return the person's districts; none at all where the claim is missing, for that is no leave to see everybody."""
    if not settings.districts_claim:
        return None
    values = _words(_claim(claims, settings.districts_claim))
    named = (settings.districts.get(each, each) if settings.districts else each for each in values)
    return frozenset(text for each in named if (text := _text(each)))


def _words(value: object) -> list[str]:
    """Return a claim that is a word or a list of words."""
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [each for each in values if isinstance(each, str)]


def _claim(claims: Mapping[str, Any], name: str) -> object:
    """Return a claim by its name, or by a path of names with full stops between them."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _text(value: object) -> str:
    """Return a claim that can stand in the audit and on the page: short, and nothing that moves the cursor."""
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        return ""
    return value.strip()
