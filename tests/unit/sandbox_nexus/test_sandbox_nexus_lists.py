"""Citizen lists and lists of opgaver (facts: runners-and-nexus.md 2.4, points 6 and 7)."""

from __future__ import annotations

import pytest
from nexus_people import BRUNO, NANCY
from nexus_walk import BASE, Thing, Walk

from connectors.sandbox.nexus import NexusApp, create_app

ALONE = "Borgere over 70 år der bor alene"


async def named(walk: Walk, kind: str, name: str) -> Thing:
    preferences = await walk.get(walk.api["preferences"])
    item = next(item for item in preferences[kind] if item["name"] == name)
    found: Thing = await walk.get(item["_links"]["self"]["href"])
    return found


async def citizens_on(walk: Walk, name: str) -> list[str]:
    content = await walk.get((await named(walk, "CITIZEN_LIST", name))["_links"]["content"]["href"])
    names = []
    for page in content["pages"]:
        names += [item["fullName"] for item in await walk.get(page["_links"]["patientData"]["href"])]
    return names


async def test_a_citizen_list_is_paged_with_ids_in_the_links(walk: Walk) -> None:
    content = (await named(walk, "CITIZEN_LIST", ALONE))["_links"]["content"]["href"]

    pages = await walk.get(content, params={"pageSize": 3})
    first = await walk.get(pages["pages"][0]["_links"]["patientData"]["href"])

    assert pages["totalItems"] == 7
    assert len(pages["pages"]) == 3
    assert "/patients?ids=" in pages["pages"][0]["_links"]["patientData"]["href"]
    assert [item["fullName"] for item in first][:2] == ["Nancy Berggren", "Bruno Elmer"]
    assert (first[0]["age"], first[0]["monthsAfterBirthday"]) == (77, 4)


async def test_a_list_of_one_kind_is_a_plain_list(walk: Walk) -> None:
    found = await walk.get(f"{BASE}preferences/CITIZEN_LIST")

    assert ALONE in [item["name"] for item in found]


@pytest.mark.parametrize("kind", ["CITIZEN_LIST", "ACTIVITY_LIST"])
async def test_too_large_a_page_is_414(walk: Walk, kind: str) -> None:
    name = {"CITIZEN_LIST": ALONE, "ACTIVITY_LIST": "Opgaver - alle"}[kind]
    content = (await named(walk, kind, name))["_links"]["content"]["href"]
    mark = "&" if "?" in content else "?"

    assert (await walk.http.get(f"{content}{mark}pageSize=50")).status_code == 200
    assert (await walk.http.get(f"{content}{mark}pageSize=51")).status_code == 414


async def test_asking_for_too_many_citizens_at_once_is_414(walk: Walk) -> None:
    ids = ",".join(str(number) for number in range(51))

    assert (await walk.http.get(f"{walk.api['patients']}?ids={ids}")).status_code == 414


async def test_membership_can_change_between_two_reads(walk: Walk, app: NexusApp) -> None:
    before = await citizens_on(walk, ALONE)
    app.truth.leave_list(NANCY, ALONE)
    app.truth.forget(BRUNO)
    after = await citizens_on(walk, ALONE)
    app.truth.join_list(NANCY, ALONE)

    assert {"Nancy Berggren", "Bruno Elmer"} <= set(before)
    assert not {"Nancy Berggren", "Bruno Elmer"} & set(after)
    assert "Nancy Berggren" in await citizens_on(walk, ALONE)


async def test_a_page_link_read_late_leaves_out_who_was_lost_meanwhile(walk: Walk, app: NexusApp) -> None:
    content = await walk.get((await named(walk, "CITIZEN_LIST", ALONE))["_links"]["content"]["href"])
    app.truth.lose_access(NANCY)

    late = await walk.get(content["pages"][0]["_links"]["patientData"]["href"])

    assert "Nancy Berggren" not in [item["fullName"] for item in late]


async def test_a_list_of_opgaver_is_filtered_by_organisation_and_leads_to_each(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    await walk.create_task(nancy, "Opgave til sundhedsvejleder", "Nord", "Sundhedsvejleder Nord")
    await walk.create_task(nancy, "Opgave til sundhedsvejleder", "Syd", "Sundhedsvejleder Syd")
    await walk.create_task(nancy, "Tværfagligt samarbejde", "Andet", "Sundhedsvejleder Nord")
    content = (await named(walk, "ACTIVITY_LIST", "Opgaver - sundhedsvejledere"))["_links"]["content"]["href"]
    everyone = "assignmentProfessionalAssignee=NO_PROFESSIONAL_CRITERIA"

    async def on_list(organisation: str) -> list[Thing]:
        href = f"{content}&pageSize=50&assignmentOrganizationAssignee={organisation}&{everyone}"
        pages = await walk.get(href)
        return [item for page in pages["pages"] for item in await walk.get(page["_links"]["content"]["href"])]

    assert [item["name"] for item in await on_list("ALL_ORGANIZATIONS")] == ["Nord", "Syd"]
    [north] = await on_list("11")
    assert north["patients"][0]["patientIdentifier"]["identifier"] == "251248-9996"
    assert (await walk.get(north["_links"]["referencedObject"]["href"]))["title"] == "Nord"


async def test_the_client_reads_preferences_by_a_path_of_its_own(walk: Walk) -> None:
    assert "ACTIVITY_LIST" in await walk.get("preferences")


def test_a_municipality_without_citizens_is_a_municipality() -> None:
    assert create_app([]).truth.counts().interventions == 0
