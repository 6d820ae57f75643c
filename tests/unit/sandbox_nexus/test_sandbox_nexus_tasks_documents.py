"""Refusals and details of opgaver and documents."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from nexus_people import NANCY
from nexus_walk import Thing, Walk

from connectors.sandbox.nexus import NexusApp

KIND, NORTH = "Opgave til sundhedsvejleder", "Sundhedsvejleder Nord"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("startDate", ""),
        ("organizationAssignee", None),
        ("startDate", "4/5-2026"),
        ("dueDate", "snart"),
        ("object", None),
    ],
)
async def test_a_wrong_opgave_is_refused_and_not_kept(walk: Walk, app: NexusApp, field: str, value: Any) -> None:
    nancy = await walk.citizen(NANCY)

    with pytest.raises(httpx.HTTPStatusError) as error:
        await walk.create_task(nancy, KIND, "Titel", NORTH, **{field: value})

    assert (error.value.response.status_code, error.value.response.json()["fields"]) == (400, [field])
    assert app.truth.tasks(NANCY) == []


async def test_a_type_may_demand_a_deadline(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)

    with pytest.raises(httpx.HTTPStatusError):
        await walk.create_task(nancy, "Opfølgning med resultat", "Titel", NORTH)
    made = await walk.create_task(nancy, "Opfølgning med resultat", "Titel", NORTH, dueDate="2026-05-11")
    assert made["dueDate"] == "2026-05-11"


async def test_an_opgave_remembers_a_named_employee(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    assignee = {"professionalId": 7001, "displayName": "Anja Testsen", "active": True}

    made = await walk.create_task(nancy, KIND, "Titel", NORTH, professionalAssignee=assignee)

    assert made["professionalAssignee"]["displayNameWithUniqId"] == "Anja Testsen (sunanj)"


async def test_a_stale_or_closed_opgave_is_409(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    task = await walk.create_task(nancy, KIND, "Titel", NORTH)
    await walk.act_on_task(task, "Gem")

    with pytest.raises(httpx.HTTPStatusError, match="409"):
        await walk.act_on_task(task, "Afslut")


async def test_a_document_without_its_file_says_so(walk: Walk, app: NexusApp) -> None:
    pathway = await _pathway(walk)
    document = await walk.get(pathway["_links"]["documentPrototype"]["href"])
    document |= {"name": "Brev", "originalFileName": "brev.pdf", "relevanceDate": "2026-05-04T10:00:00Z"}

    created = await walk.post(document["_links"]["create"]["href"], document)
    read = await walk.get(created["_links"]["self"]["href"])

    assert (read["uploadingDate"], read["fileExternalId"], read["fileType"]) == (None, None, None)
    assert app.truth.documents(NANCY)[0].size == -1


async def test_a_document_gets_its_tags_by_a_put_and_a_stale_put_is_409(walk: Walk, app: NexusApp) -> None:
    document = await walk.file_document(await _pathway(walk), "Brev", "", b"%PDF")
    tags = await walk.get(document["_links"]["availableTags"]["href"])
    tagged = document | {"tags": [tags[0]]}

    await walk.call("PUT", document["_links"]["self"]["href"], json=tagged)
    again = await walk.http.put(document["_links"]["self"]["href"], json=tagged)

    assert again.status_code == 409
    assert app.truth.documents(NANCY)[0].tags == ("Brev til borger",)
    entries = (await walk.get(document["_links"]["audit"]["href"]))["auditEntries"]
    assert [entry["type"] for entry in entries] == ["CREATE", "UPLOAD", "UPDATE"]


async def test_an_upload_without_a_file_is_refused(walk: Walk) -> None:
    document = await walk.file_document(await _pathway(walk), "Brev", "", b"%PDF")

    assert (await walk.http.post(document["_links"]["upload"]["href"], data={"x": "y"})).status_code == 400


async def test_documents_live_in_a_module_of_their_own(walk: Walk) -> None:
    pathway = await _pathway(walk)

    assert "/api/document-microservice/testkommune/documents/" in pathway["_links"]["documentPrototype"]["href"]


async def _pathway(walk: Walk) -> Thing:
    pathway = await walk.open_pathway(await walk.citizen(NANCY), "Ældre og sundhed", "Forebyggende hjemmebesøg")
    assert pathway is not None
    return pathway


async def test_an_opgave_needs_a_title(walk: Walk) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        await walk.create_task(await walk.citizen(NANCY), KIND, " ", NORTH)
