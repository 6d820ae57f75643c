"""Reason codes in Danish, as the robot that gave them explains them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final, NamedTuple

from flows.ledger.settling import RECEIPT_CONTRADICTS
from flows.recipe.model import Reason
from flows.runner.adopting.robots import robot_of
from flows.runner.errors import NotReady


class _Words(NamedTuple):
    text: str
    todo: str = ""


_LEDGERS_OWN: Final = {
    "NOT_ENDED": _Words("Ikke behandlet endnu"),
    "ALREADY_HANDLED": _Words("Er allerede behandlet i en anden kørsel"),
    "TOO_MANY_ATTEMPTS": _Words("Mislykkedes fem gange", "Se, om systemerne virker, og prøv igen."),
    "MANUAL": _Words("Skal tastes af en person", "Tast det, som linjen viser, og skriv, når det er gjort."),
    "SETTLING": _Words("Venter på, at en uvis handling falder til ro"),
    "SYSTEM_DOWN": _Words("Venter på et system, der ikke svarer"),
    RECEIPT_CONTRADICTS: _Words(
        "Posten melder, at brevet er sendt, selv om det er meldt ikke sendt",
        "Se efter, om borgeren har fået to breve, og sig det til den, der svarede.",
    ),
}
"""Codes that no robot needs words for: they are the ledger's and the runner's."""


class Reasons:
    """The reasons of one robot; a code it does not know is shown as it is."""

    def __init__(self, lineage: str) -> None:
        self._known = _reasons(lineage)

    def text(self, code: str) -> str:
        """Return why, in plain Danish."""
        found = self._known.get(code) or _LEDGERS_OWN.get(code)
        return found.text if found else code

    def todo(self, code: str) -> str:
        """Return what a person is to do, or nothing."""
        found = self._known.get(code) or _LEDGERS_OWN.get(code)
        return found.todo if found else ""


@functools.cache
def _reasons(lineage: str) -> Mapping[str, Reason]:
    # A ledger outlives its robots: what an absent one did is still shown, by its codes.
    try:
        return robot_of(lineage).reasons
    except NotReady:
        return {}
