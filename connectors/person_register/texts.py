"""Every Danish text of the register: what is wrong, where, and what to do; never what stood there."""

from __future__ import annotations

from typing import Final

CPR_MISSING: Final = "CPR-nummeret mangler. Udfyld det."
CPR_FORM: Final = "CPR-nummeret har ikke ti cifre, der begynder med en dato. Ret det."
REPLACEMENT_CPR: Final = "Det er et erstatningsnummer. Borgeren kan ikke få Digital Post på det og skal klares manuelt."
LOST_LEADING_ZERO: Final = (
    "CPR-nummeret har ni cifre; et nul er nok tabt i et regneark. "
    "Ret udtrækket, eller slå `systems.person_register.repair_lost_zero` til."
)
NAME_MISSING: Final = "Navnet mangler. Udfyld det."
UNPRINTABLE: Final = "Feltet har tegn, der ikke kan skrives i et brev. Ret dem."
DATE: Final = "Datoen findes ikke eller er skrevet forkert. Skriv den som ÅÅÅÅ-MM-DD eller DD-MM-ÅÅÅÅ."
BIRTH_IN_FUTURE: Final = "Fødselsdatoen ligger efter udtrækkets dato. Ret den."
YES_NO: Final = "Skriv ja, nej eller ukendt."
ROW_FORM: Final = "Rækken har ikke lige så mange felter som overskriften, eller et anførselstegn mangler. Ret rækken."
FORMULA: Final = (
    "Cellen er en formel eller en fejl fra regnearket. Indsæt værdien i stedet (Kopiér, Indsæt speciel, Værdier)."
)
MADE_A_DATE: Final = "Regnearket har gjort cellen til en dato. Formatér kolonnen som tekst, og skriv værdien igen."
LINE_TOO_LONG: Final = "Linjen er for lang til at være én borger. Ret linjen."


def too_long(longest: int) -> str:
    """Say how long the text may be."""
    return f"Teksten er længere end {longest} tegn. Forkort den."


def duplicate(first: int) -> str:
    """Say which row has the citizen already."""
    return f"Borgeren står allerede i række {first}, som bruges. Slet den ene."


def file_missing(name: str) -> str:
    """Say that the file cannot be opened."""
    return (
        f"Udtrækket »{name}« findes ikke eller kan ikke læses. Ret stien, eller giv adgang til filen. Intet er sendt."
    )


def wrong_format(name: str) -> str:
    """Say that the file is none that can be read."""
    return (
        f"Udtrækket »{name}« er hverken en CSV-fil i UTF-8 eller Windows-1252 eller et regneark i XLSX uden "
        "adgangskode. Gem det sådan, og prøv igen. Intet er sendt."
    )


def broken_workbook(name: str) -> str:
    """Say that a spreadsheet is broken halfway."""
    return f"Regnearket »{name}« er beskadiget og kan ikke læses til ende. Gem det igen, og prøv igen. Intet er sendt."


def too_large(name: str) -> str:
    """Say that a spreadsheet unpacks to more than fits."""
    return f"Regnearket »{name}« fylder for meget, når det pakkes ud. Gem udtrækket som CSV. Intet er sendt."


def which_sheet(name: str, wanted: str) -> str:
    """Say that it is not known which sheet is meant; `wanted` is the one the settings name."""
    if wanted:
        return (
            f"Regnearket »{name}« har ikke et synligt ark, der hedder »{wanted}«. Ret "
            "`systems.person_register.sheet`, eller vis arket. Intet er sendt."
        )
    return (
        f"Regnearket »{name}« har ikke netop ét synligt ark. Slet eller skjul de andre, eller skriv arkets navn i "
        "`systems.person_register.sheet`. Intet er sendt."
    )


def no_header(name: str) -> str:
    """Say that no known column name stands in the first line."""
    return (
        f"Udtrækket »{name}« har ingen overskrift med de aftalte kolonner. "
        "Sæt kolonnenavnene i første linje; se docs/extract.md. Intet er sendt."
    )


def missing_column(name: str, column: str, nearest: tuple[str, ...]) -> str:
    """Say which column is missing and what looks like it."""
    like = f" Det ligner: {', '.join(nearest)}." if nearest else ""
    return (
        f"Udtrækket »{name}« mangler kolonnen »{column}«.{like} "
        f"Ret overskriften, eller skriv filens navn for den i `systems.person_register.columns.{column}`."
    )


def column_twice(name: str, column: str) -> str:
    """Say which column stands twice."""
    return f"Udtrækket »{name}« har kolonnen »{column}« to gange. Slet den ene."


def no_date(name: str) -> str:
    """Say that nobody knows how old the extract is."""
    return (
        f"Udtrækket »{name}« siger ikke, hvornår det er taget. Sæt en første linje som "
        "`# udtræk: 2026-03-01T06:00:00+01:00; alle voksne: ja; kilde: CPR`, eller udfyld "
        "`systems.person_register.as_of`."
    )


def broken_off(name: str) -> str:
    """Say that reading stopped halfway."""
    return f"Udtrækket »{name}« kunne ikke læses til ende. Prøv igen, når drevet svarer."
