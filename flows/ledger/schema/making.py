"""What every table of the ledger is made of: one metadata, and a column a purpose."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData

from flows.ledger.columns import Utc, Words, short

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def key(name: str) -> Column[str]:
    """Return the primary key."""
    return Column(name, short(), primary_key=True)


def owned(name: str, *constraints: ForeignKey) -> Column[str]:
    """Return an id, state or hash that every row has."""
    return Column(name, short(), *constraints, nullable=False)


def maybe(name: str, *constraints: ForeignKey) -> Column[str | None]:
    """Return an id that a row may lack."""
    return Column(name, short(), *constraints, nullable=True)


def words(name: str, *, default: str = "") -> Column[str]:
    """Return clear text that a colleague or we wrote; what looks like a CPR number is masked."""
    return Column(name, Words(), nullable=False, default=default)


def word(name: str) -> Column[str]:
    """Return a short word, empty until it is known."""
    return Column(name, short(), nullable=False, default="")


def at(name: str) -> Column[Any]:
    """Return a moment that every row has."""
    return Column(name, Utc(), nullable=False)


def maybe_at(name: str) -> Column[Any]:
    """Return a moment that may not have come."""
    return Column(name, Utc(), nullable=True)


def number(name: str, default: int = 0) -> Column[int]:
    """Return a number."""
    return Column(name, Integer, nullable=False, default=default)


def sealed(name: str) -> Column[bytes | None]:
    """Return an encrypted column: citizens and free text."""
    return Column(name, LargeBinary, nullable=True)
