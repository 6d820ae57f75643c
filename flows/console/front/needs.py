"""What needs somebody now, in order, and whether it needs the one who is looking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from catalogue.web.roles import Role
from catalogue.web.visitor import Visitor
from flows.console import addresses
from flows.console.corrections.correct_shown import APPROVES, SEES_CORRECTIONS
from flows.console.front import overview_texts as c
from flows.console.health.health_reading import HealthReader
from flows.console.health.signals import Light
from flows.ledger import Ledger
from flows.ledger.approvals import same_person
from flows.ledger.states import CorrectionState
from flows.runner.home import Home
from flows.runner.telling.standing import Standing, Turn, standings

_APPROVES: Final = frozenset({Role.APPROVER})
_STARTS: Final = frozenset({Role.OPERATOR, Role.COORDINATOR})
_ON_LINES: Final = frozenset({Role.OPERATOR, Role.ADVISOR})
_KEEPS_WELL: Final = frozenset({Role.OPERATOR, Role.COORDINATOR, Role.ADMINISTRATOR})
_HEALTH: Final = "/sundhed"
_COUNTED: Final = 1000


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits for somebody; `mine` when the one who looks may do it."""

    sentence: str
    todo: str
    link: str
    link_text: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything that waits, and what goes on by itself."""

    mine: tuple[Need, ...]
    others: tuple[Need, ...]
    running: tuple[Need, ...]


def needs(opened: Ledger, home: Home, visitor: Visitor) -> Needs:
    """Return what waits: approve, set right, run, lines, what does not work, and last what can be begun."""
    found = standings(opened, visitor.organisation_cvr)
    all_of_it = (
        *(each for one in found for each in _to_approve(one, visitor)),
        *_to_set_right(opened, visitor),
        *(each for one in found for each in _to_run(one, visitor)),
        *_lines(opened, visitor),
        *_unwell(opened, home, visitor),
        *(each for one in found for each in _to_begin(one, visitor)),
    )
    mine = tuple(each for each in all_of_it if each.mine)
    return Needs(mine, tuple(each for each in all_of_it if not each.mine), tuple(_running(found)))


def _to_approve(standing: Standing, visitor: Visitor) -> Iterator[Need]:
    batch = standing.batch
    if standing.turn is not Turn.APPROVAL or batch is None:
        return
    own = batch.started_by == visitor.name
    mine = visitor.may(_APPROVES) and not own
    said = c.to_approve(batch.id, standing.adoption, standing.offers, batch.started_by)
    todo = c.OWN_BATCH if own else c.APPROVE_DO if mine else ""
    yield Need(said, todo, addresses.batch(batch.id), c.APPROVE if mine else c.SEE_BATCH, mine)


def _to_set_right(opened: Ledger, visitor: Visitor) -> Iterator[Need]:
    """Yield the corrections that wait: those the reader may approve, and those that are for somebody else."""
    waits = opened.corrections.waiting(visitor.organisation_cvr)
    if not waits or not visitor.may(SEES_CORRECTIONS) or not visitor.sees_every_citizen:
        return
    asked = opened.corrections.newest(visitor.organisation_cvr, (CorrectionState.ASKED,), _COUNTED)
    # An approver who asked for it leaves it to another.
    theirs = sum(same_person(each.asked_by, visitor.name) for each in asked)
    for_me = waits - theirs if visitor.may(APPROVES) else 0
    if for_me:
        yield Need(c.to_set_right(for_me), c.SET_RIGHT_DO, addresses.CORRECTIONS, c.SEE_CORRECTIONS, mine=True)
    if waits - for_me:
        yield Need(c.to_set_right(waits - for_me), "", addresses.CORRECTIONS, c.SEE_CORRECTIONS, mine=False)


def _to_run(standing: Standing, visitor: Visitor) -> Iterator[Need]:
    batch, mine = standing.batch, visitor.may(_STARTS)
    # A run that is at work, or that somebody else has begun, is nobody's turn.
    if standing.turn is not Turn.LIVE_RUN or batch is None or standing.busy is not None:
        return
    if standing.left:
        said, todo, title = c.to_go_on(batch.id, standing.adoption, standing.left), c.GO_ON_DO, c.GO_ON
    else:
        said, todo, title = c.to_run(batch.id, standing.adoption, standing.offers), c.RUN_DO, c.GO
    link = addresses.start(batch) if mine else addresses.batch(batch.id)
    yield Need(said, todo, link, title if mine else c.SEE_BATCH, mine)


def _to_begin(standing: Standing, visitor: Visitor) -> Iterator[Need]:
    if standing.busy is not None or not visitor.may(_STARTS):
        return
    link = f"{addresses.adoption(standing.adoption)}#proevekoersel"
    if standing.turn is Turn.PREVIEW:
        yield Need(c.to_preview(standing.adoption), c.PREVIEW_DO, link, c.START, mine=True)
    elif standing.turn is Turn.NEW_EXTRACT and standing.batch is not None:
        said = c.nothing_to_approve(standing.batch.id, standing.adoption)
        yield Need(said, c.EXTRACT_DO, link, c.SEE_ADOPTION, mine=False)


def _lines(opened: Ledger, visitor: Visitor) -> Iterator[Need]:
    counts = opened.lines.counts(visitor.organisation_cvr, opened.now().date(), visitor.name, visitor.narrowed)
    mine = visitor.may(_ON_LINES)
    if counts.overdue:
        link = f"{addresses.WORKLIST}?vis=overskredet"
        yield Need(c.overdue(counts.overdue), c.OVERDUE_DO, link, c.SEE_OVERDUE, mine)
    elif counts.open:
        yield Need(c.lines(counts.open, counts.due_today), c.LINES_DO, addresses.WORKLIST, c.SEE_LINES, mine)


def _unwell(opened: Ledger, home: Home, visitor: Visitor) -> Iterator[Need]:
    health = HealthReader(opened, home, visitor.organisation_cvr).read()
    # Lines past their deadline have a place of their own above.
    red = [each for each in health.signals if each.light is Light.RED and each.link != addresses.WORKLIST]
    if red:
        yield Need(c.unwell(len(red), red[0].title), c.HEALTH_DO, _HEALTH, c.SEE_HEALTH, visitor.may(_KEEPS_WELL))


def _running(found: tuple[Standing, ...]) -> Iterator[Need]:
    busy = {each.busy: each.adoption for each in found if each.busy is not None}
    for run, adoption in busy.items():
        yield Need(c.busy(run, adoption), "", addresses.run(run), c.SEE_RUN, mine=False)
