"""What Nexus lists of itself without a citizen (facts: runners-and-nexus.md 2.2, Home)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from connectors.nexus.context import NexusContext
from connectors.ports import OptionKind

_RELS: Final[Mapping[OptionKind, str]] = {
    OptionKind.ORGANISATIONS: "organizations",
    OptionKind.SUPPLIERS: "suppliers",
}
"""Where the home document leads. The catalogue of interventions hangs on a citizen's basket, so it is not here."""


async def listed(context: NexusContext, kind: OptionKind) -> Sequence[str] | None:
    """Return the names of a kind that are in use; None for a kind that Nexus shows only for a citizen."""
    rel = _RELS.get(kind)
    if rel is None:
        return None
    home = await context.session.home()
    found = await context.session.get_all(home.link(rel))
    return sorted({each.name for each in found if each.name and each.body.get("active") is not False})
