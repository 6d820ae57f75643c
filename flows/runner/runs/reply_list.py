"""A list of replies as a CSV file: from bytes to rows, or to what is wrong with which row, without its CPR number.

Pure: nothing is looked up and nothing is written here. The columns are those of docs/replies.md.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from connectors.cpr import Cpr
from flows.ledger.states import ReplyKind
from flows.runner.runs import reply_list_texts as texts
from flows.runner.runs.reply_list_texts import ANSWER, COLUMNS, CPR, DAY, NOTE
from flows.runner.telling.replies import KINDS

MOST_BYTES: Final = 500_000
MOST_ROWS: Final = 1_000
"""Each is a commit of its own, some milliseconds: a person waits for them all."""
LONGEST_NOTE: Final = 500
_FIRST_DAY: Final = date(2000, 1, 1)
_FORMS: Final = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y")
_ENCODINGS: Final = ("utf-8-sig", "cp1252", "latin-1")
_ANSWERS: Final[Mapping[str, ReplyKind]] = {
    **{words.lower(): kind for kind, words in KINDS.items()},
    "ja": ReplyKind.ACCEPTED,
    "nej": ReplyKind.DECLINED,
}
_SHORT_OF_ZERO: Final = 9


class NotAList(Exception):
    """The file as a whole cannot be read; `message` says in Danish why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be used: its number as a spreadsheet shows it, the column, and why; never what stood there."""

    row: int
    column: str
    why: str


@dataclass(frozen=True, slots=True)
class ListedReply:
    """One row that can be used."""

    row: int
    cpr: Cpr
    kind: ReplyKind
    said_on: date
    note: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class ReplyList:
    """A whole file."""

    replies: tuple[ListedReply, ...]
    faults: tuple[RowFault, ...]


class _Unusable(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(column)
        self.column = column
        self.why = why


def read_list(content: bytes, today: date) -> ReplyList:
    """Return the rows of a file; raise `NotAList` for one that is no such list at all."""
    if len(content) > MOST_BYTES:
        raise NotAList(texts.TOO_LARGE)
    rows = _rows(_text(content))
    names = _header(rows)
    good: list[ListedReply] = []
    faults: list[RowFault] = []
    for number, cells in enumerate(rows, start=2):
        if not any(cells):
            continue
        if len(good) + len(faults) == MOST_ROWS:
            raise NotAList(texts.too_many(MOST_ROWS))
        try:
            good.append(_listed(number, names, cells, today))
        except _Unusable as wrong:
            faults.append(RowFault(number, wrong.column, wrong.why))
    if not good and not faults:
        raise NotAList(texts.EMPTY)
    return ReplyList(tuple(good), tuple(faults))


def _text(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise NotAList(texts.NOT_TEXT)


def _rows(text: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        for cells in reader:
            yield [cell.strip() for cell in cells]
    except csv.Error:
        raise NotAList(texts.broken_quotes(reader.line_num)) from None


def _header(rows: Iterator[list[str]]) -> list[str]:
    names = [each.lower() for each in next(rows, [])]
    needed = set(COLUMNS) - {NOTE}
    if not needed <= set(names) <= set(COLUMNS) or len(set(names)) != len(names):
        raise NotAList(texts.HEADER)
    return names


def _listed(number: int, names: Sequence[str], cells: Sequence[str], today: date) -> ListedReply:
    if len(cells) != len(names):
        raise _Unusable("", texts.cells(len(names)))
    row = dict(zip(names, cells, strict=True))
    note = row.get(NOTE, "")
    if len(note) > LONGEST_NOTE:
        raise _Unusable(NOTE, texts.note_long(LONGEST_NOTE))
    return ListedReply(number, _cpr(row[CPR]), _kind(row[ANSWER]), _day(row[DAY], today), note)


def _cpr(text: str) -> Cpr:
    try:
        return Cpr(text)
    except ValueError:
        lost_zero = len(text.replace("-", "")) == _SHORT_OF_ZERO
        raise _Unusable(CPR, texts.LOST_ZERO if lost_zero else texts.CPR_FORM) from None


def _kind(text: str) -> ReplyKind:
    kind = _ANSWERS.get(" ".join(text.lower().rstrip(".!").split()))
    if kind is None:
        raise _Unusable(ANSWER, texts.ANSWER_UNKNOWN)
    return kind


def _day(text: str, today: date) -> date:
    found = day_of(text)
    if found is None:
        raise _Unusable(DAY, texts.DAY_FORM)
    if why := day_problem(found, today):
        raise _Unusable(DAY, why)
    return found


def day_of(text: str) -> date | None:
    """Return the day that was written in one of the ways Danes and programs write it; None for anything else."""
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def day_problem(said_on: date, today: date) -> str:
    """Return why nobody can have answered on this day, in Danish; empty when somebody can."""
    if said_on > today:
        return texts.DAY_FUTURE
    return texts.DAY_EARLY if said_on < _FIRST_DAY else ""
