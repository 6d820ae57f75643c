"""State outlives the process (as JSON) and is cheap to ask about."""

from __future__ import annotations

import json

import httpx
import pytest
from nexus_people import BRUNO, CARE_HOME, NANCY, Clock, citizens
from nexus_walk import Walk, nodes_of

from connectors.sandbox.nexus import NexusApp, create_app


async def _fill(walk: Walk) -> None:
    saved = await walk.create_offer(NANCY, "min-reference")
    await walk.comment(saved, "note")
    nancy = await walk.citizen(NANCY)
    await walk.create_task(nancy, "Opgave til sundhedsvejleder", "Titel", "Sundhedsvejleder Nord")
    pathway = await walk.open_pathway(nancy, "Ældre og sundhed", "Forebyggende hjemmebesøg")
    assert pathway is not None
    await walk.file_document(pathway, "Brev", "noter", b"%PDF")


async def test_a_restarted_simulator_answers_as_before(walk: Walk, app: NexusApp, clock: Clock) -> None:
    await _fill(walk)
    app.truth.die(CARE_HOME)
    app.truth.leave_list(BRUNO, "Alle borgere")
    kept = json.loads(json.dumps(app.snapshot()))

    again = create_app(citizens(), clock=clock)
    again.restore(kept)

    assert again.snapshot() == kept
    for cpr in (NANCY, BRUNO, CARE_HOME):
        assert again.truth.interventions(cpr) == app.truth.interventions(cpr)
    assert again.truth.counts() == app.truth.counts()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=again), base_url="http://127.0.0.1:8123") as http:
        after = Walk(http)
        await after.connect()
        assert (await after.citizen(CARE_HOME))["patientState"]["name"] == "Mors"
        [node] = nodes_of(await after.tree(await after.citizen(NANCY)), "basketGrantReference")
        grant = await after.get(node["_links"]["referencedObject"]["href"])
        await after.save(await after.template(grant, "Ændr"))
    assert again.truth.interventions(NANCY)[0].state == "Ændret"


async def test_a_snapshot_does_not_change_with_the_state(walk: Walk, app: NexusApp) -> None:
    saved = await walk.create_offer(NANCY)
    before = app.snapshot()
    written = json.dumps(before)

    await walk.comment(saved, "note")
    await walk.save(await walk.template(saved["savedGrant"], "Ændr"))

    assert json.dumps(before) == written


async def test_the_revision_grows_with_changes_and_not_with_reads(walk: Walk, app: NexusApp) -> None:
    start = app.revision
    await walk.tree(await walk.citizen(BRUNO))
    assert app.revision == start

    await walk.create_offer(NANCY)
    made = app.revision
    app.truth.die(BRUNO)
    assert start < made < app.revision


def test_a_snapshot_of_other_citizens_or_another_format_is_refused_whole(app: NexusApp) -> None:
    before = app.snapshot()

    with pytest.raises(ValueError, match="other citizens"):
        app.restore(create_app([]).snapshot())
    with pytest.raises(ValueError, match="format"):
        app.restore(before | {"format": 0})
    assert app.snapshot() == before


async def test_counts_leave_out_what_stood_there_before(walk: Walk, app: NexusApp) -> None:
    assert app.truth.counts().interventions == 0

    await _fill(walk)

    counts = app.truth.counts()
    assert (counts.interventions, counts.tasks, counts.documents, counts.pathways) == (1, 1, 1, 2)


def test_the_same_citizens_get_the_same_ids(app: NexusApp, clock: Clock) -> None:
    assert create_app(citizens(), clock=clock).snapshot() == app.snapshot()
