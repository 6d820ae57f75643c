"""Requests: who asked for a run on a page. Prefect carries the request's id, never a person's name.

waiting -> taken, by the one flow run it was made for; waiting -> failed or withdrawn, after which no flow run may take
it. At most one waits for an adoption at a time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from flows.ledger.audit import append
from flows.ledger.database import Database, Tx
from flows.ledger.ids import BatchId, RequestId, RunId, new_request_id
from flows.ledger.keys import Keys
from flows.ledger.schema import run_requests, runs
from flows.ledger.states import Mode, RequestState


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a person asks for; `token` is the form's own, so that the same form sent twice is one request."""

    adoption: str
    mode: Mode
    batch: BatchId | None
    limit: int | None
    only: tuple[int, ...]
    asked_by: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest(NewRequest):
    """A request as it stands; `problem` is why it came to nothing, in Danish."""

    id: RequestId
    asked_at: datetime
    state: RequestState
    prefect_run: str
    problem: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer to asking: `is_new` only for the request that is to be started now."""

    request: RunRequest
    is_new: bool
    is_mine: bool
    """False: somebody else's request is waiting for the adoption, and nothing was written."""


class Requests:
    """The requests of this runner."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def ask(self, new: NewRequest) -> Asked:
        """Write a request down, and who asked in the audit; whoever may start runs may ask.

        The same token gives the same request. While another waits for the adoption, that one is returned instead.
        """
        request = new_request_id()
        with self._database.write() as tx:
            insert = tx.insert(run_requests).values(_row(request, new, tx.now)).on_conflict_do_nothing()
            if tx.change(insert) == 1:
                append(tx, self._keys, new.asked_by, "ask_run", request, f"{new.mode} af {new.adoption}")
                return Asked(_demand(tx, run_requests.c.id == request), is_new=True, is_mine=True)
            if (mine := tx.one(select(run_requests).where(run_requests.c.token == new.token))) is not None:
                return Asked(_request(mine), is_new=False, is_mine=True)
            return Asked(_demand(tx, *_waiting(new.adoption)), is_new=False, is_mine=False)

    def sent(self, token: str) -> RunRequest | None:
        """Return the request that a form with this token became, or None: it has not been sent before."""
        with self._database.read() as tx:
            row = tx.one(select(run_requests).where(run_requests.c.token == token))
        return None if row is None else _request(row)

    def hand_over(self, request: RequestId, prefect_run: str) -> bool:
        """Note the flow run a waiting request became; its asker does. False: that is known, or it waits no more."""
        unknown = (*_still(request), run_requests.c.prefect_run == "")
        with self._database.write() as tx:
            return tx.change(update(run_requests).where(*unknown).values(prefect_run=prefect_run)) == 1

    def take(self, request: RequestId, prefect_run: str) -> bool:
        """Take a request as the flow run it was made for; the flow does, again when it is started again.

        False: it has failed or been withdrawn, or belongs to another flow run. Then do nothing.
        """
        whose = run_requests.c.prefect_run.in_(("", prefect_run))
        open_ = run_requests.c.state.in_((RequestState.WAITING, RequestState.TAKEN))
        taken = update(run_requests).where(run_requests.c.id == request, open_, whose)
        with self._database.write() as tx:
            return tx.change(taken.values(state=RequestState.TAKEN, prefect_run=prefect_run)) == 1

    def fail(self, request: RequestId, problem: str) -> bool:
        """Note that a waiting request came to nothing; its asker does, or the sweeper when its flow run is gone.

        False: a flow run has taken it, or it was over already.
        """
        with self._database.write() as tx:
            failed = update(run_requests).where(*_still(request))
            return tx.change(failed.values(state=RequestState.FAILED, problem=problem)) == 1

    def explain(self, request: RequestId, problem: str) -> None:
        """Keep why the flow run that took a request came to nothing; it does itself, or the sweeper when it is gone."""
        with self._database.write() as tx:
            mine = (run_requests.c.id == request, run_requests.c.state == RequestState.TAKEN)
            tx.change(update(run_requests).where(*mine).values(problem=problem))

    def withdraw(self, request: RequestId, by: str) -> bool:
        """Take a waiting request back; whoever may start runs may. False: it is taken, or over already."""
        with self._database.write() as tx:
            if tx.change(update(run_requests).where(*_still(request)).values(state=RequestState.WITHDRAWN)) == 0:
                return False
            append(tx, self._keys, by, "withdraw_run", request, "anmodningen er trukket tilbage, før kørslen begyndte")
        return True

    def get(self, request: RequestId) -> RunRequest | None:
        """Return the request, or None."""
        with self._database.read() as tx:
            row = tx.one(select(run_requests).where(run_requests.c.id == request))
        return None if row is None else _request(row)

    def waiting(self, adoption: str) -> RunRequest | None:
        """Return the request that waits for the adoption, or None."""
        with self._database.read() as tx:
            row = tx.one(select(run_requests).where(*_waiting(adoption)))
        return None if row is None else _request(row)

    def all_waiting(self) -> tuple[RunRequest, ...]:
        """Return every request that no flow run has taken yet, oldest first."""
        waiting = select(run_requests).where(run_requests.c.state == RequestState.WAITING)
        with self._database.read() as tx:
            return tuple(map(_request, tx.rows(waiting.order_by(run_requests.c.asked_at))))

    def of_prefect(self, prefect_run: str) -> RunRequest | None:
        """Return the request a flow run was made for; None for one from the schedule or a terminal."""
        if not prefect_run:
            return None
        with self._database.read() as tx:
            row = tx.one(select(run_requests).where(run_requests.c.prefect_run == prefect_run))
        return None if row is None else _request(row)

    def run_of(self, request: RunRequest) -> RunId | None:
        """Return the newest run that a request became, or None: it has not begun."""
        if not request.prefect_run:
            return None
        became = select(runs.c.id).where(runs.c.prefect_run == request.prefect_run)
        with self._database.read() as tx:
            found = tx.value(became.order_by(runs.c.started_at.desc()).limit(1))
        return None if found is None else RunId(found)


def _row(request: RequestId, new: NewRequest, now: datetime) -> dict[str, Any]:
    return {
        "id": request,
        "adoption": new.adoption,
        "mode": new.mode,
        "batch": new.batch,
        "limit": new.limit,
        "only": json.dumps(new.only),
        "asked_by": new.asked_by,
        "asked_at": now,
        "token": new.token,
        "state": RequestState.WAITING,
        "prefect_run": "",
        "problem": "",
    }


def _still(request: RequestId) -> tuple[Any, ...]:
    return run_requests.c.id == request, run_requests.c.state == RequestState.WAITING


def _waiting(adoption: str) -> tuple[Any, ...]:
    return run_requests.c.adoption == adoption, run_requests.c.state == RequestState.WAITING


def _demand(tx: Tx, *which: Any) -> RunRequest:
    return _request(tx.connection.execute(select(run_requests).where(*which)).one())


def _request(row: Row[Any]) -> RunRequest:
    known = row._asdict() | {
        "id": RequestId(row.id),
        "mode": Mode(row.mode),
        "batch": None if row.batch is None else BatchId(row.batch),
        "only": tuple(json.loads(row.only)),
        "state": RequestState(row.state),
    }
    return RunRequest(**known)
