"""The care system of the testkommune: the Nexus simulator, with its state kept in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from connectors.sandbox.citizen import SandboxCitizen


@dataclass(frozen=True, slots=True)
class CareCounts:
    """What was created in the care system since the first start."""

    interventions: int = 0
    cancelled: int = 0
    tasks: int = 0
    documents: int = 0
    pathways: int = 0
    citizens_with_several_offers: int = 0


class Care:
    """The simulator and the file its state is kept in."""

    instance = "testkommune"
    client_id = "samdrift"
    client_secret = "testkommune-hemmelighed"  # noqa: S105 - the sandbox's own, opens nothing else

    def __init__(self, citizens: Sequence[SandboxCitizen], path: Path) -> None:
        """Take up the state of the file, if there is one."""
        self.app: ASGIApp = PlainTextResponse("", 503)

    def die(self, cpr: str) -> None:
        """Let a citizen die."""

    def move(self, cpr: str) -> None:
        """Let a citizen move away."""

    def counts(self) -> CareCounts:
        """Count."""
        return CareCounts()

    def save(self) -> None:
        """Write the state."""
