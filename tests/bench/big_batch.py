"""A town whose ledger holds 20,000 cases, made by the ledger's own functions, many to a commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from console_town import STARTER, ConsoleTown, console_town
from runner.small_town import person

from catalogue.api import Catalogue
from catalogue.model import Evidence
from connectors.cpr import Cpr
from connectors.ports import Person
from flows.ledger import Ledger, Owner, Timing
from flows.ledger.cases import Cases
from flows.ledger.database import Tx
from flows.ledger.effects import Effects
from flows.ledger.ids import BatchId, CitizenKey
from flows.ledger.model import Case, Lease, NewBatch, NewItem, NewProposal, NewRun, Planned
from flows.ledger.states import EffectKind, Mode, Outcome
from flows.ledger.testing import APPROVER, proposal
from flows.ledger.worklist import Worklist
from flows.runner.adopting.engagement import Engagement
from flows.runner.private import seal_person
from flows.runner.runs.evidence import measured

CITIZENS = 20_000
LEFT = 2_000
"""Cases that the run still has to do: it is on while it is watched."""
_PAGE = 500
_LONG = Timing(start_deadline=2, request_timeout=5, settle=10, lease=30, heartbeat=1200)
"""A run that needs no heartbeat for as long as this lasts."""
_DISTRICTS = ("Nord", "Syd", "Øst", "Vest", "")
_PLANNED = (
    Planned("create_intervention", EffectKind.WRITE, "Tilbud om forebyggende hjemmebesøg", ""),
    Planned("send_letter", EffectKind.NOTIFY, "Tilbudsbrev", "digital"),
)


@dataclass(frozen=True, slots=True)
class BigTown:
    """`acted_on` is under way, with all but LEFT of its cases ended; `prepared` waits for approval."""

    console: ConsoleTown
    acted_on: BatchId
    prepared: BatchId
    lease: Lease

    @property
    def ledger(self) -> Ledger:
        return self.console.town.ledger


@contextmanager
def big_town(folder: Path) -> Iterator[BigTown]:
    """Open the town."""
    with console_town(folder) as console:
        work, ledger = console.town.work(), console.town.ledger
        acted_on = _prepared(work)
        ledger.batches.approve(acted_on, APPROVER)
        lease = _begun(work, acted_on)
        ledger.cases.open_batch(acted_on, lease)
        for start in range(0, CITIZENS - LEFT, _PAGE):
            _end(ledger, acted_on, lease, min(_PAGE, CITIZENS - LEFT - start))
        _tell_the_catalogue(work, acted_on, lease)
        yield BigTown(console, acted_on, _prepared(work), lease)


def _prepared(work: Engagement) -> BatchId:
    run = work.ledger.runs.begin(_run(work, Mode.PREVIEW, None))
    now = work.ledger.now()
    robot = (work.robot.lineage, work.robot.version, work.robot.content_hash, work.settings_hash)
    batch = work.ledger.batches.prepare(
        NewBatch(work.adoption.adoption, work.organisation, *robot, run, STARTER, now, "opdigtede borgere")
    )
    for first in range(1, CITIZENS, _PAGE):
        work.ledger.batches.add(batch, [_citizen(work.ledger, number) for number in range(first, first + _PAGE)])
    work.ledger.batches.seal(batch)
    return batch


def _citizen(ledger: Ledger, number: int) -> NewProposal:
    citizen = replace(somebody(number), district=_DISTRICTS[number % len(_DISTRICTS)])
    key = CitizenKey(ledger.keys.citizen_key(citizen.cpr))
    private = seal_person(citizen, "Bor alene", "Serviceloven § 79 a")
    offer = replace(proposal(number, key, district=citizen.district, private=private), planned=_PLANNED)
    if number % 10:
        return offer
    return replace(offer, outcome=Outcome.NEEDS_PERSON, reason="NO_ADDRESS", planned=())


def somebody(number: int) -> Person:
    """Return one of 90,000 citizens whose numbers cannot be real: 31 February of nine years."""
    cpr = Cpr(f"3102{40 + number // 10_000}{number % 10_000:04d}")
    return replace(person(number % 10_000), row=number + 1, cpr=cpr, name=f"Prøve Person {number}")


def _run(work: Engagement, mode: Mode, batch: BatchId | None) -> NewRun:
    robot = (work.robot.lineage, work.robot.version, work.robot.content_hash, work.settings_hash)
    return NewRun(work.adoption.adoption, work.organisation, *robot, mode, batch, STARTER)


def _begun(work: Engagement, batch: BatchId) -> Lease:
    run = work.ledger.runs.begin(_run(work, Mode.LIVE, batch))
    got = work.ledger.runs.acquire(work.adoption.adoption, run, Owner.current(), _LONG)
    assert isinstance(got, Lease)
    return got


class _Within:
    """Stands in for the database inside one transaction, so that a page of cases costs one commit."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        yield self._tx

    read = write


def _end(ledger: Ledger, batch: BatchId, lease: Lease, many: int) -> None:
    claimed = ledger.cases.claim(batch, lease, many)
    with ledger.database.write() as tx:
        within: Any = _Within(tx)
        _send(Effects(within), claimed, lease)
        cases, worklist = Cases(within, ledger.keys), Worklist(within, ledger.keys)
        for case in claimed:
            if case.proposed is Outcome.DONE:
                assert cases.end(case.id, Outcome.DONE, "", ("NEWLY_WIDOWED",), lease)
                continue
            assert cases.end(case.id, Outcome.NEEDS_PERSON, "NO_ADDRESS", (), lease)
            worklist.add(
                NewItem(
                    case.id, batch, case.sequence, case.organisation, case.lineage, "NO_ADDRESS", "", "NO_ADDRESS",
                    date(2030, 1, 1 + case.sequence % 28),
                )
            )  # fmt: skip


def _send(effects: Effects, claimed: Sequence[Case], lease: Lease) -> None:
    """Give each offer its letter, accepted by the post."""
    sent = [
        effects.plan(case.id, "send_letter", EffectKind.NOTIFY, "post", f"brev-{case.id}", "none", "digital").id
        for case in claimed
        if case.proposed is Outcome.DONE
    ]
    for letter in effects.intend(sent, lease, _LONG):
        assert effects.confirm(letter, f"post-{letter}", lease)


def _tell_the_catalogue(work: Engagement, batch: BatchId, lease: Lease) -> None:
    document = measured(work, [batch], lease)[batch]
    with Catalogue.open(work.home.catalogue_url) as catalogue:
        assert catalogue.record_evidence(Evidence.model_validate_json(document))
