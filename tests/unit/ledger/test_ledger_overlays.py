"""Settings changed without touching the adoption's file: added, never changed, and never over somebody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.ledger import Ledger
from flows.ledger.errors import UnknownId
from flows.ledger.model import Adoption
from flows.ledger.overlays import Overlay, Overtaken
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, HandClock

BY = "Torben Tovholder"


@pytest.fixture(autouse=True)
def _adopted(ledger: Ledger) -> None:
    ledger.adoptions.save(Adoption(ADOPTION, ORGANISATION, "Testkommunen", LINEAGE, "1.0.0", "hash", "adoption: x", BY))


def save(ledger: Ledger, based_on: int, document: str, by: str = BY) -> Overlay:
    saved = ledger.overlays.save(ADOPTION, based_on, document, "Byrådet har besluttet det.", by)
    assert isinstance(saved, Overlay)
    return saved


def test_an_adoption_nobody_has_changed_is_what_its_file_says(ledger: Ledger) -> None:
    assert ledger.overlays.newest(ADOPTION) is None
    assert ledger.overlays.history(ADOPTION) == ()


def test_each_change_is_a_version_of_its_own_and_the_earlier_ones_stay(ledger: Ledger, clock: HandClock) -> None:
    first = save(ledger, 0, "{1}")
    clock.advance(60)
    second = save(ledger, 1, "{2}")
    assert (first.number, second.number) == (1, 2)
    assert second.saved_at > first.saved_at
    assert ledger.overlays.newest(ADOPTION) == second
    assert ledger.overlays.get(ADOPTION, 1) == first
    assert ledger.overlays.get(ADOPTION, 3) is None
    assert ledger.overlays.history(ADOPTION) == (second, first)


def test_who_comes_second_is_told_what_the_first_has_saved_and_saves_nothing(ledger: Ledger) -> None:
    first = save(ledger, 0, "{1}")
    answer = ledger.overlays.save(ADOPTION, 0, "{2}", "Også mig.", "Olga Opdigtet")
    assert answer == Overtaken(first)
    assert ledger.overlays.history(ADOPTION) == (first,)


def test_of_many_at_once_one_is_saved(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda at: ledger.overlays.save(ADOPTION, 0, f"{at}", "", BY), range(8)))
    (saved,) = (each for each in answers if isinstance(each, Overlay))
    assert {each.newest for each in answers if isinstance(each, Overtaken)} == {saved}


def test_one_adoption_s_versions_are_not_another_s(ledger: Ledger) -> None:
    other = Adoption("anden", ORGANISATION, "Testkommunen", LINEAGE, "1.0.0", "hash", "adoption: anden", BY)
    ledger.adoptions.save(other)
    save(ledger, 0, "{1}")
    assert ledger.overlays.newest("anden") is None


def test_nothing_is_saved_for_an_adoption_or_a_version_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(UnknownId):
        ledger.overlays.save("findes-ikke", 0, "{}", "", BY)
    with pytest.raises(UnknownId):
        ledger.overlays.save(ADOPTION, 7, "{}", "", BY)
    assert ledger.overlays.history(ADOPTION) == ()


def test_who_saved_which_version_is_in_the_audit_and_a_number_in_the_reason_is_masked(ledger: Ledger) -> None:
    before = ledger.audit.head().sequence
    saved = ledger.overlays.save(ADOPTION, 0, "{}", "Ringet til 251248-9996 i dag.", BY)
    assert isinstance(saved, Overlay)
    assert "251248" not in saved.because
    assert ledger.audit.head().sequence == before + 1
    assert ledger.audit.verify() == []
