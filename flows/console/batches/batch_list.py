"""The list of a batch's citizens: a page at a time, narrowed, and nobody named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flows.console import addresses
from flows.console.batches import batch_words
from flows.console.batches.batch_facets import Facet, asked, cells_of, facets, left
from flows.console.batches.sealed import SealedBatches
from flows.ledger import Ledger
from flows.ledger.model import Batch
from flows.ledger.overview import Line
from flows.ledger.states import BatchState
from flows.runner.telling.reasons import Reasons

LIMIT: Final = 50
"""Citizens on a page."""


@dataclass(frozen=True, slots=True)
class CitizenRow:
    """One citizen in the list; `what` is what is planned, or how the letters stand once the batch is opened."""

    sequence: int
    href: str
    district: str
    outcome: str
    mark: str
    reason: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list with its filters and the way to the next."""

    facets: tuple[Facet, ...]
    start: str
    told: str
    rows: tuple[CitizenRow, ...]
    before: str
    after: str
    clear: str
    ended: bool


def listing(ledger: Ledger, kept: SealedBatches, batch: Batch, query: Mapping[str, str]) -> Listing:
    """Return the citizens that the address asks for."""
    ended = batch.state is BatchState.OPENED
    wanted, path = asked(query, ended=ended), addresses.batch(batch.id)
    now = kept.standing(ledger, batch)
    cells = cells_of(now.endings) if ended else cells_of(kept.of(ledger, batch).groups)
    narrowed, words = wanted.narrowed, Reasons(batch.lineage)
    more = ledger.proposals.page(batch.id, narrowed, wanted.start, LIMIT + 1)
    lines = more[:LIMIT]
    by_post = narrowed.dispatch is not None
    count = ledger.proposals.count(batch.id, narrowed) if by_post else left(cells, narrowed)
    before = ledger.proposals.start_before(batch.id, narrowed, wanted.start, LIMIT) if wanted.start else None
    return Listing(
        facets(cells, now.letters, narrowed, words),
        str(wanted.start) if wanted.start else "",
        _told(count, batch.found, lines),
        tuple(_row(each, words, ended=ended) for each in lines),
        "" if before is None else wanted.link(path, before),
        wanted.link(path, more[LIMIT].proposal.sequence) if len(more) > LIMIT else "",
        f"{path}#borgere",
        ended,
    )


def _told(count: int, total: int, lines: list[Line]) -> str:
    said = batch_words.found(count, total)
    if not lines:
        return said if not count else f"{said} {batch_words.PAST_THE_LAST}"
    first, last = lines[0].proposal.sequence, lines[-1].proposal.sequence
    return said if count == len(lines) else f"{said} {batch_words.between(first, last)}"


def _row(line: Line, words: Reasons, *, ended: bool) -> CitizenRow:
    proposal, titles = line.proposal, batch_words.ENDED if ended else batch_words.PROPOSED
    planned = tuple(each.what for each in proposal.planned)
    letters = tuple(
        f"{batch_words.channel(each.channel)}: {batch_words.letter_state(each.state, each.dispatch)}"
        for each in line.letters
    )
    return CitizenRow(
        proposal.sequence,
        addresses.citizen(proposal.batch, proposal.sequence),
        proposal.district or batch_words.NO_DISTRICT,
        titles[line.outcome],
        batch_words.MARKS.get(line.outcome, ""),
        words.text(line.reason) if line.reason else " · ".join(map(batch_words.tells, map(words.text, proposal.tell))),
        letters if ended else planned,
    )
