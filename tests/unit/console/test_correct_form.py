"""Asking for a correction on the citizen's page: what will happen, the apology, and what was typed wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from console_town import LONGEST, OLDEST, PAPER, STARTER, YOUNG, ConsoleTown
from correct_town import GOOD, PURPOSE, WHY, asked, citizen, corrected_town, corrections, form, named, plain

from catalogue.web.roles import Role
from flows.ledger.states import Contact, CorrectionState


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[ConsoleTown]:
    async with corrected_town(tmp_path) as opened:
        yield opened


@pytest.fixture
async def olga(town: ConsoleTown) -> AsyncIterator[httpx.AsyncClient]:
    async with town.visited(Role.OPERATOR, name=STARTER) as opened:
        yield opened


async def test_the_citizens_page_leads_to_the_form_where_something_was_made(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    made, not_made = await olga.get(citizen(town, OLDEST)), await olga.get(citizen(town, YOUNG))
    assert f'href="{form(town, OLDEST)}"' in made.text
    assert "ret-op" not in not_made.text


async def test_the_form_says_exactly_what_would_happen_and_names_nobody(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    answer = await olga.get(form(town, OLDEST))
    told = plain(answer)
    assert "»Tilbud om forebyggende hjemmebesøg«, som robotten har oprettet hos borgeren, lukkes" in told
    assert "brevet »Vi beklager vores brev til dig«" in told
    assert "Ring til borgeren, og sig undskyld." in told
    assert named(answer) == []


async def test_asking_writes_it_down_for_a_colleague_and_does_nothing_else(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    answer = await olga.post(form(town, OLDEST), data=GOOD)
    (correction,) = corrections(town, OLDEST)
    assert answer.headers["location"] == f"/rettelser/{correction.id}?gjort=bedt"
    assert (correction.cancel, correction.contact, correction.asked_by) == (True, Contact.LETTER, STARTER)
    assert correction.state is CorrectionState.ASKED
    assert town.town.ledger.corrections.why(correction.id) == WHY
    assert any(each.active for each in town.town.record(0).interventions)


WRONG = (
    ({"kontakt": ""}, "kontakt"),
    ({"kontakt": "brevdue"}, "kontakt"),
    ({"kontakt": "ingen", "luk": ""}, "kontakt"),
    ({"hvorfor": ""}, "hvorfor"),
    ({"hvorfor": "  for\n\n kort "}, "hvorfor"),
    ({"hvorfor": "x" * 2001}, "hvorfor"),
    ({"hvorfor": "Det er 251248-9996, der er død"}, "hvorfor"),
)


async def test_what_is_missing_or_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    for changed, field in WRONG:
        typed = GOOD | changed
        answer = await olga.post(form(town, OLDEST), data=typed)
        assert answer.status_code == 422, changed
        assert f'href="#felt-{field}"' in answer.text, changed
        assert f'id="felt-{field}-fejl"' in answer.text, changed
        assert ('value="ja" checked' in " ".join(answer.text.split())) == (typed["luk"] == "ja"), changed
        assert "251248" not in answer.text, changed
        assert typed["hvorfor"].strip() in answer.text or "251248" in typed["hvorfor"], changed
    assert corrections(town, OLDEST) == []


async def test_what_is_hostile_is_shown_as_text(town: ConsoleTown, olga: httpx.AsyncClient) -> None:
    hostile = "</textarea><script>alert(1)</script> {{ 7*7 }}"
    answer = await olga.post(form(town, OLDEST), data={"hvorfor": hostile, "kontakt": hostile, "luk": hostile})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


async def test_the_apology_is_seen_for_a_purpose_and_everything_typed_is_still_there(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    look = GOOD | {"formaal": PURPOSE, "vis": "brev"}
    seen = await olga.post(form(town, PAPER), data=look)
    file = await olga.post(form(town, PAPER), data=look | {"vis": "pdf"})
    assert "data:image/png;base64,iVBOR" in seen.text
    assert WHY in seen.text
    assert file.content.startswith(b"%PDF")
    assert file.headers["content-disposition"].endswith(f'"undskyldning-{town.batch}-{PAPER}.pdf"')
    assert {seen.headers["cache-control"], file.headers["cache-control"]} == {"no-store"}
    assert [purpose.partition(": ")[2] for _, _, purpose in town.actors("see_letter")] == [PURPOSE, PURPOSE]
    assert corrections(town, PAPER) == []


async def test_without_a_purpose_the_apology_is_not_shown(town: ConsoleTown, olga: httpx.AsyncClient) -> None:
    for look in ("brev", "pdf", "noget andet"):
        answer = await olga.post(form(town, OLDEST), data=GOOD | {"vis": look, "formaal": "  "})
        assert (answer.status_code, 'href="#felt-formaal"' in answer.text) == (422, True)
        assert "data:image" not in answer.text
        assert WHY in answer.text
    assert town.actors("see_letter") == []


async def test_a_second_request_while_one_is_open_is_refused_with_the_first_to_see(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    first = await asked(town, OLDEST, olga)
    again = await olga.post(form(town, OLDEST), data=GOOD)
    shown = await olga.get(form(town, OLDEST))
    assert again.status_code == 409
    assert "Der er allerede bedt om en rettelse for borgeren" in plain(again)
    assert WHY in again.text
    assert f'href="{first}"' in again.text
    assert f'href="{first}"' in shown.text
    assert len(corrections(town, OLDEST)) == 1
    assert "/ret-op" not in (await olga.get(citizen(town, OLDEST))).text


async def test_of_two_who_ask_at_the_same_moment_one_is_told_that_the_other_was_first(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    answers = await asyncio.gather(*(olga.post(form(town, OLDEST), data=GOOD) for _ in range(4)))
    assert sorted(each.status_code for each in answers) == [303, 409, 409, 409]
    assert len(corrections(town, OLDEST)) == 1


async def test_nothing_is_asked_for_a_citizen_for_whom_nothing_was_made(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    shown = await olga.get(form(town, YOUNG))
    answer = await olga.post(form(town, YOUNG), data=GOOD)
    assert (shown.status_code, answer.status_code) == (200, 409)
    assert "Der kan ikke rettes op nu" in plain(shown)
    assert "<textarea" not in shown.text
    assert town.actors("ask_correction") == []


async def test_what_the_robot_has_done_already_cannot_be_asked_for_again(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    await asked(town, OLDEST, olga)
    (correction,) = corrections(town, OLDEST)
    town.town.ledger.corrections.approve(correction.id, "Anden Person")
    await town.town.follow()
    shown = await olga.get(form(town, OLDEST))
    answer = await olga.post(form(town, OLDEST), data=GOOD)
    assert 'name="luk"' not in shown.text
    assert 'value="brev"' not in shown.text
    assert answer.status_code == 422
    assert "Indsatsen er lukket, siden siden blev vist" in plain(answer)
    call = await olga.post(form(town, OLDEST), data={"kontakt": "opkald", "hvorfor": WHY})
    assert call.status_code == 303


async def test_only_those_who_work_on_citizens_ask_and_an_advisor_in_the_own_district(town: ConsoleTown) -> None:
    for role in (Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR):
        async with town.visited(role) as reader:
            assert (await reader.post(form(town, OLDEST), data=GOOD)).status_code == 403
    async with town.visited(Role.ADVISOR, districts=("Nord",)) as advisor:
        elsewhere = await advisor.post(form(town, LONGEST), data=GOOD)
        here = await advisor.post(form(town, OLDEST), data=GOOD)
    assert (elsewhere.status_code, here.status_code) == (403, 303)
    async with town.visited(Role.OPERATOR, cvr="11111111") as stranger:
        assert (await stranger.get(form(town, OLDEST))).status_code == 404
    assert corrections(town, LONGEST) == []


async def test_an_adoption_that_cannot_be_read_leaves_the_rest_to_people(
    town: ConsoleTown, olga: httpx.AsyncClient
) -> None:
    with town.town.ledger.database.write() as tx:
        tx.connection.exec_driver_sql("UPDATE adoptions SET document = 'adoption: ['")
    shown = await olga.get(form(town, OLDEST))
    answer = await olga.post(form(town, OLDEST), data=GOOD)
    assert (shown.status_code, answer.status_code) == (200, 409)
    assert "ring til borgeren" in plain(shown)
