"""Every value that crosses the ledger's border: frozen, without a row, a connection or a dict in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from flows.ledger.ids import BatchId, CaseId, CitizenKey, EffectId, ItemId, RunId
from flows.ledger.owner import Owner
from flows.ledger.states import BatchState, CaseState, EffectKind, EffectState, ItemState, Mode, Outcome, RunState


@dataclass(frozen=True, slots=True)
class Adoption:
    """One organisation's use of a robot. `document` is its own text: no secrets, no citizens."""

    id: str
    organisation_cvr: str
    organisation_name: str
    lineage: str
    version: str
    content_hash: str
    document: str
    saved_by: str
    saved_at: datetime | None = None
    """Given by the ledger."""


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run about to begin; `organisation` is a CVR number, `prefect_run` the id of its flow run or empty.

    `overlay` is the version of the adoption's settings it works with; 0 is the adoption's file as it stands. `systems`
    is JSON of the systems it works with, for the card; empty when they are not told.
    """

    adoption: str
    organisation: str
    lineage: str
    version: str
    content_hash: str
    settings_hash: str
    mode: Mode
    batch: BatchId | None
    started_by: str
    prefect_run: str = ""
    limit: int | None = None
    overlay: int = 0
    systems: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(NewRun):
    """A run as the ledger knows it; `summary` is JSON of counts, empty until it has finished.

    `problem` is why it came to nothing, in Danish.
    """

    id: RunId
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    stop_requested_by: str
    summary: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to act for an adoption; a greater `fence` ends it."""

    adoption: str
    run: RunId
    fence: int
    expires: datetime


@dataclass(frozen=True, slots=True)
class HeldBy:
    """The run that holds the adoption instead of us."""

    run: RunId
    owner: Owner
    expires: datetime
    mode: Mode
    started_by: str


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A prepared set about to be filled; `register_as_of` is the extract's own time, timezone aware.

    `overlay` is the version of the adoption's settings it was made with; 0 is the adoption's file as it stands.
    """

    adoption: str
    organisation: str
    lineage: str
    version: str
    content_hash: str
    settings_hash: str
    run: RunId
    started_by: str
    register_as_of: datetime
    register_source: str
    overlay: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(NewBatch):
    """A prepared set; `digest` is empty until it is sealed."""

    id: BatchId
    state: BatchState
    digest: str
    found: int
    created_at: datetime
    prepared_at: datetime | None
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Planned:
    """One outward call a case would lead to: step, what in a few words, and for a letter the channel."""

    step: str
    kind: EffectKind
    what: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What would happen to one citizen. Outcome DONE means: would be acted on.

    `citizen_key` is empty for a row whose CPR number cannot be read: such a row never becomes a case. `rule` names
    table, version and row; `tell` are reason codes for the advisor; `private` is encrypted by the ledger.
    """

    sequence: int
    citizen_key: CitizenKey
    occasion: str
    outcome: Outcome
    reason: str
    rule: str
    group: str
    district: str
    tell: tuple[str, ...] = ()
    planned: tuple[Planned, ...] = ()
    private: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A stored proposal, without its private part. `handled_by` is another case that already has this citizen."""

    batch: BatchId
    sequence: int
    citizen_key: CitizenKey
    occasion: str
    outcome: Outcome
    reason: str
    rule: str
    group: str
    district: str
    tell: tuple[str, ...]
    planned: tuple[Planned, ...]
    handled_by: CaseId | None


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many of a batch ended with one outcome for one reason."""

    outcome: Outcome
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """A batch in numbers: the reasons of the seven outcomes add up to `found`."""

    found: int
    reasons: tuple[ReasonCount, ...]

    def of(self, outcome: Outcome) -> int:
        """Return how many ended with `outcome`."""
        return sum(each.count for each in self.reasons if each.outcome is outcome)

    def why(self, outcome: Outcome) -> tuple[ReasonCount, ...]:
        """Return the reasons of `outcome`, most frequent first."""
        found = (each for each in self.reasons if each.outcome is outcome)
        return tuple(sorted(found, key=lambda each: (-each.count, each.reason)))


@dataclass(frozen=True, slots=True)
class Approval:
    """A second person's release of exactly the set with this digest."""

    batch: BatchId
    digest: str
    approved_by: str
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a batch made: its own cases, and proposals whose citizen another case already has."""

    new: int
    already: int


@dataclass(frozen=True, slots=True)
class Case:
    """One citizen, one occasion. Act only where `proposed` is DONE; NEEDS_PERSON is to be told and ended."""

    id: CaseId
    adoption: str
    organisation: str
    lineage: str
    citizen_key: CitizenKey
    occasion: str
    batch: BatchId
    sequence: int
    proposed: Outcome
    proposed_reason: str
    group: str
    district: str
    state: CaseState
    attempts: int
    outcome: Outcome | None
    reason: str
    """Why it ended, or why it was postponed last."""
    tell: tuple[str, ...]
    opened_at: datetime
    not_before: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One persisting outward call of a case and what is known of it."""

    id: EffectId
    case: CaseId
    step: str
    kind: EffectKind
    system: str
    reference: str
    state: EffectState
    probe: str
    attempts: int
    """Intents whose call may have left the machine."""
    intent_at: datetime | None
    start_by: datetime | None
    settle_at: datetime | None
    remote_id: str
    error_code: str
    channel: str
    dispatch: str
    dispatch_rank: int
    """-1 until the first receipt."""
    content_hash: str
    followed_up: datetime | None
    """When a letter was filed on the citizen, or its failure dealt with; None while that is still to do."""


@dataclass(frozen=True, slots=True)
class Made:
    """How many calls of one step are confirmed in a batch; `channel` is empty but for letters."""

    step: str
    kind: EffectKind
    channel: str
    calls: int


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A receipt as it arrived; `dispatch` is None for a status nobody knows, `raw` is encrypted by the ledger."""

    event_id: str
    reference: str
    channel_code: str
    status: str
    dispatch: str | None
    rank: int
    occurred: datetime
    error_code: str = ""
    raw: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Applied:
    """What one pass over the receipts did; `failed` counts letters that reached failed or returned in this pass."""

    moved: int
    ignored: int
    unknown_status: int
    unmatched: int
    failed: int


@dataclass(frozen=True, slots=True)
class TrayLine:
    """A receipt that moved nothing and needs a look: `verdict` is unknown_status, unmatched or contradiction."""

    event_id: str
    reference: str
    channel_code: str
    status: str
    error_code: str
    occurred: datetime
    verdict: str


@dataclass(frozen=True, slots=True)
class NewItem:
    """A line for the worklist: of a case, or of a proposal or a batch that has no case."""

    case: CaseId | None
    batch: BatchId | None
    sequence: int | None
    organisation: str
    lineage: str
    reason: str
    step: str
    code: str
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(NewItem):
    """A line on the worklist; a manual adapter's line has `kind` and `reference` too."""

    id: ItemId
    adoption: str
    kind: str
    reference: str
    state: ItemState
    taken_by: str
    closed_by: str
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody's word that no earlier invitations need importing before the first live run."""

    organisation: str
    lineage: str
    waived_by: str
    why: str
    waived_at: datetime


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The last link of the audit chain; send it where the database's administrator cannot write."""

    sequence: int
    digest: str


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A link that does not hold: `why` is changed, missing or moved."""

    sequence: int
    why: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a batch has achieved so far, in numbers, on its way to the catalogue."""

    batch: BatchId
    document: str
    created_at: datetime
