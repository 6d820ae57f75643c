"""What a form held when the login was over: carried through the login in the page (leftovers.py), stored nowhere.

A CPR number is not carried: the next person at the keyboard may not be the one who typed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from catalogue.boundary import identifier, looks_like_cpr
from catalogue.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form that was sent by somebody whose login was over."""

    fields: tuple[tuple[str, str], ...] = ()
    sent: bool = False
    """A form was sent at all; it may have had no field but its button."""
    dropped: bool = False
    """Something is not carried: a CPR number, or a file."""


NOTHING: Final = Typed()


async def typed_in(request: Request) -> Typed:
    """Return what a request's form holds and may be carried."""
    if request.method != "POST":
        return NOTHING
    form = await request.form()
    return _carried(form.multi_items())


def _carried(pairs: Iterable[tuple[str, object]]) -> Typed:
    kept: list[tuple[str, str]] = []
    dropped = False
    for name, value in pairs:
        if isinstance(value, str) and not _about_a_citizen(name, value):
            kept.append((name, value))
        elif value:
            dropped = True
    return Typed(tuple(kept), sent=True, dropped=dropped)


def _about_a_citizen(name: str, value: str) -> bool:
    return "cpr" in name.lower() or (looks_like_cpr(value) and not _is_identifier(value))


def _is_identifier(value: str) -> bool:
    try:
        return bool(identifier(value, "form"))
    except CatalogueError:
        return False
