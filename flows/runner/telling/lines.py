"""A line of the worklist in words: its state, where its row stands, and what was proposed for its citizen."""

from __future__ import annotations

from flows.ledger import Ledger
from flows.ledger.model import Item, Proposal
from flows.runner.telling import words


def state(item: Item) -> str:
    """Return the line's state and who gave it that."""
    by = item.closed_by or item.taken_by
    return words.word(words.ITEM_STATES, item.state) + (f" af {by}" if by else "")


def row_place(rule: str) -> str:
    """Return where a row stands in the extract, with what is wrong with it in words."""
    where, _, code = rule.rpartition(": ")
    return f"{where}: {words.BAD_ROWS[code]}" if code in words.BAD_ROWS else rule


def proposal_of(opened: Ledger, item: Item) -> Proposal | None:
    """Return what was proposed for the line's citizen, or None for a line about no citizen."""
    if item.batch is None or item.sequence is None:
        return None
    return opened.batches.proposal(item.batch, item.sequence)
