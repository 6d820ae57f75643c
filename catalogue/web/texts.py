"""Every Danish text of the shared pages, by name, so that an English edition is one file more."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from catalogue.labels import WORDS
from catalogue.web.danish import number

PRODUCT: Final = "Samdrift"
SKIP: Final = "Gå til sidens indhold"
LOG_IN: Final = "Log ind"
LOG_OUT: Final = "Log ud"
LOGGED_IN_AS: Final = "Logget ind som"
DEMO_LABEL: Final = "Om demoen"
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
ADD_ROW: Final = "Tilføj en række"
REMOVE_ROW: Final = "Fjern rækken"

LOGIN_TITLE: Final = "Log ind"
LOGIN_DEMO: Final = "Vælg en demobruger"
LOGIN_DEMO_WHY: Final = (
    "Den, der starter en prøvekørsel, kan ikke selv godkende den. Log ind som to forskellige for at prøve det hele."
)
LOGIN_NEEDED: Final = "Siden kræver, at du er logget ind."
LOGIN_KEPT: Final = (
    "Din login er udløbet. Det, du skrev, er her stadig, når du selv har logget ind igen, og er ikke sendt endnu. "
    "Andre, der logger ind her, får det ikke at se."
)
LOGIN_LOST: Final = (
    "Formularen er ikke sendt: du er ikke logget ind, og siden ved ikke, hvem der skrev. Log ind, og udfyld den igen."
)
LOGIN_OTHERS_TITLE: Final = "Du er logget ind"
LOGIN_OTHERS: Final = (
    "Her stod en formular, som en anden havde udfyldt, før vedkommendes login udløb. "
    "Den vises ikke for dig, og intet er sendt."
)
LOGIN_DROPPED: Final = "CPR-numre og filer gemmes ikke imens: dem skal du skrive eller vælge igen."
LOGIN_NEW_TAB: Final = "Log ind (åbner et nyt faneblad)"
LOGIN_THEN_SEND: Final = "Når du har logget ind, så kom tilbage til dette faneblad, og gå videre med det, du skrev."
LOGIN_GO_ON: Final = "Gå videre med det, jeg skrev"
LOGIN_NO_WAY: Final = (
    "Her kan ingen logge ind endnu: jeres egen login er ikke sat op. Giv jeres administrator besked; "
    "docs/login.md siger, hvad der skal til."
)
LOGGED_IN_TITLE: Final = "Du er logget ind"
LOGGED_IN: Final = "Kom du fra et andet faneblad, så luk dette, og gå tilbage til det, du var i gang med."
LOGGED_OUT_TITLE: Final = "Du er logget ud af Samdrift"
LOGGED_OUT_GOING: Final = "Nu logges du også ud af kommunens login. Sker det ikke af sig selv, så brug knappen."
LOGGED_OUT_GO: Final = "Log ud af kommunens login"
LOGGED_OUT_HALF: Final = (
    "Kommunens login svarer ikke, så der er du stadig logget ind. Luk browseren, hvis andre bruger maskinen."
)
LOGIN_AGAIN: Final = "Prøv at logge ind igen"
LOGIN_TROUBLE: Final = {
    "stale": (
        "Login skal begynde forfra",
        "Det tog for lang tid, blev begyndt i en anden browser, eller siden er åbnet to gange. Prøv igen herfra.",
    ),
    "cancelled": (
        "Du blev ikke logget ind",
        "Kommunens login lukkede dig ikke ind. Prøv igen, eller spørg jeres administrator, om du har adgang.",
    ),
    "down": (
        "Kommunens login svarer ikke",
        "Du kan stadig læse i kataloget. Prøv igen om lidt; hjælper det ikke, så giv jeres administrator besked.",
    ),
    "untrusted": (
        "Svaret fra kommunens login kunne ikke godtages",
        "Derfor er du ikke logget ind. Prøv igen; sker det igen, så giv jeres administrator besked med det samme.",
    ),
    "claims": (
        "Kommunens login mangler en oplysning om dig",
        "Bed jeres administrator se i loggen, hvilken det er, og sætte den op hos kommunens login eller i login.yaml.",
    ),
    "organisation": (
        "Din organisation har ikke adgang her",
        "Kun organisationer i login.yaml kan logge ind. Spørg dem, der driver siden, om det burde være din.",
    ),
}
LOGIN_DONE: Final = "Du er logget ind igen"
LOGIN_RESUME: Final = "Det, du skrev, før du blev logget ud, er ikke sendt endnu."
LOGIN_SEND: Final = "Send det nu"
LOGIN_DROP: Final = "Send det ikke"

FORBIDDEN_TITLE: Final = "Det har du ikke adgang til"
FORBIDDEN: Final = "Din rolle giver ikke adgang til siden. Spørg jeres administrator, hvis den burde."
OTHER_DISTRICT_TITLE: Final = "Uden for dit distrikt"
OTHER_DISTRICT: Final = (
    "Siden handler om en borger uden for dit distrikt, så du kan ikke se den. Spørg jeres administrator, hvis du burde."
)
NOT_FOUND_TITLE: Final = "Siden findes ikke"
NOT_FOUND: Final = "Adressen passer ikke på noget her. Gå tilbage, eller begynd i kataloget."
FAILED_TITLE: Final = "Noget gik galt"
FAILED: Final = "Siden kunne ikke vises. Prøv igen; hjælper det ikke, så fortæl tovholderen, hvad du ville gøre."
NOT_SO_TITLE: Final = "Siden kan ikke åbnes på den måde"
NOT_SO: Final = "Adressen tager kun imod en formular fra vores egen side. Gå tilbage til siden, og brug knappen dér."
BAD_FORM_TITLE: Final = "Formularen kunne ikke læses"
BAD_FORM: Final = (
    "Den har for mange felter eller er gået i stykker undervejs. Intet er gjort. Gå tilbage, og send igen."
)
TOO_LARGE_TITLE: Final = "Det, du sendte, fylder for meget"
TOO_LARGE: Final = "Intet er modtaget. Gå tilbage, og send mindre ad gangen: kortere tekst, eller filen delt i flere."
TOO_SLOW_TITLE: Final = "Det, du sendte, nåede ikke frem"
TOO_SLOW: Final = "Forbindelsen var for langsom, og intet er gjort. Gå tilbage, og send igen."
HEADERS_TOO_LARGE: Final = "Browseren sendte for meget med. Slet sidens cookies, og prøv igen.\n"
NOT_OUR_FORM: Final = "Formularen kom ikke fra vores egen side, så intet er gjort. Gå til siden, og prøv igen.\n"

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


def failed(code: str) -> str:
    """Return what is said of an error nobody foresaw, by the code it is kept under."""
    return (
        "Siden kunne ikke vises. Se efter, om det, du ville gøre, er sket, før du prøver igen. "
        f"Hjælper det ikke, så giv tovholderen fejlkoden {code}."
    )


def robots_found(count: int) -> str:
    """Return how many robots the search found."""
    if not count:
        return "Ingen robotter passer. Prøv færre ord, eller vælg Alle i felterne."
    return "1 robot" if count == 1 else f"{number(count)} robotter"


def used_by(organisations: int) -> str:
    """Return how many organisations use a robot."""
    if not organisations:
        return "Ingen bruger den endnu"
    return "Bruges af 1 organisation" if organisations == 1 else f"Bruges af {number(organisations)} organisationer"


def word(code: StrEnum) -> str:
    """Return a code word of a card in Danish."""
    return WORDS.get(code, code.value)


BREADCRUMBS: Final = "Du er her"
ROBOTS_ALL: Final = "Ryd søgningen, og vis alle"
ROBOTS_NONE: Final = "Kataloget er tomt endnu. Den, der driver Samdrift hos jer, lægger robotter op."
ROBOTS_USERS: Final = "Bruges af"
ROBOTS_LATEST: Final = "Seneste resultat"
ROBOTS_NO_RESULT: Final = "Ikke kørt skarpt endnu"
ROBOTS_VERSION: Final = "version"
PAGES: Final = "Sider"
PAGE_BEFORE: Final = "Forrige side"
PAGE_AFTER: Final = "Næste side"
_NAMED: Final = 3


def page_of(number: int, of: int) -> str:
    """Return where one is in a list of several pages."""
    return f"Side {number} af {of}"


def some_of(names: Sequence[str]) -> str:
    """Return the first few names, and how many more there are."""
    more = len(names) - _NAMED
    if more <= 0:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} og {more} {'anden' if more == 1 else 'andre'}"
