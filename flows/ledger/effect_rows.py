"""Effect rows as values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from flows.ledger.ids import CaseId, EffectId
from flows.ledger.model import EffectRow
from flows.ledger.states import EffectKind, EffectState


def effect_of(row: Row[Any]) -> EffectRow:
    """Return a row of the table as a value."""
    return EffectRow(
        id=EffectId(row.id),
        case=CaseId(row.case),
        step=row.step,
        kind=EffectKind(row.kind),
        system=row.system,
        reference=row.reference,
        state=EffectState(row.state),
        probe=row.probe,
        attempts=row.attempts,
        intent_at=row.intent_at,
        start_by=row.start_by,
        settle_at=row.settle_at,
        remote_id=row.remote_id,
        error_code=row.error_code,
        channel=row.channel,
        dispatch=row.dispatch,
        dispatch_rank=row.dispatch_rank,
        content_hash=row.content_hash,
        followed_up=row.followed_up,
    )
