"""One small template and one citizen who does not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from letters import LetterData, LetterTemplate, Sender, Value

OFFER = Path(__file__).parents[3] / "flows/robots/preventive_home_visits/letters/offer.md"
SENDER = Sender(
    organisation="Testkøbing Kommune",
    department="Sundhed og Forebyggelse",
    return_address="Testkøbing Kommune, Rådhustorvet 1, 9999 Testkøbing",
    phone="76 81 00 00",
    email="forebyggelse@testkoebing.example",
    hours="Mandag til fredag kl. 8-9",
    web="www.testkoebing.example",
)
RECIPIENT = ("Nancy Berggren", "Testvej 12, 2. th.", "9999 Testkøbing")
TEXT = """---
title: Et brev
fields:
  name: Navn
  note: {label: Bemærkning, optional: true, max: 60}
---
Kære {{ name }}

{% if note %}
**{{ note }}**
{% endif %}

Med venlig hilsen
"""


def template(body: str = "", *, fields: str = "{name: Navn}", max_pages: int = 2) -> LetterTemplate:
    if not body:
        return LetterTemplate.parse("prøve", TEXT)
    front = f"title: Et brev\nmax_pages: {max_pages}\nfields: {fields}"
    return LetterTemplate.parse("prøve", f"---\n{front}\n---\n{body}")


def data(recipient: tuple[str, ...] | None = RECIPIENT, **fields: Value) -> LetterData:
    return LetterData(SENDER, date(2026, 3, 1), {"name": "Nancy Berggren", **fields}, recipient)


def offer_data(**fields: Value) -> LetterData:
    given: dict[str, Value] = {
        "name": "Nancy Berggren",
        "why": "Vi skriver til alle i kommunen, som er fyldt 70 år og bor alene.",
        "organisation": "Testkøbing Kommune",
        "advisor_title": "sundhedsvejleder",
        "advisor_name": "Karen Holm",
        "advisor_phone": "76 81 00 00",
        "advisor_hours": "mandag til fredag kl. 8-9",
        "legal_basis": "Testkøbing Kommunes regler for forebyggende hjemmebesøg, som gælder fra 1. juli 2025",
        "privacy_notice": "www.testkoebing.example/privatliv eller ring til os",
    }
    return replace(data(), fields=given | fields)
