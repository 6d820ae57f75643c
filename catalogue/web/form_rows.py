"""A row more or a row less in a form, by a button: no script is needed, and nothing typed is judged or lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from catalogue.web.form_reading import MOST_ROWS, ROW_NAME, first, numbers_of

ADD_ROW: Final = "@tilfoej"
"""The name of a button whose value is the rows to add one to."""
REMOVE_ROW: Final = "@fjern"
"""The name of a button whose value is the row to take away."""


def edited(typed: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return what was typed with the row added or taken away that a button asks for."""
    kept = {name: values for name, values in typed.items() if name not in (ADD_ROW, REMOVE_ROW)}
    if row := first(typed, REMOVE_ROW):
        return {name: values for name, values in kept.items() if not name.startswith(f"{row}.")}
    rows = first(typed, ADD_ROW)
    new = max(numbers_of(rows, kept), default=-1) + 1
    return kept | ({f"{rows}.{new}.{ROW_NAME}": [""]} if new < MOST_ROWS else {})
