"""Which systems an adoption works with, and what is known of their versions: for the card, kept on every run.

Only what a contract fixes is told. Nexus' home document has links and no version (facts: runners-and-nexus.md 2.2), and
a mail server's greeting is free text: both are "not told" rather than guessed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

from connectors.digital_post.memo import MEMO_VERSION
from flows.runner.adopting import systems_texts as texts
from flows.runner.adopting.adoption import AdoptionFile

NOT_TOLD: Final = ""


@dataclass(frozen=True, slots=True)
class SystemUsed:
    """A system by its name in Danish; `version` is empty when the system does not tell it."""

    name: str
    version: str


def systems_used(adoption: AdoptionFile) -> tuple[SystemUsed, ...]:
    """Return the systems in the order a robot meets them; an imitation is never told as the real thing."""
    care = texts.CARE_SYSTEMS.get(adoption.systems.care_system.kind, adoption.systems.care_system.kind)
    real = (
        SystemUsed(care, NOT_TOLD),
        SystemUsed(texts.DIGITAL_POST, texts.memo(MEMO_VERSION)),
        SystemUsed(texts.MAIL, NOT_TOLD),
    )
    return tuple(SystemUsed(texts.imitation(each.name), each.version) for each in real) if adoption.in_sandbox else real


def as_json(systems: tuple[SystemUsed, ...]) -> str:
    """Return the systems as they are kept on a run."""
    return json.dumps([asdict(each) for each in systems], ensure_ascii=False)
