"""status tells what stands still, why, and who moves it on; of an error, never what it said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from terminal_said import Samdrift

from flows.ledger import Keys, Ledger
from flows.ledger.failures import NewFailure
from flows.ledger.testing import ADOPTION, HandClock, opened, proposal
from flows.terminal import stuck


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("SYSTEM_DOWN", "Kør `samdrift run {adoption} --mode live --batch {batch}`, når systemet svarer"),
        ("AWAITS_PERSON", "En medarbejder skal oprette dem og kvittere: `samdrift worklist`. Opfølgningen går videre"),
        ("LETTER_UNKNOWN", "Opfølgningen går videre selv, når kvitteringen kommer"),
        ("SETTLING", "Opfølgningen går videre selv"),
        ("ITS_OWN", "ITS_OWN. Kør `samdrift run {adoption} --mode live --batch {batch}`."),
    ],
)
def test_citizens_who_wait_are_counted_by_reason_with_what_happens_next(
    samdrift: Samdrift, ledger: Ledger, reason: str, told: str
) -> None:
    batch, lease = opened(ledger, [proposal(number) for number in (1, 2, 3)])
    for case in ledger.cases.claim(batch, lease, 2):
        ledger.cases.postpone(case.id, ledger.now() + timedelta(hours=1), reason, lease, counted=False)
    said = samdrift("status").out
    assert "2 borgere venter: " in said
    assert told.format(adoption=ADOPTION, batch=batch) in said


def test_citizens_not_reached_yet_are_not_said_to_wait_for_anybody(samdrift: Samdrift, ledger: Ledger) -> None:
    opened(ledger, [proposal(1)])
    said = samdrift("status").out
    assert "1 mangler endnu" in said
    assert "venter:" not in said


def test_a_half_done_batch_behind_a_newer_one_says_why_it_stands_still(samdrift: Samdrift, ledger: Ledger) -> None:
    batch, lease = opened(ledger, [proposal(1)])
    case = ledger.cases.claim(batch, lease, 1)[0]
    ledger.cases.postpone(case.id, ledger.now(), "AWAITS_PERSON", lease, counted=False)
    ledger.runs.release(lease)
    opened(ledger, [proposal(2)])
    said = samdrift("status").out
    assert said.index(f"Også åben: {batch}") < said.index("1 borger venter:")


def _fail(ledger: Ledger, word: str) -> str:
    return ledger.failures.keep(NewFailure(ADOPTION, None, None, "udfør", "builtins.KeyError", word, word))


def test_unforeseen_errors_are_told_by_code_and_time_and_never_by_what_they_said(
    samdrift: Samdrift, ledger: Ledger
) -> None:
    codes = [_fail(ledger, f"Nancy Berggren {number}") for number in range(5)]
    said = samdrift("status").out
    assert "Uforudsete fejl de seneste 14 dage: 5" in said
    assert sum(code in said for code in codes) == 3
    assert "og 2 ældre" in said
    assert "robottens tovholder" in said
    assert "Nancy" not in said
    assert "KeyError" not in said


def test_an_old_error_is_told_no_more(tmp_path: Path) -> None:
    clock = HandClock()
    with Ledger.open(f"sqlite:///{tmp_path / 'l.db'}", Keys.load_or_create(tmp_path / "keys"), clock=clock) as ledger:
        _fail(ledger, "")
        assert list(stuck.failures(ledger))
        clock.advance(15 * 86400)
        assert not list(stuck.failures(ledger))
