from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.sandbox.process import SandboxSettings, Testkommune

from .post_calls import CITIZENS, SEED, PostCaller


@pytest.fixture
def kommune(tmp_path: Path) -> Iterator[Testkommune]:
    """A running testkommune of 100 citizens, with receipts that do not dawdle."""
    with Testkommune(SandboxSettings(tmp_path, citizens=CITIZENS, seed=SEED, receipt_pace=0.05)) as running:
        yield running


@pytest.fixture
def caller(kommune: Testkommune) -> Iterator[PostCaller]:
    caller = PostCaller(kommune.connections)
    yield caller
    caller.http.close()
