"""A line is given back to the robot only where the robot can do anything else this time."""

from __future__ import annotations

import pytest
from terminal_said import Samdrift

from flows.ledger import Ledger, Timing
from flows.ledger.ids import CaseId, ItemId
from flows.ledger.model import Lease, NewItem
from flows.ledger.states import EffectKind, EffectState, Outcome
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, TIMING, opened, prepare, proposal
from flows.runner.adopting.robots import robot_of
from flows.runner.casework.answers import NoRetry, may_retry, no_retry

WHO = "Opfundet Kollega"
UNKNOWN = "UNKNOWN_IN_CARE"
AT_ONCE = Timing(start_deadline=0.001, request_timeout=0.001, settle=0.003, lease=1, heartbeat=0.1)


def _case(ledger: Ledger, proposed: Outcome, reason: str) -> tuple[CaseId, Lease]:
    batch, lease = opened(ledger, [proposal(1, outcome=proposed, reason=reason)])
    return ledger.cases.claim(batch, lease, 1)[0].id, lease


def _line(ledger: Ledger, case: CaseId, reason: str) -> ItemId:
    found = ledger.cases.get(case)
    assert found is not None
    new = NewItem(case, found.batch, 1, ORGANISATION, LINEAGE, reason, "", reason, ledger.now().date())
    return ledger.worklist.add(new)


def test_a_citizen_whom_the_batch_never_released_comes_with_the_next_preview_instead(
    samdrift: Samdrift, ledger: Ledger
) -> None:
    case, lease = _case(ledger, Outcome.NEEDS_PERSON, UNKNOWN)
    ledger.cases.end(case, Outcome.NEEDS_PERSON, UNKNOWN, (), lease)
    line = _line(ledger, case, UNKNOWN)
    shown = samdrift("worklist", "show", line).out
    assert "worklist retry" not in shown
    assert f"næste prøvekørsel, `samdrift run {ADOPTION}`" in shown
    said = samdrift("worklist", "retry", line, "--as", WHO)
    assert said.code == 1
    for told in ("Ret oplysningen, hvor den kommer fra", f"worklist resolve {line}", f"`samdrift run {ADOPTION}`"):
        assert told in said.err
    assert len(ledger.worklist.list()) == 1


def test_a_row_nobody_can_read_is_corrected_in_the_extract_and_not_retried(samdrift: Samdrift, ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(1, outcome=Outcome.NEEDS_PERSON)])
    code = "UNREADABLE_ROW"
    line = ledger.worklist.add(NewItem(None, batch, 1, ORGANISATION, LINEAGE, code, "", code, ledger.now().date()))
    said = samdrift("worklist", "retry", line, "--as", WHO)
    assert said.code == 1
    assert "kommer med i den næste prøvekørsel" in said.err


@pytest.mark.parametrize(
    ("proposed", "outcome", "reason", "never"),
    [
        (Outcome.DONE, Outcome.NEEDS_PERSON, UNKNOWN, None),
        (Outcome.DONE, Outcome.PARKED, "TOO_MANY_ATTEMPTS", None),
        (Outcome.DONE, Outcome.DONE, "", NoRetry.DONE),
        (Outcome.NEEDS_PERSON, Outcome.NEEDS_PERSON, UNKNOWN, NoRetry.NEVER_RELEASED),
        (Outcome.NEEDS_PERSON, Outcome.NEEDS_PERSON, "SYSTEM_ERROR", None),
        (Outcome.NEEDS_PERSON, Outcome.PARKED, "TOO_MANY_ATTEMPTS", None),
    ],
)
def test_a_retry_is_offered_where_something_else_can_come_of_it(
    ledger: Ledger, proposed: Outcome, outcome: Outcome, reason: str, never: NoRetry | None
) -> None:
    case, lease = _case(ledger, proposed, UNKNOWN)
    ledger.cases.end(case, outcome, reason, (), lease)
    item = ledger.worklist.get(_line(ledger, case, reason))
    assert item is not None
    assert no_retry(ledger, item) is never
    assert may_retry(ledger, item) == (never is None)


def test_only_a_reason_that_a_retry_can_always_help_says_to_try_again() -> None:
    said = {code for code, reason in robot_of(LINEAGE).reasons.items() if "prøv igen" in reason.todo.lower()}
    assert said <= {"CHANGED_SINCE_APPROVAL", "SYSTEM_ERROR", "TOO_MANY_ATTEMPTS"}


def test_a_case_the_robot_has_already_is_not_given_to_it_twice(samdrift: Samdrift, ledger: Ledger) -> None:
    case, lease = _case(ledger, Outcome.DONE, "OVER_70_ALONE")
    line = _line(ledger, case, "WRITE_FAILED")
    said = samdrift("worklist", "retry", line, "--as", WHO)
    assert said.code == 1
    assert "allerede hos robotten" in said.err
    assert ledger.cases.release(case, lease)


def test_what_a_system_refused_is_tried_again_after_a_retry(samdrift: Samdrift, ledger: Ledger) -> None:
    case, lease = _case(ledger, Outcome.DONE, "OVER_70_ALONE")
    made = ledger.effects.plan(case, "open_pathway", EffectKind.WRITE, "Nexus", "ref-0", "by_reference")
    refused = ledger.effects.plan(case, "create_intervention", EffectKind.WRITE, "Nexus", "ref-1", "by_reference")
    ledger.effects.intend([made.id, refused.id], lease, AT_ONCE)
    ledger.effects.confirm(made.id, "F-1", lease)
    ledger.effects.reject(refused.id, "MISSING", lease)
    ledger.cases.end(case, Outcome.NEEDS_PERSON, "WRITE_FAILED", (), lease)
    line = _line(ledger, case, "WRITE_FAILED")
    assert samdrift("worklist", "retry", line, "--as", WHO).code == 0
    assert [each.state for each in ledger.effects.of(case)] == [EffectState.CONFIRMED, EffectState.PLANNED]
    found = ledger.cases.get(case)
    assert found is not None
    assert ledger.cases.claim(found.batch, lease, 1)
    assert ledger.effects.intend([refused.id], lease, TIMING) == [refused.id]
