import httpx
import pytest

from connectors.errors import Duplicate, NotConfigured, OutcomeUnknown, Rejected, Unavailable
from connectors.ports import Pathway

PROGRAM = Pathway("Sundhedsfagligt", "program")
NESTED = Pathway("Forebyggelse", "nested")


async def test_nothing_is_missing_when_both_are_open(system, citizen):
    assert list(await system.missing_pathways(citizen)) == []


async def test_both_levels_are_missing_outermost_first(nexus, system, citizen):
    nexus.set("GET", "patients/42/pathwayAssociation", [])
    assert list(await system.missing_pathways(citizen)) == [PROGRAM, NESTED]


async def test_a_closed_pathway_of_the_same_name_is_missing(nexus, system, citizen):
    nexus.set("GET", "patientPathways/10/activePrograms", [{"name": "Forebyggelse", "pathwayStatus": "CLOSED"}])
    assert list(await system.missing_pathways(citizen)) == [NESTED]


@pytest.mark.parametrize(
    ("closed", "pathway", "call"),
    [
        ("patients/42/pathwayAssociation", PROGRAM, "programPathways/3/enroll"),
        ("patientPathways/10/activePrograms", NESTED, "programPathways/4/enroll"),
    ],
)
async def test_opening_is_one_put_of_one_level(nexus, system, citizen, closed, pathway, call):
    nexus.set("GET", closed, [])
    nexus.set("PUT", call, {"id": 12, "name": pathway.name, "pathwayStatus": "ACTIVE"})
    assert await system.open_pathway(citizen, pathway) == "12"
    assert [write.url.path.endswith(call) for write in nexus.writes] == [True]
    assert nexus.writes[0].content == b"{}"


@pytest.mark.parametrize("pathway", [PROGRAM, NESTED])
async def test_an_open_pathway_is_a_duplicate(nexus, system, citizen, pathway):
    with pytest.raises(Duplicate):
        await system.open_pathway(citizen, pathway)
    assert nexus.writes == []


async def test_a_pathway_of_older_settings_is_not_opened(nexus, system, citizen):
    with pytest.raises(Rejected) as refused:
        await system.open_pathway(citizen, Pathway("Et andet forløb", "nested"))
    assert refused.value.code == "OTHER_PATHWAY"
    assert nexus.sequence() == []


async def test_the_inner_level_waits_for_the_outer(nexus, system, citizen):
    nexus.set("GET", "patients/42/pathwayAssociation", [])
    with pytest.raises(Rejected):
        await system.open_pathway(citizen, NESTED)
    assert nexus.writes == []


@pytest.mark.parametrize("failure", [httpx.ReadTimeout("slow"), httpx.Response(500), httpx.Response(200, json={})])
async def test_a_lost_enrolment_is_unknown(nexus, system, citizen, failure):
    nexus.set("GET", "patients/42/pathwayAssociation", [])
    nexus.set("PUT", "programPathways/3/enroll", failure)
    with pytest.raises(OutcomeUnknown):
        await system.open_pathway(citizen, PROGRAM)


@pytest.mark.parametrize("path", ["patients/42/pathwayAssociation", "patientPathways/10/activePrograms"])
async def test_a_failed_look_is_never_a_missing_pathway(nexus, system, citizen, path):
    nexus.set("GET", path, httpx.Response(500))
    with pytest.raises(Unavailable):
        await system.missing_pathways(citizen)


@pytest.mark.parametrize(
    ("changes", "setting", "candidate"),
    [
        ({"program_pathway": "Sundhedsfaglig"}, "systems.care_system.program_pathway", "Sundhedsfagligt"),
        ({"nested_pathway": "Forebygelse"}, "systems.care_system.nested_pathway", "Forebyggelse"),
    ],
)
async def test_a_pathway_that_cannot_be_opened_names_the_nearest(make, citizen, changes, setting, candidate):
    with pytest.raises(NotConfigured) as wrong:
        await make(**changes).missing_pathways(citizen)
    assert wrong.value.setting == setting
    assert candidate in wrong.value.candidates


async def test_two_open_pathways_of_one_name_are_never_chosen_between(nexus, system, citizen):
    one = {"id": 11, "name": "Forebyggelse", "pathwayStatus": "ACTIVE"}
    nexus.set("GET", "patientPathways/10/activePrograms", [one, one | {"id": 12}])
    with pytest.raises(NotConfigured):
        await system.missing_pathways(citizen)


async def test_orderable_is_tried_up_to_the_last_read(nexus, system, citizen):
    await system.check_orderable(citizen)
    assert nexus.writes == []
    assert nexus.sequence()[-1] == "GET grants/models/CASEFLOW/suppliers"


async def test_orderable_is_quiet_before_a_pathway_is_open(nexus, system, citizen):
    nexus.set("GET", "patients/42/pathwayAssociation", [])
    await system.check_orderable(citizen)
    assert not any("basket" in step for step in nexus.sequence())


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"view": "- Alle"}, "systems.care_system.view"),
        ({"assignment_type": "Tværfaglig"}, "systems.care_system.assignment_type"),
        ({"intervention": "Besøg"}, "systems.care_system.intervention"),
        ({"reference_field": "orderedDate"}, "systems.care_system.start_fields"),
        ({"reference_field": "supplier"}, "systems.care_system.reference_field"),
    ],
)
async def test_orderable_names_the_setting_that_is_wrong(make, citizen, changes, setting):
    if "start_fields" in setting:
        changes |= {"start_fields": ("description",), "note_field": "personReference"}
    with pytest.raises(NotConfigured) as wrong:
        await make(**changes).check_orderable(citizen)
    assert wrong.value.setting == setting


async def test_orderable_names_required_elements_as_a_setting(nexus, system, citizen):
    from nexus_recording import template

    draft = template()
    draft["elements"][6]["metadata"]["required"] = True
    nexus.set("GET", "patientGrants/bulkPrepareForEdit/414", draft)
    with pytest.raises(NotConfigured) as wrong:
        await system.check_orderable(citizen)
    assert wrong.value.setting == "systems.care_system.required_values"
    assert wrong.value.candidates == ("functionalLevel",)


async def test_a_reference_that_does_not_fit_is_seen_before_a_run(nexus, system, citizen):
    from nexus_recording import template

    draft = template()
    draft["elements"][3]["maxLength"] = 20
    nexus.set("GET", "patientGrants/bulkPrepareForEdit/414", draft)
    with pytest.raises(NotConfigured) as wrong:
        await system.check_orderable(citizen)
    assert wrong.value.setting == "systems.care_system.reference_field"
