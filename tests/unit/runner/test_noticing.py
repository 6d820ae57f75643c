"""When people are told: beside runs and beside the sweeper, and never to the harm of either."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from connectors.errors import NotConfigured
from flows.ledger.model import Adoption
from flows.ledger.notices import NoticeKind
from flows.ledger.testing import LINEAGE, ORGANISATION, prepare, proposal
from flows.runner.adopting.adoption import find_adoption, save
from flows.runner.home import Home
from flows.runner.orchestration.noticing import LOG, Noticing, tell_after
from flows.runner.orchestration.operations import follow_up
from flows.runner.orchestration.services import Services
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


def planned(home: Home) -> bool:
    with home.ledger() as ledger:
        return bool(ledger.notices.planned("testkommune"))


def test_a_follow_up_that_cannot_even_begin_tells_what_is_due(home: Home) -> None:
    with pytest.raises(NotConfigured, match="Testkommunen kører ikke"):
        follow_up(home, "testkommune", started_by="Opfundet Person", progress=None)
    assert planned(home)


def test_the_services_tell_for_as_long_as_they_run(home: Home) -> None:
    before = threading.active_count()
    with Services(home) as services:
        services.start_noticing()
        for _ in range(100):
            if planned(home):
                break
            threading.Event().wait(0.05)
    assert planned(home)
    assert threading.active_count() == before
