"""The testkommune's own word on what happened in it, and its clock: over its control address on loopback."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any, Final

from connectors.errors import NotConfigured
from flows.runner.adopting.sandbox_connections import SandboxConnections, sandbox_connections
from flows.runner.home import Home
from flows.runner.orchestration.services import Services
from flows.terminal.population import Population

_SECONDS: Final = 10


def at_hand(services: Services, place: Home, people: Population) -> SandboxConnections:
    """Return the testkommune that answers here already, or start one; two in one folder would share their people."""
    try:
        return sandbox_connections(place.sandbox_dir)
    except NotConfigured:
        return services.start_sandbox(citizens=people.citizens, seed=people.seed)


class TestTown:
    """One running testkommune, known by the connections it wrote."""

    __test__ = False

    def __init__(self, told: SandboxConnections) -> None:
        self._told = told

    @property
    def earlier_invitations(self) -> Path:
        """Return the file of invitations from before the robot."""
        return self._told.earlier_invitations.file

    def counts(self) -> dict[str, int]:
        """Return what the testkommune counted itself."""
        return {name: count for name, count in self._ask("/counts").items() if isinstance(count, int)}

    def let_time_pass(self) -> int:
        """Let happen what happens between preview and act, such as a death; return to how many."""
        return int(self._ask("/time/between", b"")["changed"])

    def _ask(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        address = self._told.control.base_url + path
        with urllib.request.urlopen(address, body, timeout=_SECONDS) as answer:  # noqa: S310 - our own loopback
            told: dict[str, Any] = json.load(answer)
        return told
