"""`samdrift replies`: a list of citizens' replies from a file; shown first, and recorded only when asked to."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flows.runner.adopting.engagement import danish_day
from flows.runner.runs.reply_keeping import Weighed, keep, weigh
from flows.runner.runs.reply_list import MOST_BYTES, NotAList, RowFault, read_list
from flows.runner.telling.replies import KINDS
from flows.terminal.guard import DONE, FAILED
from flows.terminal.organisation import of_adoption, the_only
from flows.terminal.refusal import Misused, Refused
from flows.terminal.session import home, ledger, say

_SHOWN: Final = 20
_NOTHING_KEPT: Final = "Intet er gemt."


def replies(given: argparse.Namespace) -> int:
    """Say what a list of replies comes to, and record it with --save; rows that cannot be used are listed."""
    name = " ".join((given.name or "").split())
    if given.save and not name:
        raise Misused('--save kræver dit navn: `samdrift replies svar.csv --save --as "Fornavn Efternavn"`.')
    content = _content(given.file)
    with ledger(given) as opened:
        adoption = given.adoption or the_only(opened, "`--adoption NAVN`")
        organisation, lineage = of_adoption(adoption, opened, home(given))
        try:
            listed = read_list(content, danish_day(opened.now()))
        except NotAList as refused:
            raise Refused(f"»{given.file.name}«: {refused.message} {_NOTHING_KEPT}") from None
        weighed = weigh(opened, organisation, lineage, listed, name)
        kept = keep(opened, weighed) if given.save else None
    say(*_told(given.file.name, weighed, kept))
    return FAILED if weighed.faults else DONE


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        # One byte more than is taken is enough to see that it is too much.
        return opened.read(MOST_BYTES + 1)


def _told(name: str, weighed: Weighed, kept: int | None) -> Iterator[str]:
    new = len(weighed.new)
    if kept is None:
        yield f"»{name}«: {_replies(new)} ville blive gemt. {_NOTHING_KEPT}"
    else:
        yield f"»{name}«: {_replies(kept)} er gemt."
    yield from (f"  {KINDS[kind]}: {count}" for kind, count in weighed.by_kind.items())
    if weighed.known:
        yield f"  Kendt i forvejen, og derfor ikke gemt igen: {weighed.known}"
    yield from _faults(weighed.faults)
    if kept is None and new:
        yield 'Gem dem med den samme kommando og `--save --as "Fornavn Efternavn"`.'
    elif kept:
        yield "Næste: `samdrift follow-up` gør det, der følger af svarene."


def _faults(faults: tuple[RowFault, ...]) -> Iterator[str]:
    if not faults:
        return
    yield f"{_rows(len(faults))} kan ikke bruges og er ikke gemt:"
    for fault in faults[:_SHOWN]:
        yield f"  række {fault.row}{f', {fault.column}' if fault.column else ''}: {fault.why}"
    if len(faults) > _SHOWN:
        yield f"  og {len(faults) - _SHOWN} til"
    yield "Ret dem, og kør kommandoen igen; det, der er gemt, gemmes ikke to gange."


def _replies(count: int) -> str:
    return "1 svar" if count == 1 else f"{count} svar"


def _rows(count: int) -> str:
    return "1 række" if count == 1 else f"{count} rækker"
