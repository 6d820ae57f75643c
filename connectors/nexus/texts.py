"""Every Danish sentence of the Nexus adapter: what, where, what to do; never a CPR number, a name or an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from connectors.nexus.places import place_of

SYSTEM: Final = "KMD Nexus"

BAD_ANSWER: Final = "Nexus svarede noget, som ikke kan læses som et Nexus-svar; intet er sendt."
TOO_SLOW: Final = "Nexus var for langsom til at forberede handlingen; intet er sendt."
LOST_ANSWER: Final = "Nexus tog imod, men svaret kan ikke læses; handlingen kan være sket."
BAD_LOGIN: Final = (
    "Nexus afviste systembrugerens klient-id eller hemmelighed. "
    "Ret dem i forbindelsen `connections.care_system`, og prøv igen. Intet er sendt."
)
FOREIGN_HOST: Final = (
    "Nexus henviste til en anden adresse end den, der står i forbindelsen; kaldet er ikke foretaget. "
    "Kontrollér adressen i `connections.care_system`."
)
CONFLICT: Final = "Indsatsen er ændret i Nexus imens; intet er gemt. En medarbejder skal se på borgeren."
EXISTS: Final = "Findes allerede i Nexus."
NO_PATHWAY: Final = "Forløbet er ikke åbent på borgeren; intet er sendt. Åbn forløbet i Nexus."
NO_REFERENCE: Final = (
    "Der er ikke valgt et felt til robottens reference, så indsatsen kan ikke efterprøves. "
    "Udfyld `systems.care_system.reference_field`, eller lad en medarbejder se på borgeren."
)
NO_TASK_TYPE: Final = "Der er ikke valgt en opgavetype. Udfyld `systems.care_system.assignment_type`. Intet er sendt."
OTHER_PATHWAY: Final = (
    "Handlingen gælder et andet forløb end det, ibrugtagningen nu peger på; intet er åbnet. "
    "Lav en ny prøvekørsel med de nye indstillinger."
)
NO_ORDER: Final = "Indsatsen er ikke bestilt hos en leverandør, så ingen kan få beskeden; intet er sendt."
NOT_FOUND: Final = "Findes ikke længere i Nexus; intet er ændret. En medarbejder skal se på borgeren."
UNREADABLE: Final = (
    "En indsats, opgave eller et dokument på borgeren kan ikke læses helt, så det kan ikke siges, "
    "om handlingen er sket. En medarbejder skal se på borgeren i Nexus."
)


def not_one(what: str, name: str, setting: str, found: int, near: Sequence[str]) -> str:
    """Say that `name` should have been found exactly once, and which names come nearest."""
    many = "findes ikke" if found == 0 else f"findes {found} gange"
    return f'{what} "{name}" {many} i Nexus. {_nearest(near)}Ret `{setting}`, og prøv igen. Intet er sendt.'


def missing_right(rel: str) -> str:
    """Say that Nexus does not offer the link `rel` to this system user."""
    return f'Nexus giver ikke systembrugeren adgang til "{rel}". Bestil rettigheden hos systemejeren. Intet er sendt.'


def unknown_field(field: str, setting: str, near: Sequence[str]) -> str:
    """Say that the intervention has no element `field`."""
    return f'Indsatsen har intet felt "{field}" i Nexus. {_nearest(near)}Ret `{setting}`. Intet er sendt.'


def bad_value(field: str, setting: str, near: Sequence[str]) -> str:
    """Say that the element `field` does not take the configured value."""
    return f'Værdien til feltet "{field}" passer ikke i Nexus. {_nearest(near)}Ret `{setting}`. Intet er sendt.'


def too_long(field: str, longest: int) -> str:
    """Say that a text does not fit the element `field`."""
    return f'Feltet "{field}" i Nexus rummer kun {longest} tegn; intet er sendt.'


def required(fields: Sequence[str]) -> str:
    """Say which required elements are still empty."""
    names = ", ".join(fields)
    where = place_of("required_values")
    return f"Nexus kræver felter, som ikke er udfyldt: {names}. Udfyld dem i `{where}`. Intet er sendt."


def no_closing(state: str, near: Sequence[str]) -> str:
    """Say that no closing transition is configured for `state`."""
    where = place_of("closing")
    return f'Der er ingen lukkeovergang for tilstanden "{state}". {_nearest(near)}Tilføj den i `{where}`.'


def _nearest(near: Sequence[str]) -> str:
    if not near:
        return ""
    return "Nærmeste navne: " + ", ".join(f'"{name}"' for name in near) + ". "
