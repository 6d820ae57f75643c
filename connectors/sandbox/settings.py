"""How a testkommune is started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.sandbox.digital_post.carriers import QueueAddress


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """How a testkommune is started. `port` is the first of five in a row; 0 takes free ones."""

    state: Path
    port: int = 0
    citizens: int = 200
    seed: int = 1
    token_seconds: int = 3600
    receipt_pace: float = 1.0
    queue: QueueAddress | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
