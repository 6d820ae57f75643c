"""Ids: short enough to be typed by a person, in an alphabet without look-alikes."""

from __future__ import annotations

import secrets
from typing import Final, NewType

BatchId = NewType("BatchId", str)
RunId = NewType("RunId", str)
CaseId = NewType("CaseId", str)
EffectId = NewType("EffectId", str)
ItemId = NewType("ItemId", str)
FailureId = NewType("FailureId", str)
RequestId = NewType("RequestId", str)
ReplyId = NewType("ReplyId", str)
CorrectionId = NewType("CorrectionId", str)
CitizenKey = NewType("CitizenKey", str)
"""HMAC-SHA-256 of the CPR number, 64 hex digits: pseudonymous data, never shown as a name for a person."""

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0/O, no 1/I: what is read aloud over the phone is typed right."""

_LENGTH: Final = 6


def _short(letter: str) -> str:
    return f"{letter}-" + "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))


def new_batch_id() -> BatchId:
    """Return a batch id such as `B-7K3Q9F`."""
    return BatchId(_short("B"))


def new_run_id() -> RunId:
    """Return a run id such as `K-7K3Q9F`."""
    return RunId(_short("K"))


def new_item_id() -> ItemId:
    """Return a worklist id such as `L-7K3Q9F`."""
    return ItemId(_short("L"))


def new_failure_id() -> FailureId:
    """Return the code of an unforeseen error, such as `F-7K3Q9F`."""
    return FailureId(_short("F"))


def new_request_id() -> RequestId:
    """Return the id of a request for a run, such as `A-7K3Q9F`."""
    return RequestId(_short("A"))


def new_reply_id() -> ReplyId:
    """Return the id of a citizen's reply, such as `R-7K3Q9F`."""
    return ReplyId(_short("R"))


def new_correction_id() -> CorrectionId:
    """Return the id of a correction, such as `O-7K3Q9F`."""
    return CorrectionId(_short("O"))


def case_prefix(batch: BatchId) -> str:
    """Return what the ids of a batch's cases begin with; the proposal's sequence follows."""
    return f"S-{batch.removeprefix('B-')}-"


def effect_id(case: CaseId, step: str) -> EffectId:
    """Return the one id that this step of this case can have."""
    return EffectId(f"{case}.{step}")
