"""Finding one citizen's proposals: under every number, in every sealed batch, by index."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.model import NewBatch
from flows.ledger.states import Outcome
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, HandClock, begin, citizen, prepare, proposal


def found(ledger: Ledger, number: int, organisation: str = ORGANISATION, lineage: str = LINEAGE) -> list[BatchId]:
    return [each.batch for each in ledger.batches.of_citizen(organisation, lineage, citizen(number))]


def test_every_sealed_batch_is_found_oldest_first_whatever_became_of_it(ledger: Ledger, clock: HandClock) -> None:
    first = prepare(ledger, [proposal(1), proposal(2)])
    clock.advance(60)
    second = prepare(ledger, [proposal(7, citizen(1), outcome=Outcome.EXCLUDED)])
    assert found(ledger, 1) == [first, second]
    assert found(ledger, 2) == [first]
    assert found(ledger, 3) == []


def test_another_organisations_and_another_robots_batches_are_not(ledger: Ledger) -> None:
    prepare(ledger, [proposal(1)])
    assert found(ledger, 1, organisation="11111111") == []
    assert found(ledger, 1, lineage="another-robot") == []


@pytest.mark.parametrize("abandoned", [False, True])
def test_a_batch_nobody_was_ever_shown_is_not(ledger: Ledger, *, abandoned: bool) -> None:
    run = begin(ledger)
    who = (ADOPTION, ORGANISATION, LINEAGE)
    batch = ledger.batches.prepare(NewBatch(*who, "1", "c", "s", run, "Opfundet Starter", ledger.now(), "udtræk"))
    ledger.batches.add(batch, [proposal(1)])
    if abandoned:
        ledger.batches.abandon(batch)
    assert found(ledger, 1) == []


def test_a_change_of_number_hides_nothing_from_either_number(ledger: Ledger, clock: HandClock) -> None:
    before = prepare(ledger, [proposal(1)])
    clock.advance(60)
    after = prepare(ledger, [proposal(1, citizen(2))])
    ledger.history.alias(citizen(2), citizen(1))
    assert found(ledger, 1) == found(ledger, 2) == [before, after]


# PostgreSQL reads a table this small through unless it is told not to.
PLAN = {"sqlite": ["EXPLAIN QUERY PLAN"], "postgresql": ["EXPLAIN", "SET enable_seqscan = off"]}


def test_the_look_up_reads_no_batch_through(ledger: Ledger) -> None:
    prepare(ledger, [proposal(1)])
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    engine = ledger.database.engine
    event.listen(engine, "before_cursor_execute", note)
    found(ledger, 1)
    event.remove(engine, "before_cursor_execute", note)
    statement, parameters = next(each for each in asked if "FROM proposals" in each[0])
    with engine.connect() as raw:
        for setting in PLAN[raw.dialect.name][1:]:
            raw.exec_driver_sql(setting)
        explained = raw.exec_driver_sql(f"{PLAN[raw.dialect.name][0]} {statement}", parameters)
        plan = " ".join(str(row) for row in explained)
    assert "ix_proposals_citizen_key" in plan
    assert "SCAN" not in plan
