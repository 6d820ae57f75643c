"""What a run and its follow-ups make of a town in which something goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from catalogue.api import Catalogue
from connectors.contract.care_truth import Fault
from connectors.errors import NotConfigured, OutcomeUnknown, Unavailable
from connectors.ports import Channel, Household, Intervention, RemoteId, YesNoUnknown
from flows.ledger.states import BatchState, EffectState, Mode, Outcome, RunState
from flows.runner.errors import NotReady, RunStopped

from .small_town import SmallTown, cpr, person, small_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SmallTown]:
    with small_town(tmp_path, [person(number) for number in range(1, 9)]) as made:
        yield made


async def test_everybody_gets_one_offer_and_one_letter(town: SmallTown) -> None:
    shown = await town.approved()
    assert shown.planned.letters_digital == 8
    done = await town.live()
    assert (done.counts.of(Outcome.DONE), done.made.interventions_created, town.sent(Channel.DIGITAL)) == (8, 8, 8)


class TestAPreview:
    async def test_shows_as_many_mails_as_the_run_sends(self, tmp_path: Path) -> None:
        people = [person(number, district=district) for number, district in enumerate(("Nord", "Nord", "Syd"), 1)]
        with small_town(tmp_path, [replace(each, flags=frozenset({"tolk"})) for each in people]) as town:
            shown = await town.approved()
            done = await town.live()
        assert shown.planned.advisors_told == done.made.advisors_told == 2

    async def test_stops_between_two_citizens_and_leaves_nothing_to_approve(self, town: SmallTown) -> None:
        town.care.before_the(3, town.stop)
        with pytest.raises(RunStopped, match="Intet er oprettet eller sendt"):
            await town.approved()
        (run,) = town.ledger.runs.recent()
        assert run.state is RunState.STOPPED
        assert town.ledger.batches.latest("testkommune") is None

    async def test_with_a_limit_offers_to_so_many_and_the_next_one_to_the_rest(self, town: SmallTown) -> None:
        first = await town.approved(limit=3)
        await town.live()
        second = await town.approved()
        await town.live()
        assert (first.counts.of(Outcome.DONE), first.counts.of(Outcome.WAITING)) == (3, 5)
        assert (second.counts.of(Outcome.DONE), second.counts.of(Outcome.EXCLUDED)) == (5, 3)
        assert town.sent(Channel.DIGITAL) == 8


class TestAQuestionToAPerson:
    async def test_is_asked_once_and_its_answer_lets_the_citizen_have_the_offer(self, tmp_path: Path) -> None:
        unsure = replace(person(1), household=Household(YesNoUnknown.UNKNOWN, "CPR", None))
        with small_town(tmp_path, [unsure, person(2)]) as town:
            await town.approved()
            await town.live()
            again = await town.approved()
            town.people = [person(1), person(2)]
            answered = await town.approved()
            await town.live()
            assert again.counts.of(Outcome.NEEDS_PERSON) == 0
            assert (answered.counts.of(Outcome.DONE), answered.counts.of(Outcome.EXCLUDED)) == (1, 1)
            assert town.sent(Channel.DIGITAL) == 2

    async def test_is_asked_too_when_something_unforeseen_happens_to_one_citizen(self, town: SmallTown) -> None:
        await town.approved()
        town.care.break_for(cpr(4))
        done = await town.live()
        assert (done.counts.of(Outcome.DONE), done.counts.of(Outcome.NEEDS_PERSON)) == (7, 1)
        (kept,) = town.ledger.failures.of_case(town.case(4).id)
        assert kept.case == town.case(4).id


class TestACitizenWithANewNumber:
    async def test_is_known_by_the_old_one_too(self, tmp_path: Path) -> None:
        with small_town(tmp_path, [person(1)]) as town:
            await town.approved()
            await town.live()
            town.people = [replace(person(2), earlier_cpr=cpr(1))]
            town.move(2)
            again = await town.approved()
            assert again.counts.of(Outcome.DONE) == 0

    async def test_is_found_by_either_when_the_offer_was_made(self, tmp_path: Path) -> None:
        with small_town(tmp_path, [replace(person(2), earlier_cpr=cpr(1))]) as town:
            await town.approved()
            await town.live()
            for number in (1, 2):
                key = town.ledger.keys.citizen_key(cpr(number))
                assert [each.outcome for each in town.ledger.cases.of_citizen("99999999", key)] == [Outcome.DONE]


class TestAPilot:
    async def test_takes_the_first_few_and_a_follow_up_never_widens_it(self, town: SmallTown) -> None:
        await town.approved()
        town.post.lose_next_letter = True
        await town.live(Mode.PILOT, limit=3)
        sent = town.sent(Channel.DIGITAL)
        (unsure,) = town.half_done()
        town.receipt(town.letter(unsure).reference, "Afleveret Digital Post")
        await town.follow()
        assert town.sent(Channel.DIGITAL) == sent
        assert town.case(unsure).outcome is Outcome.DONE
        assert [town.case(number).outcome for number in (6, 7, 8)] == [None] * 3

    async def test_can_be_given_its_citizens_by_number(self, town: SmallTown) -> None:
        await town.approved()
        await town.live(Mode.PILOT, only=(2, 7))
        assert [each.letter.recipient for each in town.post.letters if each.channel is Channel.DIGITAL] == [
            cpr(2),
            cpr(7),
        ]
        assert town.case(1).outcome is None

    async def test_refuses_a_number_that_is_not_in_the_batch_and_sends_nothing(self, town: SmallTown) -> None:
        await town.approved()
        with pytest.raises(NotReady, match=r"Borger nr\. 70, 71"):
            await town.live(Mode.PILOT, only=(2, 70, 71))
        assert town.post.letters == []


class TestAFollowUp:
    async def test_finishes_a_half_done_citizen_of_an_earlier_batch(self, town: SmallTown) -> None:
        await town.approved()
        town.post.lose_next_letter = True
        await town.live()
        (unsure,) = town.half_done()
        first = town.batch
        await town.approved()
        town.batch = first
        town.receipt(town.letter(unsure).reference, "Afleveret Digital Post")
        await town.follow()
        assert town.case(unsure).outcome is Outcome.DONE
        assert town.sent(Channel.DIGITAL) == 8

    async def test_after_a_stop_writes_to_nobody_who_was_left_half_way(self, town: SmallTown) -> None:
        await town.approved()
        town.post.fail_next(Unavailable("nede", system="Post"))
        await town.stopped_after(3)
        half_done = town.half_done()
        before = len(town.post.letters)
        await town.until_due()
        await town.follow()
        assert half_done
        assert len(town.post.letters) == before
        assert (await town.live()).counts.of(Outcome.DONE) == 8

    async def test_tells_the_advisor_of_a_failed_letter_even_when_the_care_system_is_down_at_first(
        self, town: SmallTown
    ) -> None:
        await town.approved()
        await town.live()
        town.move(4, active=False)
        town.receipt(town.letter(4).reference, "Fejlet")
        town.care.fail_next_read(Fault.DOWN)
        first = await town.follow()
        second = await town.follow()
        assert (first.failed, first.told, second.told) == (1, 0, 1)
        assert [item.reason for item in town.ledger.worklist.list()] == ["LETTER_FAILED"]
        assert (await town.follow()).told == 0


class TestALateFailure:
    async def test_sends_a_digital_letter_once_more_on_paper(self, town: SmallTown) -> None:
        await town.approved()
        await town.live()
        town.receipt(town.letter(4).reference, "Fejlet")
        done = await town.follow()
        again = await town.follow()
        assert (done.failed, done.resent, done.told, again.resent) == (1, 1, 0, 0)
        assert (town.sent(Channel.DIGITAL), town.sent(Channel.PAPER)) == (8, 1)
        assert town.ledger.worklist.list() == ()

    async def test_of_paper_goes_to_a_person_and_is_not_sent_again(self, town: SmallTown) -> None:
        town.post.registered.clear()
        await town.approved()
        await town.live()
        town.receipt(town.letter(4).reference, "Fejlet", paper=True)
        done = await town.follow()
        assert (done.failed, done.resent, town.sent(Channel.PAPER)) == (1, 0, 8)
        assert [item.reason for item in town.ledger.worklist.list()] == ["LETTER_FAILED"]

    async def test_of_somebody_with_a_protected_address_by_now_is_printed_nowhere(self, town: SmallTown) -> None:
        await town.approved()
        await town.live()
        town.move(4, protected_address=True)
        town.receipt(town.letter(4).reference, "Fejlet")
        done = await town.follow()
        assert (done.resent, town.sent(Channel.PAPER)) == (0, 0)
        assert [item.reason for item in town.ledger.worklist.list()] == ["LETTER_FAILED"]

    async def test_of_somebody_who_has_died_sends_no_letter_to_the_widow(self, town: SmallTown) -> None:
        await town.approved()
        await town.live()
        town.move(4, deceased=True)
        town.receipt(town.letter(4).reference, "Fejlet")
        done = await town.follow()
        assert (done.resent, town.sent(Channel.PAPER)) == (0, 0)
        assert [item.reason for item in town.ledger.worklist.list()] == ["LETTER_FAILED"]

    async def test_whose_paper_answer_is_lost_is_never_printed_twice(self, town: SmallTown) -> None:
        await town.approved()
        await town.live()
        town.receipt(town.letter(4).reference, "Fejlet")
        town.post.lose_next_letter = True
        for _ in range(3):
            await town.follow()
        assert town.sent(Channel.PAPER) == 1


class TestWhatChangedSinceTheApproval:
    async def test_goes_to_a_person_when_the_rules_would_now_say_no(self, town: SmallTown) -> None:
        await town.approved()
        record = town.record(5)
        record.interventions.append(Intervention(RemoteId("x"), "Personlig pleje", "Bestilt", active=True))
        await town.live()
        assert (town.case(5).outcome, town.case(5).reason) == (Outcome.NEEDS_PERSON, "CHANGED_SINCE_APPROVAL")
        assert town.sent(Channel.DIGITAL) == 7

    async def test_in_the_settings_stops_the_whole_run(self, town: SmallTown) -> None:
        await town.approved()
        town.adoption = town.adoption.model_copy(update={"settings": town.adoption.settings | {"minimum_age": 60}})
        with pytest.raises(NotReady, match="Ibrugtagningen er ændret"):
            await town.live()
        assert town.post.letters == []

    async def test_in_the_calendar_makes_an_old_batch_worthless(self, town: SmallTown) -> None:
        await town.approved()
        town.adoption = town.adoption.model_copy(
            update={"settings": town.adoption.settings | {"batch_max_age_days": 1}}
        )
        await town.approved(extract_age=timedelta(hours=25))
        with pytest.raises(NotReady, match=r"udtræk, der er 1 dag gammelt"):
            await town.live()
        assert town.post.letters == []

    async def test_in_time_limits_alone_stops_nothing(self, town: SmallTown) -> None:
        await town.approved()
        town.adoption = town.adoption.model_copy(update={"concurrency": 2})
        assert (await town.live()).counts.of(Outcome.DONE) == 8

    async def test_is_not_our_own_offer_after_a_lost_reply(self, town: SmallTown) -> None:
        await town.approved()
        town.care.fail_next_write(Fault.LOST)
        done = await town.live()
        assert done.counts.of(Outcome.DONE) == 8
        assert all(len(town.record(number).interventions) == 1 for number in range(1, 9))


class TestASystemThatRefuses:
    async def test_to_let_us_in_stops_the_run_and_sends_nobody_to_a_person(self, town: SmallTown) -> None:
        await town.approved()
        town.care.before_the(3, town.care.lock_out)
        with pytest.raises(NotConfigured):
            await town.live()
        assert town.ledger.worklist.list() == ()
        town.care.let_in()
        assert (await town.live()).counts.of(Outcome.DONE) == 8

    async def test_one_citizen_again_and_again_parks_that_one_while_the_others_get_their_letter(
        self, town: SmallTown
    ) -> None:
        await town.approved()
        town.care.fail_always(cpr(4))
        done = await town.live()
        assert (done.counts.of(Outcome.DONE), done.counts.of(Outcome.PARKED)) == (7, 1)
        assert [item.reason for item in town.ledger.worklist.list()] == ["TOO_MANY_ATTEMPTS"]

    async def test_everybody_parks_nobody_and_the_next_run_gives_all_their_letter(self, town: SmallTown) -> None:
        await town.approved()
        town.post.away = True
        first = await town.live()
        town.post.away = False
        await town.until_due()
        second = await town.live()
        assert (first.counts.of(Outcome.PARKED), first.counts.of(Outcome.WAITING)) == (0, 8)
        assert second.counts.of(Outcome.DONE) == 8
        assert all(len(town.record(number).interventions) == 1 for number in range(1, 9))

    async def test_a_name_for_one_citizen_sends_that_one_to_a_person(self, town: SmallTown) -> None:
        await town.approved()
        town.care.misname(cpr(4))
        done = await town.live()
        assert done.counts.of(Outcome.DONE) == 7
        assert [item.reason for item in town.ledger.worklist.list()] == ["SETUP_MISSING"]


class TestTheDigest:
    @pytest.fixture
    def town(self, tmp_path: Path) -> Iterator[SmallTown]:
        people = [replace(person(number), flags=frozenset({"tolk"})) for number in range(1, 5)]
        with small_town(tmp_path, people) as made:
            yield made

    async def test_is_one_mail_a_run_about_everybody_it_concerns(self, town: SmallTown) -> None:
        await town.approved()
        await town.live()
        await town.live()
        (text,) = town.mailer.texts()
        assert "4 × Borgeren har brug for tolk" in text

    async def test_that_could_not_leave_is_sent_by_the_follow_up(self, town: SmallTown) -> None:
        await town.approved()
        town.mailer.fail_next(Unavailable("nede", system="Mail"))
        await town.live()
        assert town.mailer.mails == []
        await town.follow()
        assert len(town.mailer.mails) == 1

    async def test_whose_answer_is_lost_is_asked_about_by_a_person_and_never_sent_again(self, town: SmallTown) -> None:
        await town.approved()
        town.mailer.fail_next(OutcomeUnknown("væk", system="Mail"))
        await town.live()
        await town.follow()
        assert town.mailer.mails == []
        assert [item.reason for item in town.ledger.worklist.list()] == ["DIGEST_UNKNOWN"]

    async def test_of_a_run_cut_down_before_it_is_sent_by_the_next(self, town: SmallTown) -> None:
        await town.approved()
        await town.live(limit=2)
        rows = town.ledger.effects.in_state("testkommune", "digest_mail", (EffectState.CONFIRMED,))
        assert len(rows) == 2
        await town.live()
        assert [text.count("2 × Borgeren har brug for tolk") for text in town.mailer.texts()] == [1, 1]


class TestTheCard:
    async def test_counts_a_batch_once_however_many_runs_it_took(self, town: SmallTown) -> None:
        await town.approved()
        await town.live(limit=3)
        await town.live()
        await town.live()
        with Catalogue.open(town.home.catalogue_url) as opened:
            page = opened.card("preventive-home-visits", "99999999")
        assert page is not None
        assert [(each.outcome, each.count) for each in page.totals] == [("DONE", 8)]
        assert [(each.interventions, each.letters_digital) for each in page.made] == [(8, 8)]

    async def test_says_which_systems_the_version_was_proven_on(self, town: SmallTown) -> None:
        await town.approved()
        await town.live()
        with Catalogue.open(town.home.catalogue_url) as opened:
            page = opened.card("preventive-home-visits", "99999999")
        assert page is not None
        (proven,) = page.systems
        assert [each.version for each in proven.systems] == ["", "MeMo 1.2", ""]
        assert all("efterlignet i testkommunen" in each.name for each in proven.systems)


class TestAPilotsList:
    async def test_with_a_number_that_is_not_there_leaves_the_approved_batch_unopened(self, town: SmallTown) -> None:
        await town.approved()
        with pytest.raises(NotReady, match=r"Borger nr\. 77 er ikke blandt dem"):
            await town.live(Mode.PILOT, only=(1, 77))
        batch = town.ledger.batches.latest("testkommune")
        assert batch is not None
        assert batch.state is BatchState.APPROVED
