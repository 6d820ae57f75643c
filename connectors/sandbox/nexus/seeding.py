"""Turn the sandbox's citizens into the state Nexus had before any robot came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.nexus import elements
from connectors.sandbox.nexus.municipality import NexusMunicipality, Organisation, Placement, grants_below
from connectors.sandbox.nexus.records import GrantRecord, MembershipRecord, PathwayRecord, PatientRecord
from connectors.sandbox.nexus.store import Store

_FIRST_PATIENT = 10_001
_FIRST_EXTRA_ORGANISATION = 9_001


class Seeder:
    """Fills an empty store; the same citizens always get the same ids."""

    def __init__(self, store: Store, municipality: NexusMunicipality) -> None:
        self._store = store
        self._municipality = municipality
        store.tables.organisations.update({item.id: item for item in municipality.organisations})
        self._offers = {
            grant.name
            for folder in municipality.catalog
            if folder.name == municipality.offer_folder
            for grant in grants_below(folder)
        }

    def seed(self, citizens: Sequence[SandboxCitizen]) -> None:
        """Add every citizen with forløb, indsatser and organisations."""
        for number, citizen in enumerate(citizens):
            patient = self._patient(_FIRST_PATIENT + number, citizen)
            self._pathways(patient, citizen)
            for name in citizen.care.interventions:
                self.add_grant(patient, name, "Bestilt")
            for name in citizen.care.closed_interventions:
                self.add_grant(patient, name, "Afsluttet")
            for name in citizen.care.organisations:
                self._membership(patient, name)

    def add_grant(self, patient: PatientRecord, name: str, state: str) -> GrantRecord:
        """Add an indsats that no client created, in the forløb where it belongs."""
        store = self._store
        closed = state in self._municipality.closed_states
        pathway = self._placed(patient, self._placement(name), active=None if closed else True)
        entry = self._municipality.grant_named(name)
        grant = GrantRecord(
            id=store.new_id(),
            patient=patient.id,
            pathway=pathway.id,
            catalog=entry.id if entry else 0,
            name=name,
            state=state,
            created=store.stamp(),
            order=store.new_id(),
            values=elements.defaults(entry.section if entry else ""),
            seeded=True,
        )
        return store.add_grant(grant)

    def open_pathway(self, patient: PatientRecord, placement: Placement, *, active: bool = True) -> PathwayRecord:
        """Enrol the citizen in a forløb, and in its grundforløb when that is not open."""
        program = next(item for item in self._municipality.programs if item.name == placement.program)
        wanted = next(item for item in program.pathways if item.name == placement.pathway)
        root = self._root(patient, program.name, active=active)
        if root is None:
            root = self._enrol(patient, program.id, program.name, 0, active=active)
        return self._enrol(patient, wanted.id, wanted.name, root.id, active=active)

    def _patient(self, patient_id: int, citizen: SandboxCitizen) -> PatientRecord:
        care = citizen.care
        # No source: the sandbox's citizens carry no date of death.
        died = (self._store.now().date() - timedelta(days=7)).isoformat() if care.state == "Mors" else ""
        return self._store.add_patient(
            PatientRecord(
                id=patient_id,
                cpr=citizen.cpr,
                known=care.known,
                accessible=care.accessible,
                state=care.state,
                municipality_code=citizen.municipality_code.lstrip("0") or self._municipality.code,
                restricted=citizen.protected_address,
                deceased=died,
                lacks_element=care.save_lacks_field,
            )
        )

    def _pathways(self, patient: PatientRecord, citizen: SandboxCitizen) -> None:
        offer = self._municipality.offer_pathway
        if citizen.care.pathway_open:
            self.open_pathway(patient, offer)
        elif citizen.care.program_open:
            program = next(item for item in self._municipality.programs if item.name == offer.program)
            self._enrol(patient, program.id, program.name, 0)

    def _placement(self, name: str) -> Placement:
        return self._municipality.offer_pathway if name in self._offers else self._municipality.care_pathway

    def _placed(self, patient: PatientRecord, placement: Placement, *, active: bool | None) -> PathwayRecord:
        for row in self._store.tables.pathways.of(patient.id):
            if row.parent and row.name == placement.pathway and active in (None, row.active):
                return row
        return self.open_pathway(patient, placement, active=bool(active))

    def _root(self, patient: PatientRecord, name: str, *, active: bool) -> PathwayRecord | None:
        rows = self._store.tables.pathways.of(patient.id)
        return next((row for row in rows if not row.parent and row.name == name and row.active >= active), None)

    def _enrol(
        self, patient: PatientRecord, type_id: int, name: str, parent: int, *, active: bool = True
    ) -> PathwayRecord:
        store = self._store
        row = PathwayRecord(store.new_id(), patient.id, type_id, name, parent, store.stamp(), active, seeded=True)
        row.basket = store.new_id() if parent else 0
        return store.add_pathway(row)

    def _membership(self, patient: PatientRecord, name: str) -> None:
        store = self._store
        store.tables.memberships.add(
            MembershipRecord(
                id=store.new_id(),
                patient=patient.id,
                organisation=self._organisation(name).id,
                start="2020-01-01",
            )
        )

    def _organisation(self, name: str) -> Organisation:
        known = self._store.tables.organisations
        found = next((item for item in known.values() if item.name == name), None)
        if found is None:
            extra = sum(item.id >= _FIRST_EXTRA_ORGANISATION for item in known.values())
            found = Organisation(_FIRST_EXTRA_ORGANISATION + extra, name, 1)
            known[found.id] = found
        return found
