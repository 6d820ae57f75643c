from __future__ import annotations

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from letter_samples import RECIPIENT, data, template

from letters import LetterPress
from letters.checks import page_count
from letters.picture import page_picture


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return LetterPress().pdf(template("Kære {{ name }}"), data(RECIPIENT)).pdf


def shades(png: bytes) -> tuple[int, int, bytes]:
    """Return width, height and the lines of a PNG, each with its filter before it."""
    signature, rest, parts = png[:8], png[8:], {}
    assert signature == b"\x89PNG\r\n\x1a\n"
    while rest:
        length, kind = struct.unpack(">I4s", rest[:8])
        body = rest[8 : 8 + length]
        assert struct.unpack(">I", rest[8 + length : 12 + length]) == (zlib.crc32(kind + body),)
        parts[kind], rest = body, rest[12 + length :]
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    return width, height, zlib.decompress(parts[b"IDAT"])


def test_a_letter_is_seen_as_the_page_it_is_printed_on(pdf: bytes) -> None:
    width, height, lines = shades(page_picture(pdf))
    assert round(height / width, 2) == 1.41
    assert len(lines) == height * (width + 1)
    assert 0.001 < sum(shade < 128 for shade in lines) / len(lines) < 0.2


def test_what_is_no_page_of_a_pdf_is_refused_without_its_words(pdf: bytes) -> None:
    for broken, page in ((b"%PDF-1.7 Nancy Berggren", 0), (b"", 0), (pdf, 9)):
        with pytest.raises(ValueError, match="cannot be read") as caught:
            page_picture(broken, page)
        assert "Nancy" not in str(caught.value)


def test_letters_are_drawn_and_counted_in_several_threads_at_once(pdf: bytes) -> None:
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda turn: page_picture(pdf) if turn % 2 else bytes([page_count(pdf)]), range(12)))
    assert len(set(drawn)) == 2
