"""Where finished letters lie: one PDF a citizen of a batch, named by number, readable by their owner only."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from flows.runner.home import Home, StateError


def letter_path(home: Home, batch: str, sequence: int, later: str = "") -> Path:
    """Return the place of one letter; its name says nothing of the citizen.

    `later` names what a letter after the offer belongs to, so that neither takes the other's place.
    """
    return home.letters_dir(batch) / f"{sequence:06d}{f'-{later}' if later else ''}.pdf"


def keep_letter(home: Home, batch: str, sequence: int, pdf: bytes, later: str = "") -> Path:
    """Write one letter whole or not at all; raises `StateError` when there is no room or no right to."""
    path = letter_path(home, batch, sequence, later)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(pdf)
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise StateError(path.parent, error) from None
    return path
