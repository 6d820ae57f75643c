"""Every Danish text of the diagram, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DESCRIPTION: Final = "Arbejdsgangen oppefra og ned. De samme trin står som liste."

PART_PREPARE: Final = "Prøvekørsel: intet sendes"
PART_APPROVE: Final = "Godkendelse"
PART_ACT: Final = "Skarp kørsel: én borger ad gangen"
PART_AFTER: Final = "Bagefter"

KIND_READ: Final = "Henter"
KIND_COMPUTE: Final = "Afgør"
KIND_APPROVE: Final = "Et menneske afgør"
KIND_WRITE: Final = "Opretter eller sender"
KIND_NOTIFY: Final = "Giver besked"

FIND: Final = "Find borgerne"
FIND_HOW: Final = "Fra kommunens udtræk af borgere"
DECIDE: Final = "Afgør, hvem der er i målgruppen"
DECIDE_EXCLUDED: Final = "Uden for målgruppen: frasorteres med en årsag, og intet sendes"
DECIDE_UNSURE: Final = "En oplysning mangler eller er usikker: til manuel behandling"
APPROVE: Final = "En anden person godkender"
APPROVE_HOW: Final = "Aldrig den, der startede prøvekørslen"
APPROVE_REFUSED: Final = "Godkendes den ikke, sker der intet"
FOLLOW_UP: Final = "Følg brevet til dørs"
FOLLOW_UP_HOW: Final = "Henter kvitteringer og lægger det sendte brev på borgeren"
ASIDE: Final = "Ellers: til manuel behandling"
DECIDE_ELSE: Final = "Ellers: frasorteret, eller til manuel behandling"

_CHANNELS: Final[Mapping[object, str]] = {
    "digital_else_paper": "Med Digital Post, ellers på papir",
    "paper": "På papir",
}


def step_lines(arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a reader should know of how a step is used."""
    channel = _CHANNELS.get(arguments.get("channel", "digital_else_paper")) if "template" in arguments else None
    return (channel,) if channel else ()


def only_when(condition: str) -> str:
    """Return what a step hangs on."""
    return f"Kun når {condition}"


def rules(titles: tuple[str, ...]) -> str:
    """Return which rules decide."""
    if len(titles) == 1:
        return f"Efter reglerne »{titles[0]}«"
    return "Efter de regler, kommunen vælger: " + " eller ".join(f"»{each}«" for each in titles)


def name_of(robot: str) -> str:
    """Return the diagram's own name."""
    return f"Arbejdsgang: {robot}"


def to_person(reason: str) -> str:
    """Return how a case may leave a step."""
    return f"{reason}: til manuel behandling"


def tally(count: str, of: str, aside: str) -> str:
    """Return how far a step is; `of` and `aside` may be empty."""
    told = f"{count} af {of} borgere" if of else f"{count} {'borger' if count == '1' else 'borgere'}"
    return f"{told}, {aside} til manuel behandling" if aside else told
