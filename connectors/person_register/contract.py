"""The published column contract of an extract: what `docs/extract.md` prints is made from this."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How a cell is read; the value is its Danish description."""

    CPR = "ti cifre, med eller uden bindestreg"
    TEXT = "tekst"
    DATE = "dato: ÅÅÅÅ-MM-DD eller DD-MM-ÅÅÅÅ"
    YES_NO = "ja, nej eller ukendt"
    CODE = "kode"
    LIST = "ord adskilt af komma"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the header, how its cells are read, what it means and what an empty cell means."""

    name: str
    kind: Kind
    meaning: str
    empty: str
    required: bool = False
    longest: int = 200


NAME_LONGEST: Final = 130
LINE_LONGEST: Final = 34
"""Fjernprint's limits (facts: letters-and-digital-post.md 2.5)."""

_UNKNOWN: Final = "ukendt"
_CAREFUL: Final = "regnes for ja: borgeren går til en medarbejder"

COLUMNS: Final = (
    Column("cpr", Kind.CPR, "Borgerens CPR-nummer", "rækken afvises", required=True, longest=20),
    Column("navn", Kind.TEXT, "Fornavn og efternavn, som det skal stå i brevet", "rækken afvises", True, NAME_LONGEST),
    Column("foedselsdato", Kind.DATE, "Fødselsdato", "tages fra CPR-nummeret"),
    Column("status", Kind.CODE, "Status i CPR, to cifre, for eksempel 01", _UNKNOWN, required=True),
    Column("civilstand", Kind.CODE, "Civilstand i CPR: U, G, F, E, D, P, O eller L", _UNKNOWN),
    Column("civilstand_dato", Kind.DATE, "Hvornår civilstanden sidst blev ændret", _UNKNOWN),
    Column("bor_alene", Kind.YES_NO, "Om borgeren bor alene; aldrig gættet ud fra civilstand", _UNKNOWN, required=True),
    Column("bor_alene_kilde", Kind.TEXT, "Hvor oplysningen om at bo alene kommer fra", _UNKNOWN),
    Column("bor_alene_dato", Kind.DATE, "Hvornår oplysningen om at bo alene er fra", _UNKNOWN),
    Column("adresse_linje1", Kind.TEXT, "Vej, husnummer, etage og dør", "ingen adresse", longest=LINE_LONGEST),
    Column("adresse_linje2", Kind.TEXT, "Stednavn eller anden adresselinje", "ingen linje", longest=LINE_LONGEST),
    Column("co_navn", Kind.TEXT, "Navnet efter c/o", "intet c/o-navn", longest=LINE_LONGEST),
    Column("postnr", Kind.CODE, "Postnummer, fire cifre", "ingen adresse"),
    Column("postdistrikt", Kind.TEXT, "By", "ingen adresse", longest=LINE_LONGEST),
    Column("kommunekode", Kind.CODE, "Kommunekode, fire cifre", _UNKNOWN),
    Column("distrikt", Kind.TEXT, "Distriktet, som sundhedsvejlederen findes ud fra", _UNKNOWN),
    Column("adressebeskyttelse", Kind.YES_NO, "Navne- og adressebeskyttelse", _CAREFUL, required=True),
    Column("boligtype", Kind.TEXT, "Boligens art, når den ikke er almindelig, for eksempel plejecenter", "almindelig"),
    Column("vaergemaal", Kind.YES_NO, "Om borgeren er under værgemål", _CAREFUL),
    Column("tidligere_cpr", Kind.CPR, "Borgerens tidligere CPR-nummer efter et skift", "intet skift", longest=20),
    Column("markeringer", Kind.LIST, "Organisationens egne mærker, for eksempel tolk, demens, frameldt", "ingen"),
    Column("seneste_besoeg", Kind.DATE, "Seneste forebyggende besøg", "intet kendt"),
    Column("seneste_invitation", Kind.DATE, "Seneste invitation, uanset hvem der sendte den", "ingen kendt"),
    Column("naeste_besoeg_aftalt", Kind.DATE, "Dato for et besøg, der allerede er aftalt", "intet aftalt"),
)

BY_NAME: Final = {column.name: column for column in COLUMNS}
REQUIRED: Final = tuple(column.name for column in COLUMNS if column.required)


def table() -> str:
    """Return the contract as the Markdown table of `docs/extract.md`."""
    lines = [
        "| Kolonne | Skal være der | Indhold | Betydning | Tom celle | Længst |",
        "| --- | --- | --- | --- | --- | ---: |",
    ]
    for column in COLUMNS:
        must = "ja" if column.required else ""
        cells = (f"`{column.name}`", must, column.kind.value, column.meaning, column.empty, str(column.longest))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
