"""Every row of facts runners-and-nexus.md 2.3, replayed call by call."""

from __future__ import annotations

import pytest
from nexus_people import BRUNO, HIDDEN, NANCY, UNKNOWN
from nexus_walk import Walk, element, nodes_of

from connectors.sandbox.nexus import NexusApp

OFFER = "Tilbud om forebyggende hjemmebesøg"


async def test_a_citizen_is_found_by_cpr_and_the_other_two_answers_are_told_apart(walk: Walk) -> None:
    nancy = await walk.find_citizen(NANCY)

    assert nancy is not None
    assert nancy["patientIdentifier"]["identifier"] == "251248-9996"
    assert nancy["fullName"] == "Nancy Berggren"
    assert await walk.find_citizen(UNKNOWN) is None
    assert await walk.find_citizen(HIDDEN) is None


async def test_a_pathway_opens_in_eight_calls_when_nothing_is_open(walk: Walk, app: NexusApp) -> None:
    nancy = await walk.citizen(NANCY)
    walk.calls.clear()

    opened = await walk.open_pathway(nancy, "Ældre og sundhed", "Forebyggende hjemmebesøg")

    assert opened is not None
    assert opened["pathwayStatus"] == "ACTIVE"
    assert len(walk.calls) == 8
    assert [pathway.name for pathway in app.truth.pathways(NANCY)] == ["Ældre og sundhed", "Forebyggende hjemmebesøg"]


async def test_enrolling_takes_an_empty_text_as_well_as_an_empty_object(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)

    assert await walk.open_pathway(nancy, "Ældre og sundhed", "Forebyggende hjemmebesøg", body="") is not None


async def test_an_open_pathway_is_returned_and_not_opened_again(walk: Walk, app: NexusApp) -> None:
    bruno = await walk.citizen(BRUNO)

    existing = await walk.open_pathway(bruno, "Ældre og sundhed", "Forebyggende hjemmebesøg")

    assert existing is not None
    assert app.truth.counts().pathways == 0


async def test_an_indsats_is_created_with_supplier_dates_reference_and_note(walk: Walk, app: NexusApp) -> None:
    saved = await walk.create_offer(NANCY, "3b0f5d1e-0000-4000-8000-000000000001")
    await walk.comment(saved, "Husk ladet port")

    [made] = app.truth.interventions(NANCY)
    assert (made.name, made.state, made.supplier, made.by_robot) == (OFFER, "Bestilt", "Sundhedsvejlederne", True)
    assert made.texts["orderReference"] == "3b0f5d1e-0000-4000-8000-000000000001"
    assert made.texts["plannedDate"] == "2026-05-04T22:00:00Z"
    assert made.comments == ("Husk ladet port",)
    assert "POST /api/core/mobile/testkommune/v2//patientGrants/supplierComment" in walk.calls


async def test_only_the_save_persists(walk: Walk, app: NexusApp) -> None:
    bruno = await walk.citizen(BRUNO)
    before, revision = app.truth.interventions(BRUNO), app.revision

    grant = await walk.unsaved(bruno, "Ældre og sundhed > Forebyggende hjemmebesøg", OFFER)
    await walk.template(grant, "Ansøg, Bevilg, Bestil")

    assert app.truth.interventions(BRUNO) == before
    assert app.revision == revision
    assert [item["name"] for item in grant["currentWorkflowTransitions"]] == ["Ansøg", "Ansøg, Bevilg, Bestil"]


async def test_a_saved_indsats_is_in_the_tree_and_read_back_with_its_reference(walk: Walk) -> None:
    await walk.create_offer(NANCY, "my-reference")

    [node] = nodes_of(await walk.tree(await walk.citizen(NANCY)), "basketGrantReference")
    grant = await walk.get(node["_links"]["referencedObject"]["href"])

    assert node["name"] == OFFER
    assert node["workflowState"]["name"] == "Bestilt"
    assert {"key": "Leverandør", "value": "Sundhedsvejlederne", "_links": {}} in node["additionalInfo"]
    assert element(grant, "orderReference")["text"] == "my-reference"
    by_id = await walk.get(f"{walk.api['patientGrantById']}/{grant['basketGrantId']}")
    assert element(by_id, "orderReference")["text"] == "my-reference"


async def test_the_indsats_folder_lies_two_levels_down(walk: Walk) -> None:
    [root] = await walk.tree(await walk.citizen(BRUNO))
    offers = next(item for item in root["children"] if item["name"] == "Forebyggende hjemmebesøg")

    assert [folder["name"] for folder in offers["children"]] == ["Indsatser"]
    states = [node["workflowState"]["name"] for node in offers["children"][0]["children"]]
    assert states == ["Bestilt", "Afsluttet"]


async def test_an_indsats_is_changed_and_closed_by_its_transitions(walk: Walk, app: NexusApp) -> None:
    grant = (await walk.create_offer(NANCY))["savedGrant"]

    changed = await walk.template(grant, "Ændr")
    element(changed, "description")["text"] = "Ny besked"
    grant = (await walk.save(changed))["savedGrant"]
    closed = await walk.save(await walk.template(grant, "Afslut"))

    assert closed["savedGrant"]["workflowState"]["name"] == "Afsluttet"
    assert closed["savedGrant"]["currentWorkflowTransitions"] == []
    [kept] = app.truth.interventions(NANCY)
    assert (kept.open, kept.saves, kept.texts["description"]) == (False, 3, "Ny besked")


async def test_a_package_is_created_and_resolved_through_its_own_page(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    await walk.open_pathway(nancy, "Ældre og sundhed", "Pleje og omsorg")
    grant = await walk.unsaved(nancy, "Ældre og sundhed > Pleje og omsorg", "Pakke: Hjem fra hospital")
    template = await walk.template(grant, "Ansøg")
    element(template, "workflowRequestedDate")["date"] = "2026-05-04T22:00:00Z"
    await walk.save(template)

    [node] = nodes_of(await walk.tree(nancy), "basketGrantPackageReference")
    package = await walk.get(node["_links"]["self"]["href"])
    resolved = await walk.get(package["_links"]["referencedObject"]["href"])

    assert resolved["name"] == "Pakke: Hjem fra hospital"


@pytest.mark.parametrize("on", ["citizen", "grant"])
async def test_an_opgave_is_created_listed_edited_and_closed(walk: Walk, app: NexusApp, on: str) -> None:
    parent = await walk.citizen(NANCY) if on == "citizen" else (await walk.create_offer(NANCY))["savedGrant"]

    await walk.create_task(
        parent, "Opgave til sundhedsvejleder", "Ny borger", "Sundhedsvejleder Nord", description="ref: 1234"
    )
    [task] = await walk.get(parent["_links"]["activeAssignments"]["href"])
    assert (task["title"], task["description"]) == ("Ny borger", "ref: 1234")
    task["title"] = "Rettet"
    edited = await walk.act_on_task(task, "Gem")
    closed = await walk.act_on_task(edited.json(), "Afslut")

    assert (edited.status_code, closed.status_code) == (200, 204)
    assert await walk.get(parent["_links"]["activeAssignments"]["href"]) == []
    [past] = await walk.get(parent["_links"]["assignments"]["href"])
    assert (past["title"], past["workflowState"]["name"], past["actions"]) == ("Rettet", "Afsluttet", [])
    [kept] = app.truth.tasks(NANCY)
    assert (kept.description, kept.organisation, kept.open) == ("ref: 1234", "Sundhedsvejleder Nord", False)


async def test_one_opgave_is_read_by_the_path_a_client_has_hard_coded(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    task = await walk.create_task(nancy, "Tværfagligt samarbejde", "Se her", "Sundhedsvejleder Syd")

    [read] = await walk.get(f"assignments/patient/{nancy['id']}/assignments?ids={task['id']}")

    assert read["id"] == task["id"]


async def test_a_pdf_is_filed_in_three_calls_and_seen_in_the_tree(walk: Walk, app: NexusApp) -> None:
    nancy = await walk.citizen(NANCY)
    pathway = await walk.open_pathway(nancy, "Ældre og sundhed", "Forebyggende hjemmebesøg")
    assert pathway is not None
    walk.calls.clear()

    filed = await walk.file_document(pathway, "Brev om besøg", "ref: 77", b"%PDF-1.7 indhold")

    assert len(walk.calls) == 3
    assert filed["uploadingDate"] is not None
    [node] = nodes_of(await walk.tree(nancy), "documentReference")
    read = await walk.get(node["_links"]["referencedObject"]["href"])
    assert (read["originalFileName"], read["notes"]) == ("brev.pdf", "ref: 77")
    [kept] = app.truth.documents(NANCY)
    assert kept.size == len(b"%PDF-1.7 indhold")


async def test_an_empty_pathway_closes_and_one_with_an_open_indsats_does_not(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    await walk.open_pathway(nancy, "Ældre og sundhed", "Træning")
    await walk.create_offer(NANCY)
    [root] = await walk.tree(nancy)
    reference = {node["name"]: node for node in root["children"]}
    training = await walk.get(reference["Træning"]["_links"]["self"]["href"])
    offers = await walk.get(reference["Forebyggende hjemmebesøg"]["_links"]["self"]["href"])

    assert await walk.get(training["_links"]["unclosableReferences"]["href"]) == []
    assert len(await walk.get(offers["_links"]["unclosableReferences"]["href"])) == 1
    await walk.call("PUT", training["_links"]["close"]["href"], json={})
    refused = await walk.http.put(offers["_links"]["close"]["href"], json={})

    assert refused.status_code == 409
    [root] = await walk.tree(nancy)
    assert {node["name"]: node["pathwayStatus"] for node in root["children"]} == {
        "Træning": "INACTIVE",
        "Forebyggende hjemmebesøg": "ACTIVE",
    }
