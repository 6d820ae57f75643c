"""The Danish of one citizen's page: why, what happened when, and the letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flows.recipe.facts import Missing, Value

BACK: Final = "Tilbage til prøvekørslen"
SUPERSEDED: Final = "Prøvekørslen er afløst af en nyere, så det, siden foreslår, sker ikke. Intet er sendt af den."
NEXT: Final = "Gør nu"

WHY: Final = "Hvorfor"
REASON: Final = "Årsag"
BECAUSE: Final = "Begrundelse i brevet"
LEGAL: Final = "Hjemmel"
RULE: Final = "Regel"
TOLD: Final = "Rådgiveren får at vide"
OFFER: Final = "Borgeren hører til dem, der skal have tilbuddet"
RULES_CHANGED: Final = "Robottens regler er ændret siden, så rækken kan ikke vises ord for ord."
OTHERWISE: Final = "Ingen række i tabellen passede på borgeren, så tabellens »ellers« afgjorde det."
FACTS: Final = "Oplysninger, der afgjorde"
FACT: Final = "Oplysning"
ASKED: Final = "Reglen kræver"
ANSWER: Final = "Borgeren"
FACTS_NOTED: Final = "At du ser dem, står i revisionssporet. Hvem borgeren er, vises kun med et formål."
FACTS_PURPOSE: Final = "ser de oplysninger, der afgjorde, uden navn og CPR-nummer"
NOT_KEPT: Final = "Kom fra omsorgssystemet og er ikke gemt her"
NOT_THEN: Final = "Kan ikke genskabes, efter at robotten har handlet"
UNKNOWN: Final = "Ukendt"

PLANNED: Final = "Det foreslår prøvekørslen"
TIMELINE: Final = "Forløbet"

SHOW: Final = "Se, hvem borgeren er, eller se brevet"
SHOW_LEAD: Final = "Opslaget bliver skrevet i revisionssporet med dit navn og formålet, før noget vises."
SHOW_NAME: Final = "Vis navn og CPR-nummer"
SHOW_LETTER: Final = "Vis brevet"
SHOW_PDF: Final = "Hent brevet som PDF"
NO_LETTER: Final = "Der er intet brev til borgeren."
NAME: Final = "Navn"
CPR: Final = "CPR-nummer"
ADDRESS: Final = "Adresse"
PROTECTED: Final = "Borgeren har adressebeskyttelse: giv ikke adressen videre."
NO_ADDRESS: Final = "Ingen adresse"
REVEALED: Final = "Borgeren er"
REVEALED_NOTE: Final = "Vises kun på denne side, nu. Opslaget står i revisionssporet med dit navn og formål."
UNREADABLE: Final = "Rækken kunne ikke læses, så robotten ved ikke, hvem borgeren er. Se efter i udtrækket."
LETTER: Final = "Brevet"
LETTER_GONE: Final = "Brevet ligger ikke længere på serveren, eller filen kan ikke læses. Intet andet er ændret."
LETTER_SHOWN: Final = {
    None: "Sådan bliver brevet trykt eller sendt. Det er ikke sendt endnu.",
    True: "Det er ord for ord det brev, der blev sendt: filens kontrolsum er den samme.",
    False: "Filen er ikke den, der blev sendt: kontrolsummen er en anden. Giv robottens tovholder besked.",
}

EXTRACT: Final = "CPR-udtrækket blev dannet"
ENDED: Final = "Sagen sluttede"
OPENED: Final = "Den skarpe kørsel begyndte på prøvekørslen"
AGAIN: Final = "Robotten prøver igen"

_YES_NO: Final[Mapping[bool, str]] = {True: "ja", False: "nej"}
_NEVER: Final = "aldrig"
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "status": {
        "resident": "bopæl i Danmark",
        "special_road": "bopæl på en høj vejkode",
        "greenland": "bopæl i Grønland",
        "tax_only": "kun i CPR af skattehensyn",
        "annulled": "annulleret nummer",
        "deleted": "slettet nummer",
        "number_changed": "skiftet nummer",
        "disappeared": "forsvundet",
        "emigrated": "udrejst",
        "dead": "død",
        "unknown": "ikke oplyst",
    },
    "civil_status": {
        "U": "ugift",
        "G": "gift",
        "F": "fraskilt",
        "E": "enke eller enkemand",
        "D": "død",
        "P": "registreret partnerskab",
        "O": "opløst partnerskab",
        "L": "længstlevende partner",
        "": "ikke oplyst",
    },
    "care_known": {"yes": "ja", "no": "nej", "no_access": "robotten har ikke adgang"},
}


def heading(citizen: str, batch: str) -> str:
    """Return which citizen of which batch a page is about."""
    return f"{citizen} i {batch}"


def proposed(by: str) -> str:
    """Return the event of a preview."""
    return f"Prøvekørslen, som {by} startede, foreslog det, siden viser"


def approved(by: str) -> str:
    """Return the event of an approval."""
    return f"{by} godkendte prøvekørslen"


def post_says(status: str) -> str:
    """Return the event of a receipt."""
    return f"Posten melder: {status}"


def line_added(reason: str) -> str:
    """Return the event of a line on the worklist."""
    return f"Lagt til manuel behandling: {reason}"


def line_closed(state: str, by: str) -> str:
    """Return the event of a line that is closed."""
    return f"Linjen til manuel behandling er {state}{f' af {by}' if by else ''}"


def ended(outcome: str, reason: str) -> str:
    """Return the event of a case's end."""
    return f"{ENDED}: {outcome.lower()}{f' ({reason})' if reason else ''}"


def table(name: str, valid_from: str, row: int) -> str:
    """Return which row of which rules decided."""
    return f"{name}, række {row}, gældende fra {valid_from}"


def value(fact: str, known: Value | Missing) -> str:
    """Return a fact's value as a caseworker reads it."""
    if isinstance(known, Missing):
        return UNKNOWN
    if isinstance(known, bool):
        return _YES_NO[known]
    if isinstance(known, frozenset):
        return ", ".join(sorted(known)) or "ingen"
    if isinstance(known, str):
        return _WORDS.get(fact, {}).get(known, known or "ikke oplyst")
    return _NEVER if _is_never(fact, known) else str(known)


def compared(sign: str, limit: str) -> str:
    """Return a comparison in words."""
    said = {">=": "mindst", "<=": "højst", "<": "under", ">": "over", "=": "netop"}
    return f"{said[sign]} {limit}"


def setting(title: str, now: str) -> str:
    """Return a place that the adoption fills, with what stands there now."""
    return f"indstillingen »{title}« (nu {now})"


def listed(parts: list[str]) -> str:
    """Return choices of which one is enough."""
    return " eller ".join(parts)


def negated(said: str) -> str:
    """Return the opposite."""
    return f"ikke {said}"


def surely(said: str) -> str:
    """Return what must be known for certain."""
    return f"{said}, med sikkerhed"


ANYTHING: Final = "uden betydning"
NO_VALUE: Final = "ingen"


def _is_never(fact: str, known: object) -> bool:
    since = fact.startswith(("months_since", "weeks_since"))
    return since and isinstance(known, int) and known >= _FOREVER


_FOREVER: Final = 9999
"""What stands for something that has not happened (flows.runner.casework.facts.NEVER)."""
