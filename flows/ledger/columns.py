"""Column types: UTC times on every database, reason codes as one text, and clear words without CPR numbers."""

# ruff: noqa: ARG002 - SQLAlchemy hands the dialect to every method, whether it is used or not

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator

_CPR_LIKE: Final = re.compile(r"(?<!\w)\d{6}-?\d{4}(?!\w)")
_MASK: Final = "······-····"


class Utc(TypeDecorator[datetime]):
    """A timezone-aware moment; stored as UTC, comparable as text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn into UTC; a naive time is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone does not enter the ledger")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return it with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Codes(TypeDecorator[tuple[str, ...]]):
    """A tuple of reason codes, as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        """Write the list."""
        return masked(json.dumps(list(value or ()), ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        """Read the list."""
        return tuple(json.loads(value or "[]"))


class Words(TypeDecorator[str]):
    """Clear text made by us or typed by a colleague: anything that looks like a CPR number is masked."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Mask, as the last resort; the first is not to write it."""
        return None if value is None else masked(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the text."""
        return value


def masked(text: str) -> str:
    """Return `text` with everything that looks like a CPR number masked."""
    return _CPR_LIKE.sub(_MASK, text)


def short() -> String:
    """Return the type of ids, states, codes and hashes."""
    return String(300)
