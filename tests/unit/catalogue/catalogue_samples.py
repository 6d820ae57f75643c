"""One robot, two organisations, and a batch with the numbers a test gives."""

from typing import Any

from catalogue.model import Card, Evidence

ROBOT = "preventive-home-visits"
HASH = "ab" * 32
OURS = "29189900"
THEIRS = "12345678"
CARD = Card(title="Forebyggende hjemmebesøg", short_description="Tilbud til borgere over 70", phase="OPERATION")


def document(**changed: Any) -> dict[str, Any]:
    """Return what a runner sends, as plain data."""
    outcomes = changed.pop("outcomes", [("DONE", "", 20)])
    told = [{"outcome": outcome, "reason": reason, "count": count} for outcome, reason, count in outcomes]
    whole = {
        "adoption": "testkommune",
        "organisation_cvr": OURS,
        "organisation_name": "Testkommune",
        "lineage": ROBOT,
        "version": "1.0.0",
        "batch": "B-7K3Q9F",
        "revision": 1,
        "run": "K-7K3Q9F",
        "mode": "live",
        "month": "2026-11",
        "found": sum(count for _, _, count in outcomes),
        "outcomes": told,
        "interventions": 20,
        "letters_digital": 12,
        "letters_paper": 8,
        "advisors_told": 6,
        "systems": [{"name": "KMD Nexus"}, {"name": "Digital Post SF1601", "version": "MeMo 1.2"}],
    }
    return whole | changed


def evidence(**changed: Any) -> Evidence:
    """Return one measurement, changed as given."""
    return Evidence.model_validate(document(**changed))
