"""The whole app over a small town where a batch has been acted on, and a visitor of every role who walks it."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import httpx
from starlette.applications import Starlette

from catalogue.store.sessions import SessionRow, Sessions
from catalogue.web.roles import Role
from catalogue.web.routing import GuardedRoute, Page
from catalogue.web.sessions import COOKIE, LIFETIME, hashed
from connectors.ports import Household, YesNoUnknown
from flows.app import app
from flows.ledger.corrections import NewCorrection
from flows.ledger.failures import NewFailure
from flows.ledger.requests import NewRequest, RunRequest
from flows.ledger.said import NewReply
from flows.ledger.states import Contact, Mode, ReplyKind
from flows.runner.home import Home

sys.path.append(str(Path(__file__).parents[1] / "unit" / "runner"))
from small_town import cpr, person, small_town

ORIGIN = "http://samdrift.test"
NOBODY = "nobody"
VISITORS = (NOBODY, *Role)
CITIZENS = 5
FAILURE = NewFailure("testkommune", None, None, "act", "KeyError", "act.py:12", "Prøve Person 1")
UNKNOWN = Household(YesNoUnknown.UNKNOWN, "CPR", None)


@dataclass
class Walk:
    """The app and what there really is in it."""

    app: Starlette
    sessions: Sessions
    real: dict[str, str]
    districts: tuple[str, ...] | None = None
    """What the advisor's login says are the own districts."""

    @property
    def pages(self) -> list[Page]:
        """Return every page there is."""
        return [route.page for route in self.app.routes if isinstance(route, GuardedRoute)]

    def ask(self, visitor: str, method: str, path: str, **request: object) -> httpx.Response:
        """Ask for a page as somebody of this role; every time in a session of its own."""

        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
                if visitor != NOBODY:
                    client.cookies.set(COOKIE, self._session(visitor))
                return await client.request(method, path, **request)  # type: ignore[arg-type]

        return asyncio.run(answer())

    def address(self, page: Page, given: str = "") -> str:
        """Return a page's path with what there really is put in, or `given` everywhere."""
        return re.sub(r"{(\w+)(?::\w+)?}", lambda hit: given or self.real.get(hit[1], "1"), page.path)

    def _session(self, role: str) -> str:
        token, now = f"{role}-token", self.sessions.now()
        if self.sessions.find(hashed(token), LIFETIME) is None:
            subject, name = f"subject-{role}", f"Opdigtet {role}"
            row = SessionRow(hashed(token), "", subject, name, "99999999", role, False, now, now, now, now + LIFETIME)
            self.sessions.add(replace(row, districts=self.districts if role == Role.ADVISOR else None))
        return token


class StartsNothing:
    """Takes what is asked for, and starts no process."""

    async def start(self, request: RunRequest, lineage: str) -> str:
        return f"flow-{request.id}"


@contextmanager
def walked(folder: Path, district: str = "Nord") -> Iterator[Walk]:
    """Open the app where one batch has been approved and acted on, and one citizen waits for a person."""
    people = [person(number, district=district) for number in range(1, CITIZENS)]
    people.append(person(CITIZENS, district=district, household=UNKNOWN))
    with small_town(folder, people) as town:
        asyncio.run(town.approved())
        asyncio.run(town.live())
        lines = town.ledger.worklist.list()
        asked = NewRequest("testkommune", Mode.PREVIEW, None, None, (), "Opdigtet", "en-formular")
        run = next(each for each in town.ledger.runs.recent())
        key = town.ledger.keys.citizen_key(cpr(1))
        said = NewReply(
            "99999999", town.adoption.robot, key, ReplyKind.ACCEPTED, town.work().today, "phone", "Opdigtet"
        )
        answered = town.ledger.replies.record(said).reply
        assert answered is not None
        wrong = NewCorrection(
            town.case(2).id, True, Contact.LETTER, town.work().robot.content_hash, "Opdigtet", "opdigtet"
        )
        to_approve = town.ledger.corrections.ask(wrong)
        assert to_approve is not None
        real = {
            "batch": town.batch,
            "number": "1",
            "linje": str(lines[0].id),
            "svar": str(answered.id),
            "lineage": town.adoption.robot,
            "letter": "offer",
            "run": str(run.id),
            "koersel": str(run.id),
            "adoption": "testkommune",
            "version": "0",
            "fejl": str(
                town.ledger.failures.keep(NewFailure("testkommune", None, None, "act", "KeyError", "a.py:1", "x"))
            ),
            "rettelse": str(to_approve.id),
            "request": str(town.ledger.requests.ask(asked).request.id),
        }
    sessions = Sessions(Home(folder).catalogue_url)
    pages = app(Home(folder), organisation_cvr="99999999", demo=False, starter=StartsNothing())
    try:
        yield Walk(pages, sessions, real)
    finally:
        asyncio.run(_closed(pages))
        sessions.close()


async def _closed(pages: Starlette) -> None:
    async with pages.router.lifespan_context(pages):
        pass


def names_of_citizens() -> list[str]:
    """Return what no page may show of a citizen before a purpose is stated."""
    numbers = [cpr(number).reveal("compare") for number in range(1, CITIZENS + 1)]
    parted = [f"{each[:6]}-{each[6:]}" for each in numbers]
    return [*numbers, *parted, *(f"Prøve Person {number}" for number in range(1, CITIZENS + 1)), "Prøvevej"]


class Markup(HTMLParser):
    """Finds what the content security policy forbids, and what is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.forbidden: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.forbidden.append(f"<{tag}>")
        for name, value in given.items():
            inline = name == "style" or name.startswith(("on", "hx-on"))
            if inline or re.match(r"\s*(javascript|vbscript|js):", value, re.IGNORECASE):
                self.forbidden.append(f"{tag} {name}")
        for name in ("src", "srcset", "poster", "data") + (("href",) if tag in {"link", "image", "use"} else ()):
            if given.get(name, "").strip():
                self.fetched.append(given[name])


def markup(text: str) -> Markup:
    """Return what a page or a template has in it."""
    parser = Markup()
    # What a template puts in is looked at in the answers; here it is left out.
    parser.feed(re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL))
    parser.close()
    return parser
