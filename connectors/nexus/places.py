"""Where a setting of Nexus stands in an adoption: an error names it as the adoption's author sees it."""

from __future__ import annotations

from typing import Final

CONNECTION: Final = "connections.care_system"
LOGIN: Final = f"{CONNECTION}.client_id"
"""Named when the system user cannot log in: no citizen can be served until it is put right."""
ADVISORS: Final = "settings.advisors"
"""The robot's own setting that names the organisations tasks go to."""


def place_of(name: str) -> str:
    """Return where the field `name` of `NexusSettings` stands."""
    return f"systems.care_system.{name}"
