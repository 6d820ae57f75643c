"""The worklist at the terminal: listed, shown, resolved and given back to the robot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from terminal_said import CPR, Samdrift

from connectors.cpr import Cpr
from connectors.ports import CprStatus, Household, Person, YesNoUnknown
from flows.ledger import Ledger, Timing
from flows.ledger.ids import CitizenKey, ItemId
from flows.ledger.model import NewItem
from flows.ledger.states import EffectKind, ItemState, Outcome
from flows.ledger.testing import LINEAGE, ORGANISATION, TIMING, opened, prepare, proposal
from flows.runner.adopting.robots import robot_of
from flows.runner.private import seal_person

REASON = "PROTECTED_ADDRESS"


def _person() -> bytes:
    household = Household(YesNoUnknown.YES, "CPR", date(2026, 11, 1))
    person = Person(
        2, Cpr(CPR), "Nancy Berggren", date(1948, 12, 25), CprStatus.RESIDENT, household, None, "0999", "Nord", True
    )  # fmt: skip
    return seal_person(person, "Adressen er beskyttet", "")


@pytest.fixture
def item(ledger: Ledger) -> ItemId:
    """A case that ended with a person, and its line."""
    batch, lease = opened(ledger, [proposal(1, private=_person())])
    case = ledger.cases.claim(batch, lease, 1)[0]
    ledger.cases.end(case.id, Outcome.NEEDS_PERSON, REASON, (), lease)
    new = NewItem(case.id, batch, 1, ORGANISATION, LINEAGE, REASON, "decide", REASON, ledger.now().date())
    return ledger.worklist.add(new)


def test_the_list_says_why_in_the_robots_own_words(samdrift: Samdrift, item: ItemId) -> None:
    said = samdrift("worklist")
    assert said.code == 0
    assert item in said.out
    assert robot_of(LINEAGE).reasons[REASON].text in said.out


def test_a_reason_of_a_robot_that_is_gone_is_shown_by_its_code(samdrift: Samdrift, ledger: Ledger) -> None:
    new = NewItem(None, None, None, ORGANISATION, "long-gone", "ITS_OWN", "", "ITS_OWN", ledger.now().date())
    ledger.worklist.add(new)
    assert "ITS_OWN" in samdrift("worklist", "list").out


def test_show_says_what_to_do_and_leaves_a_link_in_the_audit(samdrift: Samdrift, ledger: Ledger, item: ItemId) -> None:
    before = ledger.audit.head().sequence
    said = samdrift("worklist", "show", item.lower())
    assert said.code == 0
    assert robot_of(LINEAGE).reasons[REASON].todo in said.out
    assert f"samdrift worklist resolve {item}" in said.out
    assert ledger.audit.head().sequence == before + 1


def test_show_names_the_citizen_for_whoever_acts_and_the_list_does_not(samdrift: Samdrift, item: ItemId) -> None:
    assert "Nancy Berggren, født 25.12.1948" in samdrift("worklist", "show", item).out
    assert "Nancy" not in samdrift("worklist").out


def test_resolve_closes_the_line_and_keeps_the_note(samdrift: Samdrift, ledger: Ledger, item: ItemId) -> None:
    note = f"Ringet til borgeren {CPR}"
    said = samdrift("worklist", "resolve", item, "--as", "Opfundet Kollega", "--note", note)
    assert said.code == 0
    found = ledger.worklist.get(item)
    assert found is not None
    assert (found.state, found.closed_by) == (ItemState.RESOLVED, "Opfundet Kollega")
    assert ledger.worklist.note(item) == note


def test_retry_gives_the_case_back_to_the_robot(samdrift: Samdrift, ledger: Ledger, item: ItemId) -> None:
    said = samdrift("worklist", "retry", item, "--as", "Opfundet Kollega")
    assert said.code == 0
    assert "--mode live --batch" in said.out
    assert ledger.worklist.list() == ()


@pytest.fixture
def uncertain(ledger: Ledger) -> ItemId:
    """A case whose letter may or may not have gone, settled and with a person, and its line."""
    batch, lease = opened(ledger, [proposal(1, private=_person())])
    case = ledger.cases.claim(batch, lease, 1)[0]
    made = ledger.effects.plan(case.id, "create_intervention", EffectKind.WRITE, "Nexus", "ref-0", "by_reference")
    row = ledger.effects.plan(case.id, "send_letter", EffectKind.NOTIFY, "SF1601", "ref-1", "none", "digital")
    at_once = Timing(start_deadline=0.001, request_timeout=0.001, settle=0.003, lease=1, heartbeat=0.1)
    ledger.effects.intend([made.id, row.id], lease, at_once)
    ledger.effects.confirm(made.id, "I-1", lease)
    ledger.effects.unknown(row.id, "TIMEOUT", lease)
    ledger.cases.end(case.id, Outcome.NEEDS_PERSON, "LETTER_UNKNOWN", (), lease)
    new = NewItem(case.id, batch, 1, ORGANISATION, LINEAGE, "LETTER_UNKNOWN", "", "", ledger.now().date())
    return ledger.worklist.add(new)


def test_show_says_what_is_done_what_is_not_and_what_may_be(samdrift: Samdrift, uncertain: ItemId) -> None:
    said = samdrift("worklist", "show", uncertain).out
    assert "Indsatsen er oprettet." in said
    assert "Det er uvist, om brevet er sendt som Digital Post" in said
    assert "Mangler   tilbudsbrev." in said
    assert "--outcome sent`" in said
    assert "--outcome not-sent`" in said
    assert "worklist retry" not in said


@pytest.mark.parametrize("words", [("resolve", "--note", "Gjort"), ("retry",)])
def test_an_uncertain_letter_is_neither_closed_nor_retried_without_an_answer(
    samdrift: Samdrift, ledger: Ledger, uncertain: ItemId, words: tuple[str, ...]
) -> None:
    action, *more = words
    said = samdrift("worklist", action, uncertain, "--as", "Opfundet Kollega", *more)
    assert said.code in (1, 2)
    assert "--outcome sent" in said.err
    assert "Intet er ændret" in said.err
    assert len(ledger.worklist.list()) == 1


def test_the_answer_sent_closes_the_line_and_the_robot_finishes_the_rest(
    samdrift: Samdrift, ledger: Ledger, uncertain: ItemId
) -> None:
    said = samdrift("worklist", "resolve", uncertain, "--as", "Opfundet Kollega", "--outcome", "sent")
    assert said.code == 0
    assert "aldrig igen" in said.out
    assert "--mode live --batch" in said.out
    assert ledger.worklist.list() == ()
    assert samdrift("worklist", "resolve", uncertain, "--as", "Navn", "--outcome", "not-sent").code == 1


def test_the_answer_not_sent_leaves_the_choice_between_robot_and_person(samdrift: Samdrift, uncertain: ItemId) -> None:
    said = samdrift("worklist", "resolve", uncertain, "--as", "Opfundet Kollega", "--outcome", "not-sent")
    assert said.code == 0
    assert f"samdrift worklist retry {uncertain}" in said.out
    shown = samdrift("worklist", "show", uncertain).out
    assert "Brevet er ikke sket." not in shown
    assert "Brevet er ikke sendt." in shown
    assert samdrift("worklist", "retry", uncertain, "--as", "Opfundet Kollega").code == 0


def test_an_answer_to_what_nobody_asks_is_refused(samdrift: Samdrift, ledger: Ledger, item: ItemId) -> None:
    said = samdrift("worklist", "resolve", item, "--as", "Opfundet Kollega", "--outcome", "sent")
    assert said.code == 1
    assert "ingen uvis handling" in said.err
    assert len(ledger.worklist.list()) == 1
    assert samdrift("worklist", "show", item, "--outcome", "sent").code == 2


def test_what_was_a_persons_from_the_start_is_not_given_to_the_robot(samdrift: Samdrift, ledger: Ledger) -> None:
    batch, lease = opened(ledger, [proposal(1, outcome=Outcome.NEEDS_PERSON, reason=REASON, private=_person())])
    case = ledger.cases.claim(batch, lease, 1)[0]
    ledger.cases.end(case.id, Outcome.NEEDS_PERSON, REASON, (), lease)
    line = ledger.worklist.add(
        NewItem(case.id, batch, 1, ORGANISATION, LINEAGE, REASON, "decide", REASON, ledger.now().date())
    )
    assert "worklist retry" not in samdrift("worklist", "show", line).out
    said = samdrift("worklist", "retry", line, "--as", "Opfundet Kollega")
    assert said.code == 1
    assert "kan ikke prøves igen" in said.err
    assert len(ledger.worklist.list()) == 1


def test_a_case_that_is_done_is_not_offered_to_the_robot_again(samdrift: Samdrift, ledger: Ledger) -> None:
    batch, lease = opened(ledger, [proposal(1, private=_person())])
    case = ledger.cases.claim(batch, lease, 1)[0]
    ledger.cases.end(case.id, Outcome.DONE, "", (), lease)
    code = "LETTER_FAILED"
    line = ledger.worklist.add(NewItem(case.id, batch, 1, ORGANISATION, LINEAGE, code, "", code, ledger.now().date()))
    assert "worklist retry" not in samdrift("worklist", "show", line).out
    assert samdrift("worklist", "retry", line, "--as", "Opfundet Kollega").code == 1


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.NEEDS_PERSON])
def test_a_mail_that_may_be_lost_keeps_no_line_open(samdrift: Samdrift, ledger: Ledger, outcome: Outcome) -> None:
    batch, lease = opened(ledger, [proposal(1, private=_person())])
    case = ledger.cases.claim(batch, lease, 1)[0]
    ledger.cases.end(case.id, outcome, REASON if outcome is Outcome.NEEDS_PERSON else "", (), lease)
    mail = ledger.effects.plan(case.id, "digest_mail", EffectKind.NOTIFY, "mail", "ref-2", "none")
    ledger.effects.intend([mail.id], lease, TIMING)
    ledger.effects.unknown(mail.id, "TIMEOUT", lease)
    line = ledger.worklist.add(
        NewItem(case.id, batch, 1, ORGANISATION, LINEAGE, REASON, "", REASON, ledger.now().date())
    )
    assert samdrift("worklist", "resolve", line, "--as", "Opfundet Kollega", "--note", "Gjort").code == 0


def test_a_row_that_nobody_can_read_is_named_by_its_place_in_the_extract(samdrift: Samdrift, ledger: Ledger) -> None:
    row = replace(proposal(1, CitizenKey(""), outcome=Outcome.NEEDS_PERSON), rule="række 28, cpr: CPR_FORM")
    batch = prepare(ledger, [row])
    code = "UNREADABLE_ROW"
    line = ledger.worklist.add(NewItem(None, batch, 1, ORGANISATION, LINEAGE, code, "", code, ledger.now().date()))
    assert "række 28, cpr: CPR-nummerets form" in samdrift("worklist", "show", line).out


@pytest.mark.parametrize("action", ["resolve", "retry"])
def test_a_closed_line_is_not_changed_again(samdrift: Samdrift, item: ItemId, action: str) -> None:
    words = ("worklist", action, item, "--as", "Opfundet Kollega", "--note", "Gjort")
    assert samdrift(*words).code == 0
    said = samdrift(*words)
    assert said.code == 1
    assert "kan ikke ændres" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("show", "mangler en linje"),
        ("list L-222222", "worklist show"),
        ("resolve {item} --note Gjort", "--as"),
        ("resolve {item} --as Navn", "--note"),
        ("retry {item}", "--as"),
        ("give-back {item}", "--as"),
    ],
)
def test_what_is_missing_is_said_and_nothing_changes(
    samdrift: Samdrift, ledger: Ledger, item: ItemId, words: str, told: str
) -> None:
    said = samdrift("worklist", *words.format(item=item).split())
    assert said.code == 2
    assert told in said.err
    assert len(ledger.worklist.list()) == 1


def test_an_unknown_line_is_refused(samdrift: Samdrift, ledger: Ledger) -> None:
    said = samdrift("worklist", "show", "L-222222")
    assert said.code == 1
    assert "samdrift worklist" in said.err


def test_a_taken_line_is_given_back_once(samdrift: Samdrift, ledger: Ledger, item: ItemId) -> None:
    ledger.worklist.take(item, "Opfundet Kollega")
    words = ("worklist", "give-back", item, "--as", "Opfundet Tovholder")
    done = samdrift(*words)
    assert (done.code, "lagt tilbage på listen" in done.out, "Opfundet Kollega" in done.out) == (0, True, True)
    found = ledger.worklist.get(item)
    assert found is not None
    assert (found.state, found.taken_by) == (ItemState.OPEN, "")
    again = samdrift(*words)
    assert (again.code, "ikke taget af nogen" in again.err) == (1, True)
