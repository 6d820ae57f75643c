"""One catalogue for all pages of an app: opened when the first page asks, closed with the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from catalogue.api import Catalogue


class KeptCatalogue:
    """The catalogue the pages read; safe to ask for from several threads."""

    def __init__(self, open_it: Callable[[], Catalogue]) -> None:
        self._open = open_it
        self._lock = Lock()
        self._catalogue: Catalogue | None = None

    @contextmanager
    def __call__(self) -> Iterator[Catalogue]:
        """Lend the catalogue; raises what opening it raises, and tries again the next time."""
        with self._lock:
            if self._catalogue is None:
                self._catalogue = self._open()
        yield self._catalogue

    def close(self) -> None:
        """Close the catalogue, if it was ever opened."""
        with self._lock:
            if self._catalogue is not None:
                self._catalogue.close()
                self._catalogue = None
