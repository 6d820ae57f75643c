"""The default imitation municipality, Testkommune.

Every name is invented in the style of the names seen in public clients (facts: runners-and-nexus.md 2.2); no
municipality's own configuration is public. No source: which elements an offer of a preventive home visit requires.
"""

from __future__ import annotations

from typing import Final

from connectors.sandbox.nexus.municipality import (
    ActivityList,
    AssignmentType,
    CatalogFolder,
    CatalogGrant,
    CitizenList,
    NexusMunicipality,
    Organisation,
    Pathway,
    Placement,
    Professional,
    Program,
    Supplier,
    Transition,
    View,
    Workflow,
)

_PAY: Final = "CASEFLOW_PAY_FREQ"
# No source: the name of a second grant model; one public fixture shows only CASEFLOW_PAY_FREQ.
_PLAIN: Final = "CASEFLOW"

_END: Final = ("basketGrantEndDate",)
_CHANGE = Transition(402, "Ændr", "Ændret")
_CLOSE = Transition(403, "Afslut", "Afsluttet", requires=_END, prefills=_END)
_CANCEL = Transition(404, "Annullér", "Annulleret", requires=("cancelledDate",), prefills=("cancelledDate",))
_REMOVE = Transition(405, "Fjern", "Fjernet")
_LATER: Final = {
    # No source: what may follow Ansøgt; facts name the closing transitions of the other states.
    "Ansøgt": (_CHANGE, _CANCEL),
    "Bevilliget": (_CHANGE, _CANCEL),
    "Tildelt": (_REMOVE,),
    "Bestilt": (_CHANGE, _CLOSE),
    "Ændret": (_CHANGE, _CLOSE),
}
_APPLY = Transition(401, "Ansøg", "Ansøgt", requires=("workflowRequestedDate",))
_APPLY_GRANT_ORDER = Transition(
    414, "Ansøg, Bevilg, Bestil", "Bestilt", requires=("supplier", "plannedDate", "workflowRequestedDate")
)
_ASSIGN_ORDER = Transition(421, "Tildel, Bestil", "Tildelt", requires=("supplier", "orderedDate"))

_PREVENTION = CatalogFolder(
    1000,
    "Forebyggelse",
    grants=(
        CatalogGrant(2201, "Tilbud om forebyggende hjemmebesøg", "social", _PAY, "§ 5"),
        CatalogGrant(2202, "Forebyggende hjemmebesøg (gennemført)", "social", _PAY, "§ 5"),
        CatalogGrant(2203, "Forebyggende hjemmebesøg (afslået)", "social", _PAY, "§ 5"),
        CatalogGrant(2204, "Forebyggende samtale", "social", _PAY, "§ 5"),
    ),
)
_CARE = CatalogFolder(
    1100,
    "Pleje og omsorg",
    folders=(
        CatalogFolder(
            1110,
            "Personlig hjælp",
            grants=(
                CatalogGrant(2301, "Personlig pleje", "social", _PAY, "§ 9"),
                CatalogGrant(2302, "Bad", "social", _PAY, "§ 9"),
                CatalogGrant(2303, "Helhedspleje", "social", _PAY, "§ 10"),
            ),
        ),
        CatalogFolder(
            1120,
            "Praktisk hjælp",
            grants=(
                CatalogGrant(2311, "Praktisk hjælp", "social", _PAY, "§ 9"),
                CatalogGrant(2312, "Rengøring", "social", _PAY, "§ 9"),
                CatalogGrant(2313, "Madservice", "social", _PAY, "§ 9"),
            ),
        ),
    ),
    grants=(
        CatalogGrant(2321, "Nødkald", "social", _PLAIN, "§ 112"),
        CatalogGrant(2322, "Hjælpemidler", "social", _PLAIN, "§ 112"),
    ),
)
_HEALTH = CatalogFolder(
    1200,
    "Sundhedsfaglige indsatser",
    folders=(
        CatalogFolder(
            1210,
            "Træning",
            grants=(
                CatalogGrant(2401, "Genoptræning", "training", _PLAIN, "§ 140"),
                CatalogGrant(2402, "Vedligeholdende træning", "training", _PLAIN, "§ 86"),
            ),
        ),
    ),
    grants=(
        CatalogGrant(2411, "Sygepleje", "social", _PLAIN, "§ 138"),
        CatalogGrant(2412, "Medicindispensering", "social", _PLAIN, "§ 138"),
        CatalogGrant(
            2490,
            "Pakke: Hjem fra hospital",
            "social",
            _PAY,
            "§ 138",
            package_of=("Personlig pleje", "Sygepleje"),
        ),
    ),
)

_BOTH: Final = (_PAY, _PLAIN)

TESTKOMMUNE: Final = NexusMunicipality(
    instance="testkommune",
    code="630",
    client_id="samdrift",
    client_secret="testkommune-hemmelighed",  # noqa: S106 - the sandbox's own, opens nothing else
    views=(
        View(971, "- Alt"),
        View(972, "-Aktive forløb", active_only=True),
        View(973, "Forebyggelse"),
        View(974, "Forebyggelse", active_only=True),
    ),
    programs=(
        Program(
            4801,
            "Ældre og sundhed",
            (Pathway(4811, "Forebyggende hjemmebesøg"), Pathway(4812, "Pleje og omsorg"), Pathway(4813, "Træning")),
        ),
        Program(4802, "Socialt grundforløb", (Pathway(4821, "Støtte i hjemmet"),)),
    ),
    catalog=(_PREVENTION, _CARE, _HEALTH),
    workflows={
        "social": Workflow((_APPLY, _APPLY_GRANT_ORDER), _LATER),
        "training": Workflow((_APPLY, _ASSIGN_ORDER), _LATER),
    },
    suppliers=(
        Supplier(1501, "Sundhedsvejlederne", (_PAY,)),
        Supplier(1502, "Hjemmeplejen Nord", _BOTH),
        Supplier(1503, "Hjemmeplejen Syd", _BOTH),
        Supplier(1504, "Sygeplejen", (_PLAIN,)),
        Supplier(1505, "Træningscenter Testby", (_PLAIN,)),
    ),
    organisations=(
        Organisation(1, "Testkommune"),
        Organisation(10, "Sundhed og forebyggelse", 1),
        Organisation(11, "Sundhedsvejleder Nord", 10),
        Organisation(12, "Sundhedsvejleder Syd", 10),
        Organisation(13, "Sundhedsvejleder Øst", 10),
        Organisation(14, "Sundhedsvejleder Vest", 10),
        Organisation(20, "Ældre og pleje", 1),
        Organisation(21, "Hjemmeplejen Nord", 20),
        Organisation(22, "Hjemmeplejen Syd", 20),
        Organisation(31, "Plejecenter Solgården", 20),
        Organisation(32, "Plejecenter Åhusene", 20),
    ),
    professionals=(
        Professional(7001, "sunanj", "Anja Testsen", 11),
        Professional(7002, "sunbob", "Bo Prøvesen", 12),
        Professional(7003, "suncar", "Carla Øvesen", 13),
        Professional(7004, "sundit", "Ditte Eksempel", 14),
        Professional(7099, "robot1", "Robot Samdrift", 10),
    ),
    assignment_types=(
        AssignmentType(501, "Opgave til sundhedsvejleder"),
        AssignmentType(502, "Opfølgning med resultat", deadline_mandatory=True),
        AssignmentType(503, "Tværfagligt samarbejde"),
    ),
    citizen_lists=(
        CitizenList(601, "Borgere over 70 år der bor alene", minimum_age=70, lives_alone=True),
        CitizenList(602, "Borgere over 75 år", minimum_age=75),
        CitizenList(603, "Alle borgere"),
    ),
    activity_lists=(
        ActivityList(651, "Opgaver - sundhedsvejledere", "Opgave til sundhedsvejleder"),
        ActivityList(652, "Opgaver - alle"),
    ),
    document_tags=("Brev til borger", "Afgørelse", "Samtykke"),
    offer_pathway=Placement("Ældre og sundhed", "Forebyggende hjemmebesøg"),
    offer_folder="Forebyggelse",
    care_pathway=Placement("Ældre og sundhed", "Pleje og omsorg"),
    closed_states=frozenset({"Afsluttet", "Annulleret", "Fjernet", "Frafaldet", "Afgjort", "Afslået", "Ophørt"}),
)
