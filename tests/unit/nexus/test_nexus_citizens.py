import json
from datetime import date

import httpx
import pytest
from nexus_recording import patient

from connectors.cpr import Cpr
from connectors.errors import Rejected, Unavailable
from connectors.ports import Address, CareCitizen, NoAccess

NUMBER = Cpr("2512489996")


def answer(nexus, **changes):
    nexus.set("POST", "patients/search", {"isPatientAccessible": True, "patient": patient(**changes)})


async def test_a_citizen_is_read_with_fresh_status(nexus, system):
    found = await system.find_citizen(NUMBER)
    assert isinstance(found, CareCitizen)
    assert (found.ref.id, found.active, found.deceased, found.protected_address) == ("42", True, False, False)
    assert found.address == Address(("Testvej 1, 2. tv",), "7100", "Vejle")
    assert found.municipality_code == "0630"
    assert found.civil_status_since == date(2024, 3, 1)


async def test_the_number_travels_in_a_body_never_in_an_address(nexus, system):
    await system.find_citizen(NUMBER)
    assert json.loads(nexus.calls[-1].content) == {"businessKey": "2512489996", "keyType": "CPR"}
    assert not any("2512489996" in str(call.url) for call in nexus.calls)


async def test_the_number_is_revealed_for_a_purpose(nexus, system):
    purposes = []
    await system.find_citizen(Cpr("2512489996", witness=purposes.append))
    assert purposes == ["opslag i KMD Nexus"]


async def test_an_unknown_number_is_none(nexus, system):
    nexus.set("POST", "patients/search", httpx.Response(404))
    assert await system.find_citizen(NUMBER) is None


async def test_a_hidden_citizen_is_no_access(nexus, system):
    nexus.set("POST", "patients/search", {"isPatientAccessible": False, "patient": None})
    assert isinstance(await system.find_citizen(NUMBER), NoAccess)


@pytest.mark.parametrize("body", [{}, [], {"isPatientAccessible": True}, {"isPatientAccessible": "ja"}, "tekst"])
async def test_an_answer_of_another_shape_is_no_answer(nexus, system, body):
    nexus.set("POST", "patients/search", body)
    with pytest.raises(Unavailable):
        await system.find_citizen(NUMBER)


async def test_a_refusal_is_not_an_unknown_citizen(nexus, system):
    nexus.set("POST", "patients/search", httpx.Response(403))
    with pytest.raises(Rejected):
        await system.find_citizen(NUMBER)


@pytest.mark.parametrize(
    "changes",
    [{"deceasedDate": "2026-01-01T00:00:00.000+0000"}, {"patientState": {"name": "Mors", "active": False}}],
)
async def test_the_dead_are_told_by_date_or_state(nexus, system, changes):
    answer(nexus, **changes)
    assert (await system.find_citizen(NUMBER)).deceased


@pytest.mark.parametrize("state", [{"name": "Inaktiv", "active": False}, None, {}])
async def test_a_state_that_is_not_active_is_inactive(nexus, system, state):
    answer(nexus, patientState=state)
    found = await system.find_citizen(NUMBER)
    assert not found.active
    assert not found.deceased


async def test_a_protected_address_is_marked(nexus, system):
    answer(nexus, primaryAddress=patient()["primaryAddress"] | {"restricted": True})
    assert (await system.find_citizen(NUMBER)).protected_address


@pytest.mark.parametrize("place", [None, {}, {"addressLine1": "Testvej 1", "postalCode": None}])
async def test_an_address_without_its_parts_is_none(nexus, system, place):
    answer(nexus, primaryAddress=place)
    found = await system.find_citizen(NUMBER)
    assert found.address is None
    assert found.municipality_code == ""


async def test_five_address_lines_become_four_and_lose_nothing(nexus, system):
    lines = {f"addressLine{number}": f"linje {number}" for number in range(1, 6)}
    answer(nexus, primaryAddress=patient()["primaryAddress"] | lines)
    found = await system.find_citizen(NUMBER)
    assert found.address.lines == ("linje 1", "linje 2", "linje 3", "linje 4, linje 5")
