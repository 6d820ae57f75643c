"""What a follow-up makes of citizens' replies and of corrections, whatever fails beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.contract.care_truth import Fault
from connectors.ports import Channel
from flows.ledger.corrections import Correction, NewCorrection
from flows.ledger.ids import RunId
from flows.ledger.model import Lease
from flows.ledger.said import NewReply, Recorded
from flows.ledger.states import Contact, CorrectionState, EffectState, Outcome, ReplyKind
from flows.runner.adopting.robots import robot_of
from flows.runner.casework.letter_files import letter_path
from flows.runner.runs.evidence import measured

from .small_town import SmallTown, cpr, person, small_town

ASKER, APPROVER = "Spørgende Person", "Anden Person"


@pytest.fixture
async def town(tmp_path: Path) -> Iterator[SmallTown]:
    with small_town(tmp_path, [person(number) for number in (1, 2)]) as made:
        await made.approved()
        await made.live()
        yield made


def says(town: SmallTown, number: int, kind: ReplyKind) -> Recorded:
    case = town.case(number)
    who = (case.organisation, case.lineage, case.citizen_key)
    return town.ledger.replies.record(NewReply(*who, kind, town.work().today, "page", ASKER))


def corrected(town: SmallTown, number: int, contact: Contact, *, cancel: bool = True) -> Correction:
    robot = robot_of("preventive-home-visits")
    new = NewCorrection(town.case(number).id, cancel, contact, robot.content_hash, ASKER, "forkert borger")
    asked = town.ledger.corrections.ask(new)
    assert asked is not None
    assert town.ledger.corrections.approve(asked.id, APPROVER)
    return asked


def active(town: SmallTown, number: int) -> int:
    return sum(each.active for each in town.record(number).interventions)


def lines(town: SmallTown, number: int) -> set[str]:
    case = town.case(number).id
    return {each.reason for each in town.ledger.worklist.list() if each.case == case}


class TestAReply:
    async def test_yes_gives_the_advisor_one_task_however_often_it_is_followed_up(self, town: SmallTown) -> None:
        says(town, 1, ReplyKind.ACCEPTED)
        first, second = await town.follow(), await town.follow()
        assert (first.answered, second.answered) == (1, 0)
        assert len(town.record(1).tasks) == 1
        assert len(town.record(2).tasks) == 0
        assert active(town, 1) == 1

    @pytest.mark.parametrize("kind", [ReplyKind.DECLINED, ReplyKind.DECLINED_FOREVER])
    async def test_no_closes_the_intervention_of_that_citizen_only(self, town: SmallTown, kind: ReplyKind) -> None:
        says(town, 1, kind)
        await town.follow()
        assert (active(town, 1), active(town, 2)) == (0, 1)

    async def test_that_the_letter_came_back_goes_to_a_person(self, town: SmallTown) -> None:
        says(town, 1, ReplyKind.RETURNED_LETTER)
        done = await town.follow()
        assert done.answered == 1
        assert lines(town, 1) == {"LETTER_RETURNED"}

    async def test_waits_for_a_care_system_that_is_down_and_is_acted_on_after(self, town: SmallTown) -> None:
        says(town, 1, ReplyKind.ACCEPTED)
        town.care.fail_always(cpr(1))
        down = await town.follow()
        town.care.fail_never()
        up = await town.follow()
        assert (down.answered, up.answered) == (0, 1)
        assert len(town.record(1).tasks) == 1

    async def test_whose_task_was_made_and_its_answer_lost_makes_no_second_one(self, town: SmallTown) -> None:
        says(town, 1, ReplyKind.ACCEPTED)
        town.care.fail_next_write(Fault.LOST)
        first = await town.follow()
        await town.settled()
        second = await town.follow()
        assert (first.answered, second.answered) == (0, 1)
        assert len(town.record(1).tasks) == 1

    async def test_of_a_citizen_the_robot_can_no_longer_find_goes_to_a_person(self, town: SmallTown) -> None:
        says(town, 1, ReplyKind.DECLINED)
        town.care.hide(cpr(1))
        await town.follow()
        assert lines(town, 1) == {"UNKNOWN_IN_CARE"}
        assert active(town, 1) == 1

    async def test_that_was_withdrawn_leads_to_nothing(self, town: SmallTown) -> None:
        recorded = says(town, 1, ReplyKind.DECLINED)
        assert recorded.reply is not None
        town.ledger.replies.withdraw(recorded.reply.id, ASKER, "forkert borger")
        done = await town.follow()
        assert done.answered == 0
        assert active(town, 1) == 1


class TestANo:
    async def test_said_between_approval_and_run_stops_the_letter(self, tmp_path: Path) -> None:
        with small_town(tmp_path, [person(1), person(2)]) as town:
            await town.approved()
            key = town.ledger.keys.citizen_key(cpr(1))
            who = ("99999999", "preventive-home-visits", key)
            town.ledger.replies.record(NewReply(*who, ReplyKind.DECLINED_FOREVER, town.work().today, "page", ASKER))
            done = await town.live()
            assert done.counts.of(Outcome.DONE) == 1
            assert town.sent(Channel.DIGITAL) == 1
            assert (town.case(1).outcome, town.case(1).reason) == (Outcome.EXCLUDED, "DECLINED_BEFORE")
            assert town.ledger.worklist.list() == ()

    async def test_that_is_not_all_that_has_changed_goes_to_a_person(self, tmp_path: Path) -> None:
        with small_town(tmp_path, [person(1), person(2)]) as town:
            await town.approved()
            key = town.ledger.keys.citizen_key(cpr(1))
            who = ("99999999", "preventive-home-visits", key)
            town.ledger.replies.record(NewReply(*who, ReplyKind.DECLINED_FOREVER, town.work().today, "page", ASKER))
            town.move(1, deceased=True)
            await town.live()
            assert lines(town, 1) == {"DECEASED_OR_MOVED"}

    async def test_said_when_half_has_been_made_goes_to_a_person(self, tmp_path: Path) -> None:
        with small_town(tmp_path, [person(1)]) as town:
            await town.approved()
            town.post.away = True
            await town.stopped_after(2)
            assert active(town, 1) == 1
            case = town.case(1)
            who = (case.organisation, case.lineage, case.citizen_key)
            town.ledger.replies.record(NewReply(*who, ReplyKind.DECLINED, town.work().today, "page", ASKER))
            town.post.away = False
            await town.until_due()
            await town.live()
            assert lines(town, 1) == {"CHANGED_SINCE_APPROVAL"}

    async def test_for_ever_keeps_a_citizen_who_was_never_offered_out_of_the_next_selection(
        self, tmp_path: Path
    ) -> None:
        with small_town(tmp_path, [person(1), person(2)]) as town:
            key = town.ledger.keys.citizen_key(cpr(1))
            who = ("99999999", "preventive-home-visits", key)
            town.ledger.replies.record(NewReply(*who, ReplyKind.DECLINED_FOREVER, town.work().today, "page", ASKER))
            shown = await town.approved()
            assert {each.reason: each.count for each in shown.counts.reasons} == {"DECLINED_BEFORE": 1, "": 1}


class TestACorrection:
    async def test_closes_the_intervention_and_sends_one_apology(self, town: SmallTown) -> None:
        asked = corrected(town, 1, Contact.LETTER)
        first, second = await town.follow(), await town.follow()
        after = town.ledger.corrections.get(asked.id)
        assert after is not None
        assert (first.corrected, second.corrected, after.state) == (1, 0, CorrectionState.DONE)
        assert (active(town, 1), active(town, 2)) == (0, 1)
        assert town.sent(Channel.DIGITAL) == 3
        assert town.case(1).outcome is Outcome.DONE

    async def test_leaves_the_offer_s_own_letter_where_it_lies(self, town: SmallTown) -> None:
        case = town.case(1)
        offer = letter_path(town.home, case.batch, case.sequence).read_bytes()
        corrected(town, 1, Contact.LETTER)
        await town.follow()
        assert letter_path(town.home, case.batch, case.sequence).read_bytes() == offer
        assert letter_path(town.home, case.batch, case.sequence, "correct").read_bytes() != offer

    async def test_by_a_call_is_a_task_and_no_letter(self, town: SmallTown) -> None:
        corrected(town, 1, Contact.CALL)
        await town.follow()
        assert (len(town.record(1).tasks), town.sent(Channel.DIGITAL)) == (1, 2)

    @pytest.mark.parametrize("changed", [{"deceased": True}, {"protected_address": True}, {"active": False}])
    async def test_writes_to_nobody_who_may_get_no_letter_today(
        self, town: SmallTown, changed: dict[str, bool]
    ) -> None:
        town.move(1, **changed)
        asked = corrected(town, 1, Contact.LETTER, cancel=False)
        await town.follow()
        after = town.ledger.corrections.get(asked.id)
        assert after is not None
        assert (after.state, after.problem) == (CorrectionState.FAILED, "CORRECTION_NO_LETTER")
        assert lines(town, 1) == {"CORRECTION_NO_LETTER"}
        assert town.sent(Channel.DIGITAL) == 2

    async def test_whose_letter_s_answer_was_lost_is_not_sent_again(self, town: SmallTown) -> None:
        corrected(town, 1, Contact.LETTER)
        town.post.lose_next_letter = True
        for _ in range(3):
            await town.follow()
            await town.settled()
        assert town.sent(Channel.DIGITAL) == 3

    async def test_waits_for_its_approval(self, town: SmallTown) -> None:
        new = NewCorrection(
            town.case(1).id, True, Contact.LETTER, robot_of("preventive-home-visits").content_hash, ASKER, "fejl"
        )
        asked = town.ledger.corrections.ask(new)
        assert asked is not None
        assert not town.ledger.corrections.approve(asked.id, ASKER)
        done = await town.follow()
        assert (done.corrected, active(town, 1)) == (0, 1)

    async def test_of_another_version_than_was_shown_goes_to_a_person(self, town: SmallTown) -> None:
        new = NewCorrection(town.case(1).id, True, Contact.LETTER, "en anden udgave", ASKER, "fejl")
        asked = town.ledger.corrections.ask(new)
        assert asked is not None
        town.ledger.corrections.approve(asked.id, APPROVER)
        await town.follow()
        assert lines(town, 1) == {"CHANGED_SINCE_APPROVAL"}
        assert (active(town, 1), town.sent(Channel.DIGITAL)) == (1, 2)

    async def test_of_which_the_post_says_it_never_arrived_is_not_sent_again(self, town: SmallTown) -> None:
        corrected(town, 1, Contact.LETTER)
        await town.follow()
        apology = next(each for each in town.ledger.effects.of(town.case(1).id) if each.step == "correct:send_letter")
        assert apology.state is EffectState.CONFIRMED
        town.receipt(apology.reference, "Fejlet")
        await town.follow()
        assert lines(town, 1) == {"CORRECTION_LETTER_LOST"}
        assert town.sent(Channel.DIGITAL) == 3

    async def test_never_writes_to_somebody_who_has_moved_away(self, town: SmallTown) -> None:
        town.move(1, municipality_code="0461")
        corrected(town, 1, Contact.LETTER)
        await town.follow()
        assert lines(town, 1) == {"CORRECTION_NO_LETTER"}
        assert (active(town, 1), town.sent(Channel.DIGITAL)) == (0, 2)

    async def test_withdrawn_while_another_is_carried_out_leads_to_nothing(self, town: SmallTown) -> None:
        corrected(town, 1, Contact.LETTER)
        second = corrected(town, 2, Contact.LETTER)
        town.care.before_the(1, lambda: town.ledger.corrections.withdraw(second.id, ASKER))
        await town.follow()
        assert (active(town, 1), active(town, 2), town.sent(Channel.DIGITAL)) == (0, 1, 3)

    async def test_leaves_everything_it_could_not_do_to_a_person(self, town: SmallTown) -> None:
        corrected(town, 1, Contact.LETTER)
        town.move(1, protected_address=True)
        town.care.fail_next_write(Fault.CONFLICT)
        await town.follow()
        assert lines(town, 1) == {"CANCEL_FAILED", "CORRECTION_NO_LETTER"}

    async def test_that_the_care_system_refused_can_be_asked_for_again(self, town: SmallTown) -> None:
        corrected(town, 1, Contact.NONE)
        town.care.fail_next_write(Fault.CONFLICT)
        await town.follow()
        assert active(town, 1) == 1
        corrected(town, 1, Contact.NONE)
        await town.follow()
        assert active(town, 1) == 0

    async def test_where_a_name_is_missing_for_the_citizen_goes_to_a_person(self, town: SmallTown) -> None:
        town.care.misname(cpr(1))
        asked = corrected(town, 1, Contact.NONE)
        await town.follow()
        after = town.ledger.corrections.get(asked.id)
        assert after is not None
        assert (after.state, lines(town, 1)) == (CorrectionState.FAILED, {"CANCEL_FAILED"})

    async def test_waits_for_a_login_that_nobody_has(self, town: SmallTown) -> None:
        town.care.lock_out()
        corrected(town, 1, Contact.LETTER)
        assert (await town.follow()).corrected == 0
        town.care.let_in()
        assert (await town.follow()).corrected == 1

    async def test_is_neither_an_offer_nor_a_letter_of_the_batch(self, town: SmallTown) -> None:
        corrected(town, 1, Contact.LETTER)
        done = await town.follow()
        assert done.dispatch == {"digital": {"accepted": 2}}
        held = Lease(town.adoption.adoption, RunId("K-222222"), 1, town.ledger.now())
        (document,) = measured(town.work(), [town.case(1).batch], held).values()
        assert json.loads(document)["letters_digital"] == 2
