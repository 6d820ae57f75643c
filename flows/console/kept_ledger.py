"""One ledger for all pages of an app: opened when the first page asks, closed with the app."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from flows.ledger import Ledger


class KeptLedger:
    """The ledger the pages read and write; safe to ask for from several threads."""

    def __init__(self, open_it: Callable[[], Ledger]) -> None:
        self._open = open_it
        self._lock = Lock()
        self._ledger: Ledger | None = None

    def __call__(self) -> Ledger:
        """Return the ledger; raises what opening it raises, and tries again the next time."""
        with self._lock:
            if self._ledger is None:
                self._ledger = self._open()
            return self._ledger

    def close(self) -> None:
        """Close the ledger, if it was ever opened."""
        with self._lock:
            if self._ledger is not None:
                self._ledger.close()
                self._ledger = None
