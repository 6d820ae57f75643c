"""The Danish of the administrator's pages."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from catalogue.web.roles import Role
from flows.runner.telling.moments import moment

TITLE: Final = "Administration"
LEAD: Final = "Hvem der er logget ind, hvordan man logger ind, hvad der kører, og hvad der er gået galt."
ROLES: Final = {
    Role.READER: "læser",
    Role.AUTHOR: "forfatter",
    Role.OPERATOR: "operatør",
    Role.APPROVER: "godkender",
    Role.COORDINATOR: "tovholder",
    Role.VENDOR: "leverandør",
    Role.ADVISOR: "sundhedsvejleder",
    Role.ADMINISTRATOR: "administrator",
    Role.AUDITOR: "revisor",
}

SESSIONS: Final = "Logget ind nu"
SESSIONS_CAPTION: Final = "Alle, der er logget ind, den senest sete først"
SESSIONS_WHY: Final = (
    "Den, du logger ud, kan logge ind igen, hvis kommunens login stadig giver adgang. Det, en kollega er ved at "
    "skrive, går ikke tabt. At du gjorde det, skrives i revisionssporet."
)
NAME: Final = "Navn"
ROLE: Final = "Roller"
ORGANISATION: Final = "CVR-nummer"
SINCE: Final = "Siden"
SEEN: Final = "Sidst set"
DEED: Final = "Handling"
YOU: Final = "Dig"
LOG_OUT: Final = "Log ud"
LOG_OTHERS_OUT: Final = "Log alle andre ud"
ALONE: Final = "Du er den eneste, der er logget ind."
GONE: Final = "Personen var allerede logget ud. Intet er ændret."
DONE: Final = {
    "en": "Personen er logget ud.",
    "andre": "Alle andre er logget ud.",
}

LOGIN: Final = "Sådan logger man ind"
LOGIN_DEMO: Final = "Demobrugere uden adgangskode. Det gælder kun, så længe alt udenfor er testkommunen."
LOGIN_NONE: Final = "Jeres eget login er ikke sat op, så ingen kan logge ind. docs/login.md siger, hvad der skal til."
LOGIN_OWN: Final = "Med organisationens eget login (OpenID Connect), som det står i login.yaml."
ISSUER: Final = "Udsteder"
CLIENT: Final = "Klient-id"
ADDRESS: Final = "Samdrifts egen adresse"
ORGANISATIONS: Final = "CVR-numre, hvis folk må logge ind"
CLAIMS: Final = "Claims for navn, CVR-nummer, roller og distrikter"
NO_CLAIM: Final = "ingen"
ROLE_MAP: Final = "Hvad loginets ord giver af roller"
WORD: Final = "Ord i loginet"
GIVES: Final = "Rolle"
NO_ROLES: Final = "Ingen ord giver en rolle, så alle, der logger ind, kan kun læse."

OUTSIDE: Final = "Systemer, certifikater og beskeder"
OUTSIDE_LINK: Final = "Se systemer, certifikater og beskeder under Sundhed"

VERSIONS: Final = "Versioner"
LEDGER: Final = "Ledgerens database"
CATALOGUE: Final = "Katalogets database"

FAILURES: Final = "Fejl, som ingen havde forudset"
FAILURES_CAPTION: Final = "De seneste fejl, nyeste først"
FAILURES_NONE: Final = "Der er ingen."
FAILURES_WHY: Final = (
    "Det, en fejl sagde, kan handle om en borger. Derfor ligger det krypteret, vises kun for et formål, og slettes "
    "efter 90 dage. Koden og tidspunktet bliver."
)
CODE: Final = "Fejlkode"
WHEN: Final = "Tidspunkt"
ADOPTION: Final = "Ibrugtagning"
WHERE: Final = "Hvor"
RUN: Final = "Kørsel"
CASE: Final = "Sag"
DASH: Final = "–"
DELETED: Final = "slettet"
BACK: Final = "Administration"
SHOW: Final = "Vis, hvad fejlen sagde"
SHOW_WHY: Final = "Dit navn og formålet skrives i revisionssporet. Teksten vises kun på den næste side."
DETAIL: Final = "Det sagde fejlen"
DETAIL_NOTE: Final = "Send den ikke i en mail: den kan handle om en borger. Opslaget er skrevet i revisionssporet."
KIND: Final = "Slags"
PLACE: Final = "Sted"
DETAIL_GONE: Final = "Det, fejlen sagde, er slettet: det er mere end 90 dage siden."


def roles(held: tuple[str, ...]) -> str:
    """Return a person's roles in words; that everybody reads is left out when there is another."""
    known = [ROLES[Role(each)] for each in held if each != Role.READER]
    return ", ".join(known) or ROLES[Role.READER]


def at(time: datetime) -> str:
    """Return a moment."""
    return moment(time)


def logged_in(count: int) -> str:
    """Return how many are logged in."""
    return ALONE if count == 1 else f"{count} er logget ind."


def failure(code: str) -> str:
    """Return the heading of one error."""
    return f"Fejl {code}"
