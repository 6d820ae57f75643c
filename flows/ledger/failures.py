"""Errors that nobody foresaw: kind, place and traceback, encrypted; in clear only a code, when, and which case.

The text of a foreign error may hold anything, a citizen too. It is kept here, and nowhere else (DESIGN §3, Prefect).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select

from flows.ledger.audit import append
from flows.ledger.database import Database
from flows.ledger.ids import CaseId, FailureId, RunId, new_failure_id
from flows.ledger.keys import Keys
from flows.ledger.schema import failures

LONGEST: Final = 16_000
"""Characters kept of one traceback: its end says what happened, so the middle is left out."""


@dataclass(frozen=True, slots=True)
class NewFailure:
    """An unforeseen error. `stage` is a word of ours; `kind`, `place` and `text` are encrypted by the ledger."""

    adoption: str
    run: RunId | None
    case: CaseId | None
    stage: str
    kind: str = field(repr=False)
    place: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """An unforeseen error as anybody with access to the runner may see it."""

    id: FailureId
    at: datetime
    adoption: str
    run: RunId | None
    case: CaseId | None
    stage: str


@dataclass(frozen=True, slots=True)
class FailureDetail:
    """What the error itself said: may hold personal data, so it is shown and never logged."""

    kind: str = field(repr=False)
    place: str = field(repr=False)
    text: str = field(repr=False)


class Failures:
    """The unforeseen errors of this runner."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def keep(self, new: NewFailure) -> FailureId:
        """Store an error and return the code to show; the wall does, whoever holds the lease."""
        code = new_failure_id()
        detail = json.dumps({"kind": new.kind, "place": new.place, "text": shortened(new.text)}).encode()
        row = {"id": code, "adoption": new.adoption, "run": new.run, "case": new.case, "stage": new.stage}
        sealed = self._keys.seal(detail, _context(code))
        with self._database.write() as tx:
            tx.change(failures.insert().values(**row, at=tx.now, detail=sealed))
        return code

    def recent(self, limit: int = 50) -> tuple[Failure, ...]:
        """Return the latest errors, newest first."""
        chosen = select(failures).order_by(failures.c.at.desc(), failures.c.id).limit(limit)
        with self._database.read() as tx:
            return tuple(map(_failure, tx.rows(chosen)))

    def of_case(self, case: CaseId) -> tuple[Failure, ...]:
        """Return the errors met while a case was worked on, newest first."""
        chosen = select(failures).where(failures.c.case == case).order_by(failures.c.at.desc(), failures.c.id)
        with self._database.read() as tx:
            return tuple(map(_failure, tx.rows(chosen)))

    def detail(self, failure: FailureId, by: str, purpose: str) -> FailureDetail | None:
        """Return what an error said, decrypted, and write in the audit who asked and why; None for no such code."""
        with self._database.write() as tx:
            row = tx.one(select(failures).where(failures.c.id == failure))
            if row is None:
                return None
            append(tx, self._keys, by, "read_failure", failure, purpose)
        known = json.loads(self._keys.open(row.detail, _context(failure)))
        return FailureDetail(known["kind"], known["place"], known["text"])


def shortened(text: str) -> str:
    """Return a traceback of at most `LONGEST` characters, with a mark where the middle was left out."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]}\n[…]\n{text[-half:]}"


def _context(failure: FailureId) -> str:
    return f"failure/{failure}"


def _failure(row: Row[Any]) -> Failure:
    run, case = row.run and RunId(row.run), row.case and CaseId(row.case)
    return Failure(FailureId(row.id), row.at, row.adoption, run or None, case or None, row.stage)
