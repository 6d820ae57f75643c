"""A small app with every kind of page, on sessions whose clock the test turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from catalogue.store.sessions import Sessions
from catalogue.web.journal import Entry, Journal
from catalogue.web.login import DemoPerson, Landing, Login, demo_people
from catalogue.web.render import Renderer
from catalogue.web.roles import ANYONE, Role
from catalogue.web.routing import Page, visitor_of
from catalogue.web.site import site
from catalogue.web.walled import Keeper

PEOPLE = demo_people("99999999")
SECRET = "Nancy Berggren bor på Testvej 7"


class Clock:
    """A time that moves when told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **much: float) -> None:
        self.time += timedelta(**much)


@dataclass
class Town:
    """The app, its sessions, and their clock."""

    app: Starlette
    sessions: Sessions
    clock: Clock
    told: list[Entry] = field(default_factory=list)
    """What the audit was told."""


async def who(request: Request) -> Response:
    return PlainTextResponse(visitor_of(request).name or "ingen")


async def note(request: Request) -> Response:
    form = await request.form()
    sizes = [(name, value.size if isinstance(value, UploadFile) else value) for name, value in form.multi_items()]
    return PlainTextResponse(f"noted {sizes}")


async def raw(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def fails(_request: Request) -> Response:
    raise RuntimeError(SECRET)


async def half(_request: Request) -> Response:
    async def some() -> object:
        yield b"begyndt"
        raise RuntimeError(SECRET)

    from starlette.responses import StreamingResponse

    return StreamingResponse(some())  # type: ignore[arg-type]


OPERATOR = frozenset({Role.OPERATOR})


def open_town(
    folder: Path,
    people: Sequence[DemoPerson] = PEOPLE,
    keeper: Keeper | None = None,
    journal: Journal | None = None,
) -> Town:
    """Return the app on a database in `folder`."""
    told: list[Entry] = []
    clock = Clock()
    sessions = Sessions(f"sqlite:///{folder / 'catalogue.db'}", clock)
    renderer = Renderer((), demo=bool(people))
    landing = Landing("/hvem", OPERATOR)
    login = Login(renderer, sessions, people, landing=landing, journal=journal or told.append)
    pages = [
        Page("/", who, ANYONE),
        Page("/hvem", who, OPERATOR),
        Page("/notat", note, OPERATOR, ("POST",)),
        Page("/aaben", note, ANYONE, ("POST",)),
        Page("/lille", raw, ANYONE, ("POST",), most_bytes=1000),
        Page("/fejler", fails, ANYONE),
        Page("/halvt", half, ANYONE),
        Page("/fejler", fails, ANYONE, ("POST",)),
    ]
    return Town(site(renderer, login, sessions, pages, keeper=keeper), sessions, clock, told)
