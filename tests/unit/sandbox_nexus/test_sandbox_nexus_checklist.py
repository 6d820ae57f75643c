"""What is left of the ten points of facts: runners-and-nexus.md 2.4; docs/outside-client.md names the other tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from nexus_people import BRUNO, NANCY, Clock, citizens
from nexus_walk import BASE, CLIENT, Walk, element, nodes_of

from connectors.sandbox.fault_middleware import FaultMiddleware
from connectors.sandbox.faults import NEXUS, FaultBoard, FaultKind, FaultRule
from connectors.sandbox.nexus import TESTKOMMUNE, NexusApp, create_app
from connectors.sandbox.nexus.municipality import Pathway, Placement, Program, View

SAVE = "POST */patientGrants/save"


# --- 2: a municipality of its own names ------------------------------------------------------------------------------


@pytest.fixture
async def elsewhere(clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    offers = Pathway(77, "Forebyggelse i hjemmet")
    other = replace(
        TESTKOMMUNE,
        instance="andenby",
        views=(View(5, "Overblik"),),
        programs=(Program(70, "Sundhed for ældre", (offers,)),),
        offer_pathway=Placement("Sundhed for ældre", offers.name),
        care_pathway=Placement("Sundhed for ældre", offers.name),
    )
    app = create_app(citizens(), other, clock=clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8123") as http:
        yield http


async def test_another_municipality_has_its_own_instance_and_its_own_names(elsewhere: httpx.AsyncClient) -> None:
    form = {"grant_type": "client_credentials"}
    token = (await elsewhere.post("/authx/realms/andenby/protocol/openid-connect/token", data=form, auth=CLIENT)).json()
    elsewhere.headers["Authorization"] = f"Bearer {token['access_token']}"
    walk = Walk(elsewhere)
    home = await walk.get(BASE.replace("testkommune", "andenby"))
    walk.api = {rel: link["href"] for rel, link in home["_links"].items()}

    nancy = await walk.citizen(NANCY)

    assert all("/andenby/" in link["href"] for link in nancy["_links"].values())
    assert await walk.view(nancy, "- Alt") is None
    assert await walk.open_pathway(nancy, "Sundhed for ældre", "Forebyggelse i hjemmet") is not None
    assert [node["name"] for node in await walk.tree(nancy, "Overblik")] == ["Sundhed for ældre"]
    assert (await elsewhere.get(BASE)).status_code == 404


# --- 6: what goes wrong on the way -----------------------------------------------------------------------------------


@pytest.fixture
def board() -> FaultBoard:
    return FaultBoard(seed=4)


@pytest.fixture
async def shaky(app: NexusApp, board: FaultBoard) -> AsyncIterator[Walk]:
    transport = httpx.ASGITransport(app=FaultMiddleware(app, board, NEXUS))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8123") as http:
        walk = Walk(http)
        await walk.connect()
        yield walk


async def test_a_save_whose_reply_is_lost_has_saved(shaky: Walk, app: NexusApp, board: FaultBoard) -> None:
    board.add(FaultRule(NEXUS, FaultKind.REPLY_LOST, SAVE))

    with pytest.raises(ConnectionResetError):
        await shaky.create_offer(NANCY, "vores-reference")

    [made] = app.truth.interventions(NANCY)
    assert made.texts["orderReference"] == "vores-reference"
    [node] = nodes_of(await shaky.tree(await shaky.citizen(NANCY)), "basketGrantReference")
    found = await shaky.get(node["_links"]["referencedObject"]["href"])
    assert element(found, "orderReference")["text"] == "vores-reference"


async def test_a_save_that_fails_once_has_saved_nothing_and_passes_when_made_again(
    shaky: Walk, app: NexusApp, board: FaultBoard
) -> None:
    board.add(FaultRule(NEXUS, FaultKind.ERROR_500, SAVE))

    with pytest.raises(httpx.HTTPStatusError, match="500"):
        await shaky.create_offer(NANCY)
    assert app.truth.interventions(NANCY) == []
    await shaky.create_offer(NANCY)

    assert len(app.truth.interventions(NANCY)) == 1


async def test_a_note_to_the_supplier_whose_reply_is_lost_has_arrived(
    shaky: Walk, app: NexusApp, board: FaultBoard
) -> None:
    saved = await shaky.create_offer(NANCY)
    board.add(FaultRule(NEXUS, FaultKind.REPLY_LOST, "*/supplierComment"))

    with pytest.raises(ConnectionResetError):
        await shaky.comment(saved, "Husk ladet port")

    assert app.truth.interventions(NANCY)[0].comments == ("Husk ladet port",)


# --- 9: letters are not imitated -------------------------------------------------------------------------------------


async def test_no_letter_of_nexus_own_can_be_made_here(walk: Walk) -> None:
    bruno = await walk.citizen(BRUNO)

    assert await walk.get(bruno["_links"]["availableLetterTemplates"]["href"]) == []
    assert "dynamicTemplate" not in bruno["_links"]
    assert (await walk.http.get(f"{BASE}letters/withAttachment?uid=1")).status_code == 404
