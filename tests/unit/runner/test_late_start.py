"""An intent that took too long to write down is stamped anew before its call, so that nobody asks too early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from connectors.ports import CitizenRef, InterventionOrder, Reference, RemoteId
from flows.ledger.effects import Effects
from flows.ledger.errors import LeaseLost
from flows.ledger.ids import EffectId
from flows.ledger.model import Lease
from flows.ledger.schema import effects
from flows.ledger.states import EffectState, Outcome
from flows.ledger.timing import Timing

from .small_town import SmallTown, WatchedCare, person, small_town

LONG = timedelta(hours=1)


class SlowEffects(Effects):
    """Effects whose every intent takes an hour to write down."""

    __slots__ = ()

    def intend(
        self, chosen: Sequence[EffectId], lease: Lease, timing: Timing, request_hash: str = ""
    ) -> list[EffectId]:
        """Write the intents, stamped an hour ago."""
        moved = super().intend(chosen, lease, timing, request_hash)
        with self._database.write() as tx:
            then = tx.now - LONG
            stamps = {"intent_at": then, "start_by": then, "settle_at": then}
            tx.change(update(effects).where(effects.c.id.in_(moved)).values(stamps))
        return moved


class TakenMeanwhile(SlowEffects):
    """The same, and the lease is taken by another run before the intent is stamped anew."""

    __slots__ = ()

    def restamp(self, effect: EffectId, lease: Lease, timing: Timing) -> bool:
        """Refuse, as the ledger does when the lease is lost."""
        del effect, lease, timing
        return False


class AskedCare(WatchedCare):
    """Notes at each creation how long the ledger will wait before it asks about it."""

    def __init__(self) -> None:
        super().__init__()
        self.patience: list[timedelta] = []
        self.town: SmallTown | None = None

    async def create_intervention(
        self, citizen: CitizenRef, order: InterventionOrder, reference: Reference
    ) -> RemoteId:
        assert self.town is not None
        row = self.town.ledger.effects.by_reference(reference)
        assert row is not None
        assert row.settle_at is not None
        self.patience.append(row.settle_at - self.town.ledger.now())
        return await super().create_intervention(citizen, order, reference)


@pytest.fixture
def care() -> AskedCare:
    return AskedCare()


@pytest.fixture
def town(tmp_path: Path, care: AskedCare) -> Iterator[SmallTown]:
    with small_town(tmp_path, [person(1), person(2)]) as made:
        made.care = care
        care.town = made
        for number in (1, 2):
            made.move(number)
        yield made


async def test_a_call_begins_only_under_an_intent_stamped_now(town: SmallTown, care: AskedCare) -> None:
    await town.approved()
    town.ledger.effects = SlowEffects(town.ledger.database)
    done = await town.live()
    assert done.counts.of(Outcome.DONE) == 2
    assert len(care.patience) == 2
    assert min(care.patience) > timedelta(0)


async def test_no_call_is_made_when_the_lease_was_lost_meanwhile(town: SmallTown, care: AskedCare) -> None:
    await town.approved()
    town.ledger.effects = TakenMeanwhile(town.ledger.database)
    with pytest.raises(LeaseLost):
        await town.live()
    assert care.patience == []
    states = {each.state for number in (1, 2) for each in town.ledger.effects.of(town.case(number).id)}
    assert EffectState.CONFIRMED not in states
