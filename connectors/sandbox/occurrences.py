"""What happens to people while a run waits for approval, remembered across restarts."""

from __future__ import annotations

import json
from pathlib import Path

from connectors.sandbox.files import write_atomically


class Occurrences:
    """Who has died or moved since the first start. The extract does not know; the other systems do."""

    def __init__(self, path: Path) -> None:
        """Read what happened before the last stop."""
        self._path = path
        content = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self._dead: set[str] = set(content.get("dead", ()))
        self._moved: set[str] = set(content.get("moved", ()))

    def die(self, cpr: str) -> bool:
        """Remember a death; False when it was known."""
        return self._remember(self._dead, cpr)

    def move(self, cpr: str) -> bool:
        """Remember a move to another municipality; False when it was known."""
        return self._remember(self._moved, cpr)

    def is_dead(self, cpr: str) -> bool:
        """Return whether this citizen has died since the first start."""
        return cpr in self._dead

    def _remember(self, people: set[str], cpr: str) -> bool:
        if cpr in people:
            return False
        people.add(cpr)
        write_atomically(self._path, json.dumps({"dead": sorted(self._dead), "moved": sorted(self._moved)}))
        return True
