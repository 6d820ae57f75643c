"""A correction before a colleague: what it is, approved once by another, withdrawn, carried out, told of everywhere."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from console_town import APPROVER, LONGEST, OLDEST, PAPER, STARTER, ConsoleTown
from correct_town import PURPOSE, WHY, asked, citizen, corrected_town, corrections, named, plain

from catalogue.web.roles import Role
from flows.ledger.states import CorrectionState
from flows.runner.casework.letter_files import letter_path

SEEN = {"set": "ja"}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[ConsoleTown]:
    async with corrected_town(tmp_path) as opened:
        yield opened


@pytest.fixture
async def olga(town: ConsoleTown) -> AsyncIterator[httpx.AsyncClient]:
    async with town.visited(Role.OPERATOR, name=STARTER) as opened:
        yield opened


@pytest.fixture
async def gorm(town: ConsoleTown) -> AsyncIterator[httpx.AsyncClient]:
    async with town.visited(Role.APPROVER, name=APPROVER) as opened:
        yield opened


def state(town: ConsoleTown, number: int = OLDEST) -> CorrectionState:
    return corrections(town, number)[-1].state


async def test_a_colleague_sees_what_will_happen_and_why_and_nobody_is_named(
    town: ConsoleTown, olga: httpx.AsyncClient, gorm: httpx.AsyncClient
) -> None:
    link = await asked(town, OLDEST, olga)
    shown, listed, overview = [await gorm.get(path) for path in (link, "/rettelser", "/drift")]
    told = plain(shown)
    assert "»Tilbud om forebyggende hjemmebesøg«" in told
    assert "brevet »Vi beklager vores brev til dig«" in told
    assert WHY in told
    assert f"{STARTER}, " in told
    assert f'href="{link}"' in listed.text
    assert "Venter på godkendelse" in plain(listed)
    assert WHY not in listed.text
    assert "1 rettelse efter et forkert brev venter på godkendelse." in plain(overview)
    assert [named(each) for each in (shown, listed, overview)] == [[], [], []]


async def test_the_letter_is_seen_before_it_is_approved_for_a_purpose_only(
    town: ConsoleTown, olga: httpx.AsyncClient, gorm: httpx.AsyncClient
) -> None:
    link = await asked(town, PAPER, olga)
    refused = await gorm.post(f"{link}/brev", data={"vis": "brev"})
    seen = await gorm.post(f"{link}/brev", data={"vis": "brev", "formaal": PURPOSE})
    file = await gorm.post(f"{link}/brev", data={"vis": "pdf", "formaal": PURPOSE})
    assert (refused.status_code, "data:image" in refused.text) == (422, False)
    assert "data:image/png;base64,iVBOR" in seen.text
    assert "Sådan bliver brevet." in plain(seen)
    assert file.content.startswith(b"%PDF")
    assert file.headers["content-disposition"].endswith(f'"undskyldning-{link.rpartition("/")[2]}.pdf"')
    assert len(town.actors("see_letter")) == 2


async def test_a_colleague_approves_once_and_the_second_is_told_so(
    town: ConsoleTown, olga: httpx.AsyncClient, gorm: httpx.AsyncClient
) -> None:
    link = await asked(town, OLDEST, olga)
    first = await gorm.post(f"{link}/godkend", data=SEEN)
    async with town.visited(Role.APPROVER, name="Godkender Nummer To") as other:
        second = await other.post(f"{link}/godkend", data=SEEN)
    (correction,) = corrections(town, OLDEST)
    assert (first.status_code, first.headers["location"]) == (303, f"{link}?gjort=godkendt")
    assert second.status_code == 409
    assert f"{APPROVER} har allerede godkendt rettelsen" in plain(second)
    assert correction.approved_by == APPROVER
    assert len(town.actors("approve_correction")) == 1
    assert town.town.ledger.audit.verify() == []


async def test_of_two_who_approve_at_the_same_moment_one_does(
    town: ConsoleTown, olga: httpx.AsyncClient, gorm: httpx.AsyncClient
) -> None:
    link = await asked(town, OLDEST, olga)
    answers = await asyncio.gather(*(gorm.post(f"{link}/godkend", data=SEEN) for _ in range(4)))
    assert sorted(each.status_code for each in answers) == [303, 409, 409, 409]
    assert len(town.actors("approve_correction")) == 1


async def test_who_asked_cannot_approve_however_the_name_is_written(town: ConsoleTown, olga: httpx.AsyncClient) -> None:
    link = await asked(town, OLDEST, olga)
    for name in (STARTER, f" {STARTER.upper()} "):
        async with town.visited(Role.OPERATOR, Role.APPROVER, name=name) as same:
            answer = await same.post(f"{link}/godkend", data=SEEN)
            shown = await same.get(link)
            overview = await same.get("/drift")
        assert answer.status_code == 409
        assert "Du har selv bedt om rettelsen" in plain(answer)
        assert f"{link}/godkend" not in shown.text
        assert "Du har selv bedt om rettelsen" in plain(shown)
        assert plain(overview).index("Det venter på andre") < plain(overview).index("1 rettelse efter")
    assert state(town) is CorrectionState.ASKED


async def test_nothing_is_approved_unread(town: ConsoleTown, olga: httpx.AsyncClient, gorm: httpx.AsyncClient) -> None:
    link = await asked(town, OLDEST, olga)
    for sent in ({}, {"set": "nej"}, {"set": "<script>"}):
        answer = await gorm.post(f"{link}/godkend", data=sent)
        assert (answer.status_code, 'href="#felt-set"' in answer.text) == (422, True)
        assert "<script>" not in answer.text
    assert state(town) is CorrectionState.ASKED


async def test_a_robot_that_has_changed_since_has_to_be_asked_again(
    town: ConsoleTown, olga: httpx.AsyncClient, gorm: httpx.AsyncClient
) -> None:
    link = await asked(town, OLDEST, olga)
    with town.town.ledger.database.write() as tx:
        tx.connection.exec_driver_sql("UPDATE corrections SET content_hash = 'en anden robot'")
    answer = await gorm.post(f"{link}/godkend", data=SEEN)
    assert answer.status_code == 409
    assert "Robotten er ændret" in plain(answer)
    assert state(town) is CorrectionState.ASKED


async def test_what_is_withdrawn_is_over_and_a_late_approval_is_told_so(
    town: ConsoleTown, olga: httpx.AsyncClient, gorm: httpx.AsyncClient
) -> None:
    link = await asked(town, OLDEST, olga)
    before = len(town.town.post.letters)
    taken_back = await olga.post(f"{link}/traek-tilbage")
    late = await gorm.post(f"{link}/godkend", data=SEEN)
    again = await olga.post(f"{link}/traek-tilbage")
    assert (taken_back.status_code, late.status_code, again.status_code) == (303, 409, 409)
    assert "Rettelsen er trukket tilbage" in plain(late)
    assert state(town) is CorrectionState.WITHDRAWN
    await town.town.follow()
    assert len(town.town.post.letters) == before
    assert await asked(town, OLDEST, olga) != link


async def test_after_the_follow_up_everything_is_told_and_the_letter_is_the_one_that_was_sent(
    town: ConsoleTown, olga: httpx.AsyncClient, gorm: httpx.AsyncClient
) -> None:
    link = await asked(town, OLDEST, olga)
    await gorm.post(f"{link}/godkend", data=SEEN)
    await town.town.follow()
    one, page = await gorm.get(link), await gorm.get(citizen(town, OLDEST))
    letter = await gorm.post(f"{link}/brev", data={"vis": "brev", "formaal": PURPOSE})
    assert "det blev udført" in plain(one)
    assert "Hvad gør du nu?" not in one.text
    told = plain(page)
    steps = (
        f"{STARTER} bad om at rette op: luk indsatsen og send en undskyldning som brev",
        f"{APPROVER} godkendte rettelsen",
        "Indsatsen er lukket igen.",
        "Undskyldningen er sendt som Digital Post",
        "Der er rettet op",
    )
    timeline = told[told.index("Forløbet") :]
    assert [timeline.index(step) for step in steps] == sorted(timeline.index(step) for step in steps)
    assert "Det var en fejl, og der er rettet op på det" in told
    assert "Brevet er sendt som Digital Post" in told[: told.index("Forløbet")]
    assert "ord for ord det brev, der blev sendt" in plain(letter)
    letter_path(town.town.home, town.batch, OLDEST, "correct").unlink()
    gone = await gorm.post(f"{link}/brev", data={"vis": "pdf", "formaal": PURPOSE})
    assert (gone.status_code, "ligger ikke længere på serveren" in gone.text) == (200, True)


async def test_what_could_not_be_done_says_why_and_that_a_person_has_it(
    town: ConsoleTown, olga: httpx.AsyncClient, gorm: httpx.AsyncClient
) -> None:
    link = await asked(town, OLDEST, olga)
    await gorm.post(f"{link}/godkend", data=SEEN)
    town.town.move(0, protected_address=True)
    await town.town.follow()
    one, listed = plain(await gorm.get(link)), plain(await gorm.get("/rettelser"))
    assert "måtte resten gives til en person: Undskyldningen kan ikke sendes som brev" in one
    assert "Resten ligger på listen til manuel behandling." in listed
    assert "1 rettelse" not in plain(await gorm.get("/drift"))


async def test_each_role_sees_and_does_what_is_its_own(town: ConsoleTown, olga: httpx.AsyncClient) -> None:
    link, elsewhere = await asked(town, OLDEST, olga), await asked(town, LONGEST, olga)
    for role in (Role.READER, Role.VENDOR, Role.ADMINISTRATOR):
        async with town.visited(role) as reader:
            assert [(await reader.get(path)).status_code for path in ("/rettelser", link)] == [403, 403]
    async with town.visited(Role.AUDITOR) as auditor:
        shown = await auditor.get(link)
        writes = [await auditor.post(f"{link}/{deed}", data=SEEN) for deed in ("godkend", "traek-tilbage")]
    assert (shown.status_code, [each.status_code for each in writes]) == (200, [403, 403])
    assert re.findall(r' action="([^"]*)"', shown.text.partition("<main")[2]) == [f"{link}/brev"]
    async with town.visited(Role.ADVISOR, districts=("Nord",)) as advisor:
        listed = await advisor.get("/rettelser")
        statuses = [(await advisor.get(path)).status_code for path in (link, elsewhere)]
    assert (link in listed.text, elsewhere in listed.text, statuses) == (True, False, [200, 403])
    async with town.visited(Role.APPROVER, cvr="11111111") as stranger:
        assert (await stranger.get(link)).status_code == 404
        assert (await stranger.post(f"{link}/godkend", data=SEEN)).status_code == 404
        assert link not in (await stranger.get("/rettelser")).text


async def test_without_any_the_list_says_where_one_is_asked_for(gorm: httpx.AsyncClient) -> None:
    assert "vælg »Ret op« på borgerens side" in plain(await gorm.get("/rettelser"))
