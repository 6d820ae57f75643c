"""The closed sets of words the ledger writes; each value is what stands in the database."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """How a citizen of a batch ends; the seven always add up to found."""

    DONE = "done"
    EXCLUDED = "excluded"
    NEEDS_PERSON = "needs_person"
    PARKED = "parked"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ALREADY_HANDLED = "already_handled"


class Mode(StrEnum):
    """What a run may do outside."""

    PREVIEW = "preview"
    PILOT = "pilot"
    LIVE = "live"


class RunState(StrEnum):
    """Where a run is; INTERRUPTED is given by whoever takes over from a run that never finished."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class RequestState(StrEnum):
    """waiting -> taken by its flow run; or failed to start, or withdrawn by a person."""

    WAITING = "waiting"
    TAKEN = "taken"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class BatchState(StrEnum):
    """preparing -> prepared -> approved -> opened; superseded or abandoned until it is opened."""

    PREPARING = "preparing"
    PREPARED = "prepared"
    APPROVED = "approved"
    OPENED = "opened"
    SUPERSEDED = "superseded"
    ABANDONED = "abandoned"


class CaseState(StrEnum):
    """ready -> claimed -> ended, and back to ready when postponed, released or reopened."""

    READY = "ready"
    CLAIMED = "claimed"
    ENDED = "ended"


class EffectState(StrEnum):
    """planned -> intent -> confirmed | rejected | unknown; unknown -> probe -> confirmed | absent -> intent."""

    PLANNED = "planned"
    INTENT = "intent"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    ABSENT = "absent"


class EffectKind(StrEnum):
    """What a step does outside."""

    WRITE = "write"
    NOTIFY = "notify"


class ReplyKind(StrEnum):
    """What a citizen answered to an offer, or what came back instead."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    """No thanks, this time."""
    DECLINED_FOREVER = "declined_forever"
    """Never again: counts until a person withdraws it, also before there was any offer."""
    MOVED = "moved"
    RETURNED_LETTER = "returned_letter"


class Contact(StrEnum):
    """How a citizen hears of a correction: an apology by letter, a task to call, or neither."""

    LETTER = "letter"
    CALL = "call"
    NONE = "none"


class CorrectionState(StrEnum):
    """asked -> approved by another -> done or failed; asked or approved -> withdrawn."""

    ASKED = "asked"
    APPROVED = "approved"
    DONE = "done"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class ItemState(StrEnum):
    """Where a line of the worklist is; a retried line opens again if its case fails again."""

    OPEN = "open"
    TAKEN = "taken"
    RESOLVED = "resolved"
    RETRIED = "retried"


MAX_ATTEMPTS: Final = 5
"""Claims of one case before it is parked (facts: models-and-reliability.md C.2)."""

TOO_MANY_ATTEMPTS: Final = "TOO_MANY_ATTEMPTS"
"""Reason of a case that the ledger parked by itself."""

LETTER_CHANNELS: Final = ("digital", "paper")
"""Channels whose effects are letters and get receipts; the post port's words."""

PROBE_NONE: Final = "none"
"""An effect nobody can be asked about: never proven absent, so never made again by a robot."""

DISPATCHED: Final = "dispatched"
FINAL_DISPATCH: Final = ("failed", "returned")
"""Words after which a letter moves no more; the post port's words."""
