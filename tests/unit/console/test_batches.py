"""A batch on a page: what would happen, who may approve it, and what two people at once see."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest
from console_town import (
    APPROVER,
    LONGEST,
    OLDEST,
    PEOPLE,
    PROTECTED,
    STARTER,
    ConsoleTown,
    console_town,
)

from catalogue.web.roles import Role
from flows.ledger.ids import BatchId
from flows.ledger.model import NewBatch
from flows.ledger.states import BatchState, Mode
from flows.ledger.testing import lease
from flows.runner.runs.live_run import Request, act
from flows.runner.runs.stages import Caller, Stages

SEEN = {"set": "ja"}
NAMES = [each.name for each in PEOPLE]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        await opened.prepare()
        yield opened


def page(town: ConsoleTown, rest: str = "") -> str:
    return f"/proevekoersler/{town.batch}{rest}"


def state(town: ConsoleTown) -> BatchState:
    found = town.town.ledger.batches.get(town.batch)
    assert found is not None
    return found.state


def plain(answer: httpx.Response) -> str:
    """Return what a reader sees, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


async def run_live(town: ConsoleTown) -> None:
    work = town.town.work()
    await act(work, Request(Mode.LIVE, town.batch), Stages("", Caller(STARTER)))


async def test_the_first_sentence_says_what_an_approval_would_lead_to(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        told = plain(await reader.get(page(town)))
    assert "får 4 borgere tilbuddet, og der sendes 3 breve som Digital Post og 1 brev på papir." in told
    assert "1 borger går til en medarbejder og 1 borger frasorteres." in told
    assert "den første prøvekørsel af ibrugtagningen" in told


async def test_nobody_is_named_on_the_page_of_a_batch(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR, Role.APPROVER, Role.AUDITOR) as reader:
        text = (await reader.get(page(town))).text
    assert not [name for name in NAMES if name in text]
    assert "310240" not in text


async def test_the_sample_covers_each_channel_each_word_to_the_advisor_and_the_extremes(town: ConsoleTown) -> None:
    async with town.visited(Role.APPROVER) as reader:
        told = plain(await reader.get(page(town)))
    for why in ("Digital Post", "Brev på papir", "Rådgiveren får besked: Borgeren har brug for tolk", "Den ældste"):
        assert why in told
    assert re.search(rf"Borger nr\. {OLDEST} [^B]*Den ældste", told)
    assert re.search(rf"Borger nr\. {LONGEST} [^B]*Det længste navn", told)


async def test_the_letters_of_the_sample_are_shown_for_a_purpose_and_each_look_is_audited(town: ConsoleTown) -> None:
    async with town.visited(Role.APPROVER, name=APPROVER) as reader:
        too_short = await reader.post(page(town, "/stikproeve"), data={"formaal": " se "})
        assert (too_short.status_code, "mindst fem tegn" in too_short.text) == (422, True)
        assert town.actors("see_letter") == []
        shown = await reader.post(page(town, "/stikproeve"), data={"formaal": "Kontrol før godkendelse"})
    pictures = shown.text.count("data:image/png;base64,iVBOR")
    looks = town.actors("see_letter")
    assert pictures == len(looks) >= 3
    assert {(actor, purpose.endswith(": Kontrol før godkendelse")) for actor, _whom, purpose in looks} == {
        (f"{APPROVER} (id-{APPROVER})", True)
    }
    assert shown.headers["cache-control"] == "no-store"


async def test_an_approver_releases_the_batch_and_the_operator_is_led_on(town: ConsoleTown) -> None:
    async with town.visited(Role.APPROVER, name=APPROVER) as approver:
        assert "Godkend 4 borgere til tilbuddet" in plain(await approver.get(page(town)))
        done = await approver.post(page(town, "/godkend"), data=SEEN)
        assert (done.status_code, done.headers["location"]) == (303, page(town, "?godkendt=nu"))
        assert "Godkendelsen er skrevet ned" in (await approver.get(done.headers["location"])).text
        assert "Start den skarpe kørsel" not in (await approver.get(page(town))).text
    approval = town.town.ledger.batches.approval(town.batch)
    assert approval is not None
    assert approval.approved_by == APPROVER
    async with town.visited(Role.OPERATOR) as operator:
        text = (await operator.get(page(town))).text
    assert f"batch={town.batch}" in text
    assert "Start den skarpe kørsel" in text
    assert "Når prøvekørslen bliver kørt skarpt, får 4 borgere tilbuddet" in text


async def test_whoever_started_the_batch_is_told_that_another_must_approve_it(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR, Role.APPROVER, name="olga  OPDIGTET") as starter:
        assert "Du har selv startet prøvekørslen" in plain(await starter.get(page(town)))
        refused = await starter.post(page(town, "/godkend"), data=SEEN)
    assert (refused.status_code, "en anden skal godkende den" in refused.text) == (409, True)
    assert state(town) is BatchState.PREPARED


async def test_a_batch_started_at_a_terminal_is_not_approved_by_the_same_login(town: ConsoleTown) -> None:
    await town.prepare(by="id-Gorm Godkender")
    async with town.visited(Role.APPROVER, name="Gorm Godkender") as starter:
        assert "Du har selv startet" in (await starter.get(page(town))).text
        assert (await starter.post(page(town, "/godkend"), data=SEEN)).status_code == 409
    assert state(town) is BatchState.PREPARED


async def test_a_batch_nobody_says_to_have_looked_at_is_not_approved(town: ConsoleTown) -> None:
    async with town.visited(Role.APPROVER) as approver:
        for typed in ({}, {"set": "nej"}, {"set": "ja" * 1000}):
            answer = await approver.post(page(town, "/godkend"), data=typed)
            assert (answer.status_code, 'href="#felt-set"' in answer.text) == (422, True)
    assert state(town) is BatchState.PREPARED


async def test_of_two_approvers_at_once_the_second_is_told_who_was_first(town: ConsoleTown) -> None:
    async with (
        town.visited(Role.APPROVER, name="Ene Godkender") as one,
        town.visited(Role.APPROVER, name="Anden Godkender") as other,
    ):
        answers = await asyncio.gather(*(each.post(page(town, "/godkend"), data=SEEN) for each in (one, other)))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    approval = town.town.ledger.batches.approval(town.batch)
    assert approval is not None
    assert f"{approval.approved_by} godkendte prøvekørslen" in late.text
    assert "Intet er sket to gange" in late.text
    assert len(town.actors("approve")) == 1


async def test_a_superseded_batch_is_not_approved_and_leads_to_the_newest(town: ConsoleTown) -> None:
    old = page(town)
    newest = await town.prepare()
    async with town.visited(Role.APPROVER) as approver:
        answer = await approver.post(f"{old}/godkend", data=SEEN)
    assert answer.status_code == 409
    assert "afløst af en nyere" in answer.text
    assert f'href="/proevekoersler/{newest}"' in answer.text
    assert "Godkend 4 borgere" not in answer.text
    assert "Prøvekørslen foreslog tilbuddet til 4 borgere." in answer.text


async def test_the_next_batch_says_what_is_otherwise_than_in_the_last(town: ConsoleTown) -> None:
    first = town.batch
    town.town.people = PEOPLE[1:]
    await town.prepare()
    async with town.visited(Role.OPERATOR) as reader:
        told = plain(await reader.get(page(town)))
    assert f"Sammenlignet med {first}" in told
    assert "1 borger skulle have haft tilbuddet sidst og får det ikke nu, heraf 1 ude af udtrækket." in told


async def test_the_list_is_narrowed_and_says_how_many_are_left(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        syd = plain(await reader.get(page(town), params={"distrikt": "Syd"}))
        odd = await reader.get(page(town), params={"udfald": "'--", "aarsag": "<b>", "fra": "9" * 500, "post": "x"})
        none = await reader.get(page(town), params={"aarsag": "GUARDIAN"})
    assert "1 af 6 borgere." in syd
    assert (odd.status_code, "<b>" in odd.text) == (200, False)
    assert "Ingen borgere passer" in none.text


async def test_after_the_live_run_the_page_tells_how_each_ended_and_where_the_letters_are(town: ConsoleTown) -> None:
    town.town.ledger.batches.approve(town.batch, APPROVER)
    await run_live(town)
    for number in (OLDEST, LONGEST):
        town.town.receipt(town.town.letter(number).reference, "Afleveret Digital Post")
    await town.town.follow()
    async with town.visited(Role.OPERATOR) as reader:
        told = plain(await reader.get(page(town)))
        at_a_person = plain(await reader.get(page(town), params={"udfald": "needs_person"}))
        unheard = plain(await reader.get(page(town), params={"post": "-"}))
    assert "4 af 4 borgere har fået tilbuddet, og alle er behandlet" in told
    assert "Skarp kørsel" in told
    assert "Digital Post: ingen kvittering endnu" in told
    assert "Digital Post afsendt 2" in told
    assert "1 af 6 borgere." in at_a_person
    assert re.search(rf"\b{PROTECTED} Nord Til manuel behandling", at_a_person)
    assert "2 af 6 borgere." in unheard


async def test_a_batch_of_another_municipality_does_not_exist(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR, Role.APPROVER, cvr="88888888") as stranger:
        for path in (page(town), page(town, "/borgere/1")):
            assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post(page(town, "/godkend"), data=SEEN)).status_code == 404
    assert state(town) is BatchState.PREPARED


async def test_a_number_that_is_no_batch_is_not_found(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        for wrong in ("B-222222", "x" * 400, "%00", "..%2f..", "B-2' OR 1=1"):
            assert (await reader.get(f"/proevekoersler/{wrong}")).status_code == 404


async def test_a_batch_that_is_still_prepared_says_so(town: ConsoleTown) -> None:
    found = town.town.ledger.batches.get(town.batch)
    assert found is not None
    new = NewBatch(**{name: asdict(found)[name] for name in NewBatch.__dataclass_fields__})
    town.town.batch = town.town.ledger.batches.prepare(new)
    async with town.visited(Role.APPROVER) as reader:
        assert "Prøvekørslen er ikke færdig" in (await reader.get(page(town))).text
        refused = await reader.post(page(town, "/godkend"), data=SEEN)
        assert refused.status_code == 409
        town.town.ledger.batches.abandon(BatchId(town.town.batch))
        assert "Prøvekørslen blev opgivet" in (await reader.get(page(town))).text


NOT_SHOWN = (Role.READER, Role.AUTHOR, Role.ADVISOR)
IN_NUMBERS = (Role.VENDOR, Role.ADMINISTRATOR)
IN_FULL = (Role.OPERATOR, Role.APPROVER, Role.COORDINATOR, Role.AUDITOR)


async def test_a_role_that_has_no_part_in_runs_sees_no_batch(town: ConsoleTown) -> None:
    for role in NOT_SHOWN:
        async with town.visited(role) as reader:
            assert (await reader.get(page(town))).status_code == 403
            for purpose in ("", "Kontrol af brevene"):
                answer = await reader.post(page(town, "/stikproeve"), data={"formaal": purpose})
                assert answer.status_code == 403


@pytest.mark.parametrize("role", IN_NUMBERS)
async def test_vendor_and_administrator_see_numbers_and_no_citizen(town: ConsoleTown, role: Role) -> None:
    async with town.visited(role) as reader:
        answer = await reader.get(page(town), params={"distrikt": "Syd"})
        assert (answer.status_code, "får 4 borgere tilbuddet" in answer.text) == (200, True)
        assert "/borgere/" not in answer.text
        assert "Borger nr." not in answer.text
        assert (await reader.get(page(town, "/borgere/1"))).status_code == 403
        assert (await reader.post(page(town, "/stikproeve"), data={"formaal": "kontrol"})).status_code == 403


async def test_those_who_work_with_runs_see_every_citizen(town: ConsoleTown) -> None:
    for role in IN_FULL:
        async with town.visited(role) as reader:
            assert f"{page(town)}/borgere/6" in (await reader.get(page(town))).text


async def test_only_an_approver_approves(town: ConsoleTown) -> None:
    for role in set(Role) - {Role.APPROVER}:
        async with town.visited(role) as reader:
            assert (await reader.post(page(town, "/godkend"), data=SEEN)).status_code == 403
    assert state(town) is BatchState.PREPARED


async def test_nobody_sees_anything_without_logging_in(town: ConsoleTown) -> None:
    async with town.visited() as nobody:
        for path in (page(town), page(town, "/borgere/1"), page(town, "/godkend"), page(town, "/stikproeve")):
            assert (await nobody.get(path)).status_code == 401


async def test_the_address_of_a_form_leads_back_to_its_batch(town: ConsoleTown) -> None:
    async with town.visited(Role.APPROVER) as approver:
        for rest in ("/godkend", "/stikproeve"):
            assert (await approver.get(page(town, rest))).headers["location"] == page(town)


async def test_a_batch_that_a_live_run_would_refuse_says_so_before_anybody_approves_it(town: ConsoleTown) -> None:
    old, changed = "Udtrækket er 20 dage gammelt, og grænsen er 14", "Robotten er ændret"
    town.town.batch = await prepared_from(town, days=20)
    async with town.visited(Role.APPROVER) as approver:
        told = plain(await approver.get(page(town)))
        assert old in told
        assert changed not in told
        assert "Godkend 4 borgere" not in told
        with town.town.ledger.database.write() as tx:
            tx.connection.exec_driver_sql("UPDATE batches SET content_hash = 'en anden'")
        assert changed in plain(await approver.get(page(town)))


async def prepared_from(town: ConsoleTown, days: int) -> BatchId:
    """Prepare a batch, then let its extract grow old."""
    batch = await town.prepare()
    with town.town.ledger.database.write() as tx:
        aged = f"UPDATE batches SET register_as_of = datetime(register_as_of, '-{days} days') WHERE id = ?"
        tx.connection.exec_driver_sql(aged, (batch,))
    return batch


async def test_after_a_pilot_the_page_says_pilot_and_leads_on_to_the_rest(town: ConsoleTown) -> None:
    town.town.ledger.batches.approve(town.batch, APPROVER)
    await act(town.town.work(), Request(Mode.PILOT, town.batch, 1), Stages("", Caller(STARTER)))
    async with town.visited(Role.OPERATOR) as operator:
        told = plain(await operator.get(page(town)))
    assert "Pilotkørsel: kun nogle få borgere" in told
    assert "1 af 4 borgere har fået tilbuddet" in told
    assert "Fortsæt den skarpe kørsel" in told


async def test_while_a_run_acts_the_page_says_so_and_offers_no_second(town: ConsoleTown) -> None:
    ledger = town.town.ledger
    ledger.batches.approve(town.batch, APPROVER)
    held = lease(ledger, town.batch, adoption="testkommune")
    ledger.cases.open_batch(town.batch, held)
    async with town.visited(Role.OPERATOR) as operator:
        answer = await operator.get(page(town))
    assert "Kørslen er i gang lige nu." in answer.text
    assert f'href="/koersler/{held.run}"' in answer.text
    assert "Fortsæt den skarpe kørsel" not in answer.text
    assert "0 af 4 borgere har fået tilbuddet. Robotten mangler 5 borgere" in plain(answer)
