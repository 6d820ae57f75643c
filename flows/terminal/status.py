"""`samdrift status`: what runs, what waits for somebody, and what that somebody types next; one screen."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import Final

from flows.ledger import Ledger
from flows.ledger.model import Batch, Run
from flows.ledger.states import BatchState, Mode, Outcome, RunState
from flows.runner.telling import words
from flows.runner.telling.moments import moment
from flows.runner.telling.summary_text import MODES
from flows.terminal import stuck
from flows.terminal.session import ledger, say

_LATEST: Final = 6
_SEARCHED: Final = 1000
_FOLLOW_UP: Final = "opfølgning"


def status(given: argparse.Namespace) -> int:
    """Show adoptions with their newest batch and the next step, the latest runs, and what waits for a person."""
    with ledger(given) as opened:
        say(*_adoptions(opened), *_runs(opened), *_waiting(opened), *stuck.failures(opened))
    return 0


def _adoptions(opened: Ledger) -> Iterator[str]:
    runs = opened.runs.recent(_SEARCHED)
    names = sorted({run.adoption for run in runs} | {each.id for each in opened.adoptions.all()})
    yield "Ibrugtagninger" if names else "Ingen ibrugtagninger endnu. Begynd med `samdrift deploy IBRUGTAGNING`."
    for name in names:
        latest = opened.batches.latest(name)
        yield f"  {name}: {'ingen prøvekørsel endnu' if latest is None else _batch(opened, latest)}"
        yield f"    Næste: {_next(opened, name, latest)}"
        yield from () if latest is None else _standing(opened, name, latest)
        for older in _half_done(opened, (run for run in runs if run.adoption == name), latest):
            yield f"    Også åben: {_batch(opened, older)}. {_go_on(name, older)}"
            yield from _standing(opened, name, older)


def _standing(opened: Ledger, name: str, batch: Batch) -> Iterator[str]:
    yield from (f"      {line}" for line in stuck.waiting(opened, batch, _run_again(name, batch)))


def _batch(opened: Ledger, batch: Batch) -> str:
    counts = opened.batches.counts(batch.id)
    when = f"{batch.id} fra {moment(batch.prepared_at)}"
    if batch.state is not BatchState.OPENED:
        state = words.word(words.BATCH_STATES, batch.state)
        return f"{when}, {state}; {batch.found} fundet, {counts.of(Outcome.DONE)} vil få tilbuddet"
    ended, left = opened.cases.counts(batch.id), opened.cases.unended(batch.id)
    state = f"sat i gang, {left} mangler endnu" if left else "kørt til ende"
    manual = ended.of(Outcome.NEEDS_PERSON) + ended.of(Outcome.PARKED)
    return f"{when}, {state}; {ended.of(Outcome.DONE)} gennemført, {manual} hos en person"


def _next(opened: Ledger, name: str, batch: Batch | None) -> str:
    if (busy := opened.pulses.busy(name)) is not None:
        return f"vent på {busy}, som kører nu, eller stop den med `samdrift stop {busy}`."
    if batch is None:
        return f"`samdrift run {name}` (prøvekørsel)."
    if batch.state is BatchState.PREPARED:
        counts = opened.batches.counts(batch.id)
        if not any(map(counts.of, (Outcome.DONE, Outcome.NEEDS_PERSON))):
            return f"intet at godkende; `samdrift run {name}` forbereder en ny, når der er et nyt udtræk."
        return f'en kollega skriver `samdrift approve {batch.id} --as "Fornavn Efternavn"`.'
    if batch.state is BatchState.APPROVED or (batch.state is BatchState.OPENED and opened.cases.unended(batch.id)):
        return _go_on(name, batch)
    return f"`samdrift follow-up {name}` henter kvitteringer; `samdrift run {name}` forbereder den næste."


def _go_on(name: str, batch: Batch) -> str:
    return f"{_run_again(name, batch)}."


def _run_again(name: str, batch: Batch) -> str:
    return f"`samdrift run {name} --mode live --batch {batch.id}`"


def _half_done(opened: Ledger, runs: Iterable[Run], latest: Batch | None) -> Iterator[Batch]:
    """Yield opened batches that a newer preview has pushed out of sight before all their citizens were done."""
    for batch in sorted({run.batch for run in runs if run.batch is not None}):
        found = opened.batches.get(batch)
        if found is None or (latest is not None and found.id == latest.id):
            continue
        if found.state is BatchState.OPENED and opened.cases.unended(batch):
            yield found


def _runs(opened: Ledger) -> Iterator[str]:
    runs = opened.runs.recent(_LATEST)
    yield "Seneste kørsler" if runs else "Ingen kørsler endnu."
    yield from (f"  {_run(run, _state(opened, run))}" for run in runs)


def _state(opened: Ledger, run: Run) -> str:
    if run.state is not RunState.RUNNING:
        return words.word(words.RUN_STATES, run.state)
    if opened.pulses.busy(run.adoption) != run.id:
        return words.NOT_AT_WORK
    asked = f", bedt om at stoppe af {run.stop_requested_by}" if run.stop_requested_by else ""
    return f"{words.RUN_STATES[run.state]}{asked}"


def _run(run: Run, state: str) -> str:
    batch = f" af {run.batch}" if run.batch else ""
    # A follow-up acts on no batch of its own; every other run that acts names one.
    mode = _FOLLOW_UP if run.mode is Mode.LIVE and not run.batch else MODES[run.mode].lower()
    return f"{run.id}  {run.adoption}  {mode}{batch}, {state}; {moment(run.started_at)}, {run.started_by}"


def _waiting(opened: Ledger) -> Iterator[str]:
    items, receipts = opened.worklist.list(), len(opened.receipts.tray())
    late = sum(item.due < opened.now().date() for item in items)
    overdue = f", heraf {late} over fristen" if late else ""
    yield f"Til manuel behandling: {len(items)}{overdue}." + (" Se `samdrift worklist`." if items else "")
    if receipts:
        yield f"Kvitteringer, der ikke passer til noget brev: {receipts}. Vis dem til robottens tovholder."
