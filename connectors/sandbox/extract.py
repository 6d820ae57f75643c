"""Writes the files a municipality hands a runner: the CPR extract and the earlier invitations.

The columns are the published contract of the person register port; the extract also holds the rows such files hold
in practice: a number without its leading zero, a replacement number with letters, the same citizen twice
(facts: domain.md 4.3, 4.7, 6).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.edge_cases import INVITED_EARLIER, LOST_ZERO, TWICE
from connectors.sandbox.files import write_atomically

COLUMNS: Final = [
    "cpr",
    "navn",
    "foedselsdato",
    "status",
    "civilstand",
    "civilstand_dato",
    "bor_alene",
    "bor_alene_kilde",
    "bor_alene_dato",
    "adresse_linje1",
    "adresse_linje2",
    "co_navn",
    "postnr",
    "postdistrikt",
    "kommunekode",
    "distrikt",
    "adressebeskyttelse",
    "boligtype",
    "vaergemaal",
    "tidligere_cpr",
    "markeringer",
    "seneste_besoeg",
    "seneste_invitation",
    "naeste_besoeg_aftalt",
]
EARLIER_COLUMNS: Final = ("cpr", "dato", "kilde")
_SOURCE: Final = "Testkommunens CPR-udtræk (opdigtede borgere)"
_HOUSEHOLD_SOURCE: Final = "CPR, antal voksne på adressen"
_ALONE: Final = {"yes": "ja", "no": "nej", "unknown": "ukendt"}
_STRANGERS: Final = ("2512489996", "2509479989")
"""MedCom's published test persons: earlier invitations of people who have left the municipality."""


def write_extract(citizens: Sequence[SandboxCitizen], path: Path, taken: datetime) -> None:
    """Write the extract; `taken` (timezone aware) is its date in the comment row."""
    comment = f"# udtræk: {taken.isoformat(timespec='seconds')}; alle voksne: nej; kilde: {_SOURCE}\n"
    write_atomically(path, comment + _csv(COLUMNS, (row for citizen in citizens for row in _rows(citizen))))


def write_earlier_invitations(citizens: Sequence[SandboxCitizen], path: Path, today: date) -> None:
    """Write who was invited before the robot came: a handful who still live here and two who do not."""
    here = [citizen.cpr for citizen in citizens if citizen.case.startswith(INVITED_EARLIER)]
    rows = [
        (cpr, (today - timedelta(90 + 13 * index)).isoformat(), "Tidligere regneark")
        for index, cpr in enumerate([*here, *_STRANGERS])
    ]
    write_atomically(path, _csv(EARLIER_COLUMNS, rows))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\n").writerow(columns)
    csv.writer(buffer, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return buffer.getvalue()


def _rows(citizen: SandboxCitizen) -> Iterator[Sequence[str]]:
    row = _row(citizen)
    yield row
    if citizen.case == TWICE:
        yield row


def _row(citizen: SandboxCitizen) -> list[str]:
    cpr = citizen.cpr.lstrip("0") if citizen.case == LOST_ZERO else citizen.cpr
    known = citizen.lives_alone != "unknown"
    return [
        cpr,
        citizen.full_name,
        citizen.birth_date.isoformat(),
        citizen.status,
        citizen.civil_status,
        _day(citizen.civil_status_since),
        _ALONE[citizen.lives_alone],
        _HOUSEHOLD_SOURCE if known else "",
        _day(citizen.household_as_of),
        *_address(citizen),
        citizen.municipality_code,
        citizen.district,
        _yes(citizen.protected_address),
        citizen.housing,
        _yes(citizen.under_guardianship),
        citizen.earlier_cpr,
        ",".join(citizen.flags),
        _day(citizen.last_visit),
        _day(citizen.last_invitation),
        _day(citizen.next_visit_set),
    ]


def _address(citizen: SandboxCitizen) -> list[str]:
    address = citizen.address
    if address is None:
        return [""] * 5
    first, second = [*address.lines, "", ""][:2]
    return [first, second, address.co_name, address.postal_code, address.postal_district]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _yes(value: bool) -> str:  # noqa: FBT001
    return "ja" if value else "nej"
