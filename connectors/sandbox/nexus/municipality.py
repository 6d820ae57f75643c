"""What one municipality has configured in its Nexus: every name a robot must be told and never guess.

Names differ per municipality and are renamed by the business (facts: runners-and-nexus.md 2.2), so the simulator
takes all of them from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class View:
    """A citizen view (visning); two views may share a name."""

    id: int
    name: str
    active_only: bool = False


@dataclass(frozen=True, slots=True)
class Pathway:
    """A nested forløb that a citizen can be enrolled in below a grundforløb."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Program:
    """A grundforløb with the forløb it may hold."""

    id: int
    name: str
    pathways: tuple[Pathway, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """A workflow transition: its exact name, the state it results in and the elements it requires."""

    id: int
    name: str
    result: str
    requires: tuple[str, ...] = ()
    prefills: tuple[str, ...] = ()
    """Date elements that the template comes with today's date in."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """The transitions of one kind of indsats: those that create it, and those each state allows."""

    initial: tuple[Transition, ...]
    by_state: dict[str, tuple[Transition, ...]]

    def from_state(self, state: str) -> tuple[Transition, ...]:
        """Return the transitions that `state` allows; the empty state is an indsats not yet saved."""
        return self.by_state.get(state, ()) if state else self.initial


@dataclass(frozen=True, slots=True)
class CatalogGrant:
    """An indsats in the catalogue. `package_of` names the members when it is a package (indsatspakke)."""

    id: int
    name: str
    workflow: str
    model: str
    section: str = ""
    """The paragraph that it is granted under, for example `§ 10`."""
    required: tuple[str, ...] = ()
    """Elements this indsats requires whatever the transition."""
    package_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogFolder:
    """A folder of the catalogue; folders nest."""

    id: int
    name: str
    folders: tuple[CatalogFolder, ...] = ()
    grants: tuple[CatalogGrant, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier (leverandør), outside the organisation tree, and the grant models it can be chosen for."""

    id: int
    name: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; `parent` is 0 at the root."""

    id: int
    name: str
    parent: int = 0


@dataclass(frozen=True, slots=True)
class Professional:
    """An employee with initials and a primary organisation."""

    id: int
    initials: str
    full_name: str
    organisation: int


@dataclass(frozen=True, slots=True)
class AssignmentType:
    """An opgavetype; a mandatory deadline makes `dueDate` required."""

    id: int
    name: str
    deadline_mandatory: bool = False


@dataclass(frozen=True, slots=True)
class CitizenList:
    """A citizen list (CITIZEN_LIST) and the rule that fills it."""

    id: int
    name: str
    minimum_age: int = 0
    lives_alone: bool | None = None


@dataclass(frozen=True, slots=True)
class ActivityList:
    """A list of open opgaver (ACTIVITY_LIST); empty `assignment_type` takes every type."""

    id: int
    name: str
    assignment_type: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the indsatser a citizen had before any robot came are placed."""

    program: str
    pathway: str


@dataclass(frozen=True, slots=True)
class NexusMunicipality:
    """One municipality's Nexus: instance name, credentials, and all that it has named itself."""

    instance: str
    code: str
    """Municipality code without leading zero, as Nexus writes `administrativeAreaCode`; citizens without one get it."""
    client_id: str
    client_secret: str = field(repr=False)
    views: tuple[View, ...]
    programs: tuple[Program, ...]
    catalog: tuple[CatalogFolder, ...]
    workflows: dict[str, Workflow]
    suppliers: tuple[Supplier, ...]
    organisations: tuple[Organisation, ...]
    professionals: tuple[Professional, ...]
    assignment_types: tuple[AssignmentType, ...]
    citizen_lists: tuple[CitizenList, ...]
    activity_lists: tuple[ActivityList, ...]
    document_tags: tuple[str, ...]
    offer_pathway: Placement
    """Where indsatser of the catalogue folder `offer_folder` are seeded."""
    offer_folder: str
    care_pathway: Placement
    """Where every other seeded indsats is placed."""
    closed_states: frozenset[str]
    token_seconds: int = 300
    refresh_seconds: int = 1800
    page_size: int = 50

    def grants(self) -> list[CatalogGrant]:
        """Return every indsats and package of the catalogue, in catalogue order."""
        return [grant for folder in self.catalog for grant in grants_below(folder)]

    def grant(self, grant_id: int) -> CatalogGrant | None:
        """Return the catalogue entry with `grant_id`."""
        return next((grant for grant in self.grants() if grant.id == grant_id), None)

    def grant_named(self, name: str) -> CatalogGrant | None:
        """Return the first catalogue entry called `name`."""
        return next((grant for grant in self.grants() if grant.name == name), None)

    def program(self, program_id: int) -> Program | None:
        """Return the grundforløb with `program_id`."""
        return next((program for program in self.programs if program.id == program_id), None)


def grants_below(folder: CatalogFolder) -> list[CatalogGrant]:
    """Return the indsatser of `folder` and of the folders in it."""
    nested = [grant for inner in folder.folders for grant in grants_below(inner)]
    return [*folder.grants, *nested]
