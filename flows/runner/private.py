"""The private part of a proposal: one citizen as JSON, on the way into the ledger's encrypted column and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from connectors.cpr import Cpr
from connectors.ports import Address, CprStatus, Household, Person, YesNoUnknown

_DATES = ("civil_status_since", "last_visit", "last_invitation", "next_visit_set")


def seal_person(person: Person, why: str, legal_basis: str) -> bytes:
    """Return the citizen and the words of the deciding rule as JSON bytes; they are for encryption at once."""
    plain = {name: getattr(person, name) for name in person.__slots__}
    plain["cpr"] = person.cpr.reveal("gemmes krypteret i ledgeren")
    plain["earlier_cpr"] = person.earlier_cpr.reveal("gemmes krypteret i ledgeren") if person.earlier_cpr else None
    plain["household"] = asdict(person.household)
    plain["address"] = asdict(person.address) if person.address else None
    plain["flags"] = sorted(person.flags)
    return json.dumps({"person": plain, "why": why, "legal_basis": legal_basis}, default=_text).encode()


def open_person(sealed: bytes) -> tuple[Person, str, str]:
    """Return what `seal_person` took."""
    stored = json.loads(sealed)
    plain: dict[str, Any] = stored["person"]
    for name in _DATES:
        plain[name] = _date(plain[name])
    household = plain["household"]
    plain |= {
        "cpr": Cpr(plain["cpr"]),
        "earlier_cpr": Cpr(plain["earlier_cpr"]) if plain["earlier_cpr"] else None,
        "birth_date": date.fromisoformat(plain["birth_date"]),
        "status": CprStatus(plain["status"]),
        "household": Household(YesNoUnknown(household["lives_alone"]), household["source"], _date(household["as_of"])),
        "address": _address(plain["address"]),
        "flags": frozenset(plain["flags"]),
    }
    return Person(**plain), stored["why"], stored["legal_basis"]


def _address(plain: dict[str, Any] | None) -> Address | None:
    return Address(**(plain | {"lines": tuple(plain["lines"])})) if plain else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a citizen")
