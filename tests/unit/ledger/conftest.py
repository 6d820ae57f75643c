"""A ledger on each of the databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.ledger import Keys, Ledger, Owner
from flows.ledger.testing import HandClock


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys.load_or_create(tmp_path / "keys")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def dead() -> set[Owner]:
    """The processes of this host that no longer run; all others do."""
    return set()


@pytest.fixture
def ledger(url: str, keys: Keys, clock: HandClock, dead: set[Owner]) -> Iterator[Ledger]:
    with Ledger.open(url, keys, clock=clock, is_alive=lambda owner: owner not in dead) as ledger:
        yield ledger
