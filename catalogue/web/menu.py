"""The menu: what a visitor may go to from anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.web.roles import Role
from catalogue.web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; shown to those who may open it."""

    path: str
    title: str
    roles: frozenset[Role]


def shown_to(menu: tuple[Entry, ...], visitor: Visitor) -> tuple[Entry, ...]:
    """Return the entries a visitor may open."""
    return tuple(each for each in menu if visitor.may(each.roles))
