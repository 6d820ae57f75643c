"""What the ledger says to PostgreSQL, also where there is no PostgreSQL to say it to."""

import os

import pytest
from sqlalchemy import event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from flows.ledger import Ledger, dialect
from flows.ledger.schema import cases, metadata
from flows.ledger.states import EffectKind, Outcome
from flows.ledger.testing import LINEAGE, ORGANISATION, TIMING, citizen, opened, proposal


def test_claimers_pass_over_each_others_rows_on_postgresql_and_queue_on_sqlite() -> None:
    chosen = select(cases.c.id).order_by(cases.c.sequence).limit(5)
    there = str(dialect.claimable("postgresql", chosen).compile(dialect=postgresql.dialect()))
    assert there.endswith("FOR UPDATE SKIP LOCKED")
    assert "FOR UPDATE" not in str(dialect.claimable("sqlite", chosen).compile(dialect=sqlite.dialect()))
    assert (dialect.begin("sqlite", writes=True), dialect.begin("postgresql", writes=True)) == ("BEGIN IMMEDIATE", None)


def test_every_statement_the_ledger_makes_can_be_said_in_postgresql(ledger: Ledger) -> None:
    said: list[str] = []

    def listen(_connection: Connection, statement: object, *_rest: object) -> None:
        # The seam makes another object of an upsert; it is tried below.
        if not isinstance(statement, sqlite.Insert):
            said.append(str(statement.compile(dialect=postgresql.dialect())).upper())  # type: ignore[attr-defined]

    event.listen(ledger.database.engine, "before_execute", listen)
    batch, held = opened(ledger, [proposal(0), proposal(1)])
    case, other = ledger.cases.claim(batch, held, 2)
    row = ledger.effects.plan(case.id, "s", EffectKind.WRITE, "Nexus", "ref", "none")
    ledger.effects.intend([row.id], held, TIMING)
    ledger.effects.confirm(row.id, "1", held)
    ledger.cases.end(case.id, Outcome.DONE, "OK", (), held)
    ledger.cases.postpone(other.id, ledger.now(), "X", held)
    ledger.cases.counts(batch)
    ledger.receipts.apply()
    ledger.history.waiting_since(ORGANISATION, LINEAGE, citizen(0))
    ledger.worklist.list()
    whole = " ".join(said)
    assert "RETURNING" in whole
    assert len(said) > 40
    for foreign in ("OR IGNORE", "OR REPLACE", "STRFTIME", "ROWID"):
        assert foreign not in whole


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_an_upsert_is_said_in_the_databases_own_way(name: str) -> None:
    upsert = dialect.insert(name, cases).on_conflict_do_nothing(index_elements=["id"])
    spoken = str(upsert.compile(dialect=postgresql.dialect() if name == "postgresql" else sqlite.dialect()))
    assert spoken.endswith("ON CONFLICT (id) DO NOTHING")


def test_nobody_waits_for_a_lock_for_ever_on_either_database() -> None:
    assert any("30000" in setting for setting in dialect.settings("sqlite"))
    assert any("lock_timeout = 30000" in setting for setting in dialect.settings("postgresql"))


def test_every_table_can_be_made_in_postgresql() -> None:
    from sqlalchemy.schema import CreateTable

    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


@pytest.mark.parametrize(
    ("code", "busy", "full"),
    [(5, True, False), (6, True, False), (261, True, False), (13, False, True), (1, False, False)],
)
def test_sqlites_errors_are_told_apart_by_number(code: int, *, busy: bool, full: bool) -> None:
    error = Exception()
    error.sqlite_errorcode = code  # type: ignore[attr-defined]
    assert (dialect.is_busy(error), dialect.is_full(error)) == (busy, full)


@pytest.mark.parametrize(
    ("state", "busy", "full"),
    [("55P03", True, False), ("40P01", True, False), ("53100", False, True), ("23505", False, False)],
)
def test_postgresqls_errors_are_told_apart_by_state(state: str, *, busy: bool, full: bool) -> None:
    error = Exception()
    error.sqlstate = state  # type: ignore[attr-defined]
    assert (dialect.is_busy(error), dialect.is_full(error)) == (busy, full)


@pytest.mark.skipif(
    "SAMDRIFT_TEST_POSTGRESQL" not in os.environ, reason="SAMDRIFT_TEST_POSTGRESQL names no PostgreSQL database"
)
def test_the_whole_suite_has_run_on_postgresql_too(url: str) -> None:
    assert url
