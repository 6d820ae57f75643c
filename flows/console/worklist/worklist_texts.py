"""The Danish of manual work: the list, one line, and what can be done with it."""

from __future__ import annotations

from datetime import date
from typing import Final

from flows.runner.casework.answers import NoRetry
from flows.runner.telling.moments import day

TITLE: Final = "Manuel behandling"
LEAD_NONE: Final = "Der er ingenting, der venter på en medarbejder."
NONE_FOUND: Final = "Ingen linjer passer til det valgte. Vælg Alle for at se dem alle."
SHOW: Final = "Vis"
SHOW_ALL: Final = "Alle åbne"
SHOW_MINE: Final = "Dem, jeg har taget"
SHOW_OVERDUE: Final = "Over fristen"
REASON: Final = "Årsag"
DISTRICT: Final = "Distrikt"
FILTER: Final = "Vis linjerne"
CAPTION: Final = "Åbne linjer, den ældste frist først"
LINE: Final = "Linje"
WHAT_TO_DO: Final = "Gør"
DUE: Final = "Frist"
TAKEN_BY: Final = "Taget af"
NOBODY: Final = "Ingen"
UNKNOWN_DISTRICT: Final = "Ukendt"
EARLIER: Final = "Forrige side"
LATER: Final = "Næste side"
PAGES: Final = "Sider"
BACK: Final = "Alle linjer"
YOU: Final = "Dig"

STATE: Final = "Tilstand"
ADOPTION: Final = "Ibrugtagning"
BATCH: Final = "Prøvekørsel"
CASE: Final = "Sag"
PLACE: Final = "Sted i udtrækket"
HAPPENED: Final = "Det er sket"
NOTHING_HAPPENED: Final = "Intet er oprettet eller sendt."
MISSING: Final = "Det mangler"
UNCERTAIN: Final = "Det er uvist"
STEPS: Final = "Sådan gør du"
ABOUT: Final = "Om linjen"
DO: Final = "Hvad vil du gøre?"

TAKE: Final = "Tag linjen"
TAKE_WHY: Final = "Så kan dine kolleger se, at du er i gang."
GIVE_BACK: Final = "Læg tilbage"
NOT_TAKEN: Final = "Linjen er ikke længere taget af nogen. Intet er ændret."
RESOLVE: Final = "Luk linjen: det er gjort"
RESOLVE_TITLE: Final = "Det er gjort"
NOTE: Final = "Hvad blev der gjort?"
NOTE_HINT: Final = "Noten gemmes krypteret. Skriv ikke CPR-nummer."
NOTE_MISSING: Final = "Skriv, hvad der blev gjort, så en kollega kan forstå det senere."
TEXT_LONG: Final = "Teksten er for lang. Skriv højst 2.000 tegn."
RETRY_TITLE: Final = "Robotten skal prøve igen"
RETRY: Final = "Læg sagen tilbage til robotten"
RETRY_WHY: Final = "Gør det først, når det, der var i vejen, er rettet. Robotten gør kun det, der mangler."
SETTLE_TITLE: Final = "Svar: skete det?"
SETTLE_WHY: Final = (
    "Robotten spørger ingen og gør intet igen, før du har svaret. Find ud af det i systemet eller hos posten først."
)
HAPPENED_YES: Final = "Det er sket"
HAPPENED_NO: Final = "Det er ikke sket"
SETTLE: Final = "Gem svaret"
SETTLE_NOTE: Final = "Hvordan fandt du ud af det?"
SETTLE_MISSING: Final = "Vælg, om det er sket eller ikke er sket."
DECLINE_TITLE: Final = "Indsatsen skal ikke oprettes"
DECLINE: Final = "Opret den ikke, og send intet brev"
DECLINE_WHY: Final = "Hvorfor ikke?"
DECLINE_MISSING: Final = "Skriv, hvorfor indsatsen ikke skal oprettes."
REVEAL_TITLE: Final = "Se, hvem borgeren er"
REVEAL: Final = "Vis borgeren"
REVEAL_FILE: Final = "Hent brevet"
REVEAL_WHY: Final = "Dit navn og formålet skrives i revisionssporet. Borgeren vises kun på den næste side."
CITIZEN: Final = "Borgeren"
NAME: Final = "Navn"
CPR: Final = "CPR-nummer"
ADDRESS: Final = "Adresse"
NO_ADDRESS: Final = "Ingen adresse"
NO_CITIZEN: Final = "Samdrift kender ikke borgeren bag linjen: rækken i udtrækket kunne ikke læses."
NO_FILE: Final = "Der ligger ingen fil på linjen."
SHOWN: Final = "vist på arbejdslisten"
"""The purpose in the audit of reading what a manual line asks for."""
SEEN: Final = "Opslaget er skrevet i revisionssporet med dit navn og formål."

CLOSED: Final = "Linjen er lukket, så der er intet mere at gøre på den."
READ_ONLY: Final = "Din rolle kan se linjen, men ikke ændre den."
NOTE_KEPT: Final = "Det, du skrev, er her stadig:"
BUSY: Final = "Robotten arbejder på sagen lige nu. Intet er ændret. Vent et øjeblik, og prøv igen."
NOT_UNCERTAIN: Final = "Der er ikke længere noget at svare på: det er afklaret i mellemtiden. Intet er ændret."
TOO_SOON: Final = "Kaldet kan stadig være undervejs, så ingen kan vide det endnu. Intet er ændret. Prøv igen om lidt."
ANSWER_FIRST: Final = "Svar først på, om det uvisse er sket. Intet er ændret."

DONE: Final = {
    "taget": "Du har taget linjen.",
    "lagt-tilbage": "Linjen er lagt tilbage på listen, så alle kan tage den.",
    "loest": "Linjen er lukket.",
    "proevet": "Sagen er lagt tilbage til robotten. Den gøres færdig ved den næste skarpe kørsel af prøvekørslen.",
    "sket": "Dit svar er gemt: det er sket. Robotten gør det aldrig igen, og linjen er lukket.",
    "ikke-sket": "Dit svar er gemt: det er ikke sket. Linjen er stadig åben; vælg, om robotten eller du selv gør det.",
    "ikke-oprettet": "Linjen er lukket: indsatsen oprettes ikke, der sendes intet brev, og sagen er annulleret.",
}
_NO_RETRY: Final = {
    NoRetry.MANUAL: "",
    NoRetry.NO_CASE: (
        "Robotten kan ikke prøve igen: der er ingen borger i kørslen at gå tilbage til. Ret oplysningen, hvor den "
        "kommer fra, og luk linjen; borgeren kommer med i den næste prøvekørsel."
    ),
    NoRetry.NEVER_RELEASED: (
        "Robotten kan ikke prøve igen: den godkendte prøvekørsel gav borgeren til en medarbejder. Er oplysningen "
        "rettet, hvor den kommer fra, så luk linjen; borgeren kommer med i den næste prøvekørsel."
    ),
    NoRetry.UNDER_WAY: "Sagen er allerede hos robotten igen.",
    NoRetry.DONE: "Sagen er færdig; robotten har intet at gøre på den.",
    NoRetry.CORRECTED: "Der er bedt om at rette op på tilbuddet, så robotten giver det ikke igen.",
}


def lead(total: int, overdue: int, due_today: int) -> str:
    """Return how much there is to do, and what first."""
    if not total:
        return LEAD_NONE
    lines = "1 linje venter" if total == 1 else f"{total} linjer venter"
    if overdue:
        return f"{lines} på en medarbejder, heraf {overdue} over fristen. Begynd med dem."
    if due_today:
        return f"{lines} på en medarbejder, heraf {due_today} med frist i dag."
    return f"{lines} på en medarbejder. Ingen er over fristen."


def found(total: int, first: int, last: int) -> str:
    """Return which of how many lines are shown."""
    if not total:
        return NONE_FOUND
    return f"{total} linjer" if total == last and first == 1 and total != 1 else f"Linje {first}–{last} af {total}"


def own_districts(districts: list[str]) -> str:
    """Return which districts a person sees."""
    if not districts:
        return "Dit login siger ikke, hvilke distrikter der er dine, så du ser ingen linjer. Spørg jeres administrator."
    return (
        f"Du ser kun linjer i {'dit distrikt' if len(districts) == 1 else 'dine distrikter'}: {', '.join(districts)}."
    )


def due(on: date, today: date) -> str:
    """Return a deadline and how near it is."""
    days = (on - today).days
    if days < 0:
        return f"{day(on)} (overskredet)"
    return f"{day(on)} (i dag)" if days == 0 else day(on)


def taken(by: str) -> str:
    """Say that a colleague has the line."""
    return f"{by} har taget linjen. Tal med {by}, før du gør noget ved den."


def give_back_why(holder: str, reader: str) -> str:
    """Return what giving a line back means, for the one who has it and for a colleague."""
    if holder == reader:
        return "Kan du ikke gøre den færdig, så læg den tilbage på listen. En kollega kan tage den."
    return f"Kan {holder} ikke gøre den færdig, for eksempel ved sygdom, kan du lægge den tilbage på listen."


def taken_meanwhile(by: str) -> str:
    """Say that a colleague took the line while one was typing."""
    return (
        f"{by} har taget linjen, mens du havde siden åben. Intet er ændret, og det, du skrev, er her stadig. "
        f"Tal med {by}; vil du gøre det alligevel, så send igen."
    )


def closed_meanwhile(by: str, state: str) -> str:
    """Say that somebody else closed the line first."""
    whom = f" af {by}" if by else ""
    return f"Linjen er allerede {state}{whom}. Det, du sendte, er ikke gemt, og intet er sket to gange."


def no_retry(why: NoRetry) -> str:
    """Return why the robot cannot help once more, and what to do instead."""
    return _NO_RETRY[why]


def title(item: str, reason: str) -> str:
    """Return a line's heading."""
    return f"{item}: {reason}"
