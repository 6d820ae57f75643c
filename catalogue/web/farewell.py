"""Logging out at the provider too (OpenID Connect RP-Initiated Logout 1.0): what it is told, and where."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from catalogue.boundary import looks_like_cpr


def hint_of(id_token: str) -> str:
    """Return the ID token if it may stand in an address: a browser keeps those, so none that says a CPR number may."""
    try:
        middle = id_token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return ""
    return "" if any(looks_like_cpr(text) for text in _texts(claims)) else id_token


def address_of(end_session: str, hint: str, client_id: str, back: str) -> str:
    """Return where to send the browser so that the provider ends the login there, and sends it back to us."""
    asked = {"id_token_hint": hint} if hint else {}
    asked |= {"client_id": client_id, "post_logout_redirect_uri": back}
    return f"{end_session}{'&' if '?' in end_session else '?'}{urlencode(asked)}"


def _texts(value: object) -> Iterator[str]:
    """Yield every text, however nested; the numbers of an ID token are moments, and have ten digits."""
    match value:
        case str():
            yield value
        case Mapping():
            for key, each in value.items():
                yield str(key)
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)
