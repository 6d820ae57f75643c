"""A robot that is its organisation's own is on no page that can be opened without a login, nor on others' pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from walked_app import NOBODY, Walk, walked

from catalogue.web.roles import Role

TITLE = "Vores helt egen robot"
OWN = """UPDATE catalogue_versions SET card =
    json_set(card, '$.title', ?, '$.visibility', 'ORGANISATION', '$.owner_cvr', ?)"""


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    with walked(tmp_path) as opened:
        yield opened


def owned_by(folder: Path, cvr: str) -> None:
    """Make every robot of the catalogue one organisation's own."""
    with sqlite3.connect(folder / "catalogue.db") as catalogue:
        assert catalogue.execute(OWN, (TITLE, cvr)).rowcount == 1


def test_no_route_without_login_has_anything_of_it(walk: Walk, tmp_path: Path) -> None:
    owned_by(tmp_path, "99999999")
    met = [page for page in walk.pages if not page.roles and page.methods == ("GET",)]
    assert {"/", "/robotter/{lineage}", "/robotter/{lineage}/breve/{letter}.png"} <= {page.path for page in met}
    for page in met:
        for query in ("", "?soeg=egen", "?omraade=HEALTH", "?soeg=testkommune"):
            answer = walk.ask(NOBODY, "GET", walk.address(page) + query)
            assert TITLE not in answer.text, page.path
            assert f"/robotter/{walk.real['lineage']}" not in answer.text, page.path
            assert "{lineage}" not in page.path or answer.status_code == 404, page.path
    assert '<option value="HEALTH"' not in walk.ask(NOBODY, "GET", "/").text


def test_its_own_people_see_it_with_its_letters(walk: Walk, tmp_path: Path) -> None:
    owned_by(tmp_path, "99999999")
    lineage = walk.real["lineage"]
    assert TITLE in walk.ask(Role.READER, "GET", "/").text
    page = walk.ask(Role.READER, "GET", f"/robotter/{lineage}")
    assert (page.status_code, "Synlig i egen organisation" in page.text) == (200, True)
    assert walk.ask(Role.READER, "GET", f"/robotter/{lineage}/breve/offer.png").status_code == 200


def test_people_of_another_organisation_do_not(walk: Walk, tmp_path: Path) -> None:
    owned_by(tmp_path, "88888888")
    for path in ("", "/breve/offer.png", "/tag-i-brug"):
        assert walk.ask(Role.OPERATOR, "GET", f"/robotter/{walk.real['lineage']}{path}").status_code == 404
    assert TITLE not in walk.ask(Role.OPERATOR, "GET", "/").text
