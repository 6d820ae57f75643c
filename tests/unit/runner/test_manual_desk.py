from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from connectors.contract.fake_person_register import FakePersonRegister
from connectors.cpr import Cpr
from connectors.errors import Duplicate, Rejected
from connectors.manual import LineKind
from connectors.ports import CitizenRef, CprStatus, Household, Person, Reference, RemoteId, YesNoUnknown
from flows.ledger import Keys, Ledger
from flows.ledger.ids import BatchId, CaseId, ItemId
from flows.ledger.model import Lease
from flows.ledger.states import EffectKind, ItemState, Outcome
from flows.ledger.testing import citizen, opened, proposal
from flows.runner.adopting.manual_desk import RegisterPeople, WorklistDesk, decline, instructions_of

FIRST = Reference("00000000-0000-4000-8000-000000000001")
OTHER = Reference("00000000-0000-4000-8000-000000000002")
HOW = ("Åbn borgeren.", "Opret indsatsen.")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}", Keys.load_or_create(tmp_path / "keys")) as made:
        yield made


@pytest.fixture
def batch(ledger: Ledger) -> tuple[BatchId, Lease]:
    return opened(ledger, [proposal(1), proposal(2)])


@pytest.fixture
def who(ledger: Ledger, batch: tuple[BatchId, Lease]) -> CitizenRef:
    cases = ledger.cases.claim(*batch, 10)
    for case, reference in zip(cases, (FIRST, OTHER), strict=True):
        plan(ledger, case.id, reference)
    return CitizenRef(citizen(1))


def plan(ledger: Ledger, case: CaseId, reference: Reference) -> None:
    ledger.effects.plan(case, "create_intervention", EffectKind.WRITE, "Cura (manuelt)", reference, "by_reference")


@pytest.fixture
def desk(ledger: Ledger) -> WorklistDesk:
    return WorklistDesk(ledger)


@pytest.fixture
async def line(desk: WorklistDesk, who: CitizenRef) -> RemoteId:
    return await desk.open_line(who, LineKind.INTERVENTION, HOW, FIRST)


async def test_a_line_stands_on_the_worklist_and_comes_back_as_it_was_written(
    ledger: Ledger, desk: WorklistDesk, who: CitizenRef, line: RemoteId
) -> None:
    told = await desk.line(FIRST)
    assert told is not None
    assert (told.id, told.citizen, told.kind, told.instructions) == (line, who, LineKind.INTERVENTION, HOW)
    assert (told.ticked, told.withdrawn, told.attached) == (False, False, False)
    assert [item.id for item in ledger.worklist.list()] == [ItemId(line)]
    assert await desk.lines(who) == [told]
    assert await desk.lines(CitizenRef(citizen(2))) == []


async def test_one_reference_is_one_line(desk: WorklistDesk, who: CitizenRef, line: RemoteId) -> None:
    with pytest.raises(Duplicate) as twice:
        await desk.open_line(who, LineKind.INTERVENTION, HOW, FIRST)
    assert twice.value.remote_id == line


async def test_a_line_is_never_laid_on_another_citizens_case(desk: WorklistDesk, who: CitizenRef) -> None:
    with pytest.raises(Rejected):
        await desk.open_line(who, LineKind.INTERVENTION, HOW, OTHER)
    with pytest.raises(Rejected):
        await desk.open_line(who, LineKind.INTERVENTION, HOW, Reference("00000000-0000-4000-8000-000000000003"))
    assert await desk.line(OTHER) is None


async def test_only_a_person_ticks_and_an_amended_line_needs_someone_again(
    ledger: Ledger, desk: WorklistDesk, line: RemoteId
) -> None:
    ledger.worklist.resolve(ItemId(line), "Opfundet Person", "oprettet")
    assert (await desk.line(FIRST)).ticked  # type: ignore[union-attr]
    await desk.amend(line, ("Ret noten.",))
    told = await desk.line(FIRST)
    assert told is not None
    assert not told.ticked
    assert told.instructions == (*HOW, "Ret noten.")
    assert len(ledger.worklist.list()) == 1


async def test_an_untouched_line_that_is_withdrawn_is_gone_from_the_worklist(
    ledger: Ledger, desk: WorklistDesk, line: RemoteId
) -> None:
    await desk.amend(line, ("Ret noten.",))
    await desk.withdraw(line, ("Luk indsatsen.",))
    told = await desk.line(FIRST)
    assert told is not None
    assert told.withdrawn
    assert told.ticked
    assert ledger.worklist.list() == ()


async def test_withdrawing_what_a_person_has_done_asks_a_person_to_undo_it(
    ledger: Ledger, desk: WorklistDesk, line: RemoteId
) -> None:
    ledger.worklist.resolve(ItemId(line), "Opfundet Person", "oprettet")
    for _again in range(2):
        await desk.withdraw(line, ("Luk indsatsen.",))
    told = await desk.line(FIRST)
    assert told is not None
    assert told.withdrawn
    assert not told.ticked
    assert told.instructions[-1] == "Luk indsatsen."
    assert [item.state for item in ledger.worklist.list()] == [ItemState.OPEN]


async def test_a_file_lies_on_its_line_encrypted_and_asks_for_nothing_more(
    ledger: Ledger, desk: WorklistDesk, line: RemoteId, tmp_path: Path
) -> None:
    await desk.attach(line, "brev.pdf", b"%PDF-kendetegn")
    told = await desk.line(FIRST)
    assert told is not None
    assert told.attached
    assert not told.ticked
    assert told.instructions == HOW
    assert desk.attachment(ItemId(line)) == ("brev.pdf", b"%PDF-kendetegn")
    assert len(ledger.worklist.list()) == 1
    assert not _on_disk(tmp_path, b"kendetegn")


def _on_disk(folder: Path, mark: bytes) -> bool:
    return any(mark in file.read_bytes() for file in folder.glob("ledger.db*"))


async def test_a_line_is_made_by_a_persons_tick_and_by_nothing_else(
    ledger: Ledger, desk: WorklistDesk, line: RemoteId
) -> None:
    assert not (await desk.line(FIRST)).made  # type: ignore[union-attr]
    ledger.worklist.resolve(ItemId(line), "Opfundet Person", "oprettet")
    await desk.amend(line, ("Ret noten.",))
    assert (await desk.line(FIRST)).made  # type: ignore[union-attr]


async def test_what_the_robot_takes_back_was_never_made(desk: WorklistDesk, line: RemoteId) -> None:
    await desk.withdraw(line, ())
    told = await desk.line(FIRST)
    assert told is not None
    assert (told.ticked, told.made) == (True, False)


async def test_a_person_who_will_not_create_it_ends_the_case_and_closes_the_line(
    ledger: Ledger, batch: tuple[BatchId, Lease], line: RemoteId
) -> None:
    case = ledger.effects.by_reference(FIRST).case  # type: ignore[union-attr]
    assert not decline(ledger, ItemId(line), "Opfundet Person", "borgeren er flyttet")
    ledger.cases.release(case, batch[1])
    assert decline(ledger, ItemId(line), "Opfundet Person", "borgeren er flyttet")
    assert ledger.cases.get(case).outcome is Outcome.CANCELLED  # type: ignore[union-attr]
    assert ledger.worklist.list() == ()
    assert not decline(ledger, ItemId(line), "Opfundet Person", "en gang til")


async def test_the_instructions_of_a_line_are_its_sentences(ledger: Ledger, line: RemoteId) -> None:
    assert instructions_of(ledger, ItemId(line)) == HOW


async def test_a_citizen_is_known_by_the_row_of_the_extract_and_never_by_the_number(ledger: Ledger) -> None:
    cpr = Cpr("2512489996")
    row = Person(
        row=2,
        cpr=cpr,
        name="Nancy Ann Berggren",
        birth_date=date(1948, 12, 25),
        status=CprStatus.RESIDENT,
        household=Household(YesNoUnknown.YES, "udtræk", date(2026, 9, 1)),
        address=None,
        municipality_code="0999",
        district="Nord",
        protected_address=False,
    )
    people = RegisterPeople(FakePersonRegister([row]), ledger)
    found = await people.find(cpr)
    assert found is not None
    assert found.person == row
    assert found.ref.id == ledger.keys.citizen_key(cpr)
    assert await people.find(Cpr("2509479989")) is None
