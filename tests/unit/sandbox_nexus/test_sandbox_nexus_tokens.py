"""The token endpoint and who is let in (facts: runners-and-nexus.md 2.4, point 1)."""

from __future__ import annotations

import httpx
import pytest
from nexus_people import Clock
from nexus_walk import BASE, CLIENT, TOKEN_URL

from connectors.sandbox.nexus import TESTKOMMUNE, NexusApp

GRANT = {"grant_type": "client_credentials"}


async def test_a_client_may_say_who_it_is_by_header_or_by_form(http: httpx.AsyncClient) -> None:
    by_header = await http.post(TOKEN_URL, data=GRANT, auth=CLIENT)
    by_form = await http.post(TOKEN_URL, data=GRANT | {"client_id": CLIENT[0], "client_secret": CLIENT[1]})

    assert by_header.status_code == by_form.status_code == 200
    assert set(by_header.json()) >= {"access_token", "token_type", "expires_in", "refresh_token", "refresh_expires_in"}


@pytest.mark.parametrize("auth", [None, ("samdrift", "forkert"), ("en-anden", CLIENT[1])])
async def test_a_wrong_client_gets_401(http: httpx.AsyncClient, auth: tuple[str, str] | None) -> None:
    assert (await http.post(TOKEN_URL, data=GRANT, auth=auth or httpx.USE_CLIENT_DEFAULT)).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer ukendt", "Basic abc"])
async def test_a_page_without_a_good_token_is_401(http: httpx.AsyncClient, header: str) -> None:
    assert (await http.get(BASE, headers={"Authorization": header})).status_code == 401


async def test_a_token_expires_and_its_refresh_token_gives_a_new_one(http: httpx.AsyncClient, clock: Clock) -> None:
    first = (await http.post(TOKEN_URL, data=GRANT, auth=CLIENT)).json()
    clock.pass_seconds(TESTKOMMUNE.token_seconds)
    old = {"Authorization": f"Bearer {first['access_token']}"}

    assert (await http.get(BASE, headers=old)).status_code == 401
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = (await http.post(TOKEN_URL, data=refresh, auth=CLIENT)).json()
    new = {"Authorization": f"Bearer {second['access_token']}"}
    assert (await http.get(BASE, headers=new)).status_code == 200


async def test_an_old_refresh_token_is_refused_as_keycloak_does(http: httpx.AsyncClient, clock: Clock) -> None:
    first = (await http.post(TOKEN_URL, data=GRANT, auth=CLIENT)).json()
    clock.pass_seconds(TESTKOMMUNE.refresh_seconds)

    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    refused = await http.post(TOKEN_URL, data=refresh, auth=CLIENT)

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


async def test_tokens_can_be_made_unknown(http: httpx.AsyncClient, app: NexusApp) -> None:
    token = (await http.post(TOKEN_URL, data=GRANT, auth=CLIENT)).json()["access_token"]
    app.expire_tokens()

    assert (await http.get(BASE, headers={"Authorization": f"Bearer {token}"})).status_code == 401


async def test_another_municipality_has_no_token_here(http: httpx.AsyncClient) -> None:
    assert (await http.post(TOKEN_URL.replace("testkommune", "andenby"), data=GRANT, auth=CLIENT)).status_code == 404
