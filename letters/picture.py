"""A page of a finished letter as a picture, for whoever is to see it before it is printed."""

from __future__ import annotations

import struct
import zlib
from typing import Final

import pypdfium2

from letters.pdfium import ONE_AT_A_TIME

SCALE: Final = 1.3
"""Pixels a point: an A4 page becomes 774 wide, readable on a screen and about 40 kB."""

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_GREY: Final = 0


def page_picture(pdf: bytes, page: int = 0, scale: float = SCALE) -> bytes:
    """Return one page, counted from 0, as a PNG in shades of grey; raise ValueError for what is no readable PDF."""
    try:
        with ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
            bitmap = document[page].render(scale=scale, grayscale=True)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            shades = bytes(bitmap.buffer)
    except (pypdfium2.PdfiumError, IndexError):
        raise ValueError("the letter cannot be read as a PDF with that page") from None
    # Each line of a PNG begins with its filter; 0 is none.
    lines = b"".join(b"\0" + shades[y * stride : y * stride + width] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, _GREY, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
