"""A card that is its organisation's own: in no list, search or count of anybody else's, and on no page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogue_samples import CARD, HASH, OURS, THEIRS
from pydantic import ValidationError

from catalogue.api import Catalogue
from catalogue.model import Card
from catalogue.search import Query
from catalogue.words import Visibility

OPEN, HIDDEN = "aaben-robot", "egen-robot"
OWN = CARD.model_copy(update={"title": "Egen robot", "visibility": Visibility.ORGANISATION, "owner_cvr": OURS})


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as opened:
        opened.register(CARD, OPEN, "1.0.0", HASH)
        opened.register(OWN, HIDDEN, "1.0.0", "cd" * 32)
        yield opened


@pytest.mark.parametrize("reader", [None, "", THEIRS])
def test_it_is_in_no_list_search_or_count_of_anybody_elses(catalogue: Catalogue, reader: str | None) -> None:
    assert [each.lineage for each in catalogue.robots(reader)] == [OPEN]
    for query in (Query(), Query("egen"), Query(phase="OPERATION")):
        answer = catalogue.search(query, reader)
        assert HIDDEN not in [each.lineage for each in answer.robots]
        assert [each.count for each in answer.phases if each.value == "OPERATION"] in ([], [1])
    assert catalogue.card(HIDDEN, reader) is None
    assert catalogue.knows(HIDDEN, "1.0.0")


def test_its_own_organisation_finds_it_everywhere(catalogue: Catalogue) -> None:
    assert [each.lineage for each in catalogue.robots(OURS)] == [HIDDEN, OPEN]
    assert [each.lineage for each in catalogue.search(Query("egen"), OURS).robots] == [HIDDEN]
    page = catalogue.card(HIDDEN, OURS)
    assert page is not None
    assert page.card.visibility is Visibility.ORGANISATION


def test_the_newest_version_decides(catalogue: Catalogue) -> None:
    catalogue.register(CARD, HIDDEN, "1.1.0", "ef" * 32)
    assert catalogue.card(HIDDEN, None) is not None
    catalogue.register(OWN, HIDDEN, "1.2.0", "12" * 32)
    assert catalogue.card(HIDDEN, None) is None


def test_a_card_nobody_could_see_is_refused_and_every_other_is_everybodys() -> None:
    plain = {"title": "En", "short_description": "To"}
    for wrong in ({"visibility": "organisation"}, {"owner_cvr": "1234"}, {"visibility": "hemmelig"}):
        with pytest.raises(ValidationError):
            Card.model_validate(plain | wrong)
    assert Card.model_validate(plain).is_shown_to(None)
    own = Card.model_validate(plain | {"visibility": "organisation", "owner_cvr": OURS})
    assert (own.is_shown_to(OURS), own.is_shown_to(THEIRS), own.is_shown_to("")) == (True, False, False)
