"""One catalogue for all pages: opened once, lent to each, closed with the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.api import Catalogue
from catalogue.errors import CatalogueError
from catalogue.web.kept import KeptCatalogue


def test_every_page_is_lent_the_same_one_and_none_closes_it(tmp_path: Path) -> None:
    opened: list[Catalogue] = []

    def open_it() -> Catalogue:
        opened.append(Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.db'}"))
        return opened[-1]

    kept = KeptCatalogue(open_it)
    for _ in range(2):
        with kept() as lent:
            assert lent.robots() == ()
    kept.close()
    assert len(opened) == 1


def test_one_that_could_not_be_opened_is_tried_again(tmp_path: Path) -> None:
    tries: list[int] = []

    def open_it() -> Catalogue:
        tries.append(1)
        if len(tries) == 1:
            raise CatalogueError("væk")
        return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.db'}")

    kept = KeptCatalogue(open_it)
    with pytest.raises(CatalogueError), kept():
        pass
    with kept() as lent:
        assert lent.robots() == ()
    kept.close()
