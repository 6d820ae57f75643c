"""The note to the supplier: an effect of its own after the save, that never stops a citizen's letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from connectors.contract.care_truth import Fault
from connectors.contract.fake_care_system import FakeCareSystem, citizen_named
from connectors.cpr import Cpr
from connectors.errors import Duplicate, OutcomeUnknown, Rejected
from connectors.ports import Channel, CitizenRef, InterventionOrder, Probe, Reference
from flows.ledger.states import EffectState, Outcome
from flows.recipe.step import Ending, Plan
from flows.runner.steps.arguments import InterventionArguments
from flows.runner.steps.create_intervention import NOTE_FAILED, create_intervention

from .small_town import SmallTown, person, small_town

NANCY = CitizenRef("1")


class Hands:
    """Makes each effect once, as the ledger's protocol does; `known` are those an earlier run confirmed."""

    preview = False
    today = date(2026, 9, 14)

    def __init__(self, care: FakeCareSystem, known: tuple[str, ...] = ()) -> None:
        self.care = care
        self.known = known
        self.plans: list[Plan] = []

    async def effect(self, subject: Any, plan: Plan) -> Ending | None:
        self.plans.append(plan)
        if plan.step in self.known:
            return None
        try:
            await plan.call(Reference(f"reference of {plan.step}"))
        except Duplicate:
            return None
        except Rejected:
            return Ending(Outcome.NEEDS_PERSON, plan.refused)
        except OutcomeUnknown:
            asked = plan.probe and await plan.probe(Reference(f"reference of {plan.step}"))
            return None if asked else Ending(Outcome.NEEDS_PERSON, "WRITE_UNKNOWN")
        return None


def town(comment: str = "Tilbud fra {startdato}", probe: Probe = Probe.BY_REFERENCE) -> FakeCareSystem:
    care = FakeCareSystem(supplier_comment=comment, probe=probe)
    care.put(Cpr("2512489996"), citizen_named(NANCY.id))
    return care


async def run(hands: Hands) -> tuple[Ending | None, list[str]]:
    subject = SimpleNamespace(care=citizen_named(NANCY.id), tell=[])
    return await create_intervention.run(subject, InterventionArguments(), hands), subject.tell


async def test_the_note_follows_the_intervention_it_is_about_with_the_date_in_it() -> None:
    care = town()
    hands = Hands(care)

    assert await run(hands) == (None, [])

    [made] = care.record(NANCY).interventions
    assert care.record(NANCY).comments == [(made.id, "Tilbud fra 14-09-2026")]
    assert [(plan.step, plan.probe_kind) for plan in hands.plans] == [
        ("create_intervention", Probe.BY_REFERENCE),
        ("comment_intervention", Probe.NONE),
    ]


async def test_without_a_text_no_note_is_sent_or_planned() -> None:
    hands = Hands(town(comment=""))

    await run(hands)

    assert [plan.step for plan in hands.plans] == ["create_intervention"]


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.CUT, Fault.CONFLICT])
async def test_a_note_that_may_be_lost_does_not_end_the_case_but_is_remembered(fault: Fault) -> None:
    care = town()
    hands = Hands(care, known=("create_intervention",))
    await care.create_intervention(NANCY, order(), Reference("reference of create_intervention"))
    care.fail_next_write(fault)

    assert await run(hands) == (None, [NOTE_FAILED])


@pytest.mark.parametrize("probe", list(Probe))
async def test_a_case_cut_down_after_creating_finds_its_intervention_or_leaves_the_note(probe: Probe) -> None:
    care = town(probe=probe)
    made = await care.create_intervention(NANCY, order(), Reference("reference of create_intervention"))

    _, told = await run(Hands(care, known=("create_intervention",)))

    sent = [intervention for intervention, _ in care.record(NANCY).comments]
    assert (sent, told) == (([made], []) if probe is Probe.BY_REFERENCE else ([], [NOTE_FAILED]))


async def test_an_intervention_whose_reply_was_lost_gets_its_note_when_it_is_found() -> None:
    care = town()
    care.fail_next_write(Fault.LOST)

    assert await run(Hands(care)) == (None, [])

    [made] = care.record(NANCY).interventions
    assert [intervention for intervention, _ in care.record(NANCY).comments] == [made.id]


async def test_no_note_about_an_intervention_that_was_not_created() -> None:
    care = town()
    care.fail_next_write(Fault.CONFLICT)

    ending, _ = await run(Hands(care))

    assert ending == Ending(Outcome.NEEDS_PERSON, "WRITE_FAILED")
    assert care.record(NANCY).comments == []


def order() -> InterventionOrder:
    return InterventionOrder(start=date(2026, 9, 14))


class TestInARun:
    """The same step under the ledger's own protocol."""

    @pytest.fixture
    def town(self, tmp_path: Path) -> Iterator[SmallTown]:
        with small_town(tmp_path, [person(number) for number in (1, 2)]) as made:
            made.care.supplier_comment = "Tilbud fra {startdato}"
            yield made

    async def test_every_new_intervention_gets_its_note_once(self, town: SmallTown) -> None:
        await town.approved()
        await town.live()
        await town.live()

        for number in (1, 2):
            [made] = town.record(number).interventions
            assert [about for about, _ in town.record(number).comments] == [made.id]

    @pytest.mark.parametrize("fault", [Fault.LOST, Fault.CUT])
    async def test_a_lost_reply_keeps_no_letter_back_and_is_never_asked_for_again(
        self, town: SmallTown, fault: Fault
    ) -> None:
        await town.approved()
        town.care.fail_next_comment(fault)

        done = await town.live()
        await town.live()

        assert (done.counts.of(Outcome.DONE), town.sent(Channel.DIGITAL)) == (2, 2)
        sent = sum(len(town.record(number).comments) for number in (1, 2))
        assert sent == (2 if fault is Fault.LOST else 1)
        [uncertain] = [number for number in (1, 2) if NOTE_FAILED in town.case(number).tell]
        effects = {each.step: each for each in town.ledger.effects.of(town.case(uncertain).id)}
        note = effects["comment_intervention"]
        assert (note.state, note.remote_id, note.attempts) == (EffectState.CONFIRMED, note.reference, 1)

    async def test_a_note_put_off_finds_its_intervention_in_the_next_attempt(self, town: SmallTown) -> None:
        await town.approved()
        town.care.fail_next_comment(Fault.THROTTLED)

        done = await town.live()

        assert done.counts.of(Outcome.DONE) == 2
        for number in (1, 2):
            [made] = town.record(number).interventions
            assert [about for about, _ in town.record(number).comments] == [made.id]
            assert NOTE_FAILED not in town.case(number).tell
