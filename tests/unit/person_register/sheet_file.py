"""Makes small spreadsheets for the tests beside it, also with their texts kept apart, as spreadsheet programs do."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from openpyxl import Workbook

SHEET, TEXTS, TYPES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
_INLINE = re.compile(rb't="inlineStr"><is><t[^>]*>(.*?)</t></is>', re.DOTALL)
_OVERRIDE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def spreadsheet(rows: list[list[Any]]) -> bytes:
    """Return a spreadsheet of one sheet whose texts lie in its cells."""
    book, packed = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Udtræk")
    for row in rows:
        sheet.append(row)
    book.save(packed)
    return packed.getvalue()


def parts_of(packed: bytes) -> dict[str, bytes]:
    """Return the parts of a spreadsheet by name."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed_of(parts: dict[str, bytes]) -> bytes:
    """Return the spreadsheet that has these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def with_texts_apart(packed: bytes) -> bytes:
    """Return the same spreadsheet with every different text once, in a part of its own."""
    parts, places = parts_of(packed), dict[bytes, int]()

    def place(found: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v>' % places.setdefault(found.group(1), len(places))

    parts[SHEET] = _INLINE.sub(place, parts[SHEET])
    texts = b"".join(b"<si><t>%s</t></si>" % text for text in places)
    parts[TEXTS] = b'<sst xmlns="%s">%s</sst>' % (_MAIN, texts)
    parts[TYPES] = parts[TYPES].replace(b"</Types>", _OVERRIDE)
    return packed_of(parts)
