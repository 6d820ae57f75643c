"""One catalogue whose people log in at a real provider on loopback, and a browser that goes there and back."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from catalogue.store.sessions import Sessions
from catalogue.web.journal import Entry
from catalogue.web.login import Landing, Login, OwnLogin
from catalogue.web.oidc import provider_of
from catalogue.web.oidc_pages import ProviderLogin
from catalogue.web.render import Renderer
from catalogue.web.roles import ANYONE, Role
from catalogue.web.routing import Page, visitor_of
from catalogue.web.site import site

sys.path.append(str(Path(__file__).parents[2] / "contract"))
from oidc_provider import CLIENT_ID, CLIENT_SECRET, Truth, key_named, provider, trusting

HERE = "https://samdrift.test"
__all__ = ["CLIENT_ID", "key_named"]
SETTINGS = """
issuer: {issuer}
client_id: {client_id}
client_secret_file: login-hemmelighed
address: {here}
organisations: {organisations}
roles: {{SAMDRIFT-DRIFT: operator, SAMDRIFT-GODKENDER: approver}}
ca_file: udbyder.pem
{more}
"""


@dataclass
class Clock:
    ahead: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass
class Town:
    """The provider's truth, our app, and the time of our clock."""

    truth: Truth
    app: Starlette
    certificate: Path
    clock: Clock = field(default_factory=Clock)
    told: list[Entry] = field(default_factory=list)
    """What the audit was told."""


@asynccontextmanager
async def town(folder: Path, more: str = "", organisations: str = '["99999999"]') -> AsyncIterator[Town]:
    """Open a provider and a catalogue that trusts it; `more` are further lines of login.yaml."""
    secrets = folder / "secrets"
    secrets.mkdir()
    async with provider(secrets, f"{HERE}/log-ind/kommune/svar") as (truth, certificate):
        own = {"issuer": truth.issuer, "client_id": CLIENT_ID, "here": HERE}
        settings = SETTINGS.format(**own, organisations=organisations, more=more)
        (folder / "login.yaml").write_text(settings, encoding="utf-8")
        (secrets / "login-hemmelighed").write_text(f"{CLIENT_SECRET}\n", encoding="utf-8")
        clock = Clock()
        told: list[Entry] = []
        yield Town(truth, _app(folder, secrets, clock, told), certificate, clock, told)


def _app(folder: Path, secrets: Path, clock: Clock, told: list[Entry]) -> Starlette:
    asked = provider_of(folder, secrets, owner="99999999")
    assert asked is not None
    asked.clock = clock
    renderer = Renderer(())
    sessions = Sessions(f"sqlite:///{folder / 'catalogue.db'}")
    landing = Landing("/hvem", frozenset({Role.OPERATOR}))
    own = OwnLogin(asked.settings.title, asked.goodbye, asked.seal)
    login = Login(renderer, sessions, (), own, landing=landing, journal=told.append)

    async def who(request: Request) -> Response:
        visitor = visitor_of(request)
        roles, districts = sorted(visitor.roles), sorted(visitor.districts or ())
        said = f"{visitor.subject} {visitor.name} {visitor.organisation_cvr} {roles} {districts}"
        return PlainTextResponse(f"{said} {request.url.query}")

    async def note(request: Request) -> Response:
        form = await request.form()
        return PlainTextResponse(f"noted {sorted(form.items())}")  # type: ignore[type-var]

    pages = [
        Page("/", who, ANYONE),
        Page("/hvem", who, frozenset({Role.OPERATOR})),
        Page("/laeser", who, frozenset({Role.READER})),
        Page("/notat", note, frozenset({Role.OPERATOR}), ("POST",)),
    ]
    return site(renderer, login, sessions, [*ProviderLogin(renderer, login, asked).pages(), *pages])


@asynccontextmanager
async def https_browser(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser on the app as if over https; it follows no redirect by itself."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HERE, headers={"origin": HERE}) as client:
        yield client


async def to_provider(town: Town, browser: httpx.AsyncClient, til: str = "/hvem") -> str:
    """Begin a login and let the provider answer; return the address it sends the browser back to."""
    out = await browser.get("/log-ind/kommune", params={"til": til})
    assert out.status_code == 303, out.text
    return await answered(town, out.headers["location"])


async def answered(town: Town, address: str) -> str:
    """Go to the provider and return where it sends the browser."""
    async with httpx.AsyncClient(verify=trusting(town.certificate)) as outside:
        answer = await outside.get(address)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].removeprefix(HERE)


async def log_in(town: Town, browser: httpx.AsyncClient, til: str = "/hvem") -> httpx.Response:
    """Log in all the way and return the last answer."""
    return await browser.get(await to_provider(town, browser, til))


def query_of(address: str) -> dict[str, str]:
    """Return an address' query."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
