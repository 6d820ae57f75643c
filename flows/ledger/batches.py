"""Batches: a prepared set of proposals, sealed, approved by a second person, then opened."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import Column, Row, exists, func, select, update

from flows.ledger import approvals, counts, people
from flows.ledger.crashpoints import CrashPoint, crash_point
from flows.ledger.database import Database, Tx
from flows.ledger.digest import digest
from flows.ledger.errors import IllegalTransition, UnknownId
from flows.ledger.ids import BatchId, CaseId, CitizenKey, RunId, new_batch_id
from flows.ledger.keys import Keys
from flows.ledger.model import Approval, Batch, Counts, NewBatch, NewProposal, Planned, Proposal
from flows.ledger.schema import batches, cases, proposals
from flows.ledger.states import BatchState, CaseState, EffectKind, Outcome

_PAGE: Final = 500
_NOT_ACTED_ON: Final = (BatchState.PREPARING, BatchState.PREPARED, BatchState.APPROVED)


class Batches:
    """The batches of this runner and what is proposed in each."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def prepare(self, new: NewBatch) -> BatchId:
        """Begin an empty batch; the preparing run does, and fills it with `add`."""
        batch = new_batch_id()
        with self._database.write() as tx:
            row = asdict(new) | {"id": batch, "state": BatchState.PREPARING, "created_at": tx.now}
            tx.change(batches.insert().values(row))
        return batch

    def add(self, batch: BatchId, proposed: Sequence[NewProposal]) -> None:
        """Add proposals, a few hundred at a time; only while the batch is being prepared, each sequence once."""
        if not proposed:
            return
        with self._database.write() as tx:
            _demand(tx, batch, "add", BatchState.PREPARING)
            tx.connection.execute(proposals.insert(), [self._row(batch, each) for each in proposed])

    def seal(self, batch: BatchId) -> str:
        """Close the set and return its digest; the preparing run does, once.

        Earlier batches of the adoption that nobody has acted on are SUPERSEDED, approved or not.
        """
        with self._database.write() as tx:
            mine = _demand(tx, batch, "seal", BatchState.PREPARING)
            found = select(func.count()).select_from(proposals).where(proposals.c.batch == batch)
            sealed = digest(tx, batch)
            values = {"state": BatchState.PREPARED, "digest": sealed, "found": tx.value(found), "prepared_at": tx.now}
            tx.change(update(batches).where(batches.c.id == batch).values(values))
            earlier = (batches.c.adoption == mine.adoption, batches.c.state.in_(_NOT_ACTED_ON), batches.c.id != batch)
            tx.change(update(batches).where(*earlier).values(state=BatchState.SUPERSEDED))
        crash_point(CrashPoint.AFTER_SEAL)
        return sealed

    def abandon(self, batch: BatchId) -> bool:
        """Give up a batch; its run or a person may. False: it is opened, superseded or abandoned already."""
        with self._database.write() as tx:
            open_ = (batches.c.id == batch, batches.c.state.in_(_NOT_ACTED_ON))
            return tx.change(update(batches).where(*open_).values(state=BatchState.ABANDONED)) == 1

    def approve(self, batch: BatchId, by: str) -> Approval:
        """Release exactly the set that was shown; a person other than the one who started it may.

        Raises `ApprovalRefused`. The approval is a link in the audit chain, with the digest.
        """
        with self._database.write() as tx:
            return approvals.approve(tx, self._keys, batch, by)

    def approval(self, batch: BatchId) -> Approval | None:
        """Return the batch's approval, or None."""
        with self._database.read() as tx:
            return approvals.find(tx, batch)

    def get(self, batch: BatchId) -> Batch | None:
        """Return the batch, or None."""
        with self._database.read() as tx:
            row = tx.one(select(batches).where(batches.c.id == batch))
        return None if row is None else batch_of(row)

    def unfinished(self, adoption: str) -> list[Batch]:
        """Return the adoption's opened batches with a case that has no outcome yet, oldest first."""
        open_case = exists().where(cases.c.batch == batches.c.id, cases.c.state != CaseState.ENDED)
        chosen = select(batches).where(batches.c.adoption == adoption, open_case).order_by(batches.c.created_at)
        with self._database.read() as tx:
            return [batch_of(row) for row in tx.rows(chosen)]

    def latest(self, adoption: str) -> Batch | None:
        """Return the adoption's newest sealed batch that is not abandoned, whatever became of it."""
        unfinished = (BatchState.PREPARING, BatchState.ABANDONED)
        chosen = select(batches).where(batches.c.adoption == adoption, batches.c.state.not_in(unfinished))
        with self._database.read() as tx:
            row = tx.one(chosen.order_by(batches.c.prepared_at.desc(), batches.c.created_at.desc()).limit(1))
        return None if row is None else batch_of(row)

    def recent(self, organisation: str, states: Collection[BatchState], limit: int) -> list[Batch]:
        """Return an organisation's batches that stand so, newest first."""
        mine = (batches.c.organisation == organisation, batches.c.state.in_(states))
        ordered = select(batches).where(*mine).order_by(batches.c.created_at.desc(), batches.c.id).limit(limit)
        with self._database.read() as tx:
            return [batch_of(row) for row in tx.rows(ordered)]

    def proposals(self, batch: BatchId, after: int = -1, limit: int = 500) -> list[Proposal]:
        """Return a page of proposals in order, those with a sequence above `after`."""
        chosen = select(*public()).where(proposals.c.batch == batch, proposals.c.sequence > after)
        with self._database.read() as tx:
            return [proposal_of(row) for row in tx.rows(chosen.order_by(proposals.c.sequence).limit(limit))]

    def proposal(self, batch: BatchId, sequence: int) -> Proposal | None:
        """Return one proposal, or None."""
        with self._database.read() as tx:
            row = tx.one(select(*public()).where(proposals.c.batch == batch, proposals.c.sequence == sequence))
        return None if row is None else proposal_of(row)

    def of_citizen(self, organisation: str, lineage: str, citizen_key: CitizenKey) -> list[Proposal]:
        """Return what every sealed batch proposed for a citizen, oldest first.

        Under every CPR number the ledger knows to be the same person: a batch from before a change of number counts.
        """
        whose = (batches.c.organisation == organisation, batches.c.lineage == lineage)
        sealed = batches.c.state.not_in((BatchState.PREPARING, BatchState.ABANDONED))
        chosen = select(*public()).join(batches, batches.c.id == proposals.c.batch).where(*whose, sealed)
        ordered = chosen.order_by(batches.c.prepared_at, proposals.c.batch, proposals.c.sequence)
        with self._database.read() as tx:
            theirs = proposals.c.citizen_key.in_(people.kin(tx, citizen_key))
            return [proposal_of(row) for row in tx.rows(ordered.where(theirs))]

    def private(self, proposal: Proposal) -> bytes:
        """Return a proposal's private part, decrypted; whoever asks says why in the audit."""
        with self._database.read() as tx:
            return private(tx, self._keys, proposal.batch, proposal.sequence)

    def privates(self, batch: BatchId, outcome: Outcome) -> Iterator[tuple[int, bytes]]:
        """Yield number and decrypted private part of everybody proposed so; whoever asks says why in the audit."""
        those = (proposals.c.batch == batch, proposals.c.outcome == outcome, proposals.c.citizen_key != "")
        chosen = select(proposals.c.sequence, proposals.c.private).where(*those).order_by(proposals.c.sequence)
        after = -1
        while True:
            with self._database.read() as tx:
                rows = tx.rows(chosen.where(proposals.c.sequence > after).limit(_PAGE))
            for row in rows:
                yield row.sequence, self._keys.open(row.private, _context(batch, row.sequence))
            if len(rows) < _PAGE:
                return
            after = rows[-1].sequence

    def counts(self, batch: BatchId) -> Counts:
        """Return what the batch would do; `cases.counts` says what became of it."""
        with self._database.read() as tx:
            return counts.proposed(tx, batch)

    def _row(self, batch: BatchId, each: NewProposal) -> dict[str, Any]:
        return {
            "batch": batch,
            "sequence": each.sequence,
            "citizen_key": each.citizen_key,
            "occasion": each.occasion,
            "outcome": each.outcome,
            "reason": each.reason,
            "rule": each.rule,
            "group": each.group,
            "district": each.district,
            "tell": each.tell,
            "planned": json.dumps([asdict(step) for step in each.planned], ensure_ascii=False),
            "private": self._keys.seal(each.private, _context(batch, each.sequence)),
        }


def private(tx: Tx, keys: Keys, batch: BatchId, sequence: int) -> bytes:
    """Return the decrypted private part of one proposal."""
    sealed = tx.value(select(proposals.c.private).where(proposals.c.batch == batch, proposals.c.sequence == sequence))
    if sealed is None:
        raise UnknownId("borger i prøvekørslen", f"{batch} nr. {sequence}")
    return keys.open(sealed, _context(batch, sequence))


def _context(batch: BatchId, sequence: int) -> str:
    return f"proposal/{batch}/{sequence}"


def _demand(tx: Tx, batch: BatchId, what: str, state: BatchState) -> Row[Any]:
    row = tx.one(select(batches).where(batches.c.id == batch).with_for_update())
    if row is None:
        raise UnknownId("prøvekørsel", batch)
    if row.state != state:
        raise IllegalTransition(what, batch, row.state)
    return row


def public() -> tuple[Column[Any], ...]:
    """Return the columns of a proposal but the sealed one."""
    return tuple(column for column in proposals.c if column.name != "private")


def batch_of(row: Row[Any]) -> Batch:
    """Return a row of the table as a value."""
    known = row._asdict()
    known |= {"id": BatchId(row.id), "run": RunId(row.run), "state": BatchState(row.state)}
    return Batch(**known)


def proposal_of(row: Row[Any], beside: Sequence[str] = ()) -> Proposal:
    """Return a row as a value, without the columns `beside` the proposal's own."""
    known = {name: value for name, value in row._asdict().items() if name not in beside}
    known |= {
        "batch": BatchId(row.batch),
        "citizen_key": CitizenKey(row.citizen_key),
        "outcome": Outcome(row.outcome),
        "planned": planned_of(row.planned),
        "handled_by": None if row.handled_by is None else CaseId(row.handled_by),
    }
    return Proposal(**known)


def planned_of(stored: str) -> tuple[Planned, ...]:
    """Return the calls as they were stored."""
    return tuple(
        Planned(each["step"], EffectKind(each["kind"]), each["what"], each["channel"]) for each in json.loads(stored)
    )
