"""`samdrift status`: what runs, what waits for somebody, and what that somebody types next; one screen."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Final

from flows.ledger import Ledger
from flows.ledger.model import Batch, Run
from flows.ledger.states import BatchState, Mode, Outcome, RunState
from flows.runner.telling import words
from flows.runner.telling.moments import moment
from flows.runner.telling.standing import Standing, Turn, newest, older
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
        standing = newest(opened, name)
        batch = standing.batch
        yield f"  {name}: {'ingen prøvekørsel endnu' if batch is None else _batch(opened, batch)}"
        yield f"    Næste: {_next(standing)}"
        yield from () if batch is None else _standing(opened, name, batch)
        for begun in (each.batch for each in older(opened, name) if each.batch is not None):
            yield f"    Også åben: {_batch(opened, begun)}. {_go_on(name, begun)}"
            yield from _standing(opened, name, begun)


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


def _next(standing: Standing) -> str:
    name, batch, preview = standing.adoption, standing.batch, f"`samdrift run {standing.adoption}`"
    if standing.busy is not None:
        return f"vent på {standing.busy}, som kører nu, eller stop den med `samdrift stop {standing.busy}`."
    if batch is None or standing.turn is Turn.PREVIEW:
        return f"{preview} (prøvekørsel)."
    match standing.turn:
        case Turn.NEW_EXTRACT:
            return f"intet at godkende; {preview} forbereder en ny, når der er et nyt udtræk."
        case Turn.APPROVAL:
            return f'en kollega skriver `samdrift approve {batch.id} --as "Fornavn Efternavn"`.'
        case Turn.LIVE_RUN:
            return _go_on(name, batch)
        case Turn.NOTHING:
            return f"`samdrift follow-up {name}` henter kvitteringer; {preview} forbereder den næste."


def _go_on(name: str, batch: Batch) -> str:
    return f"{_run_again(name, batch)}."


def _run_again(name: str, batch: Batch) -> str:
    return f"`samdrift run {name} --mode live --batch {batch.id}`"


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
