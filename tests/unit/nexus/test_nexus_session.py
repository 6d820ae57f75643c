import asyncio
import base64
import logging
from datetime import date

import httpx
import pytest
from nexus_recording import BASE, TOKEN_URL, at, links, patient
from pydantic import SecretStr

from connectors.cpr import Cpr
from connectors.errors import NotConfigured, Rejected, Throttled, Unavailable
from connectors.nexus import NexusConnection
from connectors.nexus.hal import resolve
from connectors.ports import CitizenRef, InterventionOrder

NUMBER = Cpr("2512489996")
TOKEN_PATH = httpx.URL(TOKEN_URL).path


def tokens(nexus, *answers):
    nexus.answers["POST", TOKEN_PATH] = [
        answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer) for answer in answers
    ]


def logins(nexus):
    return [dict(httpx.QueryParams(call.content.decode())) for call in nexus.calls if call.url.path == TOKEN_PATH]


def token(name, **more):
    return {"access_token": name, "token_type": "Bearer", "expires_in": 100} | more


async def test_the_login_is_client_credentials_by_basic_auth_once(nexus, system):
    await system.find_citizen(NUMBER)
    await system.find_citizen(NUMBER)
    assert logins(nexus) == [{"grant_type": "client_credentials"}]
    sent = base64.b64decode(nexus.calls[0].headers["authorization"].removeprefix("Basic ")).decode()
    assert sent == "robot:hemmeligt-ord"
    assert nexus.calls[-1].headers["authorization"] == "Bearer token-1"


async def test_a_token_is_renewed_before_it_expires(nexus, system, clock):
    tokens(nexus, token("a", refresh_token="r", refresh_expires_in=1000), token("b"))
    await system.find_citizen(NUMBER)
    clock.now += 79
    await system.find_citizen(NUMBER)
    assert len(logins(nexus)) == 1
    clock.now += 2
    await system.find_citizen(NUMBER)
    assert logins(nexus)[1:] == [{"grant_type": "refresh_token", "refresh_token": "r"}]
    assert nexus.calls[-1].headers["authorization"] == "Bearer b"


async def test_a_refused_refresh_falls_back_to_the_credentials(nexus, system, clock):
    tokens(nexus, token("a", refresh_token="r", refresh_expires_in=1000), httpx.Response(400), token("c"))
    await system.find_citizen(NUMBER)
    clock.now += 99
    await system.find_citizen(NUMBER)
    assert [form["grant_type"] for form in logins(nexus)] == [
        "client_credentials",
        "refresh_token",
        "client_credentials",
    ]


async def test_a_spent_refresh_token_is_not_tried(nexus, system, clock):
    tokens(nexus, token("a", refresh_token="r", refresh_expires_in=50), token("b"))
    await system.find_citizen(NUMBER)
    clock.now += 99
    await system.find_citizen(NUMBER)
    assert [form["grant_type"] for form in logins(nexus)] == ["client_credentials", "client_credentials"]


async def test_a_401_renews_once_and_only_once(nexus, system):
    tokens(nexus, token("a"), token("b"))
    found = httpx.Response(200, json={"isPatientAccessible": True, "patient": patient()})
    nexus.set("POST", "patients/search", httpx.Response(401), found)
    assert await system.find_citizen(NUMBER) is not None
    nexus.set("POST", "patients/search", httpx.Response(401))
    with pytest.raises(NotConfigured):
        await system.find_citizen(NUMBER)
    assert len(logins(nexus)) == 3


async def test_many_calls_with_a_spent_token_make_one_login(nexus, system, clock):
    await system.find_citizen(NUMBER)
    clock.now += 1000
    await asyncio.gather(*(system.find_citizen(NUMBER) for _ in range(8)))
    assert len(logins(nexus)) == 2


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_refused_credentials_are_not_configured_and_never_shown(nexus, system, status):
    tokens(nexus, httpx.Response(status, json={"error": "invalid_client"}))
    with pytest.raises(NotConfigured) as wrong:
        await system.check_settings()
    assert wrong.value.setting == "connections.care_system.client_id"
    assert "hemmeligt-ord" not in str(wrong.value)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(500), Unavailable),
        (httpx.Response(429), Throttled),
        (httpx.Response(200, text="<html>"), Unavailable),
        (httpx.Response(200, json={}), Unavailable),
        (httpx.Response(200, json=[]), Unavailable),
    ],
)
async def test_a_login_that_fails_otherwise_may_be_tried_again(nexus, system, answer, error):
    tokens(nexus, answer)
    with pytest.raises(error):
        await system.check_settings()


async def test_a_login_without_a_lifetime_is_still_used(nexus, system):
    tokens(nexus, {"access_token": "a"})
    await system.find_citizen(NUMBER)
    assert len(logins(nexus)) == 1


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/api/core/mobile/demo/v2/patients/1", "https://demo.nexus.example/api/core/mobile/demo/v2/patients/1"),
        ("https://demo.nexus.example:443/api/x?ids=1", "https://demo.nexus.example:443/api/x?ids=1"),
        ("patients/1", BASE + "patients/1"),
    ],
)
def test_relative_and_absolute_links_lead_to_the_same_host(href, url):
    assert resolve(BASE, href) == url


@pytest.mark.parametrize(
    "href",
    [
        "https://evil.example/api",
        "https://demo.nexus.example:8443/api",
        "http://demo.nexus.example/api",
        "//evil.example/api",
        "https://demo.nexus.example@evil.example/api",
        "https://demo.nexus.example.evil.example/",
        "file:///etc/passwd",
        "https://[broken/",
        "https://demo.nexus.example:port/",
        "https://user@demo.nexus.example/api",
        "https://demo.nexus.example\\@evil.example/api",
        "https://evil.example\t/api",
    ],
)
async def test_the_token_reaches_no_other_host(nexus, system, href):
    nexus.set("GET", "", {"_links": links(patientDetailsSearch=href)})
    with pytest.raises(Rejected) as refused:
        await system.find_citizen(NUMBER)
    assert refused.value.code == "FOREIGN_HOST"
    assert "evil" not in str(refused.value)
    assert {call.url.host for call in nexus.calls} == {"iam.nexus.example", "demo.nexus.example"}


def test_on_loopback_the_port_is_part_of_the_host():
    base = "http://127.0.0.1:8001/api/v2/"
    assert resolve(base, "http://127.0.0.1:8001/api/v2/x") == "http://127.0.0.1:8001/api/v2/x"
    with pytest.raises(Rejected):
        resolve(base, "http://127.0.0.1:8002/api/v2/x")


async def test_a_missing_link_is_a_missing_right(nexus, system):
    nexus.set("GET", "", {"_links": links(patientDetailsSearch=at("patients/search"))})
    with pytest.raises(NotConfigured) as wrong:
        await system.check_settings()
    assert wrong.value.setting == "connections.care_system"


async def test_checked_settings_are_told(system):
    assert len(await system.check_settings()) == 5


async def test_no_log_line_carries_token_secret_or_number(nexus, system, caplog):
    caplog.set_level(logging.DEBUG)
    citizen = await system.find_citizen(NUMBER)
    await system.interventions(citizen.ref)
    nexus.set("POST", "patients/search", httpx.Response(500, text="2512489996"))
    with pytest.raises(Unavailable):
        await system.find_citizen(NUMBER)
    for secret in ("2512489996", "token-1", "hemmeligt-ord", "Berggren"):
        assert secret not in caplog.text


async def test_a_citizen_of_another_run_is_found_by_id(nexus, system):
    await system.interventions(CitizenRef("42"))
    assert "GET patients/42" in nexus.sequence()


async def test_a_write_prepared_too_slowly_is_not_made(nexus, system, clock, citizen, reference):
    def slow(_request):
        clock.now += 61
        return httpx.Response(200, json={"patientGrantId": None})

    nexus.set("GET", "basket/900/bulkPrototype", slow)
    with pytest.raises(Unavailable):
        await system.create_intervention(citizen, InterventionOrder(start=date(2026, 9, 14)), reference)
    assert nexus.writes == []


def test_the_longest_write_is_preparation_and_one_call():
    connection = NexusConnection.for_instance("demo", "id", SecretStr("s"))
    assert connection.longest_write == connection.prepare_seconds + connection.timeout
