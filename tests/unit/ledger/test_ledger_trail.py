"""The audit chain as it is read: newest first, narrowed, a piece at a time, and verified with a mark of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.ledger import Ledger
from flows.ledger.testing import HandClock
from flows.ledger.trail import VERIFY, TrailFilter, was_whole

ALL = TrailFilter()


@pytest.fixture
def written(ledger: Ledger, clock: HandClock) -> Ledger:
    for number in range(1, 6):
        ledger.audit.append(f"Person {number % 2}", "take" if number < 4 else "why", f"L-{number}", f"formål {number}")
        clock.advance(3600)
    return ledger


def numbers(ledger: Ledger, wanted: TrailFilter, limit: int = 50, before: int | None = None) -> list[int]:
    return [each.sequence for each in ledger.trail.page(wanted, limit, before)]


def test_links_come_newest_first_a_page_at_a_time(written: Ledger) -> None:
    assert numbers(written, ALL, 2) == [5, 4]
    assert numbers(written, ALL, 2, before=4) == [3, 2]
    assert [each.sequence for each in written.trail.every(ALL)] == [5, 4, 3, 2, 1]
    assert written.trail.length() == 5
    newest = written.trail.page(ALL, 1)[0]
    assert (newest.actor, newest.action, newest.object_key, newest.purpose) == ("Person 1", "why", "L-5", "formål 5")


def test_links_are_found_by_person_action_object_and_time(written: Ledger) -> None:
    start = written.trail.one(1)
    assert start is not None
    hour = timedelta(hours=1)
    assert numbers(written, TrailFilter(actor="pERSON 1")) == [5, 3, 1]
    assert numbers(written, TrailFilter(actor="%")) == []
    assert numbers(written, TrailFilter(action="why")) == [5, 4]
    assert numbers(written, TrailFilter(object_key="L-2")) == [2]
    assert numbers(written, TrailFilter(since=start.at + hour, until=start.at + 3 * hour)) == [3, 2]
    assert written.trail.one(99) is None


def test_a_check_says_in_the_chain_itself_that_it_was_whole(written: Ledger) -> None:
    assert written.trail.last_check() is None
    assert written.trail.check("Revi Sor") == []
    last = written.trail.last_check()
    assert last is not None
    assert (last.actor, last.action, last.purpose, was_whole(last)) == ("Revi Sor", VERIFY, "hel til og med 5", True)
    assert written.audit.verify() == []


def test_a_check_of_a_chain_somebody_has_changed_says_where(written: Ledger) -> None:
    with written.database.write() as tx:
        tx.connection.exec_driver_sql("UPDATE audit SET actor = 'En anden' WHERE sequence = 2")
    assert [each.sequence for each in written.trail.check("Revi Sor")] == [2]
    last = written.trail.last_check()
    assert last is not None
    assert (last.purpose, was_whole(last)) == ("1 brud, det første ved 2", False)
