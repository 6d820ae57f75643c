"""The card at the terminal says of hidden numbers that they are hidden, and never that each of them is small."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal_said import Samdrift

from catalogue.api import Catalogue
from catalogue.model import Card, Evidence
from flows.runner.home import Home

ROBOT = "preventive-home-visits"


@pytest.mark.parametrize(
    ("paper", "told"),
    [
        (8, "20 indsatser, 12 digitale breve, 8 papirbreve, 6 sundhedsvejledere orienteret"),
        (2, "hvad robotten gjorde, vises ikke; mindst ét af de fire tal er under 5"),
    ],
)
def test_the_four_deeds_are_told_one_by_one_or_together_not_at_all(
    samdrift: Samdrift, state: Path, paper: int, told: str
) -> None:
    document = {
        "adoption": "naboen",
        "organisation_cvr": "12345678",
        "organisation_name": "Nabokommune",
        "lineage": ROBOT,
        "version": "1.0.0",
        "batch": "B-7K3Q9F",
        "revision": 1,
        "run": "K-7K3Q9F",
        "mode": "live",
        "month": "2026-11",
        "found": 20,
        "outcomes": [{"outcome": "DONE", "reason": "", "count": 20}],
        "interventions": 20,
        "letters_digital": 12,
        "letters_paper": paper,
        "advisors_told": 6,
        "systems": [{"name": "KMD Nexus"}, {"name": "Digital Post SF1601", "version": "MeMo 1.2"}],
    }
    card = Card(title="Forebyggende hjemmebesøg", short_description="Tilbud til borgere over 70")
    with Catalogue.open(Home(state).catalogue_url) as catalogue:
        catalogue.register(card, ROBOT, "1.0.0", "ab" * 32)
        catalogue.record_evidence(Evidence.model_validate(document))
    said = samdrift("card", ROBOT).out
    assert f"2026-11 1.0.0 skarp kørsel: {told}" in said
    assert "1.0.0 skarp kørsel: KMD Nexus (version ikke oplyst); Digital Post SF1601 (MeMo 1.2)" in said
