"""`samdrift import-earlier`: invitations from before the robot, so that nobody is invited twice at the cut-over."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from connectors.cpr import Cpr
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.terminal.organisation import of_adoption, the_only
from flows.terminal.refusal import Misused, Refused
from flows.terminal.session import home, say

COLUMNS: Final = ("cpr", "dato", "kilde")
_SHOWN: Final = 10
_FORMS: Final = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
_LONGEST_SOURCE: Final = 200

Row = tuple[CitizenKey, date, str]


class Fault(NamedTuple):
    """A row that cannot be used, by the number a spreadsheet shows."""

    row: int
    why: str


def import_earlier(given: argparse.Namespace) -> int:
    """Import a file, all rows or none, or record that there is nothing to import."""
    if given.waive == (given.file is not None):
        raise Misused("Skriv enten en fil eller --waive: `samdrift import-earlier tidligere.csv`.")
    place = home(given)
    with place.ledger() as opened:
        name = given.adoption or the_only(opened, "`--adoption NAVN`")
        organisation, lineage = of_adoption(name, opened, place)
        if given.waive:
            _waive(opened, organisation, lineage, given)
        else:
            import_file(opened, organisation, lineage, given.file)
    return 0


def import_file(opened: Ledger, organisation: str, lineage: str, file: Path) -> int:
    """Import every row of a file and say how many were new; raise `Refused`, with nothing stored, for a bad one."""
    rows, faults = read(opened, file)
    if faults:
        raise Refused(_refusal(file, faults))
    if not rows:
        raise Refused(
            f"»{file.name}« har ingen rækker. Er der ingen tidligere invitationer, så skriv --waive i stedet. "
            "Intet er importeret."
        )
    new = opened.history.import_earlier(organisation, lineage, rows)
    say(f"{len(rows)} tidligere invitationer er læst fra {file.name}; {new} var nye.")
    return new


def read(opened: Ledger, file: Path) -> tuple[list[Row], list[Fault]]:
    """Return what a file says and the rows that cannot be used; the numbers become keys at once."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Refused(
            f"»{file.name}« er ikke en tekstfil i UTF-8. Gem den som CSV i UTF-8, og prøv igen. Intet er importeret."
        ) from None
    if not lines or [each.strip(' "').lower() for each in lines[0].split(";")] != list(COLUMNS):
        raise Refused(
            f"»{file.name}« skal begynde med kolonnerne {';'.join(COLUMNS)}. Ret første linje. Intet er importeret."
        )
    today = opened.now().date()
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, cells in _cells(lines):
        read_one = _row(opened, cells, today)
        rows.append(read_one) if isinstance(read_one, tuple) else faults.append(Fault(number, read_one))
    return rows, faults


def _cells(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(csv.reader(lines[1:], delimiter=";"), start=2):
        if any(cell.strip() for cell in cells):
            yield number, [cell.strip() for cell in cells]


def _row(opened: Ledger, cells: list[str], today: date) -> Row | str:
    if len(cells) != len(COLUMNS):
        return f"skal have {len(COLUMNS)} felter"
    try:
        cpr = Cpr(cells[0])
    except ValueError:
        return "CPR-nummeret har ikke ti cifre"
    invited = _day(cells[1])
    if invited is None:
        return "datoen skal skrives som ÅÅÅÅ-MM-DD"
    if invited > today:
        return "datoen ligger i fremtiden"
    if len(cells[2]) > _LONGEST_SOURCE:
        return f"kilden er længere end {_LONGEST_SOURCE} tegn"
    return opened.keys.citizen_key(cpr), invited, cells[2]


def _day(text: str) -> date | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def _refusal(file: Path, faults: list[Fault]) -> str:
    shown = "\n".join(f"  række {fault.row}: {fault.why}" for fault in faults[:_SHOWN])
    more = f"\n  og {len(faults) - _SHOWN} til" if len(faults) > _SHOWN else ""
    return f"»{file.name}« har {_rows(len(faults))}, der ikke kan bruges:\n{shown}{more}\nRet dem. Intet er importeret."


def _rows(count: int) -> str:
    return "1 række" if count == 1 else f"{count} rækker"


def _waive(opened: Ledger, organisation: str, lineage: str, given: argparse.Namespace) -> None:
    name, reason = " ".join((given.name or "").split()), (given.why or "").strip()
    if not name or not reason:
        raise Misused('--waive kræver, at nogen siger det og hvorfor: `--as "Fornavn Efternavn" --why "…"`.')
    if not opened.history.waive(organisation, lineage, name, reason):
        first = opened.history.waiver(organisation, lineage)
        by = first.waived_by if first else "En anden"
        raise Refused(f"{by} har allerede skrevet, at ingen er inviteret tidligere, og det gælder. Intet er ændret.")
    say(f"{name} har skrevet, at der ingen tidligere invitationer er. Den første skarpe kørsel er dermed mulig.")
