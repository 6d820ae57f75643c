"""Sequences of other municipalities' clients, as public code makes them (facts: runners-and-nexus.md 2.1, 2.2)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from nexus_people import HIDDEN, NANCY, Clock
from nexus_walk import BASE, CLIENT, INSTANCE, TOKEN_URL, Walk

from connectors.sandbox.nexus import TESTKOMMUNE

FORM = {"client_id": CLIENT[0], "client_secret": CLIENT[1]}
HOST = "http://127.0.0.1:8123"


class HostAndPath:
    """A client that logs in by form and writes `host/href`, whatever the href begins with, unless it names a host."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.token: dict[str, Any] = {}

    async def log_in(self, **form: str) -> None:
        answered = await self.http.post(f"{HOST}/{TOKEN_URL.lstrip('/')}", data=form | FORM)
        self.token = answered.raise_for_status().json()

    async def get(self, path: str, **params: str) -> Any:
        url = path if path.startswith("http") else f"{HOST}/{path}"
        headers = {"Authorization": f"Bearer {self.token['access_token']}"}
        return (await self.http.get(url, headers=headers, params=params or None)).raise_for_status().json()


@pytest.fixture
async def client(http: httpx.AsyncClient) -> HostAndPath:
    client = HostAndPath(http)
    await client.log_in(grant_type="client_credentials")
    return client


async def test_a_relative_href_may_be_written_after_a_slash_of_the_clients_own(client: HostAndPath) -> None:
    home = await client.get(f"api/core/mobile/{INSTANCE}/v2/")
    href = home["_links"]["professionals"]["href"]

    [found] = await client.get(href, query="sunanj")

    assert href.startswith("/api/")
    assert found["primaryIdentifier"] == "sunanj"


async def test_a_citizen_is_found_by_the_paged_search_and_read_whole_by_its_self_link(client: HostAndPath) -> None:
    home = await client.get(f"api/core/mobile/{INSTANCE}/v2/")

    found = await client.get(home["_links"]["patients"]["href"], query=NANCY)
    [listed] = await client.get(found["pages"][0]["_links"]["patientData"]["href"])
    whole = await client.get(listed["_links"]["self"]["href"])
    lendings = await client.get(whole["_links"]["lendings"]["href"].lstrip("/") + "&active=true")

    assert whole["patientIdentifier"]["identifier"] == "251248-9996"
    assert lendings == []
    assert (await client.get(home["_links"]["patients"]["href"], query=HIDDEN))["pages"] == []


async def test_the_calendar_is_found_through_the_citizens_preferences(client: HostAndPath) -> None:
    home = await client.get(f"api/core/mobile/{INSTANCE}/v2/")
    found = await client.get(home["_links"]["patients"]["href"], query=NANCY)
    [listed] = await client.get(found["pages"][0]["_links"]["patientData"]["href"])
    whole = await client.get(listed["_links"]["self"]["href"])

    preferences = await client.get(whole["_links"]["patientPreferences"]["href"])
    [calendar] = [item for item in preferences["CITIZEN_CALENDAR"] if item["name"] == "Borgerkalender"]

    assert (await client.get(calendar["_links"]["self"]["href"]))["name"] == "Borgerkalender"


@pytest.mark.parametrize("grant", ["refresh_token", "client_credentials"])
async def test_a_spent_token_is_renewed_by_form_with_either_grant(
    client: HostAndPath, clock: Clock, grant: str
) -> None:
    clock.pass_seconds(TESTKOMMUNE.token_seconds)
    spent = client.token["access_token"]

    await client.log_in(grant_type=grant, refresh_token=client.token["refresh_token"])

    assert client.token["access_token"] != spent
    assert "_links" in await client.get(f"api/core/mobile/{INSTANCE}/v2/")


async def test_hard_coded_paths_of_organisations_and_employees_answer(walk: Walk) -> None:
    tree = await walk.get(urljoin(BASE, "organizations/tree"))
    [found] = await walk.get(urljoin(BASE, "professionals/?query=sunanj"))
    read = await walk.get(urljoin(BASE, f"professionals/{found['id']}"))

    assert tree["children"]
    assert read["fullName"] == found["fullName"]


async def test_a_citizen_is_found_by_cpr_number_in_the_text_search_too(walk: Walk) -> None:
    found = await walk.get(walk.api["searchPatients"], params={"query": NANCY, "maxResults": 10})

    assert [each["patientIdentifier"]["identifier"] for each in found] == ["251248-9996"]


async def test_two_slashes_do_not_open_a_path_that_nobody_documented(http: httpx.AsyncClient, walk: Walk) -> None:
    assert (await http.get(f"{BASE}/patients//1/programs")).status_code == 404
    assert (await http.get(BASE.rstrip("/") + "//", headers={"Authorization": ""})).status_code == 401
