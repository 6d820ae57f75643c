"""Links only, mixed hrefs, views and the reference tree (facts: runners-and-nexus.md 2.4, points 2 and 4)."""

from __future__ import annotations

import httpx
import pytest
from nexus_people import BRUNO, CARE_HOME, HIDDEN, NANCY
from nexus_walk import BASE, Walk, leaves, nodes_of

from connectors.sandbox.nexus import NexusApp


async def test_home_holds_links_and_nothing_else(walk: Walk) -> None:
    home = await walk.get(BASE)

    assert list(home) == ["_links"]
    assert set(home["_links"]) >= {"patientDetailsSearch", "patientGrantById", "preferences", "organizationsTree"}


@pytest.mark.parametrize("path", ["patients/1/programs", "citizens", "v3/", "patientGrants/new", "../../../other"])
async def test_a_path_nobody_documented_is_404(walk: Walk, path: str) -> None:
    assert (await walk.http.get(f"{BASE}{path}")).status_code == 404


async def test_the_home_page_needs_its_last_slash(walk: Walk) -> None:
    assert (await walk.http.get(BASE.rstrip("/"))).status_code == 404


async def test_hrefs_are_relative_and_absolute_with_the_requests_own_host(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    hrefs = [link["href"] for link in nancy["_links"].values()]

    assert {href.startswith("/api/") for href in hrefs} == {True, False}
    assert all(href.startswith(("/api/", "http://127.0.0.1:8123/api/")) for href in hrefs)


async def test_an_absolute_href_names_the_port_even_when_it_is_the_usual_one(app: NexusApp) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://nexus.test") as http:
        walk = Walk(http)
        await walk.connect()
        home = (await http.get("http://nexus.test/api/core/mobile/testkommune/v2/")).json()

    assert home["_links"]["preferences"]["href"].startswith("http://nexus.test:80/api/")


async def test_every_link_on_a_citizen_and_on_home_leads_somewhere(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    lookup = {"patientGrantById", "patientPathways", "patientDetailsSearch", "update"}

    for rel, link in (nancy["_links"] | {rel: {"href": href} for rel, href in walk.api.items()}).items():
        if rel not in lookup:
            assert (await walk.call("GET", link["href"])).status_code == 200, rel


async def test_two_views_share_a_name_and_show_different_trees(walk: Walk) -> None:
    citizen = await walk.citizen(CARE_HOME)
    preferences = await walk.get(citizen["_links"]["patientPreferences"]["href"])
    twins = [item for item in preferences["CITIZEN_PATHWAY"] if item["name"] == "Forebyggelse"]

    trees = []
    for twin in twins:
        view = await walk.get(twin["_links"]["self"]["href"])
        trees.append(await walk.get(view["_links"]["pathwayReferences"]["href"]))

    assert len(twins) == 2
    assert len(trees[0]) == 1
    assert trees[1] == []


async def test_a_citizen_may_lack_the_view_that_others_have(walk: Walk, app: NexusApp) -> None:
    app.truth.hide_view(NANCY, "- Alt")

    assert await walk.view(await walk.citizen(NANCY)) is None
    assert await walk.view(await walk.citizen(BRUNO)) is not None


async def test_an_inactive_pathway_keeps_a_closed_indsats_of_the_same_name(walk: Walk) -> None:
    [root] = await walk.tree(await walk.citizen(CARE_HOME))
    [node] = nodes_of([root], "basketGrantReference")

    assert root["children"][0]["pathwayStatus"] == "INACTIVE"
    assert (node["name"], node["workflowState"]["name"]) == ("Tilbud om forebyggende hjemmebesøg", "Afsluttet")


async def test_the_catalogue_is_nested_has_near_names_and_ids_of_two_kinds(walk: Walk) -> None:
    bruno = await walk.citizen(BRUNO)
    [basket, *_] = await walk.get(bruno["_links"]["availableBaskets"]["href"])
    basket = await walk.get(basket["_links"]["self"]["href"])
    catalog = await walk.get(basket["_links"]["grantCatalog"]["href"])
    found = leaves(catalog)

    names = {item["name"] for item in found}
    assert {"Forebyggende samtale", "Tilbud om forebyggende hjemmebesøg", "Sygepleje"} <= names
    assert {type(item["id"]) for item in found} == {int, str}
    assert {int(item["id"]) for item in found}
    assert {item["type"] for item in found} == {"catalogGrant", "catalogPackage"}


async def test_a_citizen_without_the_pathway_has_no_basket(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)

    assert await walk.get(nancy["_links"]["availableBaskets"]["href"]) == []


async def test_what_is_not_accessible_is_not_reachable_by_id_either(walk: Walk, app: NexusApp) -> None:
    hidden = app.truth.patient_id(HIDDEN)

    assert (await walk.http.get(f"{BASE}patients/{hidden}")).status_code == 404
    assert (await walk.http.get(f"{BASE}patient/{hidden}/preferences")).status_code == 404
