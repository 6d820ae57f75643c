"""To the organisation's own login and back again."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.web import texts
from catalogue.web.cookies import cookie_of, set_cookie
from catalogue.web.id_token import LoginFailed, Trouble
from catalogue.web.login import Login, ours
from catalogue.web.oidc import ANSWER, START, Provider, Started
from catalogue.web.render import Renderer
from catalogue.web.roles import ANYONE
from catalogue.web.routing import Page
from catalogue.web.sealing import Seal

log = logging.getLogger(__name__)

COOKIE: Final = "samdrift_login_"
PATIENCE: Final = 600
"""How long a login may be under way, in seconds."""
_PATH_MOST: Final = 1000
_STATUS: Final = {
    Trouble.STALE: 400,
    Trouble.CANCELLED: 403,
    Trouble.DOWN: 503,
    Trouble.UNTRUSTED: 403,
    Trouble.CLAIMS: 403,
    Trouble.ORGANISATION: 403,
}


class ProviderLogin:
    """The two pages of a login at the organisation's own provider."""

    def __init__(self, renderer: Renderer, login: Login, provider: Provider) -> None:
        self._renderer = renderer
        self._login = login
        self._provider = provider
        self._seal = Seal(provider.seal, "login")

    def pages(self) -> list[Page]:
        """Return the way out and the way back; everybody may try."""
        return [Page(START, self.leave, ANYONE), Page(ANSWER, self.come_back, ANYONE)]

    async def leave(self, request: Request) -> Response:
        """Send the browser to the provider, with what only this browser will know when it comes back."""
        started = Started.new()
        try:
            self._ask_for_https(request)
            address = await self._provider.address(started)
        except LoginFailed as error:
            return await self._failed(request, error)
        response = RedirectResponse(address, status_code=303)
        wanted = request.query_params.get("til", "")
        sealed = self._sealed(started, ours(wanted) if wanted else "")
        set_cookie(response.headers, request, _cookie(started.state), sealed, PATIENCE)
        return response

    async def come_back(self, request: Request) -> Response:
        """Take the provider's answer and log the person in."""
        state = request.query_params.get("state", "")
        try:
            started, path = self._opened(cookie_of(request, _cookie(state)), state)
            arrived = await self._provider.arrival(started, request.query_params)
        except LoginFailed as error:
            response = await self._failed(request, error)
        else:
            response = await self._login.welcome(request, arrived.visitor, path, farewell=arrived.farewell)
        set_cookie(response.headers, request, _cookie(state), "", seconds=0)
        return response

    def _ask_for_https(self, request: Request) -> None:
        """Refuse to begin where our cookies would be less guarded than our address promises."""
        if self._provider.settings.address.startswith("https:") and request.url.scheme != "https":
            raise LoginFailed(Trouble.DOWN, "we are not reached over https; the proxy must say X-Forwarded-Proto")

    async def _failed(self, request: Request, error: LoginFailed) -> Response:
        log.warning("login failed: %s", error)
        await self._login.refuse(str(error))
        title, text = texts.LOGIN_TROUBLE[error.trouble]
        return self._renderer.page(
            request, "login_failed.html", _STATUS[error.trouble], title=title, text=text, start=START
        )

    def _sealed(self, started: Started, path: str) -> str:
        """Return a login under way as a cookie that nobody else can read or make."""
        plain = {
            "state": started.state,
            "nonce": started.nonce,
            "verifier": started.verifier,
            "path": path if len(path) <= _PATH_MOST else "",
            "until": self._provider.clock() + PATIENCE,
        }
        return self._seal.close(json.dumps(plain))

    def _opened(self, sealed: str, state: str) -> tuple[Started, str]:
        """Return the login under way that `state` belongs to, and where it was going; raise `LoginFailed`."""
        try:
            plain = json.loads(self._seal.open(sealed))
            started = Started(plain["state"], plain["nonce"], plain["verifier"])
            path, until = str(plain["path"]), float(plain["until"])
        except (ValueError, KeyError, TypeError):
            raise LoginFailed(Trouble.STALE, "this browser began no such login") from None
        if not hmac.compare_digest(started.state.encode(), state.encode("utf-8", "replace")):
            raise LoginFailed(Trouble.STALE, "another login's state")
        if self._provider.clock() > until:
            raise LoginFailed(Trouble.STALE, "the login took too long")
        return started, path


def _cookie(state: str) -> str:
    """Return the cookie of one login: two tabs may each have theirs under way."""
    return COOKIE + hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:16]
