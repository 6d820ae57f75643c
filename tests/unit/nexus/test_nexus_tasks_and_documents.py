from datetime import UTC, date, datetime

import httpx
import pytest
from nexus_recording import at, links, tree

from connectors.errors import NotConfigured, OutcomeUnknown, Rejected, Unavailable
from connectors.ports import Document, RemoteId, TaskOrder

ORDER = TaskOrder("Ring til borgeren", "Årsag: NO_ADDRESS", date(2026, 9, 15), "Team Nord")
LETTER = Document("Tilbud", "tilbud.pdf", datetime(2026, 9, 14, 6, 30, tzinfo=UTC), b"%PDF-1.7")


def task(number, description, kind="Tværfagligt samarbejde", **more):
    close = {"name": "Afslut", "_links": links(updateAssignment=at(f"assignments/{number}/updateAssignment"))}
    return {"id": number, "type": {"name": kind}, "description": description, "actions": [close], "_links": {}} | more


def document_node(number):
    reference = links(referencedObject=at(f"documents/{number}"))
    return {"type": "documentReference", "name": "Tilbud", "children": [], "_links": reference}


def document(number, filename, **more):
    return {"id": number, "originalFileName": filename, "_links": links(upload=at(f"documents/{number}/upload"))} | more


async def test_a_task_is_one_post_with_the_citizen_whole(nexus, system, citizen, reference):
    assert await system.create_task(citizen, ORDER, reference) == "5001"
    sent = nexus.body("/createAssignment")
    assert sent["object"]["id"] == 42
    assert sent["title"] == "Ring til borgeren"
    assert sent["description"] == f"Årsag: NO_ADDRESS\n\n{reference}"
    assert (sent["startDate"], sent["dueDate"]) == ("2026-09-01", "2026-09-15")
    assert sent["organizationAssignee"] == {"organizationId": 77, "displayName": "Team Nord"}
    assert len(nexus.writes) == 1


async def test_a_task_without_a_configured_type_is_refused(make, citizen, reference):
    with pytest.raises(NotConfigured):
        await make(assignment_type=None).create_task(citizen, ORDER, reference)


async def test_a_lost_task_is_unknown(nexus, system, citizen, reference):
    nexus.set("POST", "assignments/createAssignment", httpx.ReadError("cut"))
    with pytest.raises(OutcomeUnknown):
        await system.create_task(citizen, ORDER, reference)


@pytest.mark.parametrize("path", ["patients/42/activeAssignments", "patients/42/assignments"])
async def test_a_task_is_found_open_and_in_the_history(nexus, system, citizen, reference, path):
    nexus.set("GET", path, [task(1, "andet"), task(2, f"tekst\n\n{reference}\nRinget, intet svar")])
    assert await system.find_task(citizen, reference) == "2"


async def test_a_task_of_another_type_is_not_ours(nexus, system, citizen, reference):
    nexus.set("GET", "patients/42/activeAssignments", [task(1, reference, kind="Andet"), task(2, None)])
    assert await system.find_task(citizen, reference) is None
    assert list(await system.open_tasks(citizen)) == ["2"]


async def test_a_short_task_is_read_whole_before_it_is_judged(nexus, system, citizen, reference):
    short = task(2, "", _links=links(self=at("assignments/2")))
    del short["description"]
    nexus.set("GET", "patients/42/assignments", [short])
    nexus.set("GET", "assignments/2", task(2, f"x {reference}"))
    assert await system.find_task(citizen, reference) == "2"
    nexus.set("GET", "assignments/2", short)
    with pytest.raises(Rejected) as refused:
        await system.find_task(citizen, reference)
    assert refused.value.code == "UNREADABLE"


async def test_a_history_that_cannot_be_read_is_no_absence(nexus, system, citizen, reference):
    nexus.set("GET", "patients/42/assignments", httpx.Response(500))
    with pytest.raises(Unavailable):
        await system.find_task(citizen, reference)


@pytest.mark.parametrize("answer", [httpx.Response(204), httpx.Response(200, json={"id": 2})])
async def test_closing_a_task_is_one_put(nexus, system, citizen, answer):
    nexus.set("GET", "patients/42/activeAssignments", [task(2, "x")])
    nexus.set("PUT", "assignments/2/updateAssignment", answer)
    await system.close_task(citizen, RemoteId("2"))
    assert [call.method for call in nexus.writes] == ["PUT"]


async def test_closing_a_closed_task_is_quiet_and_a_missing_one_is_not(nexus, system, citizen):
    nexus.set("GET", "patients/42/assignments", [task(2, "x")])
    await system.close_task(citizen, RemoteId("2"))
    with pytest.raises(Rejected):
        await system.close_task(citizen, RemoteId("3"))
    assert nexus.writes == []


@pytest.fixture
def filed(nexus):
    nexus.set(
        "GET",
        "patientPathways/11/documentPrototype",
        {"status": "x", "_links": links(create=at("patientPathways/11/documents"))},
    )
    nexus.set("POST", "patientPathways/11/documents", {"id": 31})
    return nexus


async def test_a_document_entry_carries_the_reference_in_its_file_name(filed, system, citizen, reference):
    assert await system.create_document(citizen, LETTER, reference) == "31"
    sent = filed.body("/documents")
    assert sent["name"] == "Tilbud"
    assert sent["originalFileName"] == f"tilbud-{reference}.pdf"
    assert sent["relevanceDate"] == "2026-09-14T06:30:00.000Z"
    assert len(filed.writes) == 1


async def test_a_document_needs_its_open_pathway(nexus, system, citizen, reference):
    nexus.set("GET", "patientPathways/10/activePrograms", [])
    with pytest.raises(Rejected) as refused:
        await system.create_document(citizen, LETTER, reference)
    assert refused.value.code == "NO_PATHWAY"


async def test_a_document_is_found_in_the_tree(nexus, system, citizen, reference):
    assert await system.find_document(citizen, reference) is None
    nexus.set("GET", "patient/42/pathwayReferences", tree(document_node(30), document_node(31)))
    nexus.set("GET", "documents/30", document(30, "andet.pdf"))
    nexus.set("GET", "documents/31", document(31, f"tilbud-{reference}.pdf"))
    assert await system.find_document(citizen, reference) == "31"


async def test_a_document_that_cannot_be_read_is_no_absence(nexus, system, citizen, reference):
    nexus.set("GET", "patient/42/pathwayReferences", tree(document_node(30)))
    nexus.set("GET", "documents/30", {"id": 30})
    with pytest.raises(Rejected):
        await system.find_document(citizen, reference)


async def test_the_content_is_one_multipart_post(nexus, system, citizen, reference):
    nexus.set("GET", "patient/42/pathwayReferences", tree(document_node(31)))
    nexus.set("GET", "documents/31", document(31, f"tilbud-{reference}.pdf"))
    nexus.set("POST", "documents/31/upload", httpx.Response(200, text="OK"))
    await system.upload_document(citizen, RemoteId("31"), LETTER)
    (sent,) = nexus.writes
    assert sent.headers["content-type"].startswith("multipart/form-data")
    assert f'filename="tilbud-{reference}.pdf"'.encode() in sent.content
    assert b"%PDF-1.7" in sent.content


@pytest.mark.parametrize(("more", "there"), [({}, False), ({"uploadingDate": "2026-09-14T06:31:00.000+0000"}, True)])
async def test_content_is_known_by_its_upload(nexus, system, citizen, more, there):
    nexus.set("GET", "patient/42/pathwayReferences", tree(document_node(31)))
    nexus.set("GET", "documents/31", document(31, "x.pdf", **more))
    assert await system.document_has_content(citizen, RemoteId("31")) is there
