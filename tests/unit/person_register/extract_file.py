"""Writes small extracts for the tests beside it."""

from __future__ import annotations

from pathlib import Path

from connectors.person_register import CsvExtract, ExtractSettings
from connectors.ports import BadRow, Person

REMARK = "# udtræk: 2026-03-01T06:00:00+01:00; alle voksne: ja; kilde: opdigtede borgere"
DEFAULTS = {
    "cpr": "2512489996",
    "navn": "Nancy Berggren",
    "status": "01",
    "bor_alene": "ja",
    "adressebeskyttelse": "nej",
}


def extract(
    folder: Path,
    *rows: dict[str, str],
    remark: str = REMARK,
    delimiter: str = ";",
    encoding: str = "utf-8",
    settings: ExtractSettings | None = None,
) -> CsvExtract:
    filled = [DEFAULTS | row for row in rows]
    columns = list(dict.fromkeys(name for row in filled for name in row)) or list(DEFAULTS)
    lines = [remark] if remark else []
    lines.append(delimiter.join(columns))
    lines += [delimiter.join(row.get(name, "") for name in columns) for row in filled]
    path = folder / "udtraek.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return CsvExtract(path, settings)


def raw(folder: Path, content: bytes, settings: ExtractSettings | None = None) -> CsvExtract:
    path = folder / "udtraek.csv"
    path.write_bytes(content)
    return CsvExtract(path, settings)


def only(register: CsvExtract) -> Person:
    (found,) = register.stream()
    assert isinstance(found, Person), found
    return found


def bad(register: CsvExtract) -> BadRow:
    (found,) = register.stream()
    assert isinstance(found, BadRow), found
    return found
