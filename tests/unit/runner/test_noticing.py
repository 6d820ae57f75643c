"""When people are told: beside runs and beside the sweeper, and never to the harm of either."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from flows.ledger.model import Adoption
from flows.ledger.notices import NoticeKind
from flows.ledger.testing import LINEAGE, ORGANISATION, prepare, proposal
from flows.runner.adopting.adoption import find_adoption, save
from flows.runner.home import Home
from flows.runner.orchestration.noticing import LOG, Noticing, tell_after
from flows.runner.runs.notice_sending import Told


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "state")
    with home.ledger() as ledger:
        save(find_adoption("testkommune", home), "Opfundet Person", "content", ledger)
        prepare(ledger, [proposal(1)], "testkommune")
    return home


def test_a_look_tells_for_every_adoption_even_beside_one_that_cannot_be_read(home: Home) -> None:
    with home.ledger() as ledger:
        broken = (ORGANISATION, "Testkommunen", LINEAGE, "1.0.0", "content", "ikke: gyldig", "Opfundet Person")
        ledger.adoptions.save(Adoption("anden", *broken))
    # Nobody has started the testkommune: its mail server is away, and the notice waits.
    assert Noticing(home).look() == Told(later=1)
    assert (home.logs_dir / LOG).read_text() == "anden AdoptionInvalid\n"
    with home.ledger() as ledger:
        (waiting,) = ledger.notices.planned("testkommune")
    assert waiting.kind is NoticeKind.NEEDS_APPROVAL
    assert "Testkommunen kører ikke" in waiting.problem


async def test_the_end_of_a_run_is_not_harmed_by_what_hinders_a_notice(tmp_path: Path) -> None:
    home = Home(tmp_path / "state")
    await tell_after(home, "findes-ikke")
    assert (home.logs_dir / LOG).read_text() == "findes-ikke NotAdopted\n"


def test_a_place_without_a_ledger_has_nothing_to_tell_and_gets_none(tmp_path: Path) -> None:
    home = Home(tmp_path / "state")
    assert Noticing(home).look() == Told()
    assert not home.has_ledger


def test_the_thread_looks_at_once_and_ends_when_asked(home: Home) -> None:
    before = threading.active_count()
    noticing = Noticing(home)
    noticing.start()
    for _ in range(100):
        with home.ledger() as ledger:
            if ledger.notices.planned("testkommune"):
                break
        threading.Event().wait(0.05)
    noticing.stop()
    with home.ledger() as ledger:
        assert ledger.notices.planned("testkommune")
    assert threading.active_count() == before
