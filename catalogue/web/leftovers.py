"""What a person had typed when the session was over: sealed in the login's page, and opened for that person alone."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData, MutableHeaders
from starlette.requests import Request

from catalogue.web.cookies import cookie_of, set_cookie
from catalogue.web.sealing import Seal
from catalogue.web.typed import Typed
from catalogue.web.visitor import Visitor

COOKIE: Final = "samdrift_person"
SEALED: Final = "skrevet"
MOST: Final = 3_000_000
"""What the largest form may grow to, sealed."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """What the login's page says and carries of a form; nobody can read there what was typed."""

    sealed: str = ""
    """Empty: nothing is carried."""
    sent: bool = False
    """A form was sent at all."""
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """What was typed, where it was on its way to, and who typed it."""

    owner: str
    path: str
    typed: Typed
    sealed: str

    def is_of(self, visitor: Visitor) -> bool:
        """Return whether a visitor is who typed it."""
        return self.owner == _owner(visitor)

    @property
    def again(self) -> Leftover:
        """Return it for another page of the login."""
        return Leftover(self.sealed, True, self.typed.dropped)


NO_LEFTOVER: Final = Leftover()


class Leftovers:
    """Seals what was typed for whoever the browser last had a session of, and knows that from a cookie.

    Without a `secret` that outlives it a process opens only what it has sealed itself.
    """

    def __init__(self, secret: bytes = b"") -> None:
        known = secret or secrets.token_bytes(32)
        self._forms = Seal(known, "typed", MOST)
        self._people = Seal(known, "person")

    def note(self, visitor: Visitor, request: Request, headers: MutableHeaders) -> None:
        """Let the browser know whose the session is that begins, for when it is over."""
        set_cookie(headers, request, COOKIE, self._people.close(_owner(visitor)))

    def forget(self, request: Request, headers: MutableHeaders) -> None:
        """Remove that from the browser: whoever logs out leaves nothing behind."""
        set_cookie(headers, request, COOKIE, "", seconds=0)

    def keep(self, request: Request, path: str, typed: Typed) -> Leftover:
        """Return what was typed, to be carried through the login; of somebody unknown nothing is."""
        owner = self._person(request)
        if not typed.sent or not owner:
            return Leftover("", typed.sent, typed.dropped)
        plain = {"owner": owner, "path": path, "fields": typed.fields, "dropped": typed.dropped}
        return Leftover(self._forms.close(json.dumps(plain, ensure_ascii=False)), True, typed.dropped)

    def opened(self, form: FormData) -> Opened | None:
        """Return what the login's own form has carried; None for nothing, and for anything that was not sealed here."""
        sealed = form.get(SEALED)
        if not isinstance(sealed, str) or not sealed:
            return None
        try:
            plain = json.loads(self._forms.open(sealed))
        except ValueError:
            return None
        fields = tuple((str(name), str(value)) for name, value in plain["fields"])
        typed = Typed(fields, sent=True, dropped=bool(plain["dropped"]))
        return Opened(str(plain["owner"]), str(plain["path"]), typed, sealed)

    def _person(self, request: Request) -> str:
        try:
            return self._people.open(cookie_of(request, COOKIE))
        except ValueError:
            return ""


def _owner(visitor: Visitor) -> str:
    return f"{visitor.organisation_cvr} {visitor.subject}"
