"""The worklist a page at a time: filtered, counted and with each line's district; closing a line is worklist.py's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, select

from flows.ledger.database import Database
from flows.ledger.item_rows import OPEN_STATES, item_of
from flows.ledger.model import Item
from flows.ledger.schema import items, proposals

_OF_PROPOSAL: Final = and_(items.c.batch == proposals.c.batch, items.c.sequence == proposals.c.sequence)
_JOINED: Final = items.outerjoin(proposals, _OF_PROPOSAL)
# Not a parameter: PostgreSQL would see two expressions in SELECT and GROUP BY.
_DISTRICT: Final[ColumnElement[str]] = func.coalesce(proposals.c.district, literal_column("''"))

_COUNT: Final[ColumnElement[Any]] = func.count()


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which open lines are wanted; an empty word asks for all. `overdue` is those due before that day.

    `own` are the only districts whose lines there are for whoever asks; None is all, also lines without a district.
    """

    taken_by: str = ""
    overdue: date | None = None
    reason: str = ""
    district: str = ""
    own: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line and the district of its citizen, empty where it is not known."""

    item: Item
    district: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many open lines have one reason, or one district."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class LinePage:
    """One page of lines, soonest due first, and how many there are in all."""

    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LineCounts:
    """The open lines in numbers."""

    open: int
    overdue: int
    due_today: int
    mine: int


class Lines:
    """The open lines of the worklist; each answer is about one organisation, by its CVR number.

    Where `own` is asked for, lines of other districts and of none are as if they were not there.
    """

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, organisation: str, wanted: LineFilter, offset: int, limit: int) -> LinePage:
        """Return `limit` lines from `offset` on."""
        where = _where(organisation, wanted)
        counted = select(func.count()).select_from(_JOINED).where(*where)
        with self._database.read() as tx:
            rows = tx.rows(_cut(select(items), where, offset, limit))
            districts = tx.rows(_cut(select(_DISTRICT.label("word")), where, offset, limit))
            lines = tuple(Line(item_of(row), its.word) for row, its in zip(rows, districts, strict=True))
            return LinePage(lines, int(tx.value(counted)))

    def counts(self, organisation: str, today: date, mine: str, own: frozenset[str] | None = None) -> LineCounts:
        """Return the open lines in numbers; `mine` is who counts as having taken a line."""
        lines = items if own is None else _JOINED
        counted = select(
            _COUNT.label("open"),
            func.sum(case((items.c.due < today, 1), else_=0)).label("overdue"),
            func.sum(case((items.c.due == today, 1), else_=0)).label("due_today"),
            func.sum(case((items.c.taken_by == mine, 1), else_=0)).label("mine"),
        )
        chosen = counted.select_from(lines).where(*_where(organisation, LineFilter(own=own)))
        with self._database.read() as tx:
            row = tx.rows(chosen)[0]
        return LineCounts(row.open, row.overdue or 0, row.due_today or 0, row.mine or 0)

    def reasons(self, organisation: str, own: frozenset[str] | None = None) -> tuple[Share, ...]:
        """Return the open lines by reason, most frequent first."""
        return self._shares(organisation, items.c.reason, own)

    def districts(self, organisation: str, own: frozenset[str] | None = None) -> tuple[Share, ...]:
        """Return the open lines by district, most frequent first; lines without one are left out."""
        return tuple(each for each in self._shares(organisation, _DISTRICT, own) if each.word)

    def _shares(self, organisation: str, word: ColumnElement[Any], own: frozenset[str] | None) -> tuple[Share, ...]:
        counted: Select[Any] = (
            select(word.label("word"), func.count().label("n"))
            .select_from(_JOINED)
            .where(*_where(organisation, LineFilter(own=own)))
            .group_by(word)
            .order_by(func.count().desc(), word)
        )
        with self._database.read() as tx:
            return tuple(Share(row.word, row.n) for row in tx.rows(counted))


def _where(organisation: str, wanted: LineFilter) -> list[ColumnElement[bool]]:
    where = [items.c.organisation == organisation, items.c.state.in_(OPEN_STATES)]
    if wanted.taken_by:
        where.append(items.c.taken_by == wanted.taken_by)
    if wanted.overdue is not None:
        where.append(items.c.due < wanted.overdue)
    if wanted.reason:
        where.append(items.c.reason == wanted.reason)
    if wanted.district:
        where.append(_DISTRICT.in_([wanted.district]))
    if wanted.own is not None:
        where.append(_DISTRICT.in_(sorted(each for each in wanted.own if each)))
    return where


def _cut(chosen: Select[Any], where: list[ColumnElement[bool]], offset: int, limit: int) -> Select[Any]:
    ordered = chosen.select_from(_JOINED).where(*where).order_by(items.c.due, items.c.created_at, items.c.id)
    return ordered.offset(offset).limit(limit)
