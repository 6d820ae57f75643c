"""Notices: each thing once to each recipient, whoever sends and wherever it is cut down."""

from datetime import timedelta

import pytest

from flows.ledger import Ledger
from flows.ledger.notices import NewNotice, Notice, NoticeChannel, NoticeKind, NoticeState
from flows.ledger.testing import ADOPTION, HandClock

NEW = NewNotice(ADOPTION, NoticeKind.NEEDS_APPROVAL, "B-7K3Q9F", NoticeChannel.MAIL, "drift@eksempel.dk")
CALL = NewNotice(ADOPTION, NoticeKind.NEEDS_APPROVAL, "B-7K3Q9F", NoticeChannel.WEBHOOK, "besked.eksempel.dk (1a2b3c)")


def going(ledger: Ledger, new: NewNotice = NEW) -> Notice:
    mine = ledger.notices.intend(ledger.notices.plan(new))
    assert mine is not None
    return mine


def state(ledger: Ledger, new: NewNotice = NEW) -> NoticeState:
    found = ledger.notices.find(new)
    assert found is not None
    return found.state


def test_the_same_notice_is_planned_once_under_one_reference(ledger: Ledger) -> None:
    first, second = ledger.notices.plan(NEW), ledger.notices.plan(NEW)
    assert first == second
    assert len(ledger.notices.planned(ADOPTION)) == 1


def test_every_recipient_channel_and_thing_has_a_reference_of_its_own(ledger: Ledger) -> None:
    others = [
        NewNotice(ADOPTION, NoticeKind.NEEDS_APPROVAL, "B-7K3Q9F:reminder", NoticeChannel.MAIL, "drift@eksempel.dk"),
        NewNotice(ADOPTION, NoticeKind.NEEDS_APPROVAL, "B-7K3Q9F", NoticeChannel.MAIL, "leder@eksempel.dk"),
        NewNotice("anden", NoticeKind.NEEDS_APPROVAL, "B-7K3Q9F", NoticeChannel.MAIL, "drift@eksempel.dk"),
        CALL,
    ]
    assert len({ledger.notices.plan(each).reference for each in (NEW, *others)}) == 5


def test_two_senders_of_one_notice_are_one(ledger: Ledger) -> None:
    planned = ledger.notices.plan(NEW)
    assert ledger.notices.intend(planned) is not None
    assert ledger.notices.intend(planned) is None


def test_what_was_sent_is_never_planned_again(ledger: Ledger) -> None:
    assert ledger.notices.sent(going(ledger))
    assert ledger.notices.plan(NEW).state is NoticeState.SENT
    assert ledger.notices.planned(ADOPTION) == ()


def test_a_notice_waits_out_its_delay(ledger: Ledger, clock: HandClock) -> None:
    planned = ledger.notices.plan(NEW, timedelta(minutes=2))
    assert ledger.notices.intend(planned) is None
    clock.advance(121)
    assert ledger.notices.intend(planned) is not None


def test_what_was_dropped_and_is_true_again_waits_anew(ledger: Ledger, clock: HandClock) -> None:
    assert ledger.notices.drop(ledger.notices.plan(NEW))
    assert ledger.notices.planned(ADOPTION) == ()
    again = ledger.notices.plan(NEW, timedelta(minutes=2))
    assert again.state is NoticeState.PLANNED
    assert ledger.notices.intend(again) is None
    clock.advance(121)
    assert ledger.notices.intend(again) is not None


def test_what_somebody_is_sending_cannot_be_dropped(ledger: Ledger) -> None:
    mine = going(ledger)
    assert not ledger.notices.drop(mine)
    assert state(ledger) is NoticeState.INTENT


def test_a_call_put_off_is_made_when_its_time_has_come(ledger: Ledger, clock: HandClock) -> None:
    mine = going(ledger)
    assert ledger.notices.put_off(mine, timedelta(minutes=5), "Unavailable", "Mailserveren svarer ikke.")
    (waiting,) = ledger.notices.planned(ADOPTION)
    assert (waiting.attempts, waiting.problem) == (1, "Mailserveren svarer ikke.")
    assert ledger.notices.intend(waiting) is None
    clock.advance(301)
    second = ledger.notices.intend(waiting)
    assert second is not None
    assert second.attempts == 2


def test_an_intent_is_found_hanging_only_when_it_is_old(ledger: Ledger, clock: HandClock) -> None:
    going(ledger)
    clock.advance(299)
    assert ledger.notices.hanging(ADOPTION, timedelta(minutes=5)) == ()
    clock.advance(2)
    assert len(ledger.notices.hanging(ADOPTION, timedelta(minutes=5))) == 1


def test_a_sender_held_for_dead_that_succeeded_is_believed(ledger: Ledger) -> None:
    mine = going(ledger)
    assert ledger.notices.unknown(mine, "INTENT_FOUND", "Måske sendt.")
    assert ledger.notices.sent(mine)
    assert state(ledger) is NoticeState.SENT


def test_an_earlier_attempt_says_nothing_about_a_later_one(ledger: Ledger) -> None:
    first = going(ledger, CALL)
    assert ledger.notices.put_off(first, timedelta(0), "INTENT_FOUND", "")
    second = going(ledger, CALL)
    assert not ledger.notices.put_off(first, timedelta(hours=1), "Unavailable", "")
    assert not ledger.notices.give_up(first, "HTTP_400", "")
    assert not ledger.notices.sent(first)
    assert ledger.notices.sent(second)


def test_what_was_given_up_is_sent_again_only_when_a_person_says_so(ledger: Ledger) -> None:
    assert ledger.notices.give_up(going(ledger), "SMTP_550", "Mailserveren afviste mailen.")
    assert ledger.notices.plan(NEW).state is NoticeState.FAILED
    assert ledger.notices.try_again(ADOPTION) == 1
    assert ledger.notices.sent(going(ledger))
    assert ledger.notices.try_again(ADOPTION) == 0


def test_troubles_are_what_has_not_got_through(ledger: Ledger, clock: HandClock) -> None:
    start = clock.now
    ledger.notices.plan(NEW)
    assert ledger.notices.troubled(ADOPTION, start) == ()
    mine = going(ledger)
    ledger.notices.put_off(mine, timedelta(0), "Unavailable", "Væk.")
    assert [each.problem for each in ledger.notices.troubled(ADOPTION, start)] == ["Væk."]
    assert ledger.notices.troubled(ADOPTION, start + timedelta(days=1)) == ()
    assert ledger.notices.last_said(ADOPTION) == ()
    ledger.notices.sent(going(ledger))
    assert ledger.notices.troubled(ADOPTION, start) == ()
    (said,) = ledger.notices.last_said(ADOPTION)
    assert (said.recipient, said.at) == ("drift@eksempel.dk", clock.now)


@pytest.mark.parametrize("change", ["drop", "sent", "unknown"])
def test_a_finished_notice_does_not_move(ledger: Ledger, change: str) -> None:
    mine = going(ledger)
    ledger.notices.give_up(mine, "CPR", "")
    told = (mine, "X", "") if change == "unknown" else (mine,)
    assert not getattr(ledger.notices, change)(*told)
    assert state(ledger) is NoticeState.FAILED


def test_a_problem_that_holds_a_number_is_masked(ledger: Ledger) -> None:
    ledger.notices.give_up(going(ledger), "X", "Fejl ved 2512489996")
    found = ledger.notices.find(NEW)
    assert found is not None
    assert "9996" not in found.problem
