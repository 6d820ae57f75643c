"""A run as its page shows it: what it may do, how far it is, what has come of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.console import addresses
from flows.console.runs import run_texts as texts
from flows.console.settings.settings_made_with import made_with
from flows.console.workings.diagram import Diagram, Tally, diagram
from flows.console.workings.stops import FIND, stops
from flows.ledger import Ledger
from flows.ledger.model import Made, Run
from flows.ledger.progress import Through
from flows.ledger.requests import RunRequest
from flows.ledger.states import EffectKind, Mode, Outcome, RunState
from flows.recipe.errors import RecipeError
from flows.recipe.model import Robot
from flows.runner.adopting.robots import robot_of
from flows.runner.errors import NotReady
from flows.runner.runs.live_run import PILOT_DEFAULT
from flows.runner.telling.summary_text import OUTCOMES


@dataclass(frozen=True, slots=True)
class Line:
    """A run in a list."""

    id: str
    href: str
    adoption: str
    mode: Mode
    mode_words: str
    state: str
    by: str
    started: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class RunView:
    """Everything that changes while a run is on; `alive`: it holds the adoption and works."""

    run: Run
    kind: str
    """What sort of run it is, in words."""
    alive: bool
    is_open: bool
    answer: str
    next: str
    through: Through
    told: str
    mine: str
    problem: str
    ends: tuple[Figure, ...]
    made: tuple[Figure, ...]
    diagram: Diagram | None
    batch: str
    batch_title: str
    settings: str
    """Which version of the adoption's settings it worked with, in words."""


def line_of(ledger: Ledger, run: Run) -> Line:
    """Return a run for a list."""
    waits = run.state is RunState.RUNNING and ledger.pulses.busy(run.adoption) != run.id
    return Line(
        run.id,
        addresses.run(run.id),
        run.adoption,
        run.mode,
        texts.FOLLOW_UP_RUN if is_follow_up(run) else texts.SHORT_MODES[run.mode],
        texts.STANDS_STILL if waits else texts.STATES[run.state],
        run.started_by,
        run.started_at,
        run.finished_at,
    )


def view(ledger: Ledger, run: Run) -> RunView:
    """Return how a run stands now, from the ledger alone."""
    alive = run.state is RunState.RUNNING and ledger.pulses.busy(run.adoption) == run.id
    asked = ledger.requests.of_prefect(run.prefect_run)
    through = _bounded(run, asked, ledger.progress.of(run))
    made = ledger.effects.made(through.batch) if through.batch and run.mode is not Mode.PREVIEW else []
    summary = _summary(run)
    preview = run.mode is Mode.PREVIEW
    shown = run.state is RunState.FINISHED or not preview
    return RunView(
        run,
        texts.FOLLOW_UP_RUN if is_follow_up(run) else texts.MODES[run.mode],
        alive,
        run.state is RunState.RUNNING,
        _answer(run, summary, alive=alive),
        (texts.PREVIEW_NEXT if preview else texts.ACT_NEXT) if alive else "",
        through,
        _told(run, through),
        "" if preview or through.by_this_run == through.through else texts.by_this_run(through.by_this_run),
        _problem(run, asked),
        tuple(_ends(summary, preview=preview)),
        tuple(_made(summary, made, preview=preview)),
        _diagram(run, through, made),
        addresses.batch(through.batch) if through.batch and shown else "",
        texts.SEE_BATCH if preview else texts.SEE_RESULT,
        made_with(ledger, run.adoption, run.overlay),
    )


def _problem(run: Run, asked: RunRequest | None) -> str:
    """Return why a run that is over came to nothing: in its own words, else in those its request was left with."""
    if run.state is RunState.RUNNING:
        return ""
    return run.problem or (asked.problem if asked else "")


def _bounded(run: Run, asked: RunRequest | None, through: Through) -> Through:
    """Return how far a run is of what it may do itself: a pilot of five is done after five, whatever is left."""
    only = len(asked.only) if asked else 0
    room = run.limit or only or (PILOT_DEFAULT if run.mode is Mode.PILOT else 0)
    if run.mode is Mode.PREVIEW or not room:
        return through
    left = (through.of or 0) - through.through + through.by_this_run
    return Through(through.batch, through.by_this_run, min(room, left) or None, through.by_this_run)


def _told(run: Run, through: Through) -> str:
    if not through.batch or (run.mode is not Mode.PREVIEW and not through.of):
        return texts.WAITS_TURN
    return texts.through(through.through, through.of, preview=run.mode is Mode.PREVIEW)


def is_follow_up(run: Run) -> bool:
    """Return whether a run follows up: it acts on what earlier runs left, and on no batch of its own."""
    return run.mode is Mode.LIVE and not run.batch


def _answer(run: Run, summary: Mapping[str, int], *, alive: bool) -> str:
    preview = run.mode is Mode.PREVIEW
    if is_follow_up(run) and (alive or run.state is not RunState.RUNNING):
        return texts.FOLLOW_UP_STATES.get(run.state, texts.FOLLOW_UP_CUT)
    match run.state:
        case RunState.RUNNING if not alive:
            return texts.NOT_HEARD
        case RunState.RUNNING:
            return texts.STOPPING if run.stop_requested_by else texts.RUNNING[run.mode]
        case RunState.FINISHED if preview:
            to_do = summary.get(Outcome.DONE, 0) + summary.get(Outcome.NEEDS_PERSON, 0)
            return texts.PREVIEW_DONE if to_do else texts.NOTHING_FOUND
        case RunState.FINISHED:
            return texts.ACT_LEFT if summary.get(Outcome.WAITING, 0) else texts.ACT_DONE
        case _:
            stopped = texts.STOPPED_PREVIEW if preview else texts.STOPPED
            ended = {RunState.STOPPED: stopped, RunState.INTERRUPTED: texts.INTERRUPTED}
            return ended.get(run.state, texts.FAILED_PREVIEW if preview else texts.FAILED)


def _summary(run: Run) -> Mapping[str, int]:
    """Return the numbers that a run left when it ended; none for one that failed or is still on."""
    try:
        left = json.loads(run.summary or "{}")
    except ValueError:
        return {}
    return {name: value for name, value in left.items() if isinstance(value, int)} if isinstance(left, dict) else {}


def _ends(summary: Mapping[str, int], *, preview: bool) -> Iterator[Figure]:
    for outcome in Outcome:
        if count := summary.get(outcome.value, 0):
            yield Figure(texts.WOULD_GET if preview and outcome is Outcome.DONE else OUTCOMES[outcome], count)


def _made(summary: Mapping[str, int], made: list[Made], *, preview: bool) -> Iterator[Figure]:
    if preview:
        yield from (Figure(title, summary[name]) for name, title in texts.WOULD.items() if name in summary)
        return
    if summary:
        yield from (Figure(title, summary[name]) for name, title in texts.DID.items() if name in summary)
        return
    yield from (Figure(texts.deed(each.step, each.channel), each.calls) for each in made)


def _diagram(run: Run, through: Through, made: list[Made]) -> Diagram | None:
    robot = robot_if_here(run.lineage)
    if robot is None:
        return None
    tallies = {FIND: Tally(through.through)} if run.mode is Mode.PREVIEW and through.batch else {}
    known = {stop.key for stop in stops(robot)}
    for each in made:
        if each.step in known and each.kind in (EffectKind.WRITE, EffectKind.NOTIFY):
            before = tallies[each.step].count if each.step in tallies else 0
            tallies[each.step] = Tally(before + each.calls)
    return diagram(robot, tallies)


def robot_if_here(lineage: str) -> Robot | None:
    """Return the robot, or None where its folder is gone or does not compile."""
    try:
        return robot_of(lineage)
    except (NotReady, RecipeError):
        return None
