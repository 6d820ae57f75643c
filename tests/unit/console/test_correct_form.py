"""Asking for a correction on the citizen's page: what will happen, the apology, and what was typed wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from console_town import OLDEST, STARTER, YOUNG, ConsoleTown
from correct_town import GOOD, WHY, citizen, corrected_town, corrections, form, named, plain

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
