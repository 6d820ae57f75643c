"""What Nexus says of citizens, and what life does to them (facts: runners-and-nexus.md 2.4, point 3)."""

from __future__ import annotations

import httpx
import pytest
from nexus_people import BRUNO, CARE_HOME, DEAD, HIDDEN, INACTIVE, MOVED, NANCY, UNKNOWN, citizen
from nexus_walk import BASE, Walk

from connectors.sandbox.citizen import SandboxAddress
from connectors.sandbox.nexus import NexusApp, create_app


async def test_no_access_and_not_found_are_two_answers(walk: Walk) -> None:
    search = walk.api["patientDetailsSearch"]
    hidden = await walk.http.post(search, json={"businessKey": HIDDEN, "keyType": "CPR"})
    unknown = await walk.http.post(search, json={"businessKey": UNKNOWN, "keyType": "CPR"})

    assert (hidden.status_code, hidden.json()["isPatientAccessible"], hidden.json()["patient"]) == (200, False, None)
    assert unknown.status_code == 404


async def test_no_answer_to_a_refused_search_repeats_the_number(walk: Walk) -> None:
    refused = await walk.http.post(walk.api["patientDetailsSearch"], json={"businessKey": UNKNOWN, "keyType": "CPR"})

    assert UNKNOWN not in refused.text


async def test_death_inactivity_moving_and_protection_are_where_the_models_have_them(walk: Walk) -> None:
    dead, inactive = await walk.citizen(DEAD), await walk.citizen(INACTIVE)
    moved, bruno = await walk.citizen(MOVED), await walk.citizen(BRUNO)

    assert (dead["patientState"]["name"], bool(dead["deceasedDate"])) == ("Mors", True)
    assert (inactive["patientState"]["name"], inactive["patientState"]["active"]) == ("Inaktiv", False)
    assert moved["primaryAddress"]["administrativeAreaCode"] == "607"
    assert bruno["primaryAddress"]["administrativeAreaCode"] == "630"
    assert (bruno["primaryAddress"]["restricted"], bruno["telephonesRestricted"]) == (True, True)


async def test_two_citizens_may_share_an_address(walk: Walk) -> None:
    nancy, bruno = await walk.citizen(NANCY), await walk.citizen(BRUNO)

    assert nancy["primaryAddress"]["addressLine1"] == bruno["primaryAddress"]["addressLine1"]


@pytest.mark.parametrize("written", ["Prøvesen", "c/o Prøvesen"])
async def test_a_care_of_name_is_written_once(written: str) -> None:
    address = SandboxAddress("Testvej", "4", "7100", "Vejle", co_name=written, place="Testlandsbyen")
    app = create_app([citizen(NANCY, "Nancy", "Berggren", address=address, municipality_code="")])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8123") as http:
        walk = Walk(http)
        await walk.connect()
        shown = (await walk.citizen(NANCY))["primaryAddress"]

    assert [shown[f"addressLine{n}"] for n in (1, 2, 3, 4)] == ["c/o Prøvesen", "Testvej 4", "Testlandsbyen", None]
    assert shown["administrativeAreaCode"] == "630"


async def test_a_care_home_is_seen_among_the_citizens_organisations(walk: Walk) -> None:
    resident = await walk.citizen(CARE_HOME)
    relations = await walk.get(resident["_links"]["patientOrganizations"]["href"])

    names = [relation["organization"]["name"] for relation in relations if relation["effectiveAtPresent"]]
    assert names == ["Plejecenter Solgården", "Fremmed organisation"]


async def test_what_happens_in_life_is_seen_at_the_next_read(walk: Walk, app: NexusApp) -> None:
    app.truth.die(NANCY)
    app.truth.move(BRUNO, "561")
    app.truth.stay_elsewhere(INACTIVE, "Kystvej 2", "6800", "Varde")

    assert (await walk.citizen(NANCY))["deceasedDate"] == "2026-05-03"
    assert (await walk.citizen(BRUNO))["primaryAddress"]["administrativeAreaCode"] == "561"
    assert (await walk.citizen(INACTIVE))["temporaryAddress"]["addressLine1"] == "Kystvej 2"


@pytest.mark.parametrize("loss", ["lose_access", "forget"])
async def test_a_citizen_can_be_lost_to_the_robot(walk: Walk, app: NexusApp, loss: str) -> None:
    getattr(app.truth, loss)(NANCY)

    assert await walk.find_citizen(NANCY) is None


async def test_text_search_finds_by_part_of_a_name_and_leaves_out_the_hidden(walk: Walk) -> None:
    found = await walk.get(walk.api["searchPatients"], params={"query": "testsen", "maxResults": 10})

    names = {item["fullName"] for item in found}
    assert "Død Testsen" in names
    assert "Skjult Testsen" not in names


async def test_paged_search_gives_page_links_to_the_citizens(walk: Walk) -> None:
    found = await walk.get(walk.api["patients"], params={"query": "testsen", "pageSize": 2})
    first = await walk.get(found["pages"][0]["_links"]["patientData"]["href"])

    assert found["totalItems"] == 5
    assert len(first) == 2


async def test_a_new_citizen_comes_from_the_cpr_system_as_a_draft_and_is_activated(walk: Walk) -> None:
    prototype = await walk.get(f"{walk.api['patients']}/prototypeBasedOnCprSystem?cpr={UNKNOWN}")
    draft = await walk.post(walk.api["patients"], prototype)
    assert draft["patientState"]["name"] == "Kladde"

    current = await walk.get(draft["_links"]["self"]["href"])
    await walk.call("PUT", draft["_links"]["update"]["href"], json=current)

    assert (await walk.citizen(UNKNOWN))["patientState"]["name"] == "Aktiv"


async def test_a_stale_citizen_cannot_be_saved(walk: Walk, app: NexusApp) -> None:
    nancy = await walk.citizen(NANCY)
    app.truth.move(NANCY)

    assert (await walk.http.put(nancy["_links"]["update"]["href"], json=nancy)).status_code == 409


async def test_a_citizen_joins_and_leaves_an_organisation(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    organisations = await walk.get(walk.api["organizations"])
    north = next(item for item in organisations if item["name"] == "Sundhedsvejleder Nord")
    relations = nancy["_links"]["patientOrganizations"]["href"]

    await walk.call("PUT", f"{relations}/{north['id']}", json="")
    [relation] = await walk.get(relations)
    full = await walk.get(north["_links"]["self"]["href"])
    members = await walk.get(full["_links"]["patients"]["href"])
    await walk.call("DELETE", relation["_links"]["removeFromPatient"]["href"])

    assert [member["fullName"] for member in members] == ["Nancy Berggren"]
    assert await walk.get(relations) == []


async def test_a_relation_ends_on_its_end_date(walk: Walk) -> None:
    resident = await walk.citizen(CARE_HOME)
    [relation, *_] = await walk.get(resident["_links"]["patientOrganizations"]["href"])

    ended = relation | {"effectiveEndDate": "2026-05-03", "primaryOrganization": True}
    await walk.call("PUT", relation["_links"]["self"]["href"], json=ended)

    [relation, *_] = await walk.get(resident["_links"]["patientOrganizations"]["href"])
    assert (relation["effectiveAtPresent"], relation["primaryOrganization"]) == (False, True)


async def test_organisations_have_a_tree_and_employees_are_found_by_initials(walk: Walk) -> None:
    tree = await walk.get(walk.api["organizationsTree"])
    [anja] = await walk.get(walk.api["professionals"], params={"query": "sunanj"})

    assert tree["name"] == "Testkommune"
    assert [child["name"] for child in tree["children"][0]["children"]] == [
        f"Sundhedsvejleder {side}" for side in ("Nord", "Syd", "Øst", "Vest")
    ]
    assert (anja["primaryIdentifier"], anja["primaryOrganization"]["name"]) == ("sunanj", "Sundhedsvejleder Nord")
    assert (await walk.get(anja["_links"]["self"]["href"]))["fullName"] == "Anja Testsen"


async def test_a_supplier_can_be_made_inactive_and_is_offered_no_more(walk: Walk) -> None:
    supplier = next(item for item in await walk.get(walk.api["suppliers"]) if item["name"] == "Sundhedsvejlederne")

    await walk.call("PUT", supplier["_links"]["update"]["href"], json=supplier | {"active": False})

    offered = await walk.get(f"{BASE}grants/models/CASEFLOW_PAY_FREQ/suppliers")
    assert "Sundhedsvejlederne" not in [item["name"] for item in offered]
