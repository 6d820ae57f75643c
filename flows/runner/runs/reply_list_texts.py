"""The Danish of a list of replies: its columns, and what is wrong with a file or a row."""

from __future__ import annotations

from typing import Final

from flows.runner.telling.replies import KINDS

CPR, ANSWER, DAY, NOTE = COLUMNS = ("cpr", "svar", "dato", "bemærkning")

TOO_LARGE: Final = "Filen fylder mere end 500 kB. Del den i flere, og tag én ad gangen."
NOT_TEXT: Final = "Filen er ikke en tekstfil. Gem regnearket som CSV (semikolonsepareret, helst UTF-8), og prøv igen."
HEADER: Final = (
    f"Første linje skal være kolonnernes navne: {';'.join(COLUMNS)}. Kun {NOTE} kan udelades. Ret den, og prøv igen."
)
EMPTY: Final = "Filen har ingen rækker under kolonnernes navne. Skriv mindst ét svar, og prøv igen."
CPR_FORM: Final = "CPR-nummeret har ikke ti cifre"
LOST_ZERO: Final = "CPR-nummeret har ni cifre; regnearket har nok slettet et 0 forrest. Gør kolonnen til tekst"
ANSWER_UNKNOWN: Final = f"svaret skal være et af: {', '.join(each.lower() for each in KINDS.values())}"
DAY_FORM: Final = "datoen skal skrives som 23.11.2026 eller 2026-11-23"
DAY_FUTURE: Final = "datoen ligger i fremtiden"
DAY_EARLY: Final = "datoen ligger før år 2000"
STRANGER: Final = (
    "robotten har ikke tilbudt borgeren noget, så kun »nej tak for altid« kan gemmes. Se efter, om CPR passer"
)


def too_many(most: int) -> str:
    """Say that the file has more rows than are taken at a time."""
    return f"Filen har over {most:,}".replace(",", ".") + " rækker. Del den i flere, og tag én ad gangen."


def broken_quotes(line: int) -> str:
    """Say where a quotation mark is never closed."""
    return f"Omkring linje {line} er et citationstegn åbnet og ikke lukket rigtigt. Ret det, og prøv igen."


def cells(count: int) -> str:
    """Say how many cells a row has."""
    return f"rækken skal have {count} felter med semikolon imellem"


def note_long(most: int) -> str:
    """Say that a note is too long."""
    return f"bemærkningen er længere end {most} tegn"
