"""From a citizen and an adoption's settings to the plain values a letter is made of."""

from __future__ import annotations

from datetime import date
from typing import Any

from connectors.errors import Rejected
from connectors.ports import Address
from flows.recipe.step import Subject
from letters import LetterData, Sender


def advisor_of(settings: Any, district: str) -> Any:
    """Return the advisor of a district: the settings' own model, or the fallback.

    Raises `Rejected` with the code ADVISOR_MISSING for a district without one: the case goes to a person.
    """
    advisor = settings.advisors.get(district) or settings.fallback_advisor
    if advisor is None:
        raise Rejected(
            "Distriktet har ingen rådgiver. Skriv den i `settings.advisors`, eller udfyld `settings.fallback_advisor`.",
            code="ADVISOR_MISSING",
        )
    return advisor


def letter_data(subject: Subject, settings: Any, organisation: str, day: date, *, window: bool) -> LetterData:
    """Return one letter's data; `window` puts name and address where the envelope shows them."""
    sender = settings.sender
    advisor = advisor_of(settings, subject.district)
    fields: dict[str, str | int | bool | tuple[str, ...]] = {
        "name": subject.person.name,
        "why": subject.why,
        "organisation": organisation,
        "advisor_title": settings.advisor_title,
        "advisor_name": advisor.name,
        "advisor_phone": advisor.phone,
        "advisor_hours": advisor.hours,
        "legal_basis": subject.legal_basis,
        "privacy_notice": settings.privacy_notice,
    }
    return LetterData(
        sender=Sender(
            sender.organisation,
            sender.department,
            sender.return_address,
            sender.phone,
            sender.email,
            sender.hours,
            sender.web,
        ),
        date=day,
        fields=fields,
        recipient_lines=_window(subject) if window else None,
    )


def _window(subject: Subject) -> tuple[str, ...] | None:
    care = subject.care.address if subject.care else None
    address: Address | None = care or subject.person.address
    if address is None:
        return None
    middle = (f"c/o {address.co_name}",) if address.co_name else ()
    place = f"{address.postal_code} {address.postal_district}".strip()
    return (subject.person.name, *middle, *address.lines, place)
