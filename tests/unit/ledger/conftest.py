"""A ledger on SQLite, and on PostgreSQL too where SAMDRIFT_TEST_POSTGRESQL holds the URL of an empty database."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from flows.ledger import Keys, Ledger, Owner
from flows.ledger.testing import HandClock

POSTGRESQL = os.environ.get("SAMDRIFT_TEST_POSTGRESQL", "")


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


@pytest.fixture(params=["sqlite", *(["postgresql"] if POSTGRESQL else [])])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ledger.db"
        return
    schema = f"t_{secrets.token_hex(6)}"
    engine = create_engine(POSTGRESQL)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{POSTGRESQL}?options=-csearch_path%3D{schema}"
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def ledger(url: str, keys: Keys, clock: HandClock, dead: set[Owner]) -> Iterator[Ledger]:
    with Ledger.open(url, keys, clock=clock, is_alive=lambda owner: owner not in dead) as ledger:
        yield ledger
