"""The CPR number: a value that hides itself and is shown only for a stated purpose.

A number is never rejected for failing modulus 11 (facts: domain.md 4.2); `looks_mistyped` is a hint, no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

MASK: Final = "······-····"
_FORM: Final = re.compile(r"^\s*(\d{6})-?(\d{4})\s*$")
_WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

Witness = Callable[[str], None]
"""Told the purpose each time a number is revealed; the ledger's audit is one."""


class Cpr:
    """A ten-digit CPR number. Its str, repr, format, JSON and pickle never show it."""

    __slots__ = ("_digits", "_witness")

    def __init__(self, text: str, *, witness: Witness | None = None) -> None:
        """Take `DDMMYYSSSS` or `DDMMYY-SSSS`; raise ValueError, without the text, on any other form."""
        match = _FORM.match(text)
        if match is None:
            raise ValueError("CPR-nummeret skal have ti cifre") from None
        self._digits = match.group(1) + match.group(2)
        self._witness = witness

    def reveal(self, purpose: str) -> str:
        """Return the ten digits; `purpose` says in a few words why, and reaches the audit."""
        if not purpose.strip():
            raise ValueError("a CPR number is shown only for a purpose")
        if self._witness is not None:
            self._witness(purpose)
        return self._digits

    def looks_mistyped(self) -> bool:
        """Return whether modulus 11 fails: a hint of a typing error, never a reason to reject."""
        return sum(w * int(d) for w, d in zip(_WEIGHTS, self._digits, strict=True)) % 11 != 0

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return f"Cpr({MASK})"

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cpr) and other._digits == self._digits

    def __hash__(self) -> int:
        return hash((Cpr, self._digits))

    def __reduce__(self) -> Any:
        raise TypeError("a CPR number is not pickled")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls(str(value)),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda _value: MASK),
        )
