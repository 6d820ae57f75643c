"""What a person reads of an overlay: which version and setting, what it changes, what to do when it is unusable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

EMPTY: Final = "tomt"
YES: Final = "ja"
NO: Final = "nej"
BELOW: Final = " › "
ADDED: Final = "tilføjet"
REMOVED: Final = "fjernet"
_CORRECT: Final = "Ret indstillingerne i browseren, eller gendan en tidligere version dér. Intet er sendt."


def unknown_section(section: str) -> str:
    """Return that a part of an overlay is not known here."""
    where = f"afsnittet `{section}`" if section else "noget"
    return f"rummer {where}, som denne udgave af Samdrift ikke kender"


def version_of(number: int) -> str:
    """Return which settings are meant."""
    return f"version {number}" if number else "ibrugtagningens fil"


def unusable(adoption: str, number: int, faults: Sequence[str]) -> str:
    """Return that an overlay cannot be used, one fault a line; each begins with the setting."""
    head = f'Indstillingernes version {number} for ibrugtagningen "{adoption}" kan ikke bruges:'
    return "\n".join([head, *(f"  {each}" for each in faults), _CORRECT])


def fault(setting: str, why: str) -> str:
    """Return what is wrong with one setting."""
    return f"{setting}: {why}."


def broken(adoption: str, number: int, why: str) -> str:
    """Return that an overlay's document cannot be read."""
    head = f'Indstillingernes version {number} for ibrugtagningen "{adoption}" {why}.'
    return f"{head} Brug den nyere udgave, der skrev den. Intet er sendt."


def unknown_options(setting: str, options: str, known: Sequence[str]) -> str:
    """Return that a setting's options come from nowhere, for the robot's author."""
    return f'settings.py: indstillingen {setting} har options "{options}", som ikke findes. Vælg: {", ".join(known)}.'
