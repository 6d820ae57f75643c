"""The Danish of citizens' replies: the list, the form, one reply, and a whole file of them."""

from __future__ import annotations

from typing import Final

from flows.runner.runs.reply_list_texts import COLUMNS

TITLE: Final = "Svar"
HEADING: Final = "Svar fra borgerne"
HEADING_ONE: Final = "Borgerens svar"
DONE: Final = {
    "gemt": "Svaret er gemt. Reglerne kender det nu, og robotten gør det, der følger, ved næste opfølgning.",
    "regel": "Svaret er gemt, og reglerne kender det nu. Der er intet tilbud, robotten skal gøre noget ved.",
    "kendt": "Det svar var skrevet ned i forvejen, så intet er ændret.",
    "trukket": "Svaret er trukket tilbage og tæller ikke længere. Det, robotten har gjort, er ikke ændret.",
}
COUNTS: Final = "Svar, der tæller"
COUNTS_NOTE: Final = "Svar, der er trukket tilbage, er ikke talt med."
NEWEST: Final = "De nyeste svar"
WAITING: Final = "De svar, robotten ikke er færdig med"
SHOW_WAITING: Final = "Vis kun dem, robotten ikke er færdig med"
SHOW_ALL: Final = "Vis alle svar"
CAPTION: Final = "Svar, det senest gemte først"
NONE: Final = "Der er ingen svar at vise."
OWN_DISTRICT: Final = "Du ser svar fra borgere i dit distrikt."
REPLY: Final = "Svar"
KIND: Final = "Borgeren svarede"
DAY: Final = "Dag"
CITIZEN: Final = "Borger"
STAND: Final = "Hvordan det står"
NEVER_IN_A_RUN: Final = "Ikke i nogen prøvekørsel"
SEE: Final = "Se svaret"

FIND_TITLE: Final = "Skriv et svar ned"
FIND_LEAD: Final = "Find borgeren først. CPR-nummeret vises ikke igen, og opslaget skrives i revisionssporet."
FIND: Final = "Find borgeren"
ADOPTION: Final = "Ibrugtagning"
ADOPTION_HINT: Final = "Den robot, der gav tilbuddet."
ADOPTION_WRONG: Final = "Vælg en af jeres ibrugtagninger."
NO_ADOPTIONS: Final = "Her er ingen ibrugtagninger endnu, så der er intet at svare på."
CPR: Final = "CPR-nummer"
CPR_HINT: Final = "Ti cifre, med eller uden bindestreg."
CPR_WRONG: Final = "CPR-nummeret skal have ti cifre. Skriv det igen."
OUTSIDE: Final = "Borgeren er uden for dit distrikt. Bed en kollega i distriktet eller i driften skrive svaret ned."
UNKNOWN_TITLE: Final = "Borgeren er ikke i nogen prøvekørsel"
UNKNOWN_LEAD: Final = (
    "Samdrift har ikke behandlet borgeren. Har I fået CPR-nummeret rigtigt, så kan »Nej tak for altid« gemmes "
    "alligevel: borgeren får så aldrig tilbuddet. Andre svar kan kun gemmes, hvis borgeren er inviteret før robotten."
)
EXPIRED: Final = "Siden er for gammel, eller den blev åbnet af en anden. Intet er gemt. Find borgeren igen."

FORM_TITLE: Final = "Registrér svar"
FORM_SAVE: Final = "Gem svaret"
FORM_KIND: Final = "Hvad svarede borgeren?"
FORM_KIND_MISSING: Final = "Vælg, hvad borgeren svarede."
FORM_DAY: Final = "Hvilken dag?"
FORM_HOW: Final = "Hvordan kom svaret?"
FORM_HOW_MISSING: Final = "Vælg, hvordan svaret kom."
FORM_NOTE: Final = "Bemærkning"
FORM_NOTE_HINT: Final = "Gemmes krypteret. Skriv ikke CPR-nummer."
NOTE_LONG: Final = "Bemærkningen er for lang. Skriv højst 500 tegn."
STRANGER: Final = (
    "Robotten har ikke tilbudt borgeren noget, så kun »Nej tak for altid« kan gemmes. "
    "Se efter, om det er den rigtige borger."
)
NOBODY_KNOWN: Final = (
    "Rækken kunne ikke læses, så Samdrift ved ikke, hvem borgeren er. Find borgeren med CPR-nummer under Svar."
)
NO_REPLIES: Final = "Borgeren har ikke svaret."
READ_ONLY: Final = "Din rolle kan se svar, men ikke skrive dem ned."
BACK_CITIZEN: Final = "Tilbage til borgeren"
BACK: Final = "Alle svar"

SAID_ON: Final = "Svarede den"
HOW: Final = "Kom som"
RECORDED: Final = "Skrevet ned"
WITHDRAWN_WHY: Final = "Hvorfor trukket tilbage"
NOTE: Final = "Bemærkning"
NOTE_TITLE: Final = "Læs det, der er skrevet"
NOTE_LEAD: Final = "Opslaget skrives i revisionssporet med dit navn og formålet, før noget vises."
NOTE_SHOW: Final = "Vis det skrevne"
NOTE_SEEN: Final = "Opslaget er skrevet i revisionssporet med dit navn og formål."
NO_NOTE: Final = "Der er ikke skrevet nogen bemærkning."
WITHDRAW_TITLE: Final = "Var svaret en fejl?"
WITHDRAW_LEAD: Final = (
    "Så træk det tilbage. Det tæller ikke længere, men bliver stående med dit navn. Det, robotten allerede har gjort, "
    "gøres ikke om: ret det selv i omsorgssystemet."
)
WITHDRAW_WHY: Final = "Hvorfor er det en fejl?"
WITHDRAW_MISSING: Final = "Skriv, hvorfor svaret er en fejl, så en kollega kan forstå det senere."
WITHDRAW_LONG: Final = "Begrundelsen er for lang. Skriv højst 500 tegn."
WITHDRAW: Final = "Træk svaret tilbage"
WITHDRAWN_ALREADY: Final = "Svaret er trukket tilbage i mellemtiden. Intet er ændret."

LIST_TITLE: Final = "Tag en hel liste"
LIST_LEAD: Final = (
    f"En CSV-fil med kolonnerne {';'.join(COLUMNS)}. Du ser først, hvad den ville blive til. "
    "Filen gemmes ikke på serveren."
)
LIST_FILE: Final = "Fil"
LIST_FILE_HINT: Final = "Højst 500 kB og 1.000 rækker."
LIST_FILE_MISSING: Final = "Vælg en fil."
LIST_PREVIEW: Final = "Se, hvad listen bliver til"
LIST_HEADING: Final = "Det ville listen blive til"
LIST_NOTHING: Final = "Intet er gemt endnu."
LIST_ROWS_TITLE: Final = "Rækker, der ikke kan bruges"
LIST_ROWS_DO: Final = "Ret dem i regnearket, og tag listen igen. Det, der er gemt, gemmes ikke to gange."
LIST_ROW: Final = "Række"
LIST_COLUMN: Final = "Kolonne"
LIST_WHY: Final = "Hvorfor"
LIST_KIND: Final = "Svar"
LIST_COUNT: Final = "Antal"
LIST_EXPIRED: Final = "Siden er for gammel, eller den blev åbnet af en anden. Intet er gemt. Vælg filen igen."
LIST_OTHER: Final = "Vælg en anden fil"
LIST_WHOLE_ROW: Final = "Hele rækken"


def lead(total: int, waiting: int) -> str:
    """Return how much has come in, and what the robot has left."""
    if not total:
        return "Ingen borgere har svaret endnu."
    came = "1 svar tæller" if total == 1 else f"{total} svar tæller"
    if not waiting:
        return f"{came}. Robotten har gjort det, der følger af dem."
    return (
        f"{came}. Robotten er ikke færdig med {waiting}; den næste opfølgning tager {'det' if waiting == 1 else 'dem'}."
    )


def from_citizen(sequence: int, batch: str) -> str:
    """Return the title of a citizen's replies."""
    return f"Svar fra borger nr. {sequence} i {batch}"


def citizen(sequence: int, batch: str) -> str:
    """Return a citizen without a name."""
    return f"Borger nr. {sequence} i {batch}"


def one(reply: str) -> str:
    """Return the title of one reply."""
    return f"Svar {reply}"


def list_lead(new: int, known: int, faults: int) -> str:
    """Return what a list comes to, in a sentence or two."""
    parts = [f"{_replies(new)} {'er nyt' if new == 1 else 'er nye'}."]
    if known:
        parts.append(f"{_replies(known)} er skrevet ned i forvejen.")
    if faults:
        parts.append(f"{rows(faults)} kan ikke bruges.")
    return " ".join([*parts, LIST_NOTHING])


def list_save(new: int) -> str:
    """Return the button that keeps a list."""
    return f"Gem {_replies(new)}"


def list_more(count: int) -> str:
    """Return how many more rows there are than are shown."""
    return f"Og {rows(count)} til."


def list_kept(kept: int, left_out: int) -> str:
    """Return what came of a list."""
    told = f"{_replies(kept)} er gemt." if kept else "Alle svar i listen var gemt i forvejen, så intet er ændret."
    if not left_out:
        return told
    return f"{told} {rows(left_out)} er ikke gemt: ret {'den' if left_out == 1 else 'dem'}, og tag listen igen."


def rows(count: int) -> str:
    """Return a number of rows in words."""
    return "1 række" if count == 1 else f"{count} rækker"


def _replies(count: int) -> str:
    return "1 svar" if count == 1 else f"{count} svar"
