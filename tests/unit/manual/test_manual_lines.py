from datetime import UTC, date, datetime

import pytest

from connectors.contract.manual_desk import MemoryDesk, MemoryPeople
from connectors.cpr import Cpr
from connectors.errors import Duplicate, OutcomeUnknown, Rejected, Unavailable
from connectors.manual import ManualCareSystem, ManualSettings, RegisteredPerson, instructions
from connectors.manual.care_system import AWAITS_PERSON
from connectors.manual.desk import LineKind
from connectors.ports import (
    CitizenRef,
    CprStatus,
    Document,
    Household,
    InterventionOrder,
    Pathway,
    Person,
    Reference,
    TaskOrder,
    YesNoUnknown,
)

CITIZEN = CitizenRef("key-1")
NUMBER = Cpr("2512489996")
REFERENCE = Reference("3f8d2a54-6a0e-4c1e-9d44-6f2b0f7a9c01")
SETTINGS = ManualSettings(
    system_name="Cura",
    intervention="Forebyggende hjemmebesøg",
    place="Borger > Forebyggelse",
    supplier="Team Nord",
    document_place="Breve",
    reference_place="feltet Ekstern reference",
)
ORDER = InterventionOrder(start=date(2026, 9, 14), note="Tilbud sendt")


@pytest.fixture
def desk():
    return MemoryDesk()


def make(desk, status=CprStatus.RESIDENT):
    person = Person(
        row=2,
        cpr=NUMBER,
        name="Nancy Ann Berggren",
        birth_date=date(1948, 12, 25),
        status=status,
        household=Household(YesNoUnknown.YES, "udtræk", None),
        address=None,
        municipality_code="0630",
        district="",
        protected_address=False,
    )
    return ManualCareSystem(SETTINGS, desk, MemoryPeople({NUMBER: RegisteredPerson(CITIZEN, person)}))


async def ask(system, desk):
    """Ask for the intervention and return the line's id; nobody has ticked yet."""
    with pytest.raises(OutcomeUnknown):
        await system.create_intervention(CITIZEN, ORDER, REFERENCE)
    (line,) = await desk.lines(CITIZEN)
    return line.id


async def test_a_line_says_what_to_type_where_in_the_order_it_is_done(desk):
    await ask(make(desk), desk)
    (line,) = await desk.lines(CITIZEN)
    assert list(line.instructions) == [
        "Åbn borgeren i Cura, og kontrollér, at borgeren lever og bor i kommunen.",
        'Kontrollér, at borgeren ikke allerede har indsatsen "Forebyggende hjemmebesøg".',
        'Opret indsatsen "Forebyggende hjemmebesøg" under Borger > Forebyggelse med startdato 14.09.2026.',
        'Vælg leverandøren "Team Nord".',
        'Skriv i noten: "Tilbud sendt".',
        f"Skriv referencen {REFERENCE} i feltet Ekstern reference.",
        "Gem indsatsen.",
        "Sæt flueben her, når indsatsen er gemt. Først da sendes brevet til borgeren.",
        instructions.NOT_TO_BE,
    ]


async def test_a_line_looks_before_it_types(desk):
    await ask(make(desk), desk)
    (line,) = await desk.lines(CITIZEN)
    text = "\n".join(line.instructions)
    for said in (
        "Cura",
        "Forebyggende hjemmebesøg",
        "Borger > Forebyggelse",
        "14.09.2026",
        "Team Nord",
        "Tilbud sendt",
    ):
        assert said in text
    assert "lever" in text
    assert "ikke allerede har" in text


async def test_no_line_carries_the_citizen(desk):
    system = make(desk)
    await ask(system, desk)
    await system.create_task(CITIZEN, TaskOrder("Ring", "NO_ADDRESS", date(2026, 9, 20), "Team Nord"), Reference("r2"))
    text = repr(await desk.lines(CITIZEN))
    assert "2512489996" not in text
    assert "Berggren" not in text


async def test_only_a_tick_makes_it_created(desk):
    system = make(desk)
    made = await ask(system, desk)
    assert [one.state for one in await system.interventions(CITIZEN)] == ["Til manuel oprettelse"]
    desk.tick(made)
    assert [one.state for one in await system.interventions(CITIZEN)] == ["Oprettet af medarbejder"]


async def test_an_intervention_is_unknown_until_a_person_has_ticked_it_and_then_it_is_there(desk):
    system = make(desk)
    made = await ask(system, desk)
    for _again in range(2):
        with pytest.raises(OutcomeUnknown) as unknown:
            await system.create_intervention(CITIZEN, ORDER, REFERENCE)
        with pytest.raises(Unavailable) as waiting:
            await system.find_intervention(CITIZEN, REFERENCE)
        assert unknown.value.code == waiting.value.code == AWAITS_PERSON
    assert len(await desk.lines(CITIZEN)) == 1
    desk.tick(made)
    assert await system.find_intervention(CITIZEN, REFERENCE) == made
    with pytest.raises(Duplicate) as there:
        await system.create_intervention(CITIZEN, ORDER, REFERENCE)
    assert there.value.remote_id == made


async def test_a_line_that_was_never_laid_is_absent(desk):
    assert await make(desk).find_intervention(CITIZEN, REFERENCE) is None


async def test_what_is_added_after_the_tick_does_not_take_the_intervention_back(desk):
    system = make(desk)
    made = await ask(system, desk)
    desk.tick(made)
    await system.edit_intervention(CITIZEN, made, "Ny note")
    assert await system.find_intervention(CITIZEN, REFERENCE) == made


@pytest.mark.parametrize(("age", "active"), [(0, True), (179, True), (180, False), (400, False)])
async def test_what_a_person_created_long_ago_does_not_stand_in_the_way_for_ever(desk, age, active):
    system = make(desk)
    made = await ask(system, desk)
    desk.tick(made)
    desk.grow(made, age)
    assert [one.active for one in await system.interventions(CITIZEN)] == [active]


async def test_what_nobody_has_ticked_stands_in_the_way_however_old(desk):
    system = make(desk)
    desk.grow(await ask(system, desk), 400)
    assert [one.active for one in await system.interventions(CITIZEN)] == [True]


async def test_cancelling_before_anyone_did_it_leaves_nothing_to_do(desk):
    system = make(desk)
    made = await ask(system, desk)
    await system.cancel_intervention(CITIZEN, made, date(2026, 10, 1))
    (line,) = await desk.lines(CITIZEN)
    assert line.withdrawn
    assert line.ticked


async def test_cancelling_what_was_done_asks_a_person_to_close_it(desk):
    system = make(desk)
    made = await ask(system, desk)
    desk.tick(made)
    await system.cancel_intervention(CITIZEN, made, date(2026, 10, 1))
    (line,) = await desk.lines(CITIZEN)
    assert not line.ticked
    assert any("Afslut indsatsen" in step and "01.10.2026" in step for step in line.instructions)


async def test_an_edit_of_a_ticked_line_needs_someone_again(desk):
    system = make(desk)
    made = await ask(system, desk)
    desk.tick(made)
    await system.edit_intervention(CITIZEN, made, "Ny note")
    (line,) = await desk.lines(CITIZEN)
    assert not line.ticked
    assert any("Ny note" in step for step in line.instructions)


async def test_the_file_lies_on_its_line(desk):
    system = make(desk)
    letter = Document("Tilbud", "tilbud.pdf", datetime(2026, 9, 14, tzinfo=UTC), b"%PDF-1.7")
    entry = await system.create_document(CITIZEN, letter, REFERENCE)
    await system.upload_document(CITIZEN, entry, letter)
    assert desk.files[entry] == b"%PDF-1.7"


async def test_a_reference_is_found_only_as_what_it_is(desk):
    system = make(desk)
    await desk.open_line(CITIZEN, LineKind.TASK, (), REFERENCE)
    assert await system.find_intervention(CITIZEN, REFERENCE) is None
    assert await system.find_intervention(CitizenRef("another"), REFERENCE) is None


@pytest.mark.parametrize("status", [CprStatus.EMIGRATED, CprStatus.DISAPPEARED, CprStatus.UNKNOWN, CprStatus.DEAD])
async def test_only_residents_are_active(desk, status):
    found = await make(desk, status).find_citizen(NUMBER)
    assert not found.active
    assert found.deceased is (status is CprStatus.DEAD)


async def test_pathways_are_a_persons_work(desk):
    system = make(desk)
    assert not await system.missing_pathways(CITIZEN)
    with pytest.raises(Rejected):
        await system.open_pathway(CITIZEN, Pathway("Forebyggelse", "nested"))
