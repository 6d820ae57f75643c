"""What the contract says of closing an intervention: this one, once, and never a guess about a lost answer."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from connectors.contract.care_calls import ORDER, OTHER, REFERENCE
from connectors.contract.care_truth import CareTruth, Fault
from connectors.errors import OutcomeUnknown, Rejected, Throttled
from connectors.ports import CareSystem, CitizenRef, RemoteId

DAY: Final = date(2026, 10, 1)


async def _is_active(system: CareSystem, citizen: CitizenRef, which: RemoteId) -> bool:
    (found,) = [one.active for one in await system.interventions(citizen) if one.id == which]
    return found


class ClosingRecords:
    """Closing where nothing fails."""

    async def test_a_created_intervention_is_listed_as_active_until_it_is_closed(
        self, system: CareSystem, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        assert await _is_active(system, citizen, made)
        await system.cancel_intervention(citizen, made, DAY)
        assert not await _is_active(system, citizen, made)

    async def test_a_closed_intervention_is_still_found_by_its_reference(
        self, system: CareSystem, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        await system.cancel_intervention(citizen, made, DAY)
        assert await system.find_intervention(citizen, REFERENCE) == made

    async def test_closing_twice_changes_nothing_the_second_time(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        await system.cancel_intervention(citizen, made, DAY)
        changes = truth.changes()
        await system.cancel_intervention(citizen, made, DAY)
        assert truth.changes() == changes

    async def test_closing_one_intervention_leaves_the_others_as_they_are(
        self, system: CareSystem, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        other = await system.create_intervention(citizen, ORDER, OTHER)
        await system.cancel_intervention(citizen, made, DAY)
        assert await _is_active(system, citizen, other)

    async def test_closing_what_was_never_there_is_rejected(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        changes = truth.changes()
        with pytest.raises(Rejected):
            await system.cancel_intervention(citizen, RemoteId("999999999"), DAY)
        assert truth.changes() == changes


class ClosingRemote:
    """Closing where a system at the other end can refuse, fail and lose its answer."""

    async def test_a_lost_reply_to_a_closing_is_unknown_and_the_list_tells_that_it_happened(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        truth.fail_next_write(Fault.LOST)
        with pytest.raises(OutcomeUnknown):
            await system.cancel_intervention(citizen, made, DAY)
        assert not await _is_active(system, citizen, made)
        changes = truth.changes()
        await system.cancel_intervention(citizen, made, DAY)
        assert truth.changes() == changes

    @pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.DOWN, Fault.CUT, Fault.MALFORMED])
    async def test_a_closing_that_did_not_happen_is_unknown_and_the_list_tells_that_too(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef, fault: Fault
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        truth.fail_next_write(fault)
        with pytest.raises(OutcomeUnknown):
            await system.cancel_intervention(citizen, made, DAY)
        assert await _is_active(system, citizen, made)

    async def test_a_closing_that_is_refused_changes_nothing(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        changes = truth.changes()
        truth.fail_next_write(Fault.CONFLICT)
        with pytest.raises(Rejected) as refused:
            await system.cancel_intervention(citizen, made, DAY)
        assert refused.value.code == "CONFLICT"
        truth.fail_next_write(Fault.THROTTLED)
        with pytest.raises(Throttled):
            await system.cancel_intervention(citizen, made, DAY)
        assert truth.changes() == changes
        assert await _is_active(system, citizen, made)
