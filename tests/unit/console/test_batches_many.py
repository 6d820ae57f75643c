"""A batch of many: pages that lead on and back, filters counted against one another, one reading for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from console_town import ConsoleTown, console_town
from sqlalchemy import event

from catalogue.web.roles import Role
from flows.console.batches.batch_facets import asked, cells_of, facets, left
from flows.console.batches.sealed import SealedBatches
from flows.ledger import Keys, Ledger
from flows.ledger.ids import BatchId
from flows.ledger.overview import Narrowed
from flows.ledger.states import Mode, Outcome
from flows.ledger.testing import NewBatch, begin, opened, proposal
from flows.runner.telling.reasons import Reasons

MANY = 120
HREF = re.compile(r'href="(/proevekoersler/[^"#]*)#borgere" rel="(prev|next)"')


def citizens() -> list[Any]:
    return [
        proposal(
            number,
            district=("Nord", "Syd", "")[number % 3],
            outcome=Outcome.EXCLUDED if number % 2 else Outcome.NEEDS_PERSON,
            reason=("UNDER_AGE", "NOT_ALONE")[number % 4 == 1] if number % 2 else "GUARDIAN",
        )
        for number in range(1, MANY + 1)
    ]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    with console_town(tmp_path) as town:
        ledger = town.town.ledger
        run = begin(ledger, Mode.PREVIEW, adoption="testkommune")
        names = ("testkommune", "99999999", "preventive-home-visits", "1.0.0", "x", "y")
        batch = ledger.batches.prepare(NewBatch(*names, run, "En Starter", ledger.now(), "udtræk"))
        ledger.batches.add(batch, citizens())
        ledger.batches.seal(batch)
        town.town.batch = batch
        yield town


def numbers(text: str) -> list[int]:
    return [int(found) for found in re.findall(r'aria-label="Borger nr\. (\d+)"', text)]


async def test_the_pages_of_a_long_list_hold_everybody_once_and_lead_back_again(town: ConsoleTown) -> None:
    seen: list[int] = []
    came_from: list[str] = []
    async with town.visited(Role.OPERATOR) as reader:
        path = f"/proevekoersler/{town.batch}"
        while path:
            text = (await reader.get(path.replace("&amp;", "&"))).text
            seen += numbers(text)
            links = {which: link for link, which in HREF.findall(text)}
            back = links.get("prev", "")
            if came_from:
                previous = (await reader.get(back.replace("&amp;", "&"))).text
                assert numbers(previous) == numbers((await reader.get(came_from[-1])).text)
            came_from.append(path.replace("&amp;", "&"))
            path = links.get("next", "")
    assert seen == [*range(1, MANY + 1)]
    assert len(came_from) == 3


async def test_a_filter_follows_onto_the_next_page(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        first = (await reader.get(f"/proevekoersler/{town.batch}?udfald=excluded")).text
        ((link, _which),) = HREF.findall(first)
        second = (await reader.get(link.replace("&amp;", "&"))).text
    assert numbers(first) + numbers(second) == [*range(1, MANY + 1, 2)]
    assert "60 af 120 borgere." in first


def test_each_filter_is_counted_among_those_that_the_others_leave(town: ConsoleTown) -> None:
    ledger = town.town.ledger
    cells = cells_of(ledger.proposals.groups(town.batch))
    narrowed = Narrowed(outcome=Outcome.EXCLUDED, district="Nord")
    shown = {each.name: each for each in facets(cells, (), narrowed, Reasons("preventive-home-visits"))}
    for name, field in (("udfald", "outcome"), ("aarsag", "reason"), ("distrikt", "district"), ("kanal", "channel")):
        for choice in shown[name].choices:
            query = {"udfald": "excluded", "distrikt": "Nord"} | {name: choice.value}
            wanted = asked(query, ended=False).narrowed
            assert getattr(wanted, field) is not None
            assert choice.count == ledger.proposals.count(town.batch, wanted) == left(cells, wanted), (name, choice)


def test_what_the_address_asks_for_is_written_back_into_links() -> None:
    query = {"udfald": "done", "aarsag": "A", "distrikt": "-", "post": "-", "fra": "7"}
    found = asked(query, ended=True)
    assert found.narrowed == Narrowed(Outcome.DONE, "A", "", "", "", ended=True)
    link = found.link("/x", 9)
    assert link == "/x?udfald=done&aarsag=A&distrikt=-&post=-&fra=9#borgere"
    assert asked({"fra": "١٢", "udfald": "x", "post": "y"}, ended=False) == asked({}, ended=False)


@contextmanager
def counted(ledger: Ledger) -> Iterator[list[str]]:
    """Collect the statements that read a whole batch."""
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "GROUP BY" in statement:
            statements.append(statement)

    event.listen(ledger.database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(ledger.database.engine, "before_cursor_execute", note)


def test_twenty_readers_of_a_batch_read_it_once_a_second(tmp_path: Path) -> None:
    time = [100.0]
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.db", Keys.load_or_create(tmp_path / "keys")) as ledger:
        number, lease = opened(ledger, citizens())
        batch = ledger.batches.get(BatchId(number))
        assert batch is not None
        kept = SealedBatches(lambda: time[0])
        with counted(ledger) as statements:
            for _ in range(20):
                before = kept.standing(ledger, batch)
            assert len(statements) == 2
            (case,) = ledger.cases.claim(batch.id, lease, 1)
            ledger.cases.end(case.id, Outcome.PARKED, "STEP_FAILED", (), lease)
            assert kept.standing(ledger, batch) == before
            time[0] += 1
            assert [each.outcome for each in kept.standing(ledger, batch).endings].count(Outcome.PARKED) == 1
            assert len(statements) == 4
