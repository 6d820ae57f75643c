"""The care system of the testkommune: the Nexus simulator, with its state kept in a file."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.citizens import as_care_sees
from connectors.sandbox.edge_cases import AWAY, NO_VIEW, OFFER, OTHER_MUNICIPALITY
from connectors.sandbox.files import write_atomically
from connectors.sandbox.nexus import TESTKOMMUNE, NexusApp, create_app
from connectors.sandbox.people import MUNICIPALITY_CODE

_MUNICIPALITY: Final = replace(TESTKOMMUNE, code=MUNICIPALITY_CODE.lstrip("0"))
_SAVE_AFTER: Final = 0.2
_REST: Final = 10
"""How many times as long as a save took the next one waits: saving never takes more than a tenth of the time."""


@dataclass(frozen=True, slots=True)
class CareCounts:
    """What was created in the care system since the first start, and what stands twice."""

    interventions: int
    cancelled: int
    tasks: int
    documents: int
    pathways: int
    citizens_with_several_offers: int


class Care:
    """The simulator and the file its state is kept in."""

    instance = _MUNICIPALITY.instance
    client_id = _MUNICIPALITY.client_id
    client_secret = _MUNICIPALITY.client_secret

    def __init__(self, citizens: Sequence[SandboxCitizen], path: Path) -> None:
        """Take up the state of the file; without one, the state before any robot came."""
        self._citizens, self._path = [as_care_sees(citizen) for citizen in citizens], path
        self.app: NexusApp = create_app(self._citizens, _MUNICIPALITY)
        if path.exists():
            self.app.restore(json.loads(path.read_text("utf-8")))
        else:
            self._settle_in()
        self._saved = -1

    def _settle_in(self) -> None:
        truth, view = self.app.truth, _MUNICIPALITY.views[0].name
        for citizen in self._citizens:
            if citizen.case == AWAY:
                truth.stay_elsewhere(citizen.cpr, "Aflastningsvej 1", "9991", "Testby N")
            if citizen.case == NO_VIEW:
                truth.hide_view(citizen.cpr, view)

    def die(self, cpr: str) -> None:
        """Let a citizen die."""
        self.app.truth.die(cpr)

    def move(self, cpr: str) -> None:
        """Let a citizen move to another municipality."""
        self.app.truth.move(cpr, OTHER_MUNICIPALITY.lstrip("0"))

    def counts(self) -> CareCounts:
        """Count what clients have made, and citizens with more than one open offer."""
        made = self.app.truth.counts()
        cancelled, several = 0, 0
        for citizen in self._citizens:
            grants = self.app.truth.interventions(citizen.cpr)
            cancelled += sum(grant.by_robot and not grant.open for grant in grants)
            several += sum(grant.name == OFFER and grant.open for grant in grants) > 1
        return CareCounts(made.interventions, cancelled, made.tasks, made.documents, made.pathways, several)

    def save(self) -> None:
        """Write the state if it has changed since it was written."""
        revision = self.app.revision
        if revision != self._saved:
            write_atomically(self._path, json.dumps(self.app.snapshot()))
            self._saved = revision

    async def _write(self, state: dict[str, object]) -> None:
        """Write in a thread; a write under way when we are cancelled is waited for, so that a later one stands."""
        writing = asyncio.ensure_future(asyncio.to_thread(lambda: write_atomically(self._path, json.dumps(state))))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            await writing
            raise

    async def keep_saving(self) -> None:
        """Save changes soon after they happen, until cancelled."""
        while True:
            begun = time.monotonic()
            revision = self.app.revision
            if revision != self._saved:
                await self._write(self.app.snapshot())
                self._saved = revision
            await asyncio.sleep(max(_SAVE_AFTER, (time.monotonic() - begun) * _REST))
