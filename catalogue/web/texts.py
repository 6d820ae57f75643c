"""Every Danish text of the shared pages, by name, so that an English edition is one file more."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from catalogue.labels import WORDS

PRODUCT: Final = "Samdrift"
SKIP: Final = "Gå til sidens indhold"
LOG_IN: Final = "Log ind"
LOG_OUT: Final = "Log ud"
LOGGED_IN_AS: Final = "Logget ind som"
DEMO_BANNER: Final = (
    "Dette er en demo. Alle borgere er opdigtede, og intet sendes til nogen. Demobrugerne er ikke rigtige mennesker."
)
MENU: Final = "Hovedmenu"
CATALOGUE: Final = "Katalog"
ACCESSIBILITY: Final = "Tilgængelighedserklæring"
FOOTER: Final = "Samdrift er fri software (MPL-2.0). Robotter deles mellem kommuner; borgere deles aldrig."

ERROR_SUMMARY: Final = "Der er noget, der skal rettes"
REQUIRED: Final = "(skal udfyldes)"
OPTIONAL: Final = "(kan udelades)"
CHOOSE: Final = "Vælg"

LOGIN_TITLE: Final = "Log ind"
LOGIN_DEMO: Final = "Vælg en demobruger"
LOGIN_DEMO_WHY: Final = (
    "Den, der starter en prøvekørsel, kan ikke selv godkende den. Log ind som to forskellige for at prøve det hele."
)
LOGIN_NEEDED: Final = "Siden kræver, at du er logget ind. Det, du skrev, er her stadig, når du har logget ind."
LOGIN_DONE: Final = "Du er logget ind igen"
LOGIN_RESUME: Final = "Det, du skrev, før du blev logget ud, er ikke sendt endnu."
LOGIN_SEND: Final = "Send det nu"
LOGIN_DROP: Final = "Send det ikke"

FORBIDDEN_TITLE: Final = "Det har du ikke adgang til"
FORBIDDEN: Final = "Din rolle giver ikke adgang til siden. Spørg jeres administrator, hvis den burde."
NOT_FOUND_TITLE: Final = "Siden findes ikke"
NOT_FOUND: Final = "Adressen passer ikke på noget her. Gå tilbage, eller begynd i kataloget."
FAILED_TITLE: Final = "Noget gik galt"
FAILED: Final = "Siden kunne ikke vises, og intet er ændret. Prøv igen; hjælper det ikke, så giv tovholderen fejlkoden."

ROBOTS_TITLE: Final = "Robotter, I kan tage i brug"
ROBOTS_LEAD: Final = (
    "Hver robot her kan køres: læs, hvad den gør og hvad den har opnået hos andre, og tag den i brug hos jer selv."
)
ROBOTS_SEARCH: Final = "Søg i robotterne"
ROBOTS_SEARCH_HINT: Final = "For eksempel et fagområde, et system eller et KLE-nummer"
ROBOTS_SEARCH_BUTTON: Final = "Søg"
FACET_ALL: Final = "Alle"
FACET_DOMAIN: Final = "Fagområde"
FACET_PHASE: Final = "Fase"
FACET_SYSTEM: Final = "System"


def robots_found(count: int) -> str:
    """Return how many robots the search found."""
    if not count:
        return "Ingen robotter passer. Prøv færre ord, eller vælg Alle i felterne."
    return "1 robot" if count == 1 else f"{count} robotter"


def used_by(organisations: int) -> str:
    """Return how many organisations use a robot."""
    if not organisations:
        return "Ingen bruger den endnu"
    return "Bruges af 1 organisation" if organisations == 1 else f"Bruges af {organisations} organisationer"


def word(code: StrEnum) -> str:
    """Return a code word of a card in Danish."""
    return WORDS.get(code, code.value)
