"""One citizen's whole story, for whoever says what it is for."""

from __future__ import annotations

import io

import pytest
from terminal_said import CPR, Said, Samdrift

from connectors.cpr import Cpr
from flows.ledger import Ledger
from flows.ledger.states import Outcome
from flows.ledger.testing import ADOPTION, APPROVER, STARTER, opened, prepare, proposal


@pytest.fixture
def why(samdrift: Samdrift, monkeypatch: pytest.MonkeyPatch) -> Samdrift:
    """Ask about a citizen, with the answers on standard input."""

    def ask(*answers: str) -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in answers)))
        return samdrift("why", ADOPTION)

    return ask


def test_the_story_has_outcome_rule_approver_and_case(why: Samdrift, ledger: Ledger) -> None:
    key = ledger.keys.citizen_key(Cpr(CPR))
    batch, lease = opened(ledger, [proposal(1), proposal(2, key)])
    case = next(each for each in ledger.cases.claim(batch, lease, 5) if each.citizen_key == key)
    ledger.cases.end(case.id, Outcome.DONE, "ITS_OWN_REASON", (), lease)
    said = why(CPR, "Borgeren har ringet")
    assert said.code == 0
    for told in (batch, STARTER, "eligibility:1:2", "tilbudsbrev", APPROVER, case.id, "ITS_OWN_REASON", "gennemført"):
        assert told in said.out
    assert said.out.count("Prøvekørsel ") == 1


def test_a_citizen_who_was_only_excluded_has_a_story_too(why: Samdrift, ledger: Ledger) -> None:
    key = ledger.keys.citizen_key(Cpr(CPR))
    prepare(ledger, [proposal(1, key, outcome=Outcome.EXCLUDED, reason="ITS_OWN_REASON")])
    said = why(f"{CPR[:6]}-{CPR[6:]}", "Klage")
    assert "frasorteret: ITS_OWN_REASON" in said.out


def test_the_look_up_is_in_the_audit_before_anything_is_shown(why: Samdrift, ledger: Ledger) -> None:
    prepare(ledger, [proposal(1)])
    before = ledger.audit.head().sequence
    said = why(CPR, "Klage")
    assert "ikke behandlet" in said.out
    assert ledger.audit.head().sequence == before + 1
    assert ledger.audit.verify() == []


@pytest.mark.parametrize("answers", [(CPR, ""), (CPR,), ("123", "Klage"), ()])
def test_without_number_or_purpose_nothing_is_shown_or_written(
    why: Samdrift, ledger: Ledger, answers: tuple[str, ...]
) -> None:
    prepare(ledger, [proposal(1, ledger.keys.citizen_key(Cpr(CPR)))])
    before = ledger.audit.head()
    said = why(*answers)
    assert said.code == 1
    assert said.out == ""
    assert "Kør kommandoen igen" in said.err
    assert ledger.audit.head() == before
