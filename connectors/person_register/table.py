"""An extract as a table, whatever file it lies in: what its first lines say, and the rows under them."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from connectors.errors import NotConfigured
from connectors.person_register import texts
from connectors.person_register.contract import BY_NAME, REQUIRED
from connectors.person_register.settings import ExtractSettings
from connectors.ports import ExtractInfo

SYSTEM: Final = "Personregister"
FILE: Final = "connections.person_register.file"
SETTINGS: Final = "systems.person_register"
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "_", "-": "_"})
_MANY_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says: where each column of ours stands and what the file calls it."""

    width: int
    places: dict[str, int]
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One row's cells; None when the line has no form of a row, with the reason's code."""

    row: int
    cells: list[str] | None
    problem: str = ""
    spoiled: Mapping[int, str] = field(default_factory=dict)
    """Place to code of cells that hold something other than what they show."""


class Extract(Protocol):
    """An open extract: `info` and `header` are known, `lines` remain to be read."""

    @property
    def info(self) -> ExtractInfo:
        """Return date and coverage."""
        ...

    @property
    def header(self) -> Header:
        """Return what stands where."""
        ...

    def lines(self) -> Iterator[Line]:
        """Yield each row that is not blank; raise `Unavailable` when the file cannot be read to its end."""
        ...


def refused(message: str, setting: str, candidates: tuple[str, ...] = ()) -> NotConfigured:
    """Return the refusal of an extract, naming the setting of the adoption that can mend it."""
    return NotConfigured(message, setting=setting, system=SYSTEM, candidates=candidates)


def remarks(line: str) -> dict[str, str]:
    """Read `# udtræk: …; alle voksne: …; kilde: …`, also when a spreadsheet has spread it over cells."""
    parts = (part.partition(":") for part in line.strip().strip(';,\t"').lstrip("# ").split(";"))
    return {_plain(key): value.strip(' ",\t') for key, _, value in parts}


def info_of(said: dict[str, str], name: str, settings: ExtractSettings) -> ExtractInfo:
    """Return date and coverage, as the file says or else the settings; raise `NotConfigured` for an unknown age."""
    as_of = settings.as_of
    if "udtraek" in said:
        try:
            as_of = datetime.fromisoformat(said["udtraek"])
        except ValueError:
            raise refused(texts.no_date(name), f"{SETTINGS}.as_of") from None
    if as_of is None or as_of.utcoffset() is None:
        raise refused(texts.no_date(name), f"{SETTINGS}.as_of")
    all_adults = said.get("alle_voksne", "").casefold()
    covers = all_adults == "ja" if all_adults else settings.covers_all_adults
    return ExtractInfo(as_of, covers, said.get("kilde") or settings.source or "udtræk")


def hits(cells: Sequence[str], settings: ExtractSettings) -> int:
    """Return how many columns of the contract these cells name."""
    return len({_plain(cell) for cell in cells} & set(_wanted(settings).values()))


def header_of(cells: Sequence[str], name: str, settings: ExtractSettings) -> Header:
    """Return the header that these cells are; raise `NotConfigured` with the columns that look like a missing one."""
    wanted, plain = _wanted(settings), [_plain(cell) for cell in cells]
    if not any(wanted[column] in plain for column in REQUIRED):
        raise refused(texts.no_header(name), FILE)
    for column, theirs in wanted.items():
        if plain.count(theirs) > 1:
            raise refused(texts.column_twice(name, column), f"{SETTINGS}.columns.{column}")
        if theirs not in plain and (column in REQUIRED or column in settings.columns):
            nearest = _nearest(theirs, plain, cells)
            raise refused(texts.missing_column(name, column, nearest), f"{SETTINGS}.columns.{column}", nearest)
    places = {column: plain.index(theirs) for column, theirs in wanted.items() if theirs in plain}
    return Header(len(cells), places, {column: cells[place].strip() for column, place in places.items()})


def _wanted(settings: ExtractSettings) -> dict[str, str]:
    return {column: _plain(settings.columns.get(column, column)) for column in BY_NAME}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold().translate(_LETTERS)


def _nearest(theirs: str, plain: list[str], cells: Sequence[str]) -> tuple[str, ...]:
    """Return header cells like the missing one; never one with digits in plenty, which may be a citizen."""
    found = difflib.get_close_matches(theirs, plain, n=3, cutoff=0.5)
    named = (cells[plain.index(match)].strip() for match in found)
    return tuple(cell for cell in named if sum(sign.isdigit() for sign in cell) < _MANY_DIGITS)
