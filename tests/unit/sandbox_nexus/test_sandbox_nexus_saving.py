"""The save and its refusals (facts: runners-and-nexus.md 2.4, points 5 and 8)."""

from __future__ import annotations

from typing import Any

import pytest
from nexus_people import BRUNO, LACKING, NANCY
from nexus_walk import BASE, Thing, Walk, element

from connectors.sandbox.nexus import NexusApp

PLACEMENT = "Ældre og sundhed > Forebyggende hjemmebesøg"
OFFER = "Tilbud om forebyggende hjemmebesøg"
DAY = "2026-05-04T22:00:00Z"


@pytest.fixture
async def template(walk: Walk) -> Thing:
    bruno = await walk.citizen(BRUNO)
    grant = await walk.unsaved(bruno, PLACEMENT, OFFER)
    template = await walk.template(grant, "Ansøg, Bevilg, Bestil")
    await walk.set_supplier(template, "Sundhedsvejlederne")
    element(template, "plannedDate")["date"] = DAY
    element(template, "workflowRequestedDate")["date"] = DAY
    return template


def made(app: NexusApp, cpr: str = BRUNO) -> int:
    return sum(item.by_robot for item in app.truth.interventions(cpr))


async def refused(walk: Walk, template: Thing) -> tuple[int, list[str]]:
    answer = await walk.http.post(template["_links"]["save"]["href"], json=template)
    return answer.status_code, answer.json()["fields"]


@pytest.mark.parametrize(
    ("kind", "key"), [("supplier", "supplier"), ("plannedDate", "date"), ("workflowRequestedDate", "date")]
)
async def test_a_required_element_left_empty_is_refused_by_name(
    walk: Walk, app: NexusApp, template: Thing, kind: str, key: str
) -> None:
    assert element(template, kind)["metadata"]["required"] is True
    element(template, kind)[key] = None

    assert await refused(walk, template) == (400, [kind])
    assert made(app) == 0


async def test_an_element_left_out_of_the_template_is_missing_too(walk: Walk, app: NexusApp, template: Thing) -> None:
    template["elements"] = [item for item in template["elements"] if item["type"] != "plannedDate"]

    assert await refused(walk, template) == (400, ["plannedDate"])
    assert made(app) == 0


async def test_saying_that_nothing_is_required_does_not_make_it_so(walk: Walk, template: Thing) -> None:
    element(template, "supplier")["metadata"]["required"] = False
    element(template, "supplier")["supplier"] = None

    assert (await refused(walk, template))[0] == 400


async def test_what_a_transition_requires_differs(walk: Walk) -> None:
    bruno = await walk.citizen(BRUNO)
    template = await walk.template(await walk.unsaved(bruno, PLACEMENT, OFFER), "Ansøg")

    assert element(template, "supplier")["metadata"]["required"] is False
    element(template, "workflowRequestedDate")["date"] = DAY
    saved = (await walk.save(template))["savedGrant"]
    assert saved["workflowState"]["name"] == "Ansøgt"
    assert saved["currentOrderGrantId"] is None


async def test_a_citizen_whose_save_lacks_a_field_says_so_beforehand(walk: Walk, app: NexusApp) -> None:
    with pytest.raises(Exception, match="400"):
        await walk.create_offer(LACKING)

    citizen = await walk.citizen(LACKING)
    template = await walk.template(await walk.unsaved(citizen, PLACEMENT, OFFER), "Ansøg")
    lacking = element(template, "payingMunicipality")
    assert (lacking["metadata"]["required"], lacking["municipality"]) == (True, None)
    assert made(app, LACKING) == 0


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("plannedDate", "date", "2026-05-05T00:00:00"),
        ("plannedDate", "date", "i morgen"),
        ("functionalLevel", "value", 16),
        ("resourceCount", "number", 5),
        ("orderReference", "text", 7),
        ("denmarkStatisticRareDisability", "value", "ja"),
        ("denmarkStatisticMappingTargetGroup", "selectedValues", ["9"]),
        ("supplier", "supplier", {"id": 1504, "name": "Sygeplejen"}),
    ],
)
async def test_a_value_of_the_wrong_kind_is_refused(
    walk: Walk, app: NexusApp, template: Thing, kind: str, key: str, value: Any
) -> None:
    element(template, kind)[key] = value

    assert await refused(walk, template) == (400, [kind])
    assert made(app) == 0


async def test_a_local_midnight_sent_as_utc_is_kept_as_that_instant(walk: Walk, template: Thing) -> None:
    element(template, "plannedDate")["date"] = "2026-05-05T00:00:00+02:00"

    saved = (await walk.save(template))["savedGrant"]

    assert element(saved, "plannedDate")["date"] == "2026-05-04T22:00:00Z"


async def test_a_locked_element_keeps_its_value(walk: Walk, template: Thing) -> None:
    element(template, "paragraph")["paragraph"] = None
    element(template, "klMapping")["text"] = "Z9"

    saved = (await walk.save(template))["savedGrant"]

    assert element(saved, "paragraph")["paragraph"]["section"] == "§ 5"
    assert element(saved, "klMapping")["text"] == "F1"


async def test_every_value_key_of_the_facts_is_among_the_elements(template: Thing) -> None:
    keys = {key for item in template["elements"] for key in item}
    number = element(template, "resourceCount")

    assert keys >= {"text", "date", "value", "selectedValues", "number", "decimal", "supplier", "paragraph", "next"}
    assert keys >= {"municipality", "municipalityList", "possibleValues", "hasCommonValues", "kleNumber", "pattern"}
    assert (number["lowerBound"], number["upperBound"]) == (1, 4)


async def test_suppliers_differ_by_grant_model(walk: Walk) -> None:
    paid = await walk.get(f"{BASE}grants/models/CASEFLOW_PAY_FREQ/suppliers")
    plain = await walk.get(f"{BASE}grants/models/CASEFLOW/suppliers")

    assert "Sundhedsvejlederne" in [item["name"] for item in paid]
    assert "Sundhedsvejlederne" not in [item["name"] for item in plain]


async def test_transitions_depend_on_the_state(walk: Walk, template: Thing, app: NexusApp) -> None:
    saved = (await walk.save(template))["savedGrant"]
    granted = await walk.get(f"{BASE}patientGrants/{app.truth.give_intervention(BRUNO, OFFER, 'Bevilliget')}")
    assigned = await walk.get(f"{BASE}patientGrants/{app.truth.give_intervention(BRUNO, 'Bad', 'Tildelt')}")

    def names(grant: Thing) -> list[str]:
        return [item["name"] for item in grant["currentWorkflowTransitions"]]

    assert names(saved) == ["Ændr", "Afslut"]
    assert "Annullér" in names(granted)
    assert names(assigned) == ["Fjern"]


async def test_a_transition_of_another_state_is_refused(walk: Walk, template: Thing) -> None:
    saved = (await walk.save(template))["savedGrant"]
    change = await walk.template(saved, "Ændr")
    change["workflowTransitionId"] = template["workflowTransitionId"]

    assert (await refused(walk, change))[0] == 400


async def test_a_stale_template_is_409_and_a_fresh_one_passes(walk: Walk, app: NexusApp, template: Thing) -> None:
    saved = (await walk.save(template))["savedGrant"]
    stale = await walk.template(saved, "Ændr")
    app.truth.touch_intervention(saved["basketGrantId"])

    assert (await refused(walk, stale))[0] == 409
    fresh = await walk.get(saved["_links"]["self"]["href"])
    assert (await walk.save(await walk.template(fresh, "Ændr")))["savedGrant"]["version"] == 2


@pytest.mark.parametrize("aimed", ["", BRUNO])
async def test_a_conflict_can_be_armed_for_the_next_save_only(
    walk: Walk, app: NexusApp, template: Thing, aimed: str
) -> None:
    app.faults.conflict_on_next_save(aimed)

    assert (await refused(walk, template))[0] == 409
    assert made(app) == 0
    await walk.save(template)
    assert made(app) == 1


async def test_a_conflict_for_someone_else_hits_nobody(walk: Walk, app: NexusApp, template: Thing) -> None:
    app.faults.conflict_on_next_save(NANCY)
    await walk.save(template)

    assert made(app) == 1
    app.faults.clear()
    assert (await walk.create_offer(NANCY))["savedGrant"]


async def test_saving_the_same_template_twice_makes_two(walk: Walk, app: NexusApp, template: Thing) -> None:
    await walk.save(template)
    await walk.save(template)

    assert made(app) == 2


async def test_a_basket_dies_with_its_pathway(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    pathway = await walk.open_pathway(nancy, "Ældre og sundhed", "Forebyggende hjemmebesøg")
    assert pathway is not None
    template = await walk.template(await walk.unsaved(nancy, PLACEMENT, OFFER), "Ansøg")
    await walk.call("PUT", pathway["_links"]["close"]["href"], json={})

    assert (await refused(walk, template))[0] == 404
    assert await walk.get(nancy["_links"]["availableBaskets"]["href"]) == []


async def test_enrolling_twice_by_an_old_link_leaves_two_baskets_of_one_name(walk: Walk) -> None:
    nancy = await walk.citizen(NANCY)
    await walk.open_pathway(nancy, "Ældre og sundhed", "Forebyggende hjemmebesøg")
    enroll = next(call for call in reversed(walk.calls) if call.endswith("/enroll"))
    await walk.call(*enroll.split(" ", 1), json="")

    baskets = await walk.get(nancy["_links"]["availableBaskets"]["href"])

    assert [item["pathwayPlacementName"] for item in baskets] == [PLACEMENT, PLACEMENT]


async def test_bulk_get_takes_exactly_one(walk: Walk) -> None:
    href = f"{BASE}patientGrants/bulkGet?parameterType=BULK_EDIT_CONDITION"

    assert (await walk.http.post(href, json=[])).status_code == 400
    assert (await walk.http.post(href, json={})).status_code == 400


async def test_a_comment_on_no_order_is_refused(walk: Walk) -> None:
    comment = f"{BASE}patientGrants/supplierComment"

    assert (await walk.http.post(comment, json={"comment": "x"})).status_code == 400
    assert (await walk.http.post(f"{comment}?orderGrantIds=5", json={"comment": "x"})).status_code == 404


async def test_the_audit_shows_exactly_one_creation(walk: Walk, template: Thing) -> None:
    saved = (await walk.save(template))["savedGrant"]
    await walk.save(await walk.template(saved, "Ændr"))

    entries = (await walk.get(saved["_links"]["audit"]["href"]))["auditEntries"]

    assert [entry["type"] for entry in entries] == ["CREATE", "UPDATE"]
    assert entries[1]["changes"] == [
        {"key": "workflowState", "oldValue": "Bestilt", "newValue": "Ændret", "translation": "workflowState"}
    ]
    assert entries[0]["professional"]["primaryIdentifier"] == "robot1"
