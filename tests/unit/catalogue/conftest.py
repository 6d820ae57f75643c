"""A catalogue on each of the databases."""

from collections.abc import Iterator

import pytest
from catalogue_samples import CARD, HASH, ROBOT

from catalogue.api import Catalogue


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    with Catalogue.open(url) as catalogue:
        catalogue.register(CARD, ROBOT, "1.0.0", HASH)
        yield catalogue
