"""Finding a citizen by CPR number, and reading Nexus' patient as our citizen."""

from __future__ import annotations

from typing import Final

from connectors.cpr import Cpr
from connectors.errors import Rejected
from connectors.nexus.context import NOT_FOUND, NexusContext
from connectors.nexus.dates import day_of
from connectors.nexus.hal import Resource, malformed
from connectors.ports import Address, CareCitizen, CitizenRef, NoAccess

_LINES: Final = tuple(f"addressLine{number}" for number in range(1, 6))
_MORS: Final = "mors"
"""The state by which Nexus says that a citizen has died, when the date is not there."""
_MOST_LINES: Final = 4


class Citizens:
    """The citizen look-up: a POST that persists nothing, so that no CPR number stands in a URL."""

    def __init__(self, context: NexusContext) -> None:
        self._context = context

    async def find(self, cpr: Cpr) -> CareCitizen | NoAccess | None:
        """Return the citizen; `NoAccess` when Nexus hides him or her; None when the number is unknown."""
        search = (await self._context.session.home()).link("patientDetailsSearch")
        question = {"businessKey": cpr.reveal("opslag i KMD Nexus"), "keyType": "CPR"}
        try:
            answer = await self._context.session.ask(search, question)
        except Rejected as refused:
            if refused.code == NOT_FOUND:
                return None
            raise
        if not isinstance(answer.body.get("isPatientAccessible"), bool):
            raise malformed()
        if not answer.flag("isPatientAccessible"):
            return NoAccess()
        patient = answer.part("patient")
        self._context.remember(patient)
        return citizen_of(patient)


def citizen_of(patient: Resource) -> CareCitizen:
    """Read a patient as a citizen; a missing state is not active."""
    state = patient.part("patientState")
    deceased = bool(patient.body.get("deceasedDate")) or state.name.casefold() == _MORS
    place = patient.part("primaryAddress")
    return CareCitizen(
        ref=CitizenRef(patient.id),
        name=patient.text("fullName") or _name(patient),
        active=state.flag("active"),
        deceased=deceased,
        address=_address(place),
        municipality_code=_municipality(place.key("administrativeAreaCode")),
        protected_address=place.flag("restricted"),
        civil_status=patient.text("maritalStatus"),
        civil_status_since=day_of(patient.text("maritalStatusUpdateDate")),
        state_name=state.name,
    )


def _name(patient: Resource) -> str:
    parts = (patient.text(key).strip() for key in ("firstName", "middleName", "lastName"))
    return " ".join(part for part in parts if part)


def _address(place: Resource) -> Address | None:
    lines = tuple(line for key in _LINES if (line := place.text(key).strip()))
    code, district = place.key("postalCode"), place.text("postalDistrict").strip()
    if not lines or not code or not district:
        return None
    # A letter has room for four lines; the rest share the last, so that nothing of the address is lost.
    kept = (*lines[: _MOST_LINES - 1], ", ".join(lines[_MOST_LINES - 1 :])) if len(lines) > _MOST_LINES else lines
    return Address(lines=kept, postal_code=code, postal_district=district)


def _municipality(code: str) -> str:
    # Nexus writes 461 where the register writes 0461.
    return code.zfill(4) if code else ""
