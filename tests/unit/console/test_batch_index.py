"""The list of prøvekørsler: what waits, what became of the rest, narrowed by how they stand."""

from __future__ import annotations

import httpx
from starting_town import TownStarter, approved, previewed

from flows.ledger import Ledger
from flows.ledger.states import BatchState

PATH = "/proevekoersler"


async def test_says_when_nothing_waits_and_nothing_is_there(olga: httpx.AsyncClient) -> None:
    page = (await olga.get(PATH)).text
    assert "Ingen prøvekørsel venter på godkendelse." in page
    assert "Start en fra ibrugtagningens side." in page


async def test_shows_what_waits_with_its_counts_and_leads_to_it(
    olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
) -> None:
    await previewed(olga, starter, ledger)
    (batch,) = ledger.batches.recent("99999999", [BatchState.PREPARED], 5)
    page = (await olga.get(PATH)).text
    assert "Én prøvekørsel venter på" in page
    assert f'href="{PATH}/{batch.id}"' in page
    assert '<td data-title="Får eller fik tilbuddet" class="sd-number">5</td>' in page


async def test_is_narrowed_by_state_and_a_state_nobody_knows_narrows_by_nothing(
    olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger
) -> None:
    batch = await approved(olga, starter, ledger)
    assert str(batch) in (await olga.get(PATH, params={"tilstand": "approved"})).text
    assert str(batch) not in (await olga.get(PATH, params={"tilstand": "prepared"})).text
    assert str(batch) in (await olga.get(PATH, params={"tilstand": "<script>"})).text


def test_another_organisations_are_not_among_them(ledger: Ledger) -> None:
    assert ledger.batches.recent("11111111", list(BatchState), 5) == []
