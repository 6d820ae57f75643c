"""An adoption as its page shows it: what it waits for, what may be started, how it is set up, what it has done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from catalogue.web.forms import Choice
from catalogue.web.visitor import Visitor
from flows.console import addresses
from flows.console.adopted import Adopted, doubts, known_of
from flows.console.adoptions.timetable import next_times
from flows.console.runs import run_texts as texts
from flows.console.runs.run_view import Line, line_of, robot_if_here
from flows.console.settings import settings_texts
from flows.console.settings.settings_shown import SettingGroup, groups
from flows.ledger import Ledger
from flows.ledger.model import Adoption, Batch
from flows.ledger.overlays import Overlay
from flows.ledger.states import BatchState
from flows.runner.adopting.adoption import AdoptionFile, Schedule, saved_adoption
from flows.runner.errors import NotReady
from flows.runner.telling.standing import Standing, Turn, newest

_SHOWN = 10
_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Next:
    """What an adoption waits for, in a sentence, and where to do it."""

    text: str
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An adoption in the list."""

    id: str
    title: str
    version: str
    next: Next


@dataclass(frozen=True, slots=True)
class AdoptionView:
    """Everything on an adoption's page but its forms."""

    adoption: Adoption
    title: str
    next: Next
    newest: Batch | None
    doubts: tuple[str, ...]
    """Why a live run would refuse the newest batch."""
    next_preview: datetime | None
    next_follow_up: datetime | None
    groups: tuple[SettingGroup, ...]
    unreadable: bool
    settings: str
    """Which version of the settings is in force, in a sentence."""
    history: tuple[Line, ...]


def own(ledger: Ledger, visitor: Visitor) -> tuple[Adoption, ...]:
    """Return the adoptions of the visitor's organisation; no organisation sees another's."""
    return tuple(each for each in ledger.adoptions.all() if each.organisation_cvr == visitor.organisation_cvr)


def find(ledger: Ledger, name: str, visitor: Visitor) -> Adoption | None:
    """Return an adoption of the visitor's organisation, or None."""
    found = ledger.adoptions.get(name)
    return found if found is not None and found.organisation_cvr == visitor.organisation_cvr else None


def entries(ledger: Ledger, visitor: Visitor) -> tuple[Entry, ...]:
    """Return the list of adoptions."""
    return tuple(
        Entry(each.id, title_of(each.lineage), each.version, next_of(ledger, each)) for each in own(ledger, visitor)
    )


def view(ledger: Ledger, adoption: Adoption) -> AdoptionView:
    """Return one adoption's page."""
    overlay = ledger.overlays.newest(adoption.id)
    file = _file(adoption, overlay)
    known = known_of(file) if file else Adopted()
    batch, now = ledger.batches.latest(adoption.id), ledger.now()
    doubted = tuple(doubts(batch, now, known)) if batch else ()
    runs = (each for each in ledger.runs.recent(_LOOKED_AT) if each.adoption == adoption.id)
    return AdoptionView(
        adoption,
        title_of(adoption.lineage),
        _next(ledger, adoption, batch, doubted),
        batch,
        doubted,
        _next_time(file.schedule if file else None, now),
        _next_time(file.follow_up if file else None, now),
        groups(known.settings) if known.settings else (),
        known.settings is None,
        settings_texts.in_force(overlay),
        tuple(line_of(ledger, each) for each, _ in zip(runs, range(_SHOWN), strict=False)),
    )


def _next(ledger: Ledger, adoption: Adoption, batch: Batch | None, doubted: tuple[str, ...]) -> Next:
    """Return what an adoption waits for; nobody is asked to approve or run what a live run would refuse."""
    found = next_of(ledger, adoption)
    if batch is None or not doubted or found.href not in (addresses.batch(batch.id), addresses.start(batch)):
        return found
    return Next(doubted[0], f"{addresses.adoption(adoption.id)}#proevekoersel", texts.PREVIEW_TITLE)


def runnable(ledger: Ledger, adoption: str) -> tuple[Batch, ...]:
    """Return the batches that a live run may act on: the approved one, and those that are not finished."""
    newest = ledger.batches.latest(adoption)
    approved = [newest] if newest is not None and newest.state is BatchState.APPROVED else []
    return (*approved, *ledger.batches.unfinished(adoption))


def choices(batches: tuple[Batch, ...]) -> tuple[Choice, ...]:
    """Return batches as the choices of a form."""
    return tuple(Choice(each.id, texts.batch_choice(each.id, each.state, each.found)) for each in batches)


def next_of(ledger: Ledger, adoption: Adoption) -> Next:
    """Return what an adoption waits for."""
    page = addresses.adoption(adoption.id)
    if (busy := ledger.pulses.busy(adoption.id)) is not None and (run := ledger.runs.get(busy)) is not None:
        return Next(texts.runs_now(busy, run.started_by), addresses.run(busy), texts.FOLLOW)
    if (waiting := ledger.requests.waiting(adoption.id)) is not None:
        return Next(texts.begins_now(waiting.asked_by), addresses.request(waiting.id), texts.FOLLOW)
    return _after(ledger, newest(ledger, adoption.id), page)


def _after(ledger: Ledger, standing: Standing, page: str) -> Next:
    batch, preview = standing.batch, (f"{page}#proevekoersel", texts.PREVIEW_TITLE)
    if batch is None or standing.turn is Turn.PREVIEW:
        return Next(texts.NO_BATCH, *preview)
    match standing.turn:
        case Turn.NEW_EXTRACT:
            return Next(texts.nothing_to_approve(batch.id), *preview)
        case Turn.APPROVAL:
            return Next(texts.to_approve(batch.id, batch.started_by), addresses.batch(batch.id), texts.SEE_BATCH)
        case Turn.LIVE_RUN:
            return Next(_to_run(ledger, batch, standing.left), addresses.start(batch), texts.ACT_TITLE)
        case Turn.NOTHING:
            return Next(texts.finished(batch.id), *preview)


def _to_run(ledger: Ledger, batch: Batch, left: int) -> str:
    if left:
        return texts.to_go_on(batch.id, left)
    approval = ledger.batches.approval(batch.id)
    return texts.to_run(batch.id, approval.approved_by if approval else "")


def title_of(lineage: str) -> str:
    """Return the robot's title, or its id where its folder is not here."""
    robot = robot_if_here(lineage)
    return robot.card.title if robot else lineage


def _file(adoption: Adoption, overlay: Overlay | None) -> AdoptionFile | None:
    try:
        return saved_adoption(adoption, overlay)
    except NotReady:
        return None


def _next_time(schedule: Schedule | None, now: datetime) -> datetime | None:
    found: Iterator[datetime] = iter(next_times(schedule.cron, schedule.timezone, now) if schedule else ())
    return next(found, None)
