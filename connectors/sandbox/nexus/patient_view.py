"""How Nexus shows a citizen, in full and in a list (field names: facts, runners-and-nexus.md 2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.records import PatientRecord
from connectors.sandbox.nexus.web import Links, World

# No source: the type ids other than ACTIVE, and whether `active` speaks of the citizen or of the state's definition.
_STATES: Final = {"Aktiv": (21, "ACTIVE"), "Inaktiv": (22, "INACTIVE"), "Mors": (23, "DEAD"), "Kladde": (24, "DRAFT")}
_UNKNOWN_STATE: Final = (29, "OTHER")
_PATIENT_RELS: Final = {
    "activePrograms": "patients/{id}/programs/active",
    "availableProgramPathways": "patients/{id}/availableProgramPathways",
    "availablePathwayAssociation": "patients/{id}/availablePathwayAssociation",
    "availableBaskets": "basket/availableForPatient/{id}",
    "availableFormDefinitions": "patients/{id}/formDefinitions",
    "availableLetterTemplates": "patients/{id}/availableLetterTemplates",
    "patientConditions": "patients/{id}/conditions",
    "inboxMessages": "patients/{id}/medcom/inbox",
    "patientOrganizations": "patients/{id}/organizations",
    "availableOrganizations": "organizations",
    "availableAssignmentTypes": "assignments/types?on=PATIENT&id={id}",
    "activeAssignments": "assignments/of?on=PATIENT&id={id}&active=true",
    "assignments": "assignments/of?on=PATIENT&id={id}",
    "patientActivities": "patients/{id}/activities",
    "lendings": "patients/{id}/lendings?sort=date",
    "audit": "audit/PATIENT/{id}",
}
_ABSOLUTE_RELS: Final = {
    "self": "patients/{id}",
    "update": "patients/{id}",
    "patientPreferences": "patient/{id}/preferences",
}


class PatientView:
    """Turns a citizen into JSON."""

    def __init__(self, world: World) -> None:
        self._world = world

    def full(self, row: PatientRecord, links: Links) -> Json:
        """Return the citizen with every link."""
        citizen = self._world.citizens[row.cpr]
        return self._common(row, citizen) | {
            "firstName": citizen.first_name,
            "middleName": None,
            "lastName": citizen.last_name,
            "birthDate": citizen.birth_date.isoformat(),
            "deceasedDate": row.deceased or None,
            "hasBirthday": False,
            "maritalStatus": citizen.civil_status or None,
            "maritalStatusUpdateDate": citizen.civil_status_since.isoformat() if citizen.civil_status_since else None,
            "homeTelephone": None,
            "mobileTelephone": None,
            "primaryEmailAddress": None,
            "telephonesRestricted": row.restricted,
            "primaryAddress": self._address(row, citizen),
            "temporaryAddress": self._temporary(row),
            "supplementaryAddress": None,
            "patientCategory": None,
            "preferredLanguage": None,
            "_links": self._links(row, links),
        }

    def brief(self, row: PatientRecord, links: Links) -> Json:
        """Return the citizen as a list shows him or her."""
        citizen = self._world.citizens[row.cpr]
        age, months = self._age(citizen.birth_date)
        return self._common(row, citizen) | {
            "age": age,
            "monthsAfterBirthday": months,
            "currentAddress": self._address(row, citizen),
            "_links": {
                "self": links.rel(f"patients/{row.id}"),
                "patientOverview": links.rel(f"patients/{row.id}"),
            },
        }

    def pages(self, ids: Sequence[int], size: int, links: Links) -> Json:
        """Return the page links of a list of citizens; each link carries its ids."""
        chunks = [ids[start : start + size] for start in range(0, len(ids), size)]
        return {
            "totalItems": len(ids),
            "pageSize": size,
            "pages": [{"_links": self._page_links(chunk, links)} for chunk in chunks],
            "_links": {},
        }

    def age(self, citizen: SandboxCitizen) -> int:
        """Return the citizen's age today."""
        return self._age(citizen.birth_date)[0]

    def _page_links(self, chunk: Sequence[int], links: Links) -> Json:
        joined = ",".join(str(patient_id) for patient_id in chunk)
        return {"patientData": links.abs(f"patients?ids={joined}")}

    def _common(self, row: PatientRecord, citizen: SandboxCitizen) -> Json:
        state, kind = _STATES.get(row.state, _UNKNOWN_STATE)
        return {
            "id": row.id,
            "version": row.version,
            "patientIdentifier": {
                "type": "cpr",
                "identifier": f"{row.cpr[:6]}-{row.cpr[6:]}",
                "managedExternally": True,
                "_links": {},
            },
            "fullName": citizen.full_name,
            "gender": "FEMALE" if citizen.gender == "k" else "MALE",
            "patientStatus": "FINAL",
            "patientState": {
                "id": state,
                "version": 0,
                "name": row.state,
                "type": {"id": kind, "name": row.state, "_links": {}},
                "active": row.state == "Aktiv",
                "_links": {},
            },
            "currentAddressIndicator": "TEMPORARY" if row.temporary_address else "PRIMARY_ADDRESS",
        }

    def _address(self, row: PatientRecord, citizen: SandboxCitizen) -> Json | None:
        address = citizen.address
        if address is None:
            return None
        care_of = address.co_name.removeprefix("c/o ")
        lines = [*([f"c/o {care_of}"] if care_of else []), *address.lines][:5]
        return _address(lines, address.postal_code, address.postal_district) | {
            "administrativeAreaCode": row.municipality_code,
            "restricted": row.restricted,
        }

    def _temporary(self, row: PatientRecord) -> Json | None:
        if not row.temporary_address:
            return None
        street, postal_code, district = row.temporary_address
        return _address([street], postal_code, district) | {
            "administrativeAreaCode": row.municipality_code,
            "restricted": row.restricted,
        }

    def _age(self, birth: date) -> tuple[int, int]:
        today = self._world.store.now().date()
        months = (today.year - birth.year) * 12 + today.month - birth.month - (today.day < birth.day)
        return divmod(months, 12)

    def _links(self, row: PatientRecord, links: Links) -> Json:
        relative: Json = {rel: links.rel(path.format(id=row.id)) for rel, path in _PATIENT_RELS.items()}
        return relative | {rel: links.abs(path.format(id=row.id)) for rel, path in _ABSOLUTE_RELS.items()}


def _address(lines: Sequence[str], postal_code: str, district: str) -> Json:
    padded = [*lines, None, None, None, None, None][:5]
    numbered: Json = {f"addressLine{number}": line for number, line in enumerate(padded, start=1)}
    return numbered | {
        "countryCode": "DK",
        "postalCode": postal_code,
        "postalDistrict": district,
        "geoCoordinates": None,
        "startDate": None,
        "endDate": None,
        "_links": {},
    }
