"""The audit trail as a file for a spreadsheet: no key of a citizen, and no cell that a spreadsheet would reckon out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from zoneinfo import ZoneInfo

from flows.console.office import audit_texts
from flows.ledger.columns import masked
from flows.ledger.trail import Link

_HERE: Final = ZoneInfo("Europe/Copenhagen")
_RECKONED: Final = ("=", "+", "-", "@", "\t", "\r")


def rows(links: Iterable[Link], is_citizen: Callable[[str], bool]) -> Iterator[str]:
    """Yield the file line by line; it begins with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _line(audit_texts.COLUMNS)
    for each in links:
        about = audit_texts.CITIZEN.lower() if is_citizen(each.object_key) else each.object_key
        at = each.at.astimezone(_HERE).isoformat(sep=" ", timespec="seconds")
        told = (each.actor, audit_texts.action(each.action), about, masked(each.purpose))
        yield _line((str(each.sequence), at, *map(_harmless, told)))


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RECKONED) else cell


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(cells)
    return text.getvalue()
