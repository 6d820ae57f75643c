"""What the organisation has changed in the browser, at the terminal."""

from __future__ import annotations

import pytest
from terminal_said import Samdrift

from flows.ledger import Ledger
from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy

ID = "testkommune"


@pytest.fixture(autouse=True)
def _adopted(ledger: Ledger, state: object) -> None:
    deploy(Home(state), ID, by="Torben Tovholder")  # type: ignore[arg-type]


def test_an_adoption_nobody_has_changed_says_so(samdrift: Samdrift) -> None:
    said = samdrift("diff", ID)
    assert (said.code, "ingen har ændret" in said.out) == (0, True)


def test_each_change_stands_with_before_and_after_and_who_made_it(samdrift: Samdrift, ledger: Ledger) -> None:
    document = '{"settings": {"minimum_age": 75}, "removed": [["settings", "advisors", "Vest"]]}'
    ledger.overlays.save(ID, 0, document, "Byrådets beslutning.", "Torben Tovholder")
    said = samdrift("diff", ID)
    assert said.code == 0
    assert "version 1, gemt af Torben Tovholder" in said.out
    assert "Hvorfor: Byrådets beslutning." in said.out
    assert "Alder: 70 → 75" in said.out
    assert "Rådgivere pr. distrikt › Vest: fjernet (var: Navn: Sundhedsvejleder Vest" in said.out


def test_a_version_that_says_what_the_file_says_is_told_as_such(samdrift: Samdrift, ledger: Ledger) -> None:
    ledger.overlays.save(ID, 0, "{}", "Tilbage til filen.", "Torben Tovholder")
    assert "ændrer intet" in samdrift("diff", ID).out


def test_an_adoption_that_is_not_saved_here_is_refused_with_what_to_type(samdrift: Samdrift) -> None:
    said = samdrift("diff", "findes-ikke")
    assert (said.code, "samdrift deploy findes-ikke" in said.err) == (1, True)
