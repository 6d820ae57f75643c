"""Looks citizens up in a large extract and prints rows, seconds and megabytes: `python … FOLDER ROWS`."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from connectors.cpr import Cpr
from connectors.person_register import COLUMNS, CsvExtract
from flows.ledger import Keys, Ledger
from flows.runner.adopting.register_people import RegisterPeople

HEADER = ";".join(column.name for column in COLUMNS)
REMARK = "# udtræk: 2026-03-01T06:00:00+01:00; alle voksne: ja; kilde: opdigtede borgere"
DAYS = 20_000


def numbers(count: int) -> list[str]:
    """Return numbers that cannot be anyone's: they fail modulus 11, and nobody was born on the first of January."""
    found: list[str] = []
    serial = 0
    while len(found) < count:
        serial += 1
        for day in range(DAYS):
            born = date(1930, 1, 2) + timedelta(day)
            number = f"{born:%d%m%y}{serial:04d}"
            if (born.day, born.month) != (1, 1) and Cpr(number).looks_mistyped():
                found.append(number)
    return found[:count]


def write(file: Path, people: list[str]) -> None:
    known = {"status": "01", "bor_alene": "ja", "adressebeskyttelse": "nej", "postnr": "0999", "postdistrikt": "Testby"}
    with file.open("w", encoding="utf-8") as out:
        out.write(f"{REMARK}\n{HEADER}\n")
        for place, number in enumerate(people):
            row = known | {"cpr": number, "navn": f"Opdigtet Person {place}", "adresse_linje1": f"Opdigtet Vej {place}"}
            out.write(";".join(row.get(column.name, "") for column in COLUMNS) + "\n")


def peak() -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def look_up(people: RegisterPeople, some: list[str]) -> None:
    for number in some:
        found = await people.find(Cpr(number))
        assert found is not None
        assert found.person.cpr == Cpr(number)


def main() -> None:
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    everybody = numbers(rows)
    write(folder / "udtraek.csv", everybody)
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}", Keys.load_or_create(folder / "keys")) as ledger:
        people = RegisterPeople(CsvExtract(folder / "udtraek.csv"), ledger)
        before, started = peak(), time.monotonic()
        asyncio.run(look_up(people, everybody[:: rows // 200]))
        seconds = round(time.monotonic() - started, 1)
        print(json.dumps({"rows": rows, "seconds": seconds, "megabytes": round(peak() - before, 1)}))


if __name__ == "__main__":
    main()
