"""Telling people: once each, still true when it is said, and never a citizen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.contract.mailer import MailFault
from connectors.contract.notice_receiver import NoticeFault
from connectors.errors import NotConfigured, Throttled
from flows.ledger.ids import BatchId
from flows.ledger.notices import NoticeState
from flows.ledger.states import Mode, RunState
from flows.runner.runs.notice_sending import HANGING, WAITS, Told

from .notice_town import ADOPTION, NoticeTown, notice_town

STATES = (RunState.FAILED, RunState.INTERRUPTED)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[NoticeTown]:
    with notice_town(tmp_path) as opened:
        yield opened


def problems(town: NoticeTown) -> list[tuple[NoticeState, str]]:
    since = town.clock.now - timedelta(days=30)
    return [(each.state, each.error_code) for each in town.ledger.notices.troubled(ADOPTION, since)]


# --- what is told ---


async def test_a_batch_that_waits_is_told_once_however_often_anybody_looks(town: NoticeTown) -> None:
    batch = town.prepared()
    assert await town.tell() == Told(sent=1)
    assert await town.tell() == Told()
    assert town.subjects == [f"Samdrift: {batch} venter på godkendelse (testkommune)"]


async def test_a_batch_that_was_approved_meanwhile_is_told_to_nobody(town: NoticeTown) -> None:
    batch = town.prepared()
    town.channels.mailer.fail_next(MailFault.AWAY)
    assert await town.tell() == Told(later=1)
    town.ledger.batches.approve(batch, "Anden Person")
    town.later(minutes=2)
    assert await town.tell() == Told(dropped=1)
    assert town.subjects == []


async def test_a_batch_that_still_waits_after_three_days_is_told_once_more(town: NoticeTown) -> None:
    batch = town.prepared()
    for _ in range(6):
        await town.tell()
        town.later(days=1)
    assert town.subjects == [
        f"Samdrift: {batch} venter på godkendelse (testkommune)",
        f"Samdrift: {batch} venter stadig på godkendelse (testkommune)",
    ]


async def test_a_run_that_failed_is_told_at_once_and_one_that_went_well_never(town: NoticeTown) -> None:
    town.ended(RunState.FINISHED, Mode.PREVIEW)
    town.ended(RunState.STOPPED)
    assert await town.tell() == Told()
    run = town.ended(RunState.FAILED)
    await town.tell()
    assert town.subjects == [f"Samdrift: opfølgning {run} er fejlet (testkommune)"]


async def test_a_follow_up_that_fails_every_hour_is_told_once_until_one_has_gone_well(town: NoticeTown) -> None:
    for state in (*STATES * 2, RunState.FINISHED, RunState.FAILED, RunState.FAILED):
        town.ended(state)
        town.later(hours=1)
        await town.tell()
    assert len(town.subjects) == 2


async def test_a_run_that_was_cut_down_and_taken_up_again_is_told_to_nobody(town: NoticeTown) -> None:
    batch = BatchId("B-AAAAAA")
    town.ended(RunState.INTERRUPTED, Mode.LIVE, batch)
    assert await town.tell() == Told()
    town.later(minutes=1)
    town.ended(RunState.FINISHED, Mode.LIVE, batch)
    town.later(minutes=5)
    assert await town.tell() == Told(dropped=1)


async def test_a_run_that_was_cut_down_and_left_is_told_two_minutes_later(town: NoticeTown) -> None:
    run = town.ended(RunState.INTERRUPTED, Mode.LIVE, BatchId("B-AAAAAA"))
    assert await town.tell() == Told()
    town.later(minutes=2, seconds=1)
    assert await town.tell() == Told(sent=1)
    assert town.subjects == [f"Samdrift: skarp kørsel {run} er afbrudt (testkommune)"]


async def test_a_run_whose_process_is_gone_is_told_and_one_at_work_is_not(tmp_path: Path) -> None:
    with notice_town(tmp_path) as town:
        run = town.running()
        town.later(seconds=10)
        assert await town.tell() == Told()
        town.later(minutes=30)  # its lease runs out, and nobody takes it up
        await town.tell()
        town.later(minutes=3)
        await town.tell()
        assert town.subjects == [f"Samdrift: opfølgning {run} er afbrudt (testkommune)"]


async def test_a_failure_that_a_run_at_work_takes_up_is_told_to_nobody(town: NoticeTown) -> None:
    town.running()
    town.ended(RunState.FAILED)
    assert await town.tell() == Told()


async def test_deadlines_are_one_mail_a_day_in_numbers(town: NoticeTown) -> None:
    batch = town.prepared()
    town.with_notices(kinds={"needs_approval": False})
    lines = [town.line(batch, number, date(2026, 11, day)) for number, day in ((1, 22), (2, 24))]
    await town.tell()
    await town.tell()
    assert town.subjects == ["Samdrift: 2 med frist til manuel behandling (testkommune)"]
    (text,) = town.channels.mailer.texts()
    assert "1 linje forfalder inden for 2 dage, 1 er overskredet." in text
    town.ledger.worklist.resolve(lines[0], "Opfundet Person", "gjort")
    town.later(days=1)
    await town.tell()
    assert "1 linje forfalder inden for 2 dage, ingen er overskredet." in town.channels.mailer.texts()[1]


async def test_a_robot_gone_silent_is_told_once(town: NoticeTown) -> None:
    town.ended(RunState.FINISHED, Mode.LIVE, BatchId("B-AAAAAA"))
    for _ in range(15):
        town.later(days=4)
        await town.tell()
    assert town.subjects == ["Samdrift: ingen skarp kørsel i 40 dage (testkommune)"]


# --- to whom ---


async def test_every_recipient_is_told_on_every_way(town: NoticeTown) -> None:
    batch = town.prepared()
    town.with_notices(
        mail=["en@testkommunen.invalid", "to@testkommunen.invalid"],
        webhook={"url": "https://besked.testkommunen.invalid/", "secret_file": "webhook.key"},
        pages_url="https://samdrift.testkommunen.invalid/",
    )
    assert await town.tell() == Told(sent=3)
    assert {each.mail.to for each in town.channels.mailer.mails} == {
        "en@testkommunen.invalid",
        "to@testkommunen.invalid",
    }
    (call,) = town.channels.receiver.taken
    assert (call.notice.kind, call.notice.about) == ("needs_approval", batch)
    assert call.notice.link == f"https://samdrift.testkommunen.invalid/proevekoersler/{batch}"
    assert dict(call.notice.counts) == {"offers": 2, "needs_person": 0}
    assert call.notice.link in town.channels.mailer.texts()[0]


async def test_a_recipient_taken_out_of_the_adoption_hears_nothing_more(town: NoticeTown) -> None:
    town.prepared()
    town.channels.mailer.fail_next(MailFault.AWAY)
    await town.tell()
    town.with_notices(mail=[])
    town.later(hours=1)
    assert await town.tell() == Told(dropped=1)


async def test_one_way_that_is_down_does_not_keep_the_other_from_telling(town: NoticeTown) -> None:
    town.prepared()
    town.with_webhook()
    town.channels.mailer.fail_next(NotConfigured("Testkommunen kører ikke.", setting="connections"))
    assert await town.tell() == Told(sent=1, later=1)
    assert len(town.calls) == 1


# --- what goes wrong ---


async def test_a_server_that_is_away_is_tried_later_and_later_and_then_no_more(town: NoticeTown) -> None:
    town.ended(RunState.FAILED)
    waited: list[timedelta] = []
    while True:
        town.channels.mailer.fail_next(MailFault.AWAY)
        told = await town.tell()
        if told.failed:
            break
        (waiting,) = town.ledger.notices.planned(ADOPTION)
        assert waiting.not_before is not None
        waited.append(waiting.not_before - town.clock.now)
        town.later(seconds=waited[-1].total_seconds())
    assert tuple(waited) == WAITS
    assert waited == sorted(waited)
    assert town.subjects == []
    assert problems(town) == [(NoticeState.FAILED, "Unavailable")]


async def test_a_mail_server_that_says_no_for_good_is_not_asked_again(town: NoticeTown) -> None:
    town.prepared()
    town.channels.mailer.fail_next(MailFault.REFUSED)
    assert await town.tell() == Told(failed=1)
    town.later(hours=12)
    assert await town.tell() == Told()
    assert town.channels.mailer.calls == 1
    assert town.ledger.notices.try_again(ADOPTION) == 1
    assert await town.tell() == Told(sent=1)


async def test_a_mail_whose_answer_was_lost_is_never_sent_again(town: NoticeTown) -> None:
    town.prepared()
    town.channels.mailer.lose_next_reply_after_commit()
    assert await town.tell() == Told(lost=1)
    town.later(days=1)
    assert await town.tell() == Told()
    assert len(town.subjects) == 1


@pytest.mark.parametrize("fault", [NoticeFault.CUT, NoticeFault.BROKEN])
async def test_a_call_whose_answer_was_lost_is_made_again_with_the_same_id(
    town: NoticeTown, fault: NoticeFault
) -> None:
    town.prepared()
    town.with_notices(mail=[], webhook={"url": "https://besked.testkommunen.invalid/", "secret_file": "w"})
    town.channels.receiver.fail_next(fault)
    assert await town.tell() == Told(later=1)
    town.channels.receiver.lose_next_reply_after_commit()
    town.later(minutes=2)
    assert await town.tell() == Told(later=1)
    town.later(minutes=10)
    assert await town.tell() == Told(sent=1)
    assert len(town.channels.receiver.ids()) == 2
    assert len(set(town.channels.receiver.ids())) == 1


async def test_a_receiver_that_asks_for_time_gets_it_within_reason(town: NoticeTown) -> None:
    town.prepared()
    town.with_notices(mail=[], webhook={"url": "https://besked.testkommunen.invalid/", "secret_file": "w"})
    town.channels.receiver.fail_next(Throttled("vent", retry_after=1800))
    await town.tell()
    town.later(minutes=29)
    assert await town.tell() == Told()
    town.later(minutes=2)
    assert await town.tell() == Told(sent=1)


async def test_a_process_that_died_beside_its_mail_leaves_it_unsure_and_beside_its_call_lets_it_be_made_again(
    town: NoticeTown,
) -> None:
    town.prepared()
    town.with_webhook()
    town.channels.mailer.fail_next(MailFault.AWAY)
    town.channels.receiver.fail_next(NoticeFault.THROTTLED)
    await town.tell()
    town.later(minutes=2)
    for planned in town.ledger.notices.planned(ADOPTION):
        assert town.ledger.notices.intend(planned)  # and here the process is gone
    town.later(minutes=1)
    assert await town.tell() == Told()
    town.later(seconds=HANGING.total_seconds())
    assert await town.tell() == Told(lost=1)
    town.later(minutes=6)
    assert await town.tell() == Told(sent=1)
    assert (len(town.subjects), len(town.calls)) == (0, 1)


async def test_nothing_new_is_begun_once_it_is_enough(town: NoticeTown) -> None:
    from flows.runner.runs.notice_sending import Teller

    town.prepared()
    assert await Teller(town.ledger, town.adoption, town.channels).tell(lambda: True) == Told()
    assert town.channels.mailer.calls == 0
    assert await town.tell() == Told(sent=1)


# --- never a citizen ---


async def test_no_notice_has_a_citizen_in_it_or_what_a_colleague_wrote(town: NoticeTown) -> None:
    batch = town.prepared()
    town.line(batch, 1, date(2026, 11, 20))
    town.ended(RunState.FAILED)
    town.ended(RunState.FAILED, Mode.LIVE, BatchId("B-AAAAAA"))
    town.with_webhook()
    await town.tell()
    mails = [f"{each.mail.subject}\n{each.mail.text}" for each in town.channels.mailer.mails]
    calls = [f"{each.notice.subject}\n{each.notice.text}" for each in town.channels.receiver.taken]
    assert len(mails) == len(calls) == 4
    for text in (*mails, *calls):
        assert "Opfundet" not in text
        assert "NO_ACCESS" not in text
        assert text.endswith("indeholder ingen personoplysninger.\n")
        assert 5 <= len(text.strip().splitlines()) <= 10


async def test_an_organisation_whose_name_looks_like_a_number_is_stopped_at_the_door(town: NoticeTown) -> None:
    organisation = town.adoption.organisation.model_copy(update={"name": "251248-9996"})
    town.adoption = town.adoption.model_copy(update={"organisation": organisation})
    town.prepared()
    town.with_webhook()
    assert await town.tell() == Told(failed=2)
    assert (town.subjects, town.calls) == ([], [])
