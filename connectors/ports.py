"""What a robot may ask of the outside world: one Protocol a port, and the values that cross it.

Every method either returns or raises a `ConnectorError`. Adapters never retry a write themselves: a write is one
persisting call, made at most once per effect, and carries the effect's `Reference` where the system keeps one.

Each method declares whether it reads or writes (`@reads`, `@writes`). A preview gets its ports through
`read_only`, which refuses everything not declared a read: by declared operation, not by HTTP method, since Nexus
looks citizens up by POST.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType, Protocol, TypeVar, cast, runtime_checkable

from connectors.cpr import Cpr
from connectors.errors import Rejected

Reference = NewType("Reference", str)
"""A derived UUID with the v4 bits set, lower case: the same effect always has the same one (DESIGN §3)."""

RemoteId = NewType("RemoteId", str)
"""What the remote system calls the object; opaque to us."""

READ: Final = "read"
WRITE: Final = "write"
_Method = TypeVar("_Method", bound=Callable[..., object])
_Port = TypeVar("_Port")


def reads(method: _Method) -> _Method:
    """Declare that a port method changes nothing outside."""
    method.__dict__["operation"] = READ
    return method


def writes(method: _Method) -> _Method:
    """Declare that a port method persists something outside: one call, one effect."""
    method.__dict__["operation"] = WRITE
    return method


class _ReadOnly:
    """A port that refuses every operation not declared a read on its Protocol; its properties only tell, and pass."""

    def __init__(self, port: object, protocol: type) -> None:
        self._port = port
        self._protocol = protocol

    def __getattr__(self, name: str) -> object:
        member = getattr(self._protocol, name, None)
        if not isinstance(member, property) and getattr(member, "operation", None) != READ:
            raise Rejected(
                f"En prøvekørsel må kun læse; handlingen {name} blev afvist, og intet er sendt.",
                code="READ_ONLY",
            )
        return getattr(self._port, name)


def read_only(port: _Port, protocol: type) -> _Port:
    """Return `port` behind the second lock of a preview: only operations that `protocol` declares as reads pass."""
    return cast(_Port, _ReadOnly(port, protocol))


# --- the citizen -----------------------------------------------------------------------------------------------


class YesNoUnknown(StrEnum):
    """An answer that may be missing; unknown is never taken for yes or no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class CprStatus(StrEnum):
    """Status in the CPR register (facts: domain.md 4.5). UNKNOWN is a missing or foreign code."""

    RESIDENT = "01"
    RESIDENT_SPECIAL_ROAD = "03"
    GREENLAND = "05"
    GREENLAND_SPECIAL_ROAD = "07"
    TAX_ONLY = "20"
    ANNULLED = "30"
    DELETED = "50"
    NUMBER_CHANGED = "60"
    DISAPPEARED = "70"
    EMIGRATED = "80"
    DEAD = "90"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A Danish postal address as a letter needs it.

    `lines` are the address lines without name and without postcode line, at most four, each at most 34 characters
    (Fjernprint's free lines, facts: letters-and-digital-post.md 2.5).
    """

    lines: tuple[str, ...]
    postal_code: str
    postal_district: str
    co_name: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """Whether the citizen lives alone, who says so, and when. Never inferred from civil status."""

    lives_alone: YesNoUnknown
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """One citizen as the person register gives it: one good row of the extract."""

    row: int
    cpr: Cpr
    name: str
    birth_date: date
    status: CprStatus
    household: Household
    address: Address | None
    municipality_code: str
    """Four digits, for example `0630`; empty when unknown."""
    district: str
    """The district advisors are found by; empty when unknown."""
    protected_address: bool
    civil_status: str = ""
    civil_status_since: date | None = None
    housing: str = ""
    """Kind of housing as the organisation words it, for example `plejecenter`; empty for an ordinary home."""
    under_guardianship: bool = False
    earlier_cpr: Cpr | None = None
    """The number this citizen had before a change of CPR number."""
    flags: frozenset[str] = frozenset()
    """Other marks of the organisation's own, for example `demens`, `tolk`, `frameldt`."""
    last_visit: date | None = None
    last_invitation: date | None = None
    next_visit_set: date | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row of an extract that cannot be used: its number and why, without its content."""

    row: int
    """The number a spreadsheet shows beside the row: the header is 1, and empty rows count."""
    column: str
    reason: str
    """Danish, no personal data."""
    code: str
    """Stable word for counts, for example `CPR_FORM`, `DUPLICATE_CITIZEN`, `BIRTH_DATE`."""


@dataclass(frozen=True, slots=True)
class ExtractInfo:
    """What the register says of itself before the first citizen."""

    as_of: datetime
    """When the extract was taken; timezone aware."""
    covers_all_adults: bool
    """Whether co-residents can be counted from it (facts: domain.md 4.6)."""
    source: str


@runtime_checkable
class PersonRegister(Protocol):
    """Where citizens come from. Reading is streaming: memory does not grow with the municipality."""

    @reads
    def info(self) -> ExtractInfo:
        """Return date and coverage; raise `NotConfigured` when file or columns are missing or unreadable."""
        ...

    @reads
    def stream(self) -> Iterator[Person | BadRow]:
        """Yield every row once, in file order; a bad row never hides the good ones after it."""
        ...


# --- the care system -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CitizenRef:
    """A citizen inside the care system: its own id, no CPR number. Safe to log."""

    id: str


@dataclass(frozen=True, slots=True)
class CareCitizen:
    """A citizen as the care system knows him or her right now."""

    ref: CitizenRef
    name: str
    active: bool
    """False when the system's own state is inactive for another reason than death."""
    deceased: bool
    address: Address | None
    municipality_code: str
    protected_address: bool
    civil_status: str = ""
    civil_status_since: date | None = None
    state_name: str = ""
    """The system's own word for the state, for people."""


@dataclass(frozen=True, slots=True)
class NoAccess:
    """The care system knows the citizen but does not let this robot in."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """One intervention (indsats) of a citizen."""

    id: RemoteId
    name: str
    state: str
    active: bool
    reference: Reference | None = None
    """Ours, when this system keeps it and the adapter read it."""


class Probe(StrEnum):
    """How an effect's outcome can be asked about afterwards."""

    BY_REFERENCE = "by_reference"
    BY_STATE = "by_state"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Pathway:
    """One forløb that must be open before the intervention can be created; `level` is `program` or `nested`."""

    name: str
    level: str


@dataclass(frozen=True, slots=True)
class InterventionOrder:
    """What to create. Names are the organisation's own, from its settings."""

    start: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """A task (opgave) for people in the care system. Title and text may name reasons, never a CPR number."""

    title: str
    text: str
    due: date
    organisation: str
    """Name of the receiving organisation in the care system (the district's team)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file to keep on the citizen."""

    title: str
    filename: str
    dated: datetime
    pdf: bytes = field(repr=False, default=b"")


@runtime_checkable
class CareSystem(Protocol):
    """What a robot may ask of an organisation's care system."""

    @property
    def name(self) -> str:
        """The system's name on screen, for example `KMD Nexus`."""
        ...

    @property
    def intervention_probe(self) -> Probe:
        """`BY_REFERENCE` when the settings name a reference field, else `NONE`."""
        ...

    @reads
    async def check_settings(self) -> Sequence[str]:
        """Look up every name in the settings that can be looked up without a citizen; return what was verified.

        Raises `NotConfigured` with the nearest names for the first that is missing or ambiguous.
        """
        ...

    @reads
    async def find_citizen(self, cpr: Cpr) -> CareCitizen | NoAccess | None:
        """Return the citizen with fresh status; None when the system does not know the number."""
        ...

    @reads
    async def interventions(self, citizen: CitizenRef) -> Sequence[Intervention]:
        """Return all interventions of the citizen, active and closed; a failed search raises, never an empty list."""
        ...

    @reads
    async def check_orderable(self, citizen: CitizenRef) -> None:
        """Raise `NotConfigured` with candidates when the configured intervention cannot be ordered for this citizen.

        Quiet when it can, or when that cannot be seen before a pathway is opened.
        """
        ...

    @reads
    async def missing_pathways(self, citizen: CitizenRef) -> Sequence[Pathway]:
        """Return what must be opened, outermost first; empty when the intervention can be placed at once."""
        ...

    @writes
    async def open_pathway(self, citizen: CitizenRef, pathway: Pathway) -> RemoteId:
        """Open one pathway. Probe: `missing_pathways` no longer names it."""
        ...

    @writes
    async def create_intervention(
        self, citizen: CitizenRef, order: InterventionOrder, reference: Reference
    ) -> RemoteId:
        """Create one intervention that carries `reference` where the system keeps it.

        Raises `Duplicate` when an intervention with this reference exists, `OutcomeUnknown` when the reply was
        lost, `Rejected` with the system's own field names when a required element is missing.
        """
        ...

    @reads
    async def find_intervention(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the intervention that carries `reference`; None is proof of absence, not of a failed search."""
        ...

    @writes
    async def edit_intervention(self, citizen: CitizenRef, intervention: RemoteId, note: str) -> None:
        """Change the note of an intervention."""
        ...

    @writes
    async def cancel_intervention(self, citizen: CitizenRef, intervention: RemoteId, on: date) -> None:
        """Close an intervention by the transition its state allows. Quiet when it is closed already."""
        ...

    @writes
    async def create_task(self, citizen: CitizenRef, order: TaskOrder, reference: Reference) -> RemoteId:
        """Create one task on the citizen; the reference stands at the end of its text."""
        ...

    @reads
    async def find_task(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the task, open or closed, that carries `reference`; None is proof of absence."""
        ...

    @reads
    async def open_tasks(self, citizen: CitizenRef) -> Sequence[RemoteId]:
        """Return the citizen's open tasks of the configured type."""
        ...

    @writes
    async def close_task(self, citizen: CitizenRef, task: RemoteId) -> None:
        """Close a task. Quiet when it is closed already."""
        ...

    @writes
    async def create_document(self, citizen: CitizenRef, document: Document, reference: Reference) -> RemoteId:
        """Create the document's entry, without its content; `reference` is part of its stored file name."""
        ...

    @reads
    async def find_document(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the document entry that carries `reference`; None is proof of absence."""
        ...

    @writes
    async def upload_document(self, citizen: CitizenRef, entry: RemoteId, document: Document) -> None:
        """Put the content into an entry. Probe: `document_has_content`."""
        ...

    @reads
    async def document_has_content(self, citizen: CitizenRef, entry: RemoteId) -> bool:
        """Return whether the entry's content has arrived."""
        ...


# --- post ------------------------------------------------------------------------------------------------------


class Channel(StrEnum):
    """How a letter travels."""

    DIGITAL = "digital"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class DigitalLetter:
    """A letter for Digital Post. `title` is the subject line in the mailbox: no personal data in `notification`."""

    recipient: Cpr
    title: str
    pdf: bytes = field(repr=False)
    filename: str
    created: datetime
    """When the letter was first made; timezone aware. A retry keeps it, so that the message is the same."""
    notification: str = ""
    kle: str = ""
    reply_allowed: bool = False


@dataclass(frozen=True, slots=True)
class PaperLetter:
    """A letter for print. The address is printed in the window and sent beside it."""

    recipient_name: str
    address: Address
    pdf: bytes = field(repr=False)
    filename: str
    created: datetime


@runtime_checkable
class Post(Protocol):
    """Digital Post and print. Post cannot be asked afterwards: its probe is the receipt, or nothing."""

    @reads
    async def is_registered(self, cpr: Cpr) -> bool:
        """Return whether the number can receive Digital Post; False also means dead or unknown.

        A failed look-up raises `Retryable`: it is never an answer, and never means paper.
        """
        ...

    @writes
    async def send_digital(self, letter: DigitalLetter, reference: Reference) -> RemoteId:
        """Send by Digital Post with `reference` as MeMo `messageUUID`; return the transmission's id."""
        ...

    @writes
    async def send_paper(self, letter: PaperLetter, reference: Reference) -> RemoteId:
        """Send to print with `reference` as `AfsendelseIdentifikator`; return the transmission's id."""
        ...


class Dispatch(StrEnum):
    """How far a letter has come; `rank` orders them and a letter never moves back.

    FAILED and RETURNED outrank everything but each other: the first final word stands.
    """

    ACCEPTED = "accepted"
    IN_TRANSIT = "in_transit"
    DISPATCHED = "dispatched"
    FAILED = "failed"
    RETURNED = "returned"

    @property
    def rank(self) -> int:
        """Return the place in the order of travel."""
        return list(Dispatch).index(self)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One `PKO_PostStatus` event. `dispatch` is None for a status this version does not know."""

    event_id: str
    reference: str
    """The letter's reference, from `MessageUUID` or `AfsendelseIdentifikator`; empty when the event has none."""
    channel_code: str
    status: str
    """The system's own status text, for example `Afleveret Digital Post`."""
    dispatch: Dispatch | None
    occurred: datetime
    error_code: str = ""
    raw: bytes = field(repr=False, default=b"")


ReceiptSink = Callable[[Receipt], None]
"""Commits one receipt, or raises. Only after it returned is the event acknowledged. Must accept duplicates."""


@runtime_checkable
class Receipts(Protocol):
    """Where receipts come from: a push end-point or an AMQP queue, behind one port."""

    @reads
    async def collect(self, sink: ReceiptSink, *, quiet_seconds: float, limit_seconds: float) -> int:
        """Hand every waiting receipt to `sink`, acknowledge each after it returned, and return how many.

        Stops when nothing has come for `quiet_seconds`, at the latest after `limit_seconds`.
        """
        ...


# --- messages --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail without personal data: counts, reason codes and a link."""

    to: str
    subject: str
    text: str


@runtime_checkable
class Mailer(Protocol):
    """Mail to colleagues, over enforced TLS unless the server is on loopback."""

    @writes
    async def send(self, mail: Mail, reference: Reference) -> RemoteId:
        """Send one mail whose Message-ID is made from `reference`; return the Message-ID.

        Raises `OutcomeUnknown` when the connection broke after the content had been sent.
        """
        ...
