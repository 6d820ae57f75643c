"""`samdrift status`: what runs, what waits for somebody, what has happened."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from flows.ledger import Ledger
from flows.ledger.model import Batch, Run
from flows.ledger.states import BatchState, Outcome
from flows.terminal import texts
from flows.terminal.moments import moment
from flows.terminal.session import ledger, say

_LATEST = 10


def status(given: argparse.Namespace) -> int:
    """Show adoptions, their newest batch, the latest runs and how long the worklist is."""
    with ledger(given) as opened:
        say(*_adoptions(opened), *_runs(opened), *_waiting(opened))
    return 0


def _adoptions(opened: Ledger) -> Iterator[str]:
    recent = {run.adoption for run in opened.runs.recent()}
    names = sorted(recent | {each.id for each in opened.adoptions.all()})
    yield "Ibrugtagninger" if names else "Ingen ibrugtagninger endnu. Begynd med `samdrift deploy IBRUGTAGNING`."
    for name in names:
        batch = opened.batches.latest(name)
        yield f"  {name}: {'ingen prøvekørsel endnu' if batch is None else _batch(opened, batch)}"
        if batch is not None:
            yield from _next(name, batch)


def _batch(opened: Ledger, batch: Batch) -> str:
    counts = opened.batches.counts(batch.id)
    when = f"{batch.id} fra {moment(batch.prepared_at)}, {texts.word(texts.BATCH_STATES, batch.state)}"
    if batch.state is not BatchState.OPENED:
        return f"{when}; {batch.found} fundet, {counts.of(Outcome.DONE)} vil få tilbuddet"
    ended = opened.cases.counts(batch.id)
    return f"{when}; {ended.of(Outcome.DONE)} gennemført, {opened.cases.unended(batch.id)} mangler endnu"


def _next(name: str, batch: Batch) -> Iterator[str]:
    if batch.state is BatchState.PREPARED:
        yield f'    Næste: en kollega skriver `samdrift approve {batch.id} --as "Fornavn Efternavn"`.'
    if batch.state is BatchState.APPROVED:
        yield f"    Næste: `samdrift run {name} --mode live --batch {batch.id}`."


def _runs(opened: Ledger) -> Iterator[str]:
    runs = opened.runs.recent(_LATEST)
    yield "Seneste kørsler" if runs else "Ingen kørsler endnu."
    yield from (f"  {_run(run)}" for run in runs)


def _run(run: Run) -> str:
    state = texts.word(texts.RUN_STATES, run.state)
    asked = f", bedt om at stoppe af {run.stop_requested_by}" if run.stop_requested_by and not run.finished_at else ""
    batch = f" af {run.batch}" if run.batch else ""
    mode = texts.word(texts.MODES, run.mode)
    return f"{run.id}  {run.adoption}  {mode}{batch}, {state}{asked}; {moment(run.started_at)}, {run.started_by}"


def _waiting(opened: Ledger) -> Iterator[str]:
    lines, receipts = len(opened.worklist.list()), len(opened.receipts.tray())
    yield f"Til manuel behandling: {lines}." + (" Se `samdrift worklist`." if lines else "")
    if receipts:
        yield f"Kvitteringer, der ikke passer til noget: {receipts}."
