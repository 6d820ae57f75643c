"""The testkommune as the outside client sees it, and whom the operations have used in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PROGRAM, OFFERS, TRAINING = "Ældre og sundhed", "Forebyggende hjemmebesøg", "Træning"
CARE = "Pleje og omsorg"
OFFER = "Tilbud om forebyggende hjemmebesøg"
SUPPLIER, TEAM, TASK = "Sundhedsvejlederne", "Sundhedsvejleder Nord", "Opgave til sundhedsvejleder"
ORDER = "Ansøg, Bevilg, Bestil"
UNKNOWN = "0107729995"
MIDNIGHT = datetime(2026, 9, 14)  # noqa: DTZ001 - the client takes local time without a zone
DATES = {"plannedDate": MIDNIGHT, "workflowRequestedDate": MIDNIGHT, "orderedDate": MIDNIGHT}

Thing = dict[str, Any]
OPERATIONS: list[Callable[[Town], None]] = []


@dataclass
class Town:
    """The client, the citizens it may look for, and who has been used."""

    nexus: Any
    numbers: list[str]
    used: set[int] = field(default_factory=set)

    def find(self, number: str) -> Thing | None:
        """Return the citizen; None too for a replacement number, which the client does not take for a CPR number."""
        try:
            return self.nexus.borgere.hent_borger(number)
        except ValueError:
            return None

    def reachable(self) -> Iterator[Thing]:
        """Yield active citizens whom the client can read and whom no operation has used."""
        for number in self.numbers:
            found = self.find(number)
            if found and found["patientState"]["active"] and found["id"] not in self.used:
                yield found

    def citizen(self, *, newcomer: bool = False) -> Thing:
        """Return a citizen who can be ordered for, by choice one with no forløb open."""
        for found in self.reachable():
            if not self.nexus.borgere.hent_visning(found) or (newcomer and self.nexus.forløb.hent_forløb(found)):
                continue
            if self._orderable(found, newcomer=newcomer):
                self.used.add(found["id"])
                return found
        raise AssertionError("the extract has no such citizen left")

    def _orderable(self, found: Thing, *, newcomer: bool) -> bool:
        if newcomer or not self.nexus.forløb.opret_forløb(found, PROGRAM, OFFERS):
            return newcomer
        client = self.nexus.indsatser
        basket = client._get_correct_basket(found, PROGRAM, OFFERS)
        grant = client._create_grant_from_prototype(basket, *client._find_grant_in_catalog(basket, OFFER))
        asked = {item["type"] for item in grant["currentElements"] if item["metadata"]["required"]}
        return "payingMunicipality" not in asked

    def order(self, found: Thing, transition: str = ORDER, **fields: Any) -> Thing:
        """Order the offer for a citizen whose forløb is open, and return what was saved."""
        answer = self.nexus.indsatser.opret_indsats(
            found, PROGRAM, OFFERS, OFFER, felter=DATES | fields, leverandør=SUPPLIER, oprettelsesform=transition
        )
        return answer["savedGrant"]

    def tree(self, found: Thing) -> list[Thing]:
        """Return the references of the citizen's whole view."""
        return self.nexus.borgere.hent_referencer(self.nexus.borgere.hent_visning(found))

    def nodes(self, found: Thing, kind: str) -> list[Thing]:
        """Return the references of one type, wherever they lie."""
        from kmd_nexus_client import tree_helpers

        return tree_helpers.filter_by_predicate(self.tree(found), lambda node: node.get("type") == kind)


def operation(function: Callable[[Town], None]) -> Callable[[Town], None]:
    """Add a function to what is run."""
    OPERATIONS.append(function)
    return function
