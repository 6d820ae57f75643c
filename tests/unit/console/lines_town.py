"""Lines of every kind on the worklist of a town with pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import httpx
from console_town import CVR, ConsoleTown

from connectors.manual import LineKind
from connectors.ports import CitizenRef, Reference
from flows.ledger import Ledger
from flows.ledger.ids import BatchId, ItemId
from flows.ledger.model import Case, Item, Lease, NewItem
from flows.ledger.states import EffectKind, Outcome
from flows.ledger.testing import LINEAGE, citizen, opened, proposal
from flows.ledger.timing import Timing
from flows.runner.adopting.manual_desk import WorklistDesk

LIST = "/manuel-behandling"
REFERENCE = Reference("00000000-0000-4000-8000-000000000001")
HOW = ('Opret indsatsen "Forebyggende hjemmebesøg" med startdato 23.11.2026.', "Gem indsatsen.")
AT_ONCE = Timing(start_deadline=0.001, request_timeout=0.001, settle=0.003, lease=1, heartbeat=0.1)
NOTE = "Ringede til borgeren, som er indlagt."


@dataclass
class Lines:
    """A batch with four citizens in the ledger of a town, and what becomes of them."""

    town: ConsoleTown
    batch: BatchId
    lease: Lease
    cases: list[Case]

    @property
    def ledger(self) -> Ledger:
        return self.town.town.ledger

    def add(self, number: int, reason: str, days: int = 3, step: str = "") -> ItemId:
        """Hand a citizen to a person for a reason, due in so many days."""
        case = self.cases[number]
        self.ledger.cases.end(case.id, Outcome.NEEDS_PERSON, reason, (), self.lease)
        due = self.ledger.now().date() + timedelta(days=days)
        return self.ledger.worklist.add(NewItem(case.id, self.batch, number + 1, CVR, LINEAGE, reason, step, "", due))

    def uncertain(self, number: int = 0, timing: Timing = AT_ONCE) -> ItemId:
        """Lose the answer to a citizen's letter."""
        case = self.cases[number]
        row = self.ledger.effects.plan(
            case.id, "send_letter", EffectKind.NOTIFY, "Digital Post", f"r-{number}", "none", "digital"
        )
        self.ledger.effects.intend([row.id], self.lease, timing)
        self.ledger.effects.unknown(row.id, "TIMEOUT", self.lease)
        return self.add(number, "LETTER_UNKNOWN")

    async def manual(
        self, number: int = 0, kind: LineKind = LineKind.INTERVENTION, reference: Reference = REFERENCE
    ) -> ItemId:
        """Ask a person for what a manual care system cannot be asked."""
        case = self.cases[number]
        self.ledger.effects.plan(case.id, "create_intervention", EffectKind.WRITE, "manuelt", reference, "by_reference")
        self.ledger.cases.release(case.id, self.lease)
        desk = WorklistDesk(self.ledger)
        return ItemId(await desk.open_line(CitizenRef(citizen(number + 1)), kind, HOW, reference))

    def line(self, item: ItemId) -> Item:
        found = self.ledger.worklist.get(item)
        assert found is not None
        return found

    def today(self) -> date:
        return self.ledger.now().date()


def lines(town: ConsoleTown, outcome: Outcome = Outcome.DONE) -> Lines:
    """Open a batch of four, two in the north and two in the south, all in hand."""
    ledger = town.town.ledger
    districts = ("Nord", "Nord", "Syd", "Syd")
    proposals = [
        proposal(number, outcome=outcome, reason="NO_ADDRESS", district=district)
        for number, district in enumerate(districts, start=1)
    ]
    batch, lease = opened(ledger, proposals)
    return Lines(town, batch, lease, sorted(ledger.cases.claim(batch, lease, 10), key=lambda each: each.sequence))


def plain(answer: httpx.Response) -> str:
    """Return what a reader sees, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
