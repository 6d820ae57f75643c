"""Unforeseen errors: found by code and case, sealed as a citizen is, and never too long."""

from flows.ledger import Ledger
from flows.ledger.failures import KEPT, LONGEST, NewFailure
from flows.ledger.ids import CaseId, FailureId, RunId
from flows.ledger.testing import HandClock

CASE = CaseId("S-222222-1")


def failure(text: str = "Nancy Berggren", case: CaseId | None = CASE) -> NewFailure:
    return NewFailure("eksempelkommune", RunId("K-222222"), case, "udfør", "KeyError", "act.py:12", text)


def test_an_error_is_found_by_its_code_and_by_its_case_newest_first(ledger: Ledger, clock: HandClock) -> None:
    first = ledger.failures.keep(failure())
    clock.advance(1)
    second = ledger.failures.keep(failure(case=None))
    assert [each.id for each in ledger.failures.recent()] == [second, first]
    assert [each.id for each in ledger.failures.recent(1)] == [second]
    (of_case,) = ledger.failures.of_case(CASE)
    assert (of_case.id, of_case.run, of_case.stage, of_case.case) == (first, "K-222222", "udfør", CASE)


def test_reading_the_detail_is_written_in_the_audit_and_an_unknown_code_is_not(ledger: Ledger) -> None:
    code = ledger.failures.keep(failure())
    detail = ledger.failures.detail(code, "Prøvende Person", "fejlsøgning")
    assert detail is not None
    assert (detail.kind, detail.place, detail.text) == ("KeyError", "act.py:12", "Nancy Berggren")
    assert ledger.failures.detail(FailureId("F-222222"), "Prøvende Person", "fejlsøgning") is None
    assert ledger.audit.head().sequence == 1
    assert ledger.audit.verify() == []


def test_a_long_traceback_keeps_its_beginning_and_its_end(ledger: Ledger) -> None:
    code = ledger.failures.keep(failure("a" * LONGEST + "b" * LONGEST))
    detail = ledger.failures.detail(code, "Prøvende Person", "fejlsøgning")
    assert detail is not None
    assert len(detail.text) < LONGEST + 10
    assert detail.text[0] == "a"
    assert detail.text[-1] == "b"


def test_kind_place_and_text_are_in_no_column(ledger: Ledger) -> None:
    ledger.failures.keep(failure())
    with ledger.database.read() as tx:
        (row,) = tx.connection.exec_driver_sql("SELECT * FROM failures").all()
    stored = b" ".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
    assert b"eksempelkommune" in stored
    assert not [word for word in (b"KeyError", b"act.py", b"Nancy") if word in stored]


def test_what_an_error_said_is_deleted_when_it_is_old_and_its_code_stays(ledger: Ledger, clock: HandClock) -> None:
    old = ledger.failures.keep(failure())
    clock.advance(KEPT.total_seconds() - 60)
    young = ledger.failures.keep(failure())
    assert ledger.failures.forget() == 0
    clock.advance(120)
    assert (ledger.failures.forget(), ledger.failures.forget()) == (1, 0)
    assert [(each.id, each.has_detail) for each in ledger.failures.recent()] == [(young, True), (old, False)]
    assert ledger.failures.detail(old, "Prøvende Person", "fejlsøgning") is None
    assert ledger.failures.detail(young, "Prøvende Person", "fejlsøgning") is not None
    with ledger.database.read() as tx:
        kept = tx.connection.exec_driver_sql("SELECT detail FROM failures WHERE detail IS NULL").all()
    assert len(kept) == 1
    found = ledger.failures.get(old)
    assert found is not None
    assert (found.stage, ledger.failures.get(FailureId("F-222222"))) == ("udfør", None)
