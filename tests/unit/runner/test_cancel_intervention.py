"""Closing the intervention again: ours, this case's, once, and a person where nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from connectors.contract.care_calls import ORDER, OTHER, REFERENCE
from connectors.contract.care_truth import Fault
from connectors.contract.fake_care_system import FakeCareSystem, citizen_named
from connectors.cpr import Cpr
from connectors.errors import NotConfigured, OutcomeUnknown, Rejected
from connectors.ports import CitizenRef, Probe, Reference, RemoteId
from flows.ledger.states import Outcome
from flows.recipe.step import Ending, MadeBefore, Plan
from flows.runner.steps.arguments import NoArguments
from flows.runner.steps.cancel_intervention import REFUSED, cancel_intervention

NANCY = CitizenRef("1")
CARE = citizen_named(NANCY.id)
FAILED = Ending(Outcome.NEEDS_PERSON, REFUSED)


class Hands:
    """Makes the call once, as the ledger's protocol does, and asks where the answer was lost."""

    today = date(2026, 10, 1)

    def __init__(self, care: FakeCareSystem, made: MadeBefore | None, *, begun: bool = False) -> None:
        self.care = care
        self.before = made
        self.hangs = begun
        self.plans: list[Plan] = []

    def made(self, subject: Any, step: str) -> MadeBefore | None:
        del subject
        return self.before if step == "create_intervention" else None

    def begun(self, subject: Any, step: str) -> bool:
        del subject
        return self.hangs and step == "cancel_intervention"

    async def effect(self, subject: Any, plan: Plan) -> Ending | None:
        del subject
        self.plans.append(plan)
        assert plan.probe is not None
        if self.hangs:
            if await plan.probe(Reference("")) is None:
                await plan.call(Reference(""))
            return None
        try:
            await plan.call(Reference(""))
        except Rejected:
            return Ending(Outcome.NEEDS_PERSON, plan.refused)
        except OutcomeUnknown:
            if await plan.probe(Reference("")) is None:
                await plan.call(Reference(""))
        return None


async def town(probe: Probe = Probe.BY_REFERENCE) -> tuple[FakeCareSystem, MadeBefore]:
    """Return a care system where Nancy has ours, and one like it that another made."""
    care = FakeCareSystem(probe=probe)
    care.put(Cpr("2512489996"), CARE)
    ours = await care.create_intervention(NANCY, ORDER, REFERENCE)
    await care.create_intervention(NANCY, ORDER, OTHER)
    return care, MadeBefore(ours, REFERENCE)


async def close(hands: Hands, care: Any = CARE) -> Ending | None:
    subject = SimpleNamespace(care=care, tell=[])
    return await cancel_intervention.run(subject, NoArguments(), hands)  # type: ignore[arg-type]  # a smaller pair of hands


def active(care: FakeCareSystem) -> list[bool]:
    return [each.active for each in care.record(NANCY).interventions]


async def test_our_own_is_closed_and_nobody_elses() -> None:
    care, ours = await town()

    assert await close(Hands(care, ours)) is None

    assert active(care) == [False, True]


async def test_a_case_that_made_none_closes_none() -> None:
    care, _ = await town()
    hands = Hands(care, None)

    assert await close(hands) is None

    assert (hands.plans, active(care)) == ([], [True, True])


async def test_what_somebody_has_closed_already_is_left_in_peace() -> None:
    care, ours = await town()
    await care.cancel_intervention(NANCY, ours.remote_id, date(2026, 9, 30))
    hands = Hands(care, ours)

    assert await close(hands) is None

    assert hands.plans == []


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.BROKEN])
async def test_a_lost_answer_is_asked_about_and_leads_to_one_closing(fault: Fault) -> None:
    care, ours = await town()
    care.fail_next_write(fault)
    changes = care.changes()

    assert await close(Hands(care, ours)) is None

    assert (active(care), care.changes()) == ([False, True], changes + 1)


async def test_a_closing_that_hung_when_the_run_died_is_settled_though_it_happened() -> None:
    care, ours = await town()
    await care.cancel_intervention(NANCY, ours.remote_id, date(2026, 9, 30))
    changes = care.changes()
    hands = Hands(care, ours, begun=True)

    assert await close(hands) is None

    assert ([plan.step for plan in hands.plans], care.changes()) == (["cancel_intervention"], changes)


async def test_a_refused_closing_goes_to_a_person() -> None:
    care, ours = await town()
    care.fail_next_write(Fault.CONFLICT)

    assert await close(Hands(care, ours)) == FAILED

    assert active(care) == [True, True]


async def test_an_intervention_that_only_a_person_has_vouched_for_is_found_by_its_reference() -> None:
    care, ours = await town()

    assert await close(Hands(care, replace(ours, remote_id=RemoteId(REFERENCE)))) is None

    assert active(care) == [False, True]


async def test_where_nobody_can_tell_which_is_ours_a_person_closes_it() -> None:
    care, ours = await town(Probe.NONE)

    assert await close(Hands(care, replace(ours, remote_id=RemoteId(REFERENCE)))) == FAILED

    assert active(care) == [True, True]


async def test_what_the_list_no_longer_shows_is_closed_by_its_own_number_or_not_at_all() -> None:
    care, ours = await town()

    assert await close(Hands(care, replace(ours, remote_id=RemoteId("4711"), reference=Reference("gone")))) == FAILED

    assert active(care) == [True, True]


async def test_out_of_reach_nothing_is_closed() -> None:
    care, ours = await town()

    with pytest.raises(Rejected) as refused:
        await close(Hands(care, ours), None)

    assert refused.value.code == "UNKNOWN_IN_CARE"


class Unnamed(FakeCareSystem):
    """A care system in whose settings something is missing."""

    setting = "systems.care_system.closing"

    async def cancel_intervention(self, citizen: CitizenRef, intervention: RemoteId, on: date) -> None:
        raise NotConfigured("Ingen overgang.", setting=self.setting)


@pytest.mark.parametrize("setting", ["systems.care_system.closing", "connections.care_system.client_id"])
async def test_a_state_nobody_has_said_how_to_close_goes_to_a_person_and_a_lost_login_waits(setting: str) -> None:
    care = Unnamed()
    care.setting = setting
    care.put(Cpr("2512489996"), CARE)
    ours = MadeBefore(await care.create_intervention(NANCY, ORDER, REFERENCE), REFERENCE)

    if setting.startswith("connections."):
        with pytest.raises(NotConfigured):
            await close(Hands(care, ours))
    else:
        assert await close(Hands(care, ours)) == FAILED
