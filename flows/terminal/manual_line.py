"""A line of manual work at the terminal: what to do in order, where its file lies, and what can be answered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flows.ledger import Ledger
from flows.ledger.model import Item
from flows.runner.adopting.manual_desk import WorklistDesk, instructions_of, may_decline
from flows.runner.casework.letter_files import letter_path
from flows.runner.home import Home, StateError
from flows.terminal.danish_argparse import mask

_AS: Final = '--as "Fornavn Efternavn"'


def told(opened: Ledger, item: Item, place: Home) -> Iterator[str]:
    """Return the work in order, and where the file to be filed lies."""
    steps = instructions_of(opened, item.id)
    if steps:
        yield "  Sådan gør du:"
        yield from (f"    {number}. {mask(step)}" for number, step in enumerate(steps, start=1))
    if (lying := _file(opened, item, place)) is not None:
        yield f"  Vedhæftet {lying}"


def answers(opened: Ledger, item: Item) -> Iterator[str]:
    """Return what a person types when the work is done, or is not to be done."""
    yield f"Når det er gjort: `samdrift worklist resolve {item.id} {_AS}`."
    if may_decline(opened, item):
        yield (
            f'Skal indsatsen ikke oprettes: `samdrift worklist decline {item.id} {_AS} --why "…"`. '
            "Så sendes der intet brev."
        )


def _file(opened: Ledger, item: Item, place: Home) -> Path | None:
    """Return where the line's file lies: the letter of the batch when it is the same, else a copy made now."""
    attached = WorklistDesk(opened).attachment(item.id)
    if attached is None or item.batch is None or item.sequence is None:
        return None
    _name, pdf = attached
    letter = letter_path(place, item.batch, item.sequence)
    return letter if _holds(letter, pdf) else _copied(letter.with_name(f"{item.id}.pdf"), pdf)


def _holds(file: Path, content: bytes) -> bool:
    try:
        return file.read_bytes() == content
    except OSError:
        return False


def _copied(file: Path, content: bytes) -> Path:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
            written.write(content)
    except OSError as error:
        raise StateError(file.parent, error) from None
    return file
