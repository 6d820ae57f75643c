"""What the outside client is asked to do, in the order of facts: runners-and-nexus.md 2.3, and then the rest.

Each operation finds its own citizen, so that one that fails does not take the next one down, and so that the check can
be run again on the same testkommune.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from nexus_client_town import (
    CARE,
    DATES,
    MIDNIGHT,
    OFFER,
    OFFERS,
    ORDER,
    PROGRAM,
    SUPPLIER,
    TASK,
    TEAM,
    TRAINING,
    UNKNOWN,
    Thing,
    Town,
    operation,
)

# --- citizens ----------------------------------------------------------------------------------------------------


@operation
def the_client_logs_in_and_reads_home(town: Town) -> None:
    assert {"patientDetailsSearch", "patientGrantById", "suppliers"} <= set(town.nexus.nexus_client.api)


@operation
def a_citizen_is_found_by_cpr_with_and_without_a_dash(town: Town) -> None:
    found = next(town.reachable())
    identifier = found["patientIdentifier"]["identifier"]
    assert identifier[6] == "-"
    assert town.nexus.borgere.hent_borger(identifier)["id"] == found["id"]
    assert town.nexus.borgere.find_borger_by_cpr(identifier).display_name == found["fullName"]
    assert town.nexus.borgere.hent_borger(UNKNOWN) is None
    assert town.nexus.borgere.find_borger_by_cpr(UNKNOWN) is None


@operation
def some_of_the_extract_are_unknown_or_closed_to_the_client(town: Town) -> None:
    found = [town.find(number) for number in town.numbers]
    assert any(each is None for each in found)
    assert any(each and each["patientState"]["name"] == "Mors" for each in found)


@operation
def a_text_search_finds_a_citizen_by_name(town: Town) -> None:
    found = next(town.reachable())
    names = [each["fullName"] for each in town.nexus.borgere.søg_borgere(found["fullName"])]
    assert found["fullName"] in names


@operation
def views_references_and_flat_lists_are_read(town: Town) -> None:
    found, borgere = town.citizen(), town.nexus.borgere
    view = borgere.hent_visning(found)
    assert borgere.hent_visning(found, "findes ikke") is None
    assert borgere.hent_referencer(view)[0]["type"] == "patientPathwayReference"
    assert isinstance(borgere.hent_aktiviteter(view), list)
    assert isinstance(borgere.hent_udlån(found), list)
    assert OFFERS in [each["name"] for each in borgere.hent_aktive_forløb(found)]


@operation
def a_citizen_unknown_to_nexus_is_created_and_activated(town: Town) -> None:
    borgere = town.nexus.borgere
    unknown = (number for number in town.numbers if town.find(number) is None)
    made = next((each for number in unknown if (each := _created(borgere, number))), None)
    if made is None:
        return  # an earlier run on this testkommune has created the only one
    assert made["patientState"]["name"] == "Kladde"
    assert borgere.aktiver_borger_fra_kladde(made)["patientState"]["name"] == "Aktiv"


def _created(borgere: Any, number: str) -> Thing | None:
    from httpx import HTTPStatusError

    try:
        return borgere.opret_borger(number)
    except (HTTPStatusError, ValueError):  # there already but closed to the client, or no CPR number
        return None


# --- forløb ------------------------------------------------------------------------------------------------------


@operation
def a_pathway_is_opened_once_and_then_returned(town: Town) -> None:
    found, pathways = town.citizen(newcomer=True), town.nexus.forløb
    first = pathways.opret_forløb(found, PROGRAM, OFFERS)
    again = pathways.opret_forløb(found, PROGRAM, OFFERS)
    assert first["case"]["id"] == again["case"]["id"]
    assert len(pathways.hent_forløb(found)) == 2
    assert pathways.opret_forløb(found, "findes ikke", OFFERS) is None
    assert pathways.opret_forløb(found, PROGRAM, "findes ikke") is None


@operation
def a_pathway_is_ensured(town: Town) -> None:
    found, pathways = town.citizen(newcomer=True), town.nexus.forløb
    assert pathways.find_forløb_association(found, PROGRAM) is None
    assert pathways.sikr_forløb(found, PROGRAM).created
    assert not pathways.sikr_forløb(found, PROGRAM).created
    assert pathways.sikr_forløb(found, PROGRAM, OFFERS).case["name"] == OFFERS
    assert len(pathways.hent_forløb(found)) == 2


@operation
def an_empty_pathway_is_closed_and_one_in_use_is_not(town: Town) -> None:
    found, pathways = town.citizen(), town.nexus.forløb
    town.order(found)
    pathways.opret_forløb(found, PROGRAM, TRAINING)
    nodes = {each["name"]: each for each in town.nodes(found, "patientPathwayReference") if _is_active(each)}
    assert pathways.luk_forløb(nodes[TRAINING]) is True
    assert pathways.luk_forløb(nodes[OFFERS]) is False
    closed = {each["patientPathwayId"] for each in town.nodes(found, "patientPathwayReference") if not _is_active(each)}
    assert nodes[TRAINING]["patientPathwayId"] in closed


def _is_active(node: Thing) -> bool:
    return node["pathwayStatus"] == "ACTIVE"


# --- indsatser ---------------------------------------------------------------------------------------------------


@operation
def an_indsats_is_ordered_listed_and_read_back(town: Town) -> None:
    found, indsatser, reference = town.citizen(), town.nexus.indsatser, str(uuid4())
    saved = town.order(found, orderReference=reference)
    by_id = indsatser.hent_indsats_ved_id(saved["basketGrantId"])
    listed = indsatser.filtrer_indsats_referencer(town.tree(found), leverandør_navn=SUPPLIER)
    read = [indsatser.hent_indsats(each) for each in listed]
    ours = next(each for each in read if each["id"] == by_id["id"])
    assert indsatser.hent_indsats_elementer(ours)["orderReference"] == reference
    planned = indsatser.hent_indsats_elementer(ours)["plannedDate"]
    # The client takes today's offset for every date, summer and winter.
    assert planned == MIDNIGHT.replace(tzinfo=datetime.now().astimezone().tzinfo)
    assert town.nexus.hent_fra_reference(listed[0])["name"] == listed[0]["name"]


@operation
def every_kind_of_field_is_filled_as_the_client_fills_it(town: Town) -> None:
    week = {"pattern": "WEEK", "count": 2, "weekdays": 3, "weekenddays": 1, "shifts": [{"title": "Dag"}]}
    fields = {
        "description": "En note",
        "resourceCount": 2,
        "utilisation": 1.5,
        "denmarkStatisticRareDisability": True,
        "denmarkStatisticMappingTargetGroup": ["1", "2"],
        "repetition": week,
        "supplier": SUPPLIER,
        "findesIkke": "springes over",
    }
    saved = town.order(town.citizen(), **fields)
    kept = {each["type"]: each for each in saved["currentElements"]}
    assert kept["description"]["text"] == "En note"
    assert (kept["resourceCount"]["number"], kept["utilisation"]["decimal"]) == (2, 1.5)
    assert kept["denmarkStatisticRareDisability"]["value"] is True
    assert kept["denmarkStatisticMappingTargetGroup"]["selectedValues"] == ["1", "2"]
    assert (kept["repetition"]["count"], kept["repetition"]["next"]["weekdays"]) == (2, 3)
    assert [each["title"] for each in kept["repetition"]["next"]["next"]["shifts"]] == ["Dag"]


@operation
def a_note_reaches_the_supplier_by_a_path_with_two_slashes(town: Town) -> None:
    found = town.citizen()
    saved = town.nexus.indsatser.opret_indsats(
        found, PROGRAM, OFFERS, OFFER, DATES, SUPPLIER, ORDER, indsatsnote="Husk ladet port"
    )["savedGrant"]
    town.nexus.indsatser._add_grant_note({"savedGrant": saved}, "Igen")
    assert saved["currentOrderGrantId"]


@operation
def an_indsats_is_changed_and_closed(town: Town) -> None:
    found, indsatser = town.citizen(), town.nexus.indsatser
    grant = indsatser.hent_indsats_ved_id(town.order(found)["basketGrantId"])
    changed = indsatser.rediger_indsats(grant, {"description": "Ny note", "findesIkke": 1}, "Ændr")["savedGrant"]
    assert indsatser.hent_indsats_elementer(changed)["description"] == "Ny note"
    closed = indsatser.rediger_indsats(changed, {"basketGrantEndDate": MIDNIGHT + timedelta(30)}, "Afslut")
    assert closed["savedGrant"]["workflowState"]["name"] == "Afsluttet"
    active = indsatser.filtrer_indsats_referencer(town.tree(found))
    everything = indsatser.filtrer_indsats_referencer(town.tree(found), kun_aktive=False)
    assert grant["id"] not in {each["grantId"] for each in active}
    assert grant["id"] in {each["grantId"] for each in everything}


@operation
def an_indsats_is_cancelled_from_each_state(town: Town) -> None:
    found, indsatser = town.citizen(), town.nexus.indsatser
    for transition, ends_as in (("Ansøg", "Annulleret"), (ORDER, "Afsluttet")):
        grant = indsatser.hent_indsats_ved_id(town.order(found, transition)["basketGrantId"])
        gone = indsatser.annuller_indsats(grant)["savedGrant"]
        assert gone["workflowState"]["name"] == ends_as
        assert indsatser.annuller_indsats(gone)["savedGrant"]["id"] == gone["id"]


@operation
def an_indsats_of_another_workflow_is_assigned_and_removed(town: Town) -> None:
    found, indsatser = town.citizen(), town.nexus.indsatser
    town.nexus.forløb.opret_forløb(found, PROGRAM, TRAINING)
    saved = indsatser.opret_indsats(
        found, PROGRAM, TRAINING, "Genoptræning", DATES, "Træningscenter Testby", "Tildel, Bestil"
    )["savedGrant"]
    removed = indsatser.rediger_indsats(indsatser.hent_indsats_ved_id(saved["basketGrantId"]), {}, "Fjern")
    assert removed["savedGrant"]["workflowState"]["name"] == "Fjernet"


@operation
def a_package_is_ordered_and_resolved(town: Town) -> None:
    found, indsatser = town.citizen(), town.nexus.indsatser
    town.nexus.forløb.opret_forløb(found, PROGRAM, CARE)
    name = "Pakke: Hjem fra hospital"
    indsatser.opret_indsats(found, PROGRAM, CARE, name, DATES, "", "Ansøg")
    references = indsatser.filtrer_indsats_referencer(town.tree(found), inkluder_indsatspakker=True)
    package = next(each for each in references if each["type"] == "basketGrantPackageReference")
    assert indsatser.hent_indsats(package)["name"] == name


# --- opgaver and documents -----------------------------------------------------------------------------------------


@operation
def an_opgave_on_a_citizen_goes_from_open_to_closed(town: Town) -> None:
    found = town.citizen()
    _whole_life_of_a_task(town, found, found)


@operation
def an_opgave_on_an_indsats_goes_from_open_to_closed(town: Town) -> None:
    found = town.citizen()
    grant = town.nexus.indsatser.hent_indsats_ved_id(town.order(found)["basketGrantId"])
    _whole_life_of_a_task(town, found, grant)


def _whole_life_of_a_task(town: Town, found: Thing, parent: Thing) -> None:
    opgaver = town.nexus.opgaver
    person = town.nexus.organisationer.hent_medarbejder_ved_initialer("sunanj")
    assert TASK in [each["name"] for each in opgaver.hent_opgavetyper(parent)]
    today = date(2026, 9, 14)
    made = opgaver.opret_opgave(parent, TASK, "Ring", TEAM, today, today + timedelta(7), "Årsag", person)
    assert made["id"] in [each["id"] for each in opgaver.hent_opgaver(parent)]
    assert opgaver.hent_opgave_for_borger(found, made["id"])["professionalAssignee"]["professionalId"] == person["id"]
    edited = opgaver.rediger_opgave(made | {"title": "Ring igen"})
    assert edited["title"] == "Ring igen"
    assert opgaver.luk_opgave(edited) is True
    assert made["id"] not in [each["id"] for each in opgaver.hent_opgaver(parent)]
    if hasattr(opgaver, "hent_opgave_historik"):
        assert made["id"] in [each["id"] for each in opgaver.hent_opgave_historik(parent)]
    assert opgaver.luk_opgave(edited) is False


@operation
def a_pdf_is_filed_and_found_in_the_tree(town: Town) -> None:
    found, pathways = town.citizen(), town.nexus.forløb
    case = pathways.opret_forløb(found, PROGRAM, OFFERS)["case"]
    filed = pathways.opret_dokument(found, case, b"%PDF-1.7", "brev.pdf", "Brev om besøg", "ref", datetime.now())  # noqa: DTZ005
    assert filed["uploadingDate"]
    names = [town.nexus.hent_fra_reference(each)["originalFileName"] for each in town.nodes(found, "documentReference")]
    assert "brev.pdf" in names


@operation
def a_pdf_is_filed_by_the_reference_of_a_pathway(town: Town) -> None:
    found, pathways = town.citizen(), town.nexus.forløb
    reference = next(each for each in town.nodes(found, "patientPathwayReference") if each["name"] == OFFERS)
    whole = town.nexus.hent_fra_reference(reference)
    assert pathways.opret_dokument(found, whole, b"%PDF-1.7", "b.pdf", "Brev", None, datetime.now())  # noqa: DTZ005


# --- organisations and lists ---------------------------------------------------------------------------------------


@operation
def organisations_suppliers_and_employees_are_read(town: Town) -> None:
    organisationer = town.nexus.organisationer
    team = organisationer.hent_organisation_ved_navn(TEAM.upper())
    assert team["name"] == TEAM
    tree = organisationer.hent_organisationer_med_træhierarki()
    assert tree["children"]
    assert SUPPLIER in [each["name"] for each in organisationer.hent_leverandører()]
    assert "sunanj" in [each["primaryIdentifier"] for each in organisationer.hent_medarbejdere_for_organisation(team)]
    assert organisationer.hent_medarbejder_ved_initialer("findesikke") is None


@operation
def a_supplier_is_updated(town: Town) -> None:
    supplier = next(each for each in town.nexus.organisationer.hent_leverandører() if each["name"] == SUPPLIER)
    assert town.nexus.organisationer.opdater_leverandør(supplier)["name"] == SUPPLIER


@operation
def a_citizen_joins_stays_in_and_leaves_an_organisation(town: Town) -> None:
    found, organisationer = town.citizen(), town.nexus.organisationer
    assert organisationer.sikr_borger_i_organisation(found, TEAM).created
    again = organisationer.sikr_borger_i_organisation(found, TEAM)
    assert not again.created
    assert found["id"] in [each["id"] for each in organisationer.hent_borgere_for_organisation(again.organisation)]
    ends = date.today() + timedelta(365)  # noqa: DTZ011
    assert organisationer.opdater_borger_organisations_relation(again.relation, ends, True)
    kept = next(each for each in organisationer.hent_organisationer_for_borger(found) if each["primaryOrganization"])
    assert kept["effectiveEndDate"] == ends.isoformat()
    assert organisationer.fjern_borger_fra_organisation(kept)
    assert TEAM not in [
        each["organization"]["name"] for each in organisationer.hent_organisationer_for_borger(found, kun_aktive=False)
    ]


@operation
def an_activity_list_holds_the_open_opgaver_of_a_team(town: Town) -> None:
    found, opgaver = town.citizen(), town.nexus.opgaver
    made = opgaver.opret_opgave(found, TASK, "På listen", TEAM, date(2026, 9, 14))
    team = town.nexus.organisationer.hent_organisation_ved_navn(TEAM)
    for organisation in (team, None):
        listed = town.nexus.aktivitetslister.hent_aktivitetsliste("Opgaver - alle", organisation, None)
        ours = next(each for each in listed if each["id"] == made["id"])
        assert town.nexus.hent_fra_reference(ours)["title"] == "På listen"
    assert town.nexus.aktivitetslister.hent_aktivitetsliste("findes ikke", None, None) is None
    opgaver.luk_opgave(made)


@operation
def the_modules_that_hold_nothing_here_answer_empty(town: Town) -> None:
    found, kalender = town.citizen(), town.nexus.kalender
    calendar = kalender.hent_kalender(found)
    assert kalender.hent_begivenheder(calendar, datetime(2026, 9, 1), datetime(2026, 9, 30)) == []  # noqa: DTZ001
    assert kalender.hent_planlægningskalendere({"name": TEAM}) is None
    assert town.nexus.medcom.hent_indbakke(found)["totalItems"] == 0
    assert town.nexus.medcom.hent_alle_beskeder(found) == []
