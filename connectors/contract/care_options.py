"""What a care system lists of itself, for a form to choose from: names, or an honest "that cannot be listed"."""

from __future__ import annotations

import pytest

from connectors.contract.care_truth import CareTruth, Fault, People
from connectors.errors import Unavailable
from connectors.ports import CareSystem, OptionKind


class ListingRecords:
    """What holds for every adapter."""

    @pytest.mark.parametrize("kind", OptionKind)
    async def test_what_is_listed_is_names_in_order_each_once(self, system: CareSystem, kind: OptionKind) -> None:
        names = await system.options(kind)
        assert names is None or list(names) == sorted({each.strip() for each in names if each.strip()})

    async def test_who_gets_a_task_is_among_the_organisations_where_they_are_listed(
        self, system: CareSystem, people: People
    ) -> None:
        names = await system.options(OptionKind.ORGANISATIONS)
        assert names is None or people.organisation in names


class ListingRemote:
    """What holds where there is a system at the other end that can fail."""

    @pytest.mark.parametrize("fault", [Fault.DOWN, Fault.CUT, Fault.MALFORMED])
    async def test_a_failed_listing_is_unavailable_never_an_empty_list(
        self, system: CareSystem, truth: CareTruth, fault: Fault
    ) -> None:
        if await system.options(OptionKind.ORGANISATIONS) is None:
            return
        truth.fail_next_read(fault)
        with pytest.raises(Unavailable):
            await system.options(OptionKind.ORGANISATIONS)
