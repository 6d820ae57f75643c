"""Towns in which every form of the pages is to be found, kept as folders: each test opens a copy of its own."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from found_forms import FoundForm, Read, read
from starlette.applications import Starlette
from starlette.routing import Match
from walked_app import CITIZENS, NOBODY, ORIGIN, UNKNOWN, StartsNothing

from catalogue.store.sessions import SessionRow, Sessions
from catalogue.web.roles import Role
from catalogue.web.routing import GuardedRoute, Page
from catalogue.web.sessions import COOKIE, LIFETIME, hashed
from connectors.manual import LineKind
from connectors.ports import Reference, RemoteId
from flows.app import app
from flows.ledger.corrections import NewCorrection
from flows.ledger.failures import NewFailure
from flows.ledger.requests import NewRequest
from flows.ledger.said import NewReply
from flows.ledger.states import Contact, Mode, ReplyKind
from flows.runner.adopting.manual_desk import WorklistDesk
from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy
from flows.runner.runs.preview_run import prepare

sys.path.extend(str(Path(__file__).parents[1] / "unit" / each) for each in ("runner", "console"))
from console_town import ConsoleTown
from lines_town import Lines, lines
from small_town import STAGES, SmallTown, cpr, person, small_town

CVR = "99999999"
ALL = "all"
"""A visitor with every role: sees each form that anybody sees."""
OTHER = "other"
"""Somebody else with every role."""
VISITORS = (ALL, OTHER, *Role)
NOT_COMPARED = {"audit", "audit_head", "sqlite_sequence"}
"""Who has looked at what is written whatever the answer is."""
MOST_OF_A_KIND = 12
PEOPLE = [*(person(number) for number in range(1, CITIZENS)), person(CITIZENS, household=UNKNOWN)]


def build(folder: Path) -> tuple[Path, ...]:
    """Make the towns; each is ready to be copied."""
    made = (_new(folder / "new"), _ready(folder / "ready"), _busy(folder / "busy"))
    for each in made:
        _let_in(Home(each))
    return made


def _new(folder: Path) -> Path:
    """An adoption that nothing has been done with."""
    home = Home(folder)
    deploy(home, "testkommune", by="Startende Person")
    with home.ledger() as ledger:
        ledger.overlays.save(
            "testkommune", 0, '{"settings": {"minimum_age": 72}}', "Byrådets beslutning.", "En Kollega"
        )
    return folder


def _ready(folder: Path) -> Path:
    """A batch that may be run."""
    with small_town(folder, PEOPLE) as town:
        asyncio.run(town.approved())
        town.ledger.failures.keep(NewFailure("testkommune", None, None, "act", "KeyError", "a.py:1", "x"))
    return folder


def _busy(folder: Path) -> Path:
    """A batch acted on, one to approve, a request that waits, and lines of every kind."""
    with small_town(folder, PEOPLE) as town:
        asyncio.run(town.approved(limit=2))
        asyncio.run(town.live())
        asyncio.run(prepare(town.work(), STAGES))
        asked = NewRequest("testkommune", Mode.PREVIEW, None, None, (), "Opdigtet", "en-formular")
        town.ledger.requests.ask(asked)
        _answer(town)
        _fill_worklist(lines(ConsoleTown(town, Starlette(), None)))
    return folder


def _answer(town: SmallTown) -> None:
    """Let a citizen accept the offer, and have it asked that what another got be set right."""
    key = town.ledger.keys.citizen_key(cpr(1))
    town.ledger.replies.record(
        NewReply(CVR, town.adoption.robot, key, ReplyKind.ACCEPTED, town.work().today, "phone", "Opdigtet", "note")
    )
    wrong = NewCorrection(
        town.case(2).id, True, Contact.LETTER, town.work().robot.content_hash, "Opdigtet", "Brevet var en fejl"
    )
    assert town.ledger.corrections.ask(wrong) is not None


def _fill_worklist(desk: Lines) -> None:
    desk.uncertain(0)
    taken = desk.add(1, "SYSTEM_DOWN", step="create_intervention")
    desk.ledger.worklist.take(taken, "En Kollega")
    asyncio.run(desk.manual(2))
    item = asyncio.run(desk.manual(3, LineKind.DOCUMENT, Reference("00000000-0000-4000-8000-000000000002")))
    asyncio.run(WorklistDesk(desk.ledger).attach(RemoteId(item), "brev.pdf", b"%PDF-1.7 opdigtet"))


def _let_in(home: Home) -> None:
    """Begin a session for every role, for everybody at once, and for another like that."""
    sessions = Sessions(home.catalogue_url)
    now = sessions.now()
    for each in VISITORS:
        roles = " ".join(Role) if each in {ALL, OTHER} else each
        who = (f"subject-{each}", f"Opdigtet {each.title()}", CVR, roles)
        sessions.add(SessionRow(hashed(each), "", *who, False, now, now, now, now + LIFETIME))
    sessions.close()


@dataclass
class Town:
    """One copy of a town, with its pages; `kind` is what it is a copy of."""

    kind: Path
    folder: Path
    site: Starlette
    routes: list[GuardedRoute] = field(init=False)

    def __post_init__(self) -> None:
        self.routes = [each for each in self.site.routes if isinstance(each, GuardedRoute)]

    @asynccontextmanager
    async def browser(self, visitor: str) -> AsyncIterator[httpx.AsyncClient]:
        """Open a browser in which somebody is logged in."""
        transport = httpx.ASGITransport(self.site)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
            if visitor != NOBODY:
                client.cookies.set(COOKIE, visitor)
            yield client

    def page_of(self, path: str, method: str) -> Page | None:
        """Return which page of the app answers at a path."""
        scope = {"type": "http", "path": path, "method": method}
        return next((each.page for each in self.routes if each.matches(scope)[0] is Match.FULL), None)

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Return everything that stands in the ledger, but who has looked."""
        with sqlite3.connect(self.folder / "ledger.db") as ledger:
            tables = [name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            kept = [each for each in tables if each not in NOT_COMPARED]
            found = {each: ledger.execute(f'SELECT * FROM "{each}"').fetchall() for each in kept}
        ledger.close()
        return found

    def restore(self) -> None:
        """Make everything as it was; quicker than another copy."""
        for name in ("ledger.db", "catalogue.db"):
            with sqlite3.connect(self.kind / name) as then, sqlite3.connect(self.folder / name) as now:
                then.backup(now)
            then.close()
            now.close()

    async def close(self) -> None:
        async with self.site.router.lifespan_context(self.site):
            pass


class Towns:
    """Opens copies of towns, each as fresh as the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self.kinds = build(folder)

    @asynccontextmanager
    async def fresh(self, kind: Path) -> AsyncIterator[Town]:
        """Open a copy that nothing has happened in."""
        folder = self._folder / f"copy-{next(self._numbers)}"
        shutil.copytree(kind, folder)
        town = Town(kind, folder, app(Home(folder), organisation_cvr=CVR, demo=True, starter=StartsNothing()))
        try:
            yield town
        finally:
            await town.close()
            shutil.rmtree(folder)


async def walk(town: Town, visitor: str) -> dict[str, Read]:
    """Open every page a visitor can find by links, and every path of the app that needs nothing put in."""
    plain = [each.path for each in town.routes if "{" not in each.path and "GET" in each.page.methods]
    waiting, known, found = deque(plain), set(plain), {}
    kinds: Counter[str] = Counter()
    async with town.browser(visitor) as client:
        while waiting:
            path = waiting.popleft()
            answer = await client.get(path)
            if "text/html" not in answer.headers.get("content-type", "") or answer.status_code != 200:
                if "location" in answer.headers:
                    waiting.extend(_new_to(known, [answer.headers["location"]]))
                continue
            found[path] = read(answer.text, path)
            for link in _new_to(known, found[path].links):
                page = town.page_of(link, "GET")
                if page is not None and kinds[page.path] < MOST_OF_A_KIND:
                    kinds[page.path] += 1
                    waiting.append(link)
    return found


def _new_to(known: set[str], links: list[str]) -> Iterator[str]:
    for link in links:
        parts = urlsplit(link)
        if not parts.netloc and parts.path not in known:
            known.add(parts.path)
            yield parts.path


@dataclass(frozen=True)
class Found:
    """A form, the town it was found in, and who found it."""

    town: Path
    visitor: str
    path: str
    """The path of the app's own table of routes."""
    form: FoundForm

    def __str__(self) -> str:
        return f"{self.path} [{' '.join(self.form.names)}] as {self.visitor}"


async def forms_in(towns: Towns, kind: Path, visitor: str) -> list[Found]:
    """Return every form a visitor can find in a town, each kind once."""
    found: dict[tuple[str, tuple[str, ...]], Found] = {}
    async with towns.fresh(kind) as town:
        for each in (await walk(town, visitor)).values():
            for form in each.forms:
                page = town.page_of(form.action, "POST")
                path = page.path if page else f"NOWHERE {form.action}"
                found.setdefault((path, form.names), Found(kind, visitor, path, form))
    return list(found.values())
