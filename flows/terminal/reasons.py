"""Reason codes in Danish, as the robot that gave them explains them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from flows.recipe.model import Reason
from flows.runner.errors import NotReady
from flows.runner.robots import robot_of

_LEDGERS_OWN: Final = {
    "NOT_ENDED": "ikke behandlet endnu",
    "ALREADY_HANDLED": "er allerede behandlet i en anden kørsel",
    "TOO_MANY_ATTEMPTS": "mislykkedes fem gange",
    "MANUAL": "skal tastes af en person",
}


class Reasons:
    """The reasons of one robot; a code it does not know is shown as it is."""

    def __init__(self, lineage: str) -> None:
        self._known = _reasons(lineage)

    def text(self, code: str) -> str:
        """Return why, in plain Danish."""
        found = self._known.get(code)
        return found.text if found else _LEDGERS_OWN.get(code, code)

    def todo(self, code: str) -> str:
        """Return what a person is to do, or nothing."""
        found = self._known.get(code)
        return found.todo if found else ""


@functools.cache
def _reasons(lineage: str) -> Mapping[str, Reason]:
    # A ledger outlives its robots: what an absent one did is still shown, by its codes.
    try:
        return robot_of(lineage).reasons
    except NotReady:
        return {}
