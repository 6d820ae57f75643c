"""The Danish of the audit: what people did, in words, and the pages that show it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from catalogue.web.expiry import LIVED, UNUSED
from flows.runner.telling.moments import moment

NOBODY_KNOWN: Final = "ukendt"
"""Who failed to log in."""
THROWN_OUT_BY: Final = "loggede ud:"
REFUSALS: Final = {
    "stale": "loginet var ikke begyndt her, eller det tog for lang tid",
    "cancelled": "kommunens login lukkede ikke personen ind",
    "down": "kommunens login svarede ikke",
    "untrusted": "svaret fra kommunens login kunne ikke godtages",
    "claims": "kommunens login manglede en oplysning om personen",
    "organisation": "personens organisation har ikke adgang",
    "demo": "der er ingen demobruger med det navn",
}
"""Why somebody was not logged in; the log says more."""
ENDINGS: Final = {UNUSED: "en time uden brug", LIVED: "ti timer efter login"}

ACTIONS: Final = {
    "login": "Loggede ind",
    "login_failed": "Blev ikke logget ind",
    "logout": "Loggede ud",
    "session_expired": "Login udløb",
    "logout_other": "Loggede en anden ud",
    "see_citizen": "Så, hvem en borger er",
    "see_facts": "Så en borgers oplysninger",
    "see_letter": "Så en borgers brev",
    "see_file": "Hentede en borgers fil",
    "show_item": "Så en linje til manuel behandling",
    "choose_sample": "Udtog en stikprøve",
    "why": "Spurgte hvorfor",
    "why_outside_district": "Spurgte uden for sit distrikt",
    "ask_run": "Bad om en kørsel",
    "withdraw_run": "Trak en anmodning tilbage",
    "stop_run": "Bad en kørsel stoppe",
    "approve": "Godkendte",
    "waive": "Fravalgte tidligere invitationer",
    "save-settings": "Ændrede indstillinger",
    "find_citizen": "Fandt en borger for at skrive et svar ned",
    "see_reply": "Læste, hvad der er skrevet ved et svar",
    "record_reply": "Registrerede et svar",
    "ask_correction": "Bad om en rettelse",
    "approve_correction": "Godkendte en rettelse",
    "withdraw_correction": "Trak en rettelse tilbage",
    "withdraw_reply": "Trak et svar tilbage",
    "take": "Tog en linje",
    "give_back": "Lagde en linje tilbage",
    "resolve": "Lukkede en linje",
    "settle": "Svarede på, om noget skete",
    "reopen": "Lagde en sag tilbage til robotten",
    "cancel": "Annullerede en sag",
    "read_failure": "Læste en fejl",
    "verify_audit": "Kontrollerede revisionssporet",
    "export_audit": "Hentede revisionssporet",
}
"""What each action is called; a test finds every one that is written anywhere."""

TITLE: Final = "Revision"
HEADING: Final = "Revisionsspor"
LEAD: Final = "Hvem der har gjort hvad, hvornår og til hvilket formål. Intet her kan ændres eller slettes fra siden."
CHECK_TITLE: Final = "Er sporet helt?"
CHECK_DO: Final = "Kontrollér sporet nu"
CHECK_WHY: Final = (
    "Hvert led er forseglet med det foregående. Kontrollen finder led, der er ændret, mangler eller er flyttet."
)
NEVER_CHECKED: Final = "Sporet er ikke kontrolleret endnu."
BROKEN_DO: Final = (
    "Nogen eller noget har ændret i databasen uden om Samdrift. Rør ikke ved den, og giv jeres administrator og "
    "databeskyttelsesrådgiver besked med det samme."
)
FILTER_TITLE: Final = "Find i sporet"
PERSON: Final = "Person"
PERSON_HINT: Final = "Navnet eller en del af det."
ACTION: Final = "Handling"
OBJECT: Final = "Genstand"
OBJECT_HINT: Final = "For eksempel B-7K3Q9F, K-7K3Q9F eller L-7K3Q9F."
DAY: Final = "Dag"
DAY_HINT: Final = "For eksempel 23.11.2026."
DAY_WRONG: Final = "Skriv dagen som dag, måned og år, for eksempel 23.11.2026."
FIND: Final = "Vis"
SHOW_ALL: Final = "Vis hele sporet"
CAPTION: Final = "Revisionssporet, det nyeste først"
NUMBER: Final = "Nr."
WHEN: Final = "Tidspunkt"
PURPOSE: Final = "Formål"
CITIZEN: Final = "En borger"
SAME_CITIZEN: Final = "Alt om samme borger"
NOTHING: Final = "Ingen led passer. Prøv færre valg."
EXPORT: Final = "Hent det viste som CSV"
EXPORT_WHY: Final = "Filen har alle led, der passer, uden borgernes nøgler. At den er hentet, skrives i sporet."
OLDER: Final = "Ældre"
NEWEST: Final = "Nyeste"
PAGES: Final = "Sider"
FILE: Final = "revisionsspor.csv"
COLUMNS: Final = ("nr", "tidspunkt", "person", "handling", "genstand", "formål")


def action(code: str) -> str:
    """Return an action in words."""
    return ACTIONS.get(code, code)


def refused(why: str) -> str:
    """Return why somebody was not logged in, from `kind: words (+more)`, and how many more were not."""
    kind, _, more = why.removesuffix(")").partition(" (+")
    told = REFUSALS.get(kind.partition(":")[0], kind)
    return f"{told}; {more} forsøg mere er ikke skrevet hver for sig" if more.isdecimal() else told


def checked(at: datetime, by: str, found: str) -> str:
    """Return when the trail was last verified, with what result."""
    return f"Sidst kontrolleret {moment(at)} af {by}: {found}."


def about_same(sequence: int) -> str:
    """Return that only what concerns one citizen is shown."""
    return f"Vist er alt om borgeren i led {sequence}."
