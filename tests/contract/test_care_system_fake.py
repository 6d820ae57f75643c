import pytest

from connectors.contract.care_calls import ORDER, REFERENCE
from connectors.contract.care_system import CareSystemContract, reach
from connectors.contract.care_truth import Fault, People
from connectors.contract.fake_care_system import FakeCareSystem, Names, citizen_named
from connectors.cpr import Cpr
from connectors.errors import OutcomeUnknown
from connectors.ports import CareSystem


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
def system(people: People) -> FakeCareSystem:
    fake = FakeCareSystem()
    fake.put(people.known, citizen_named("1"))
    fake.put(people.newcomer, citizen_named("2", "Bruno Test Elmer"), pathways_open=False)
    fake.hide(people.hidden)
    fake.put(people.deceased, citizen_named("3", deceased=True, active=False, state_name="Mors"))
    fake.put(people.protected, citizen_named("4", protected_address=True))
    fake.put(people.moved, citizen_named("5", municipality_code="0461"))
    return fake


@pytest.fixture
def truth(system: FakeCareSystem) -> FakeCareSystem:
    return system


@pytest.fixture
def misnamed(system: FakeCareSystem) -> FakeCareSystem:
    return system.with_names(Names(configured_intervention="Forebygende hjemmebesøg"))


@pytest.fixture
def locked_out() -> FakeCareSystem:
    return FakeCareSystem(login=False)


class TestFakeCareSystem(CareSystemContract):
    """The fake keeps the contract, so a runner may be tested on it."""


def test_the_fake_is_a_care_system() -> None:
    system: CareSystem = FakeCareSystem()
    assert isinstance(system, CareSystem)


async def test_what_is_late_is_absent_until_it_arrives(system: FakeCareSystem, people: People) -> None:
    citizen = (await reach(system, people.known)).ref
    system.fail_next_write(Fault.LATE)
    with pytest.raises(OutcomeUnknown):
        await system.create_intervention(citizen, ORDER, REFERENCE)
    assert await system.find_intervention(citizen, REFERENCE) is None
    system.arrive()
    assert await system.find_intervention(citizen, REFERENCE) is not None
