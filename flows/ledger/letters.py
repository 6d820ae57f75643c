"""Letters that have left: which are to be filed, which never arrived, and which nobody has heard of since."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select, update

from flows.ledger.database import Database
from flows.ledger.effect_rows import effect_of
from flows.ledger.ids import EffectId
from flows.ledger.model import EffectRow
from flows.ledger.schema import cases, effects
from flows.ledger.states import DISPATCHED, FINAL_DISPATCH, LETTER_CHANNELS, CaseState, EffectState

_LEFT_TO_DO: Final = (effects.c.followed_up.is_(None), cases.c.state == CaseState.ENDED)
"""While its case is still open, a letter belongs to the run that acts on it."""


class Letters:
    """What is still to be done about the letters of this runner, adoption by adoption."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_file(self, adoption: str, limit: int) -> list[EffectRow]:
        """Return letters that have been dispatched and not yet filed on the citizen, oldest first."""
        return self._effects(adoption, effects.c.dispatch == DISPATCHED, *_LEFT_TO_DO, limit=limit)

    def failed(self, adoption: str, limit: int) -> list[EffectRow]:
        """Return letters that failed or came back and that nobody has dealt with yet, oldest first."""
        final = effects.c.dispatch.in_(FINAL_DISPATCH)
        return self._effects(adoption, final, *_LEFT_TO_DO, limit=limit)

    def awaiting(self, adoption: str, before: datetime) -> list[EffectRow]:
        """Return letters sent before `before` that are unknown, or accepted without any receipt, oldest first."""
        silent = or_(
            effects.c.state == EffectState.UNKNOWN,
            and_(effects.c.state == EffectState.CONFIRMED, effects.c.dispatch == ""),
        )
        return self._effects(adoption, silent, effects.c.intent_at < before)

    def mark_followed_up(self, effect: EffectId) -> bool:
        """Record that the letter is filed, or its failure dealt with; whoever did it may. False: it stood there."""
        still = (effects.c.id == effect, effects.c.followed_up.is_(None))
        with self._database.write() as tx:
            return tx.change(update(effects).where(*still).values(followed_up=tx.now)) == 1

    def _effects(self, adoption: str, *conditions: ColumnElement[bool], limit: int | None = None) -> list[EffectRow]:
        chosen = select(effects).join(cases, cases.c.id == effects.c.case).where(cases.c.adoption == adoption)
        letter = effects.c.channel.in_(LETTER_CHANNELS)
        ordered = chosen.where(letter, *conditions).order_by(effects.c.intent_at, effects.c.id).limit(limit)
        with self._database.read() as tx:
            return [effect_of(row) for row in tx.rows(ordered)]
