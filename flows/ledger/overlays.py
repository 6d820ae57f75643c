"""Overlays: what an organisation changes in an adoption without touching its file, version by version.

A `document` is JSON of the difference to the file, by section; the runner knows what stands in it. Overlays are only
ever added: an earlier one is taken up again by saving it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select

from flows.ledger.audit import append
from flows.ledger.columns import masked
from flows.ledger.database import Database, Tx
from flows.ledger.errors import UnknownId
from flows.ledger.keys import Keys
from flows.ledger.schema import adoptions, overlays

NONE: Final = 0
"""The number that stands for the adoption's file with nothing laid over it."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """One version of what an adoption changes; `number` counts from 1 within the adoption."""

    adoption: str
    number: int
    document: str
    because: str
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Nothing was saved: somebody has saved `newest` since the version that was worked on."""

    newest: Overlay


class Overlays:
    """The overlays of this runner's adoptions."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def save(self, adoption: str, based_on: int, document: str, because: str, by: str) -> Overlay | Overtaken:
        """Add a version; whoever may edit the adoption's settings calls this, and no run in flight is affected.

        `Overtaken`, with nothing saved, when `based_on` is not the newest. Raises `UnknownId` for an adoption that is
        not saved here, and for a version that never was. The audit keeps who and which version; why is the version's.
        """
        with self._database.write() as tx:
            if tx.one(select(adoptions.c.id).where(adoptions.c.id == adoption).with_for_update()) is None:
                raise UnknownId("ibrugtagning", adoption)
            newest = _newest(tx, adoption)
            if newest is not None and newest.number != based_on:
                return Overtaken(newest)
            if newest is None and based_on != NONE:
                raise UnknownId("version af indstillingerne", str(based_on))
            number = based_on + 1
            told = {"adoption": adoption, "number": number, "document": document, "because": because}
            tx.change(overlays.insert().values(**told, saved_by=by, saved_at=tx.now))
            append(tx, self._keys, by, "save-settings", f"{adoption}/{number}", "indstillinger ændret")
            return Overlay(adoption, number, document, masked(because), masked(by), tx.now)

    def newest(self, adoption: str) -> Overlay | None:
        """Return the version in force; None for an adoption that is what its file says."""
        with self._database.read() as tx:
            return _newest(tx, adoption)

    def get(self, adoption: str, number: int) -> Overlay | None:
        """Return one version, or None."""
        with self._database.read() as tx:
            row = tx.one(_of(adoption).where(overlays.c.number == number))
        return None if row is None else _overlay(row)

    def history(self, adoption: str) -> tuple[Overlay, ...]:
        """Return every version, newest first."""
        with self._database.read() as tx:
            return tuple(map(_overlay, tx.rows(_of(adoption))))


def _of(adoption: str) -> Select[Any]:
    return select(overlays).where(overlays.c.adoption == adoption).order_by(overlays.c.number.desc())


def _newest(tx: Tx, adoption: str) -> Overlay | None:
    row = tx.one(_of(adoption).limit(1))
    return None if row is None else _overlay(row)


def _overlay(row: Row[Any]) -> Overlay:
    return Overlay(row.adoption, row.number, row.document, row.because, row.saved_by, row.saved_at)
