"""The pages over a small town: its ledger, its letters, and whoever is to look at them."""

from __future__ import annotations

import secrets
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from catalogue.store.sessions import SessionRow, Sessions
from catalogue.web.roles import Role
from catalogue.web.sessions import COOKIE, hashed
from connectors.ports import Person
from flows.app import app
from flows.ledger.ids import BatchId
from flows.runner.runs.preview_run import prepare
from flows.runner.runs.stages import Caller, Stages

sys.path.extend(str(Path(__file__).parents[1] / each) for each in ("", "web"))

from runner.small_town import SmallTown, person, small_town
from web_browser import browser

CVR = "99999999"
STARTER = "Olga Opdigtet"
APPROVER = "Gorm Godkender"
OLDEST, LONGEST, INTERPRETER, PAPER, PROTECTED, YOUNG = range(1, 7)
PEOPLE = (
    person(0, birth_date=date(1921, 2, 28)),
    person(1, name="Prøve Charlotte-Amalie von Langnavn-Lillelund Person", district="Syd"),
    person(2, flags=frozenset({"tolk"})),
    person(3),
    person(4, protected_address=True),
    person(5, birth_date=date(1990, 2, 28)),
)
"""One citizen for each thing that a sample or a reason shows; the numbers above are theirs."""


@dataclass
class ConsoleTown:
    """A town with pages; `site` is the whole app."""

    town: SmallTown
    site: Starlette
    _sessions: Sessions = field(repr=False)

    @property
    def batch(self) -> BatchId:
        """Return the batch that was prepared last."""
        return BatchId(self.town.batch)

    async def prepare(self, by: str = STARTER) -> BatchId:
        """Prepare a batch as somebody's."""
        summary = await prepare(self.town.work(), Stages("", Caller(by)))
        self.town.batch = summary.batch
        return self.batch

    @asynccontextmanager
    async def visited(
        self, *roles: Role, name: str = "", cvr: str = CVR, districts: tuple[str, ...] | None = None
    ) -> AsyncIterator[httpx.AsyncClient]:
        """Open a browser in which somebody with these roles is logged in; nobody without any."""
        async with browser(self.site) as client:
            if roles:
                client.cookies.set(
                    COOKIE, self._token(frozenset(roles), name or f"Prøve {roles[0].value}", cvr, districts)
                )
            yield client

    def actors(self, action: str) -> list[tuple[str, str, str]]:
        """Return who did this, to which object, for which purpose, oldest first."""
        with self.town.ledger.database.read() as tx:
            query = "SELECT actor, object_key, purpose FROM audit WHERE action = ? ORDER BY sequence"
            return [tuple(row) for row in tx.connection.exec_driver_sql(query, (action,))]

    def _token(self, roles: frozenset[Role], name: str, cvr: str, districts: tuple[str, ...] | None) -> str:
        token, now = secrets.token_urlsafe(16), self._sessions.now()
        words = " ".join(sorted(roles))
        row = SessionRow(hashed(token), "", f"id-{name}", name, cvr, words, False, now, now, now, now + timedelta(1))
        self._sessions.add(replace(row, districts=districts))
        return token


@contextmanager
def console_town(folder: Path, people: Sequence[Person] = PEOPLE, **settings: Any) -> Iterator[ConsoleTown]:
    """Open a town with its pages; the citizen with the number PAPER gets letters on paper."""
    with small_town(folder, people, **settings) as town:
        if len(people) >= PAPER:
            town.post.registered.discard(people[PAPER - 1].cpr)
        sessions = Sessions(town.home.catalogue_url)
        try:
            yield ConsoleTown(town, app(town.home, organisation_cvr=CVR, demo=True), sessions)
        finally:
            sessions.close()
