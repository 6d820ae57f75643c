"""One citizen's whole story, for whoever says what it is for."""

from __future__ import annotations

import io
from datetime import date

import pytest
from terminal_said import CPR, Said, Samdrift

from connectors.cpr import Cpr
from flows.ledger import Ledger
from flows.ledger.model import NewItem
from flows.ledger.said import NewReply
from flows.ledger.states import EffectKind, Outcome, ReplyKind
from flows.ledger.testing import (
    ADOPTION,
    APPROVER,
    LINEAGE,
    ORGANISATION,
    STARTER,
    TIMING,
    opened,
    prepare,
    proposal,
)
from flows.runner.adopting.robots import robot_of


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
    for told in (batch, STARTER, "eligibility:1:2", "tilbudsbrev", APPROVER, case.id, "ITS_OWN_REASON", "Gennemført"):
        assert told in said.out
    assert said.out.count("Prøvekørsel ") == 1


def test_a_citizen_who_was_only_excluded_has_a_story_too(why: Samdrift, ledger: Ledger) -> None:
    key = ledger.keys.citizen_key(Cpr(CPR))
    prepare(ledger, [proposal(1, key, outcome=Outcome.EXCLUDED, reason="ITS_OWN_REASON")])
    said = why(f"{CPR[:6]}-{CPR[6:]}", "Klage")
    assert said.out.startswith("Borgeren får ikke tilbuddet: ITS_OWN_REASON.\nNæste: ")
    assert "Frasorteret: ITS_OWN_REASON" in said.out
    assert "derfor er intet udført" in said.out


def test_a_letter_that_never_went_is_explained_first_with_what_to_do(why: Samdrift, ledger: Ledger) -> None:
    key = ledger.keys.citizen_key(Cpr(CPR))
    batch, lease = opened(ledger, [proposal(1, key)])
    (case,) = ledger.cases.claim(batch, lease, 1)
    row = ledger.effects.plan(case.id, "send_letter", EffectKind.NOTIFY, "SF1601", "ref-1", "none", "digital")
    ledger.effects.intend([row.id], lease, TIMING)
    ledger.effects.unknown(row.id, "TIMEOUT", lease)
    ledger.cases.end(case.id, Outcome.NEEDS_PERSON, "LETTER_UNKNOWN", (), lease)
    new = NewItem(case.id, batch, 1, ORGANISATION, LINEAGE, "LETTER_UNKNOWN", "", "", ledger.now().date())
    item = ledger.worklist.add(new)
    answer, following, *rest = why(CPR, "Pårørende har ringet").out.splitlines()
    assert "gav sagen til en person" in answer
    assert "Det er uvist, om brevet er sendt" in answer
    assert following.startswith(f"Næste: {robot_of(LINEAGE).reasons['LETTER_UNKNOWN'].todo}")
    assert item in rest[0] or item in following


def test_a_batch_from_before_a_change_of_number_is_in_the_story(why: Samdrift, ledger: Ledger) -> None:
    before, now = ledger.keys.citizen_key(Cpr("2509479989")), ledger.keys.citizen_key(Cpr(CPR))
    batch = prepare(ledger, [proposal(1, before, outcome=Outcome.EXCLUDED, reason="ITS_OWN_REASON")])
    assert batch not in why(CPR, "Klage").out
    ledger.history.alias(now, before)
    assert batch in why(CPR, "Klage").out


@pytest.mark.parametrize(
    ("outcome", "approve", "told"),
    [
        (Outcome.DONE, False, "samdrift approve"),
        (Outcome.DONE, True, "samdrift run"),
        (Outcome.NEEDS_PERSON, False, "vil gå til en person"),
        (Outcome.WAITING, False, "venter på en senere kørsel"),
        (Outcome.ALREADY_HANDLED, False, "allerede behandlet"),
    ],
)
def test_a_citizen_who_is_only_proposed_has_an_answer_and_a_next_step(
    why: Samdrift, ledger: Ledger, outcome: Outcome, told: str, *, approve: bool
) -> None:
    batch = prepare(ledger, [proposal(1, ledger.keys.citizen_key(Cpr(CPR)), outcome=outcome)])
    if approve:
        ledger.batches.approve(batch, APPROVER)
    assert told in "".join(why(CPR, "Klage").out.splitlines()[:2])


def test_nobody_known_is_told_where_to_look(why: Samdrift, ledger: Ledger) -> None:
    prepare(ledger, [proposal(1)])
    assert "andet CPR-nummer" in why(CPR, "Klage").out


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


def test_a_later_batch_that_only_saw_the_case_does_not_hide_how_it_ended(why: Samdrift, ledger: Ledger) -> None:
    key = ledger.keys.citizen_key(Cpr(CPR))
    batch, lease = opened(ledger, [proposal(1, key)])
    (case,) = ledger.cases.claim(batch, lease, 1)
    ledger.cases.end(case.id, Outcome.DONE, "", (), lease)
    prepare(ledger, [proposal(1, key, outcome=Outcome.ALREADY_HANDLED, reason="HANDLED_BEFORE")])
    assert why(CPR, "Klage").out.startswith("Borgeren har fået tilbuddet")


def test_what_the_citizen_has_answered_is_told_without_the_note(why: Samdrift, ledger: Ledger) -> None:
    prepare(ledger, [proposal(1)])
    key = ledger.keys.citizen_key(Cpr(CPR))
    said = NewReply(ORGANISATION, LINEAGE, key, ReplyKind.DECLINED_FOREVER, date(2026, 3, 2), "phone", "Ea", "En note")
    reply = ledger.replies.record(said).reply
    assert reply is not None
    told = why(CPR, "Klage").out
    assert "Svar: Borgeren sagde nej tak for altid den 02.03.2026 (telefon). Ea skrev svaret ned" in told
    ledger.replies.withdraw(reply.id, "Bo", "forkert borger")
    withdrawn = why(CPR, "Klage").out
    assert "af Bo; det tæller ikke" in withdrawn
    assert "En note" not in told + withdrawn
