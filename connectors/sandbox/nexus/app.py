"""The simulated Nexus as one ASGI application."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.nexus import snapshot
from connectors.sandbox.nexus.assignments import AssignmentPages
from connectors.sandbox.nexus.audit import AuditPages
from connectors.sandbox.nexus.baskets import BasketPages
from connectors.sandbox.nexus.documents import DocumentPages
from connectors.sandbox.nexus.faults import NexusFaults
from connectors.sandbox.nexus.grants import GrantPages
from connectors.sandbox.nexus.home import HomePages
from connectors.sandbox.nexus.lists import ListPages
from connectors.sandbox.nexus.municipality import NexusMunicipality
from connectors.sandbox.nexus.organisations import OrganisationPages
from connectors.sandbox.nexus.pathway_view import PathwayView
from connectors.sandbox.nexus.pathways import PathwayPages
from connectors.sandbox.nexus.patient_view import PatientView
from connectors.sandbox.nexus.patients import PatientPages
from connectors.sandbox.nexus.preferences import PreferencePages
from connectors.sandbox.nexus.seeding import Seeder
from connectors.sandbox.nexus.store import Store
from connectors.sandbox.nexus.testkommune import TESTKOMMUNE
from connectors.sandbox.nexus.tokens import Tokens
from connectors.sandbox.nexus.truth import NexusTruth
from connectors.sandbox.nexus.web import UNAUTHORIZED, World, answer, refusal

# Clients in daily use put their own slash before a relative href, and before a path they have hard-coded.
_SLASHES: Final = re.compile("/{2,}")


def _now() -> datetime:
    return datetime.now(UTC)


class NexusApp:
    """A plain ASGI application; every change is committed before the answer leaves.

    `truth` reads and changes the state past the API, `faults` arms what only the simulator can do.
    """

    def __init__(self, world: World, tokens: Tokens) -> None:
        self._world = world
        self._tokens = tokens
        self._pages = _pages(world, tokens)
        self.truth = NexusTruth(world)
        self.faults: NexusFaults = world.faults

    @property
    def municipality(self) -> NexusMunicipality:
        """Return the names this Nexus is configured with."""
        return self._world.municipality

    @property
    def revision(self) -> int:
        """Return a number that grows with every change, so that an unchanged state need not be saved again."""
        return self._world.store.revision

    def snapshot(self) -> dict[str, object]:
        """Return the whole state as JSON-able values; tokens are not part of it."""
        return snapshot.dump(self._world.store)

    def restore(self, state: Mapping[str, object]) -> None:
        """Replace the state with a snapshot taken from an app with the same citizens.

        Raises:
            ValueError: the snapshot is of another format, or of other citizens; nothing is changed then.
        """
        store = Store(self._world.store.now)
        snapshot.load(store, state)
        if {row.cpr for row in store.tables.patients.values()} != set(self._world.citizens):
            raise ValueError("the snapshot is of other citizens")
        store.revision = self._world.store.revision + 1
        self._world.store = store
        self._world.seeder = Seeder(store, self._world.municipality)

    def expire_tokens(self) -> None:
        """Make every token unknown, as after a restart of the login service."""
        self._tokens.revoke_all()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; everything but the token endpoint needs a good token."""
        if scope["type"] == "http":
            scope = {**scope, "path": _SLASHES.sub("/", scope["path"])}
            if not self._is_let_in(scope):
                await answer({"error": "invalid_token"}, UNAUTHORIZED)(scope, receive, send)
                return
        await self._pages(scope, receive, send)

    def _is_let_in(self, scope: Scope) -> bool:
        if scope["path"].endswith("/protocol/openid-connect/token"):
            return True
        headers = dict(scope["headers"])
        return self._tokens.is_good(headers.get(b"authorization", b"").decode("latin-1"))


def _pages(world: World, tokens: Tokens) -> Starlette:
    tree = PathwayView(world)
    patients = PatientView(world)
    groups = (
        tokens,
        HomePages(world),
        PatientPages(world, patients),
        PreferencePages(world, tree),
        PathwayPages(world, tree),
        BasketPages(world),
        GrantPages(world, tree),
        AssignmentPages(world),
        DocumentPages(world),
        OrganisationPages(world, patients),
        ListPages(world, patients),
        AuditPages(world),
    )
    app = Starlette(exception_handlers={HTTPException: refusal})
    app.router = Router([route for group in groups for route in group.routes()], redirect_slashes=False)
    return app


def create_app(
    citizens: Sequence[SandboxCitizen],
    municipality: NexusMunicipality = TESTKOMMUNE,
    *,
    clock: Callable[[], datetime] = _now,
) -> NexusApp:
    """Build a Nexus that holds `citizens`; `clock` returns an aware time and drives tokens, stamps and ages."""
    store = Store(clock)
    seeder = Seeder(store, municipality)
    seeder.seed(citizens)
    world = World(municipality, {citizen.cpr: citizen for citizen in citizens}, store, seeder, NexusFaults())
    return NexusApp(world, Tokens(municipality, clock))
