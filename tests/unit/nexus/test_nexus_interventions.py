from datetime import date

import httpx
import pytest
from nexus_recording import grant, grant_node, template, tree

from connectors.errors import Duplicate, NotConfigured, OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.ports import InterventionOrder, Probe, RemoteId

ORDER = InterventionOrder(start=date(2026, 9, 14), note="Tilbud sendt")


def values(draft):
    return {one["type"]: one for one in draft["elements"]}


async def test_an_order_is_seven_reads_and_one_save(nexus, system, citizen, reference):
    assert await system.create_intervention(citizen, ORDER, reference) == "700"
    steps = [step for step in nexus.sequence() if "token" not in step]
    assert steps == [
        "GET ",
        "GET patients/42",
        "GET basket/availableForPatient/42",
        "GET basket/900",
        "GET basket/900/catalog",
        "GET basket/900/bulkPrototype",
        "POST patientGrants/bulkGet",
        "GET patientGrants/bulkPrepareForEdit/414",
        "GET grants/models/CASEFLOW/suppliers",
        "POST patientGrants/save",
    ]
    assert len(nexus.writes) == 1


async def test_the_prototype_names_catalogue_entry_and_basket(nexus, system, citizen, reference):
    await system.create_intervention(citizen, ORDER, reference)
    assert nexus.body("/bulkGet") == [
        {"patientGrantId": None, "index": None, "catalogGrantId": 2207, "basketId": 900, "key": "null:2207:false"}
    ]


async def test_the_order_carries_reference_note_supplier_and_midnight_in_copenhagen(nexus, system, citizen, reference):
    await system.create_intervention(citizen, ORDER, reference)
    sent = values(nexus.body("/save"))
    assert sent["orderReference"]["text"] == reference
    assert sent["description"]["text"] == "Tilbud sendt"
    assert sent["supplier"]["supplier"] == {"id": 5, "name": "Forebyggelsesteam Nord"}
    assert sent["orderedDate"]["date"] == "2026-09-13T22:00:00.000Z"


async def test_a_winter_day_is_an_hour_nearer(nexus, system, citizen, reference):
    await system.create_intervention(citizen, InterventionOrder(start=date(2026, 12, 1)), reference)
    assert values(nexus.body("/save"))["orderedDate"]["date"] == "2026-11-30T23:00:00.000Z"


async def test_the_intervention_with_our_reference_is_found_among_those_of_its_name(nexus, system, citizen, reference):
    nexus.set("GET", "patient/42/pathwayReferences", tree(grant_node(700), grant_node(701, state="Afsluttet")))
    nexus.set("GET", "patientGrants/700", grant(700, "another"))
    nexus.set("GET", "patientGrants/701", grant(701, reference, state="Afsluttet"))
    assert await system.find_intervention(citizen, reference) == "701"


async def test_words_beside_the_reference_do_not_hide_it(nexus, system, citizen, reference):
    nexus.set("GET", "patient/42/pathwayReferences", tree(grant_node(700)))
    nexus.set("GET", "patientGrants/700", grant(700, f"Ringet 14/9. {reference.upper()} (robot)"))
    assert await system.find_intervention(citizen, reference) == "700"
    assert [one.reference for one in await system.interventions(citizen)] == [reference]


async def test_none_is_proof_of_absence(nexus, system, citizen, reference):
    nexus.set("GET", "patient/42/pathwayReferences", tree(grant_node(700), grant_node(702, name="Genoptræning")))
    nexus.set("GET", "patientGrants/700", grant(700, "another"))
    assert await system.find_intervention(citizen, reference) is None
    assert not any("702" in step for step in nexus.sequence())


@pytest.mark.parametrize(
    "failure", [httpx.Response(500), httpx.ReadTimeout("slow"), httpx.Response(200, text="<html>")]
)
async def test_one_unread_candidate_is_never_absence(nexus, system, citizen, reference, failure):
    nexus.set("GET", "patient/42/pathwayReferences", tree(grant_node(700)))
    nexus.set("GET", "patientGrants/700", failure)
    with pytest.raises(Unavailable):
        await system.find_intervention(citizen, reference)


async def test_a_candidate_without_elements_goes_to_a_person(nexus, system, citizen, reference):
    nexus.set("GET", "patient/42/pathwayReferences", tree(grant_node(700)))
    nexus.set("GET", "patientGrants/700", grant(700) | {"currentElements": None, "futureElements": None})
    with pytest.raises(Rejected) as refused:
        await system.find_intervention(citizen, reference)
    assert refused.value.code == "UNREADABLE"


async def test_a_listed_intervention_without_elements_is_still_listed(nexus, system, citizen):
    nexus.set("GET", "patient/42/pathwayReferences", tree(grant_node(700)))
    nexus.set("GET", "patientGrants/700", grant(700) | {"currentElements": None})
    assert [(one.id, one.reference) for one in await system.interventions(citizen)] == [("700", None)]


async def test_a_view_that_adds_to_the_name_hides_nothing(nexus, system, citizen, reference):
    nexus.set("GET", "patient/42/pathwayReferences", tree(grant_node(700, "Forebyggende hjemmebesøg (Team Nord)")))
    nexus.set("GET", "patientGrants/700", grant(700, reference))
    assert await system.find_intervention(citizen, reference) == "700"


async def test_an_order_of_the_future_is_found_too(nexus, system, citizen, reference):
    future = grant(700, reference)
    nexus.set("GET", "patient/42/pathwayReferences", tree(grant_node(700)))
    nexus.set(
        "GET", "patientGrants/700", future | {"currentElements": None, "futureElements": future["currentElements"]}
    )
    assert await system.find_intervention(citizen, reference) == "700"


async def test_interventions_tell_active_from_closed(nexus, system, citizen, reference):
    leaves = (
        grant_node(700),
        grant_node(701, state="Afsluttet"),
        grant_node(702, name="Genoptræning", state="Tildelt"),
    )
    nexus.set("GET", "patient/42/pathwayReferences", tree(*leaves))
    nexus.set("GET", "patientGrants/700", grant(700, reference))
    nexus.set("GET", "patientGrants/701", grant(701, state="Afsluttet"))
    seen = await system.interventions(citizen)
    assert [(one.id, one.name, one.active, one.reference) for one in seen] == [
        ("700", "Forebyggende hjemmebesøg", True, reference),
        ("701", "Forebyggende hjemmebesøg", False, None),
        ("702", "Genoptræning", True, None),
    ]


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        httpx.Response(500),
        httpx.Response(503),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"savedGrant": {}}),
    ],
)
async def test_a_lost_or_unreadable_answer_to_save_is_unknown(nexus, system, citizen, reference, failure):
    nexus.set("POST", "patientGrants/save", failure)
    with pytest.raises(OutcomeUnknown):
        await system.create_intervention(citizen, ORDER, reference)
    assert len(nexus.writes) == 1


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("basket/900", "GET"),
        ("basket/900/catalog", "GET"),
        ("patientGrants/bulkGet", "POST"),
        ("patientGrants/bulkPrepareForEdit/414", "GET"),
        ("grants/models/CASEFLOW/suppliers", "GET"),
    ],
)
async def test_a_failed_preparation_did_nothing(nexus, system, citizen, reference, path, method):
    nexus.set(method, path, httpx.Response(500))
    with pytest.raises(Unavailable):
        await system.create_intervention(citizen, ORDER, reference)
    assert nexus.writes == []


async def test_slow_down_is_passed_on(nexus, system, citizen, reference):
    nexus.set("POST", "patientGrants/save", httpx.Response(429, headers={"Retry-After": "7"}))
    with pytest.raises(Throttled) as throttled:
        await system.create_intervention(citizen, ORDER, reference)
    assert throttled.value.retry_after == 7


async def test_a_conflict_with_our_reference_is_a_duplicate(nexus, system, citizen, reference):
    nexus.set("POST", "patientGrants/save", httpx.Response(409))
    nexus.set("GET", "patient/42/pathwayReferences", tree(grant_node(700)))
    nexus.set("GET", "patientGrants/700", grant(700, reference))
    with pytest.raises(Duplicate) as duplicate:
        await system.create_intervention(citizen, ORDER, reference)
    assert duplicate.value.remote_id == "700"


async def test_a_conflict_without_it_goes_to_a_person(nexus, system, citizen, reference):
    nexus.set("POST", "patientGrants/save", httpx.Response(409))
    with pytest.raises(Rejected) as refused:
        await system.create_intervention(citizen, ORDER, reference)
    assert refused.value.code == "CONFLICT"


async def test_a_required_element_is_named_before_anything_is_sent(nexus, system, citizen, reference):
    draft = template()
    draft["elements"][7]["paragraph"] = None
    draft["elements"][6]["metadata"]["required"] = True
    nexus.set("GET", "patientGrants/bulkPrepareForEdit/414", draft)
    with pytest.raises(Rejected) as refused:
        await system.create_intervention(citizen, ORDER, reference)
    assert refused.value.fields == ("functionalLevel", "paragraph")
    assert nexus.writes == []


async def test_configured_values_are_filled_in_by_shape(nexus, make, citizen, reference):
    system = make(required_values={"functionalLevel": 2, "basketGrantEndDate": "2027-01-31"})
    await system.create_intervention(citizen, ORDER, reference)
    sent = values(nexus.body("/save"))
    assert sent["functionalLevel"]["value"] == 2
    assert sent["basketGrantEndDate"]["date"] == "2027-01-30T23:00:00.000Z"


@pytest.mark.parametrize(
    ("changes", "setting", "candidate"),
    [
        ({"intervention": "Forebygende hjemmebesøg"}, "systems.care_system.intervention", "Forebyggende hjemmebesøg"),
        ({"order_transition": "Bestil"}, "systems.care_system.order_transition", "Ansøg, Bevilg, Bestil"),
        ({"supplier": "Forebyggelsesteam Syd"}, "systems.care_system.supplier", "Forebyggelsesteam Nord"),
        ({"reference_field": "orderRef"}, "systems.care_system.reference_field", "orderReference"),
        ({"note_field": "beskrivelse"}, "systems.care_system.note_field", None),
        ({"start_fields": ("orderDate",)}, "systems.care_system.start_fields", "orderedDate"),
        ({"required_values": {"functionallevel": 2}}, "systems.care_system.required_values", "functionalLevel"),
        ({"required_values": {"functionalLevel": 9}}, "systems.care_system.required_values", "1"),
        ({"nested_pathway": "Forebyggelsen"}, "systems.care_system.nested_pathway", "Sundhedsfagligt > Forebyggelse"),
    ],
)
async def test_a_wrong_name_names_its_setting_and_the_nearest(
    nexus, make, citizen, reference, changes, setting, candidate
):
    with pytest.raises(NotConfigured) as wrong:
        await make(**changes).create_intervention(citizen, ORDER, reference)
    assert wrong.value.setting == setting
    assert candidate is None or candidate in wrong.value.candidates
    assert nexus.writes == []


async def test_two_of_the_same_name_are_never_chosen_between(nexus, system, citizen, reference):
    leaf = {"id": 1, "name": "Forebyggende hjemmebesøg", "type": "catalogGrant"}
    nexus.set("GET", "basket/900/catalog", [leaf, leaf | {"id": 2}])
    with pytest.raises(NotConfigured):
        await system.create_intervention(citizen, ORDER, reference)


async def test_without_a_reference_field_nothing_can_be_asked_afterwards(make, citizen, reference):
    system = make(reference_field=None)
    assert system.intervention_probe is Probe.NONE
    with pytest.raises(NotConfigured):
        await system.find_intervention(citizen, reference)


async def test_an_edit_is_one_save_by_the_edit_transition(nexus, system, citizen):
    nexus.set("GET", "patientGrants/700", grant())
    draft = template()
    draft["elements"][2]["date"] = "2026-09-13T22:00:00Z"
    nexus.set("GET", "patientGrants/bulkPrepareForEdit/1", draft)
    await system.edit_intervention(citizen, RemoteId("700"), "Ny note")
    assert values(nexus.body("/save"))["description"]["text"] == "Ny note"
    assert len(nexus.writes) == 1


async def test_an_edit_of_something_changed_meanwhile_is_a_conflict(nexus, system, citizen):
    nexus.set("GET", "patientGrants/700", grant())
    draft = template()
    draft["elements"][2]["date"] = "2026-09-13T22:00:00Z"
    nexus.set("GET", "patientGrants/bulkPrepareForEdit/1", draft)
    nexus.set("POST", "patientGrants/save", httpx.Response(409))
    with pytest.raises(Rejected) as refused:
        await system.edit_intervention(citizen, RemoteId("700"), "Ny note")
    assert refused.value.code == "CONFLICT"


async def test_closing_uses_the_transition_of_the_state_and_its_date(nexus, system, citizen):
    nexus.set("GET", "patientGrants/700", grant())
    draft = template()
    draft["elements"][2]["date"] = "2026-09-13T22:00:00Z"
    nexus.set("GET", "patientGrants/bulkPrepareForEdit/2", draft)
    await system.cancel_intervention(citizen, RemoteId("700"), date(2026, 10, 1))
    assert values(nexus.body("/save"))["basketGrantEndDate"]["date"] == "2026-09-30T22:00:00.000Z"


async def test_closing_what_is_closed_is_quiet(nexus, system, citizen):
    nexus.set("GET", "patientGrants/700", grant(state="Annulleret"))
    await system.cancel_intervention(citizen, RemoteId("700"), date(2026, 10, 1))
    assert nexus.writes == []


async def test_a_state_without_a_closing_transition_names_those_there_are(nexus, system, citizen):
    nexus.set("GET", "patientGrants/700", grant(state="Anvist", transition="Annullér"))
    with pytest.raises(NotConfigured) as wrong:
        await system.cancel_intervention(citizen, RemoteId("700"), date(2026, 10, 1))
    assert wrong.value.setting == "systems.care_system.closing"
    assert "Annullér" in wrong.value.candidates


async def test_an_intervention_that_is_gone_goes_to_a_person(system, citizen):
    with pytest.raises(Rejected) as refused:
        await system.edit_intervention(citizen, RemoteId("404404"), "note")
    assert refused.value.code == "NOT_FOUND"
