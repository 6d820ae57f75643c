"""Replies: kept once, for the person and not the number, counted until withdrawn, and never deleted."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, text

from flows.ledger import Ledger
from flows.ledger.ids import CaseId, CitizenKey, ReplyId
from flows.ledger.said import NOTHING_SAID, NewReply, Said, Verdict
from flows.ledger.states import Outcome, ReplyKind
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, HandClock, citizen, opened, proposal

HERE = (ORGANISATION, LINEAGE)
TODAY = date(2026, 11, 23)
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
CLERK = "Opfundet Svarperson"
YES, NO, NEVER, MOVED, BACK = ReplyKind


def reply(
    number: int = 0, kind: ReplyKind = YES, on: date = MONDAY, note: str = "", lineage: str = LINEAGE
) -> NewReply:
    return NewReply(ORGANISATION, lineage, citizen(number), kind, on, "telefon", CLERK, note)


def offered(ledger: Ledger, *numbers: int) -> list[CaseId]:
    """Give citizens an offer, all of it done, and return their cases."""
    batch, held = opened(ledger, [proposal(number) for number in numbers])
    claimed = ledger.cases.claim(batch, held, len(numbers))
    for case in claimed:
        ledger.cases.end(case.id, Outcome.DONE, "", (), held)
    ledger.runs.release(held)
    return [case.id for case in claimed]


def audited(ledger: Ledger) -> list[tuple[str, ...]]:
    with ledger.database.read() as tx:
        query = "SELECT actor, action, object_key, purpose FROM audit WHERE action LIKE '%reply' ORDER BY sequence"
        return [tuple(row) for row in tx.connection.execute(text(query))]


class TestRecording:
    def test_keeps_a_reply_under_the_newest_case_and_who_recorded_it_in_the_audit(
        self, ledger: Ledger, clock: HandClock
    ) -> None:
        offered(ledger, 0)
        clock.advance(60)
        batch, held = opened(ledger, [proposal(0, occasion="70-plus-2027")])
        (newest,) = ledger.cases.claim(batch, held, 1)
        kept = ledger.replies.record(reply()).reply
        assert kept is not None
        assert (kept.case, kept.kind, kept.said_on, kept.stands, kept.handled_at) == (
            newest.id,
            YES,
            MONDAY,
            True,
            None,
        )
        ((actor, action, whom, purpose),) = audited(ledger)
        assert (actor, action, whom) == (CLERK, "record_reply", citizen(0))
        assert kept.id in purpose
        assert ledger.audit.verify() == []

    def test_of_the_same_on_the_same_day_writes_nothing(self, ledger: Ledger) -> None:
        offered(ledger, 0)
        first = ledger.replies.record(reply())
        again = ledger.replies.record(reply(note="ringede igen"))
        assert (first.verdict, again.verdict) == (Verdict.NEW, Verdict.KNOWN)
        assert again.reply == first.reply
        assert len(audited(ledger)) == 1

    @pytest.mark.parametrize("other", [reply(kind=NO), reply(on=TUESDAY), reply(1)])
    def test_of_anything_else_is_another_reply(self, ledger: Ledger, other: NewReply) -> None:
        offered(ledger, 0, 1)
        ledger.replies.record(reply())
        assert ledger.replies.record(other).verdict is Verdict.NEW

    @pytest.mark.parametrize("kind", [YES, NO, MOVED, BACK])
    def test_an_answer_of_somebody_never_offered_anything_is_refused(self, ledger: Ledger, kind: ReplyKind) -> None:
        offered(ledger, 1)
        recorded = ledger.replies.record(reply(0, kind))
        assert (recorded.verdict, recorded.reply) == (Verdict.STRANGER, None)
        assert audited(ledger) == []

    def test_an_opt_out_is_kept_before_any_offer_and_leaves_the_robot_nothing_to_do(self, ledger: Ledger) -> None:
        kept = ledger.replies.record(reply(0, NEVER)).reply
        assert kept is not None
        assert kept.case is None
        assert kept.handled_at is not None
        assert ledger.replies.said(*HERE, citizen(0)) == Said(NEVER, MONDAY, forever=True)

    def test_an_answer_to_an_invitation_from_before_the_robot_counts(self, ledger: Ledger) -> None:
        ledger.history.import_earlier(*HERE, [(citizen(0), date(2026, 10, 1), "gammelt system")])
        kept = ledger.replies.record(reply(0, NO)).reply
        assert kept is not None
        assert (kept.case, ledger.replies.said(*HERE, citizen(0)).kind) == (None, NO)

    def test_is_judged_before_it_is_done_as_it_is_done(self, ledger: Ledger) -> None:
        offered(ledger, 0)
        for new in (reply(), reply(), reply(1), reply(1, NEVER)):
            assert ledger.replies.judge(new) is ledger.replies.record(new).verdict

    def test_keeps_a_note_where_only_the_keys_can_read_it(self, ledger: Ledger) -> None:
        kept = ledger.replies.record(reply(0, NEVER, note="Hun vil helst ringes op om onsdagen")).reply
        assert kept is not None
        assert ledger.replies.note(kept.id) == "Hun vil helst ringes op om onsdagen"
        with ledger.database.read() as tx:
            row = tx.connection.exec_driver_sql("SELECT note FROM replies").one()
        assert b"onsdagen" not in bytes(row.note)


class TestWithdrawing:
    def test_makes_a_reply_count_for_nothing_and_deletes_nothing(self, ledger: Ledger) -> None:
        kept = ledger.replies.record(reply(0, NEVER)).reply
        assert kept is not None
        assert ledger.replies.withdraw(kept.id, "Anden Person", "forkert borger")
        assert ledger.replies.said(*HERE, citizen(0)) == NOTHING_SAID
        (still,) = ledger.replies.of(*HERE, citizen(0))
        assert (still.withdrawn_by, still.stands) == ("Anden Person", False)
        assert ledger.replies.why(kept.id) == "forkert borger"
        assert [each[1] for each in audited(ledger)] == ["record_reply", "withdraw_reply"]

    def test_twice_changes_nothing_the_second_time(self, ledger: Ledger) -> None:
        kept = ledger.replies.record(reply(0, NEVER)).reply
        assert kept is not None
        ledger.replies.withdraw(kept.id, "Anden Person", "forkert borger")
        assert not ledger.replies.withdraw(kept.id, "Tredje Person", "også")
        assert not ledger.replies.withdraw(ReplyId("R-FINDES"), "Tredje Person", "også")
        (still,) = ledger.replies.of(*HERE, citizen(0))
        assert still.withdrawn_by == "Anden Person"

    def test_by_mistake_is_put_right_by_recording_again(self, ledger: Ledger) -> None:
        first = ledger.replies.record(reply(0, NEVER)).reply
        assert first is not None
        ledger.replies.withdraw(first.id, CLERK, "fejl")
        again = ledger.replies.record(reply(0, NEVER))
        assert again.verdict is Verdict.NEW
        assert ledger.replies.said(*HERE, citizen(0)).forever

    def test_leaves_the_robot_nothing_to_do(self, ledger: Ledger) -> None:
        offered(ledger, 0)
        kept = ledger.replies.record(reply()).reply
        assert kept is not None
        ledger.replies.withdraw(kept.id, CLERK, "fejl")
        assert ledger.replies.unhandled(ADOPTION, 9) == []
        assert not ledger.replies.mark_handled(kept.id)


class TestWhatIsLeftToDo:
    def test_is_every_standing_reply_to_an_ended_case_of_the_adoption_until_it_is_handled(self, ledger: Ledger) -> None:
        offered(ledger, 0, 1)
        later, first = (ledger.replies.record(reply(n, YES, day)).reply for n, day in ((0, TUESDAY), (1, MONDAY)))
        assert first is not None
        assert later is not None
        assert [each.id for each in ledger.replies.unhandled(ADOPTION, 9)] == [first.id, later.id]
        assert ledger.replies.unhandled("en-anden", 9) == []
        assert ledger.replies.mark_handled(first.id)
        assert not ledger.replies.mark_handled(first.id)
        assert [each.id for each in ledger.replies.unhandled(ADOPTION, 9)] == [later.id]
        assert ledger.replies.left(ORGANISATION) == 1

    def test_is_met_whole_page_by_page_however_much_of_it_is_put_off(self, ledger: Ledger, clock: HandClock) -> None:
        offered(ledger, *range(5))
        for number, day in enumerate((TUESDAY, MONDAY, TUESDAY, MONDAY, MONDAY)):
            clock.advance(number // 3)
            ledger.replies.record(reply(number, YES, day))
        whole = ledger.replies.unhandled(ADOPTION, 9)
        met = [whole[0]]
        while page := ledger.replies.unhandled(ADOPTION, 1, met[-1]):
            met += page
        assert (len(whole), met) == (5, whole)

    def test_waits_while_a_run_works_on_the_case(self, ledger: Ledger) -> None:
        batch, held = opened(ledger, [proposal(0)])
        (case,) = ledger.cases.claim(batch, held, 1)
        ledger.replies.record(reply())
        assert ledger.replies.unhandled(ADOPTION, 9) == []
        ledger.cases.end(case.id, Outcome.DONE, "", (), held)
        assert len(ledger.replies.unhandled(ADOPTION, 9)) == 1


class TestACitizenWithANewNumber:
    def test_has_said_what_was_said_under_the_old_one(self, ledger: Ledger) -> None:
        ledger.replies.record(reply(0, NEVER))
        ledger.history.alias(citizen(7), citizen(0))
        ledger.history.alias(citizen(8), citizen(0))
        said = ledger.replies.said_by(*HERE, [citizen(n) for n in (0, 7, 8, 9)])
        assert [said[citizen(n)].forever for n in (0, 7, 8, 9)] == [True, True, True, False]
        assert ledger.replies.record(reply(7, NEVER)).verdict is Verdict.KNOWN
        assert len(ledger.replies.of(*HERE, citizen(8))) == 1


def test_a_reply_is_to_one_robot_of_one_organisation(ledger: Ledger) -> None:
    ledger.replies.record(reply(0, NEVER, lineage="en-anden-robot"))
    assert ledger.replies.said(*HERE, citizen(0)) == NOTHING_SAID
    assert ledger.replies.said("88888888", "en-anden-robot", citizen(0)) == NOTHING_SAID
    assert ledger.replies.recent("88888888", 9) == []


def test_a_page_of_citizens_is_looked_up_in_as_many_questions_as_one(ledger: Ledger) -> None:
    ledger.history.alias(citizen(7), citizen(0))
    ledger.replies.record(reply(0, NEVER))
    asked: list[str] = []
    event.listen(
        ledger.database.engine,
        "before_cursor_execute",
        lambda *given: asked.append(given[2]) if "replies" in given[2] or "aliases" in given[2] else None,
    )
    keys: list[CitizenKey] = [citizen(n) for n in range(200)]
    said = ledger.replies.said_by(*HERE, keys)
    assert len(asked) <= 3
    assert [key for key in keys if said[key].forever] == [citizen(0), citizen(7)]


def test_the_counts_name_every_kind_and_leave_out_what_was_withdrawn(ledger: Ledger) -> None:
    offered(ledger, 0, 1)
    for new in (reply(), reply(1), reply(1, NO, TUESDAY)):
        ledger.replies.record(new)
    wrong = ledger.replies.recent(ORGANISATION, 1)[0]
    ledger.replies.withdraw(wrong.id, CLERK, "fejl")
    assert set(ledger.replies.counts(ORGANISATION)) == set(ReplyKind)
    assert sum(ledger.replies.counts(ORGANISATION).values()) == 2
