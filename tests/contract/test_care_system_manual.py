from datetime import date
from typing import Any

import pytest

from connectors.contract.care_calls import ORDER, REFERENCE
from connectors.contract.care_system import RecordContract
from connectors.contract.care_truth import People
from connectors.contract.manual_desk import MemoryDesk, MemoryPeople
from connectors.cpr import Cpr
from connectors.errors import Duplicate
from connectors.manual import LineKind, ManualCareSystem, ManualSettings, RegisteredPerson
from connectors.ports import (
    Address,
    CareSystem,
    CitizenRef,
    CprStatus,
    Household,
    Person,
    YesNoUnknown,
)


def row(number: str, cpr: Cpr, **changes: Any) -> RegisteredPerson:
    values: dict[str, Any] = {
        "row": int(number),
        "cpr": cpr,
        "name": "Nancy Ann Berggren",
        "birth_date": date(1948, 12, 25),
        "status": CprStatus.RESIDENT,
        "household": Household(YesNoUnknown.YES, "udtræk", date(2026, 9, 1)),
        "address": Address(("Testvej 1",), "7100", "Vejle"),
        "municipality_code": "0630",
        "district": "Nord",
        "protected_address": False,
    }
    return RegisteredPerson(CitizenRef(number), Person(**values | changes))


class DeskTruth:
    """The desk, seen as the remote system."""

    def __init__(self, desk: MemoryDesk) -> None:
        self.desk = desk

    def count_interventions(self, citizen: CitizenRef) -> int:
        return self._count(citizen, LineKind.INTERVENTION)

    def count_tasks(self, citizen: CitizenRef) -> int:
        return self._count(citizen, LineKind.TASK)

    def count_documents(self, citizen: CitizenRef) -> int:
        return self._count(citizen, LineKind.DOCUMENT)

    def changes(self) -> int:
        return self.desk.changes

    def _count(self, citizen: CitizenRef, kind: LineKind) -> int:
        kept = self.desk._lines.values()
        return sum(line.citizen == citizen and line.kind is kind for line in kept)


@pytest.fixture
def people() -> People:
    return People(
        known=Cpr("2512489996"),
        newcomer=Cpr("2509479989"),
        unknown=Cpr("0107729995"),
        hidden=Cpr("0108589995"),
        deceased=Cpr("3001489993"),
        protected=Cpr("3001489994"),
        moved=Cpr("3001489995"),
        municipality_code="0630",
        organisation="Team Nord",
    )


@pytest.fixture
def desk() -> MemoryDesk:
    return MemoryDesk(ticks_at_once=True)


@pytest.fixture
def truth(desk: MemoryDesk) -> DeskTruth:
    return DeskTruth(desk)


@pytest.fixture
def system(desk: MemoryDesk, people: People) -> CareSystem:
    rows = {
        people.known: row("1", people.known),
        people.newcomer: row("2", people.newcomer),
        people.deceased: row("3", people.deceased, status=CprStatus.DEAD),
        people.protected: row("4", people.protected, protected_address=True),
        people.moved: row("5", people.moved, municipality_code="0461"),
    }
    settings = ManualSettings(system_name="Cura", intervention="Forebyggende hjemmebesøg")
    return ManualCareSystem(settings, desk, MemoryPeople(rows))


class TestManualCareSystem(RecordContract):
    """Lines for people keep what any record keeps."""

    async def test_a_second_order_with_the_same_reference_is_one_line(
        self, system: CareSystem, truth: DeskTruth, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        with pytest.raises(Duplicate) as duplicate:
            await system.create_intervention(citizen, ORDER, REFERENCE)
        assert duplicate.value.remote_id == made
        assert truth.count_interventions(citizen) == 1

    async def test_a_comment_becomes_a_sentence_on_the_line_and_asks_for_somebody_again(
        self, system: CareSystem, desk: MemoryDesk, citizen: CitizenRef
    ) -> None:
        assert system.supplier_comment == ""
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        await system.comment_intervention(citizen, made, "Aftal tid med borgeren", REFERENCE)
        [line] = await desk.lines(citizen)
        assert any('skriv til leverandøren: "Aftal tid med borgeren"' in each for each in line.instructions)
        assert not line.ticked
