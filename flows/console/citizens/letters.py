"""The letters of a batch as they are kept: found, drawn, and compared with what was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from connectors.ports import Address
from flows.ledger.model import EffectRow, Proposal
from flows.ledger.states import LETTER_CHANNELS, EffectState
from flows.runner.casework.letter_files import letter_path
from flows.runner.home import Home
from letters.picture import page_picture


def kept_letter(home: Home, proposal: Proposal) -> bytes | None:
    """Return the citizen's letter as PDF; None when none was made, or the file has been deleted since."""
    try:
        return letter_path(home, proposal.batch, proposal.sequence).read_bytes()
    except OSError:
        return None


def drawn(pdf: bytes | None) -> bytes | None:
    """Return the first page as PNG; None for a letter that is gone or damaged."""
    try:
        return page_picture(pdf) if pdf else None
    except ValueError:
        return None


def was_sent(pdf: bytes, effects: Iterable[EffectRow]) -> bool | None:
    """Return whether this is to the byte what was sent; None as long as nothing was."""
    sent = [
        each.content_hash
        for each in effects
        if each.channel in LETTER_CHANNELS and each.state is EffectState.CONFIRMED and each.content_hash
    ]
    return hashlib.sha256(pdf).hexdigest() in sent if sent else None


def address_lines(address: Address | None) -> tuple[str, ...]:
    """Return an address as it is written on an envelope; nothing when the citizen has none."""
    if address is None:
        return ()
    care_of = (f"c/o {address.co_name}",) if address.co_name else ()
    return (*care_of, *address.lines, f"{address.postal_code} {address.postal_district}".strip())
