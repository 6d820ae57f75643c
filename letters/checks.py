"""Read a finished PDF as the print vendor would, and say what is wrong with it.

Every letter passes here before it leaves `LetterPress.pdf`; a municipality may also check a letter made elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from letters.pdfium import ONE_AT_A_TIME
from letters.profile import WindowProfile, Zone
from letters.values import CPR_SHAPE

_MM: Final = 25.4 / 72
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_TEXT: Final = pdfium.FPDF_PAGEOBJ_TEXT


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule: the part of the letter, and in Danish what is wrong. Never the letter's words."""

    part: str
    problem: str


def check_pdf(pdf: bytes, profile: WindowProfile, recipient_lines: Sequence[str] | None) -> list[Finding]:
    """Return every broken rule of `profile`; empty when the letter may be printed and put in a window envelope.

    `recipient_lines` is what the window must show; None says that the letter has no address in it.
    """
    findings: list[Finding] = []
    try:
        with ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
            for number, page in enumerate(document, start=1):
                findings += _check_page(page, number, profile)
            findings += _check_window(document[0], profile, recipient_lines)
    except pypdfium2.PdfiumError:
        return [Finding("fil", "filen kan ikke læses som PDF.")]
    return findings


def page_count(pdf: bytes) -> int:
    """Return how many pages a readable PDF has."""
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def _check_page(page: pypdfium2.PdfPage, number: int, profile: WindowProfile) -> Iterator[Finding]:
    width, height = (side * _MM for side in page.get_size())
    if abs(width - profile.page.width) > 1 or abs(height - profile.page.height) > 1:
        yield Finding("sideformat", f"side {number} er ikke A4 på højkant.")
    if CPR_SHAPE.search(page.get_textpage().get_text_range()):
        yield Finding("CPR-nummer", f"side {number} har ti cifre, der ligner et CPR-nummer.")
    if any(not _embedded(item) for item in page.get_objects(filter=[_TEXT])):
        yield Finding("skrifttype", f"side {number} bruger en skrifttype, der ikke er indlejret i filen.")
    sheet = Zone(top=0, left=0, height=profile.page.height, width=profile.page.width)
    if any(not sheet.holds(zone) for zone in _zones(page)):
        yield Finding("sideformat", f"side {number} har noget, der rager ud over papiret.")


def _check_window(
    page: pypdfium2.PdfPage, profile: WindowProfile, recipient_lines: Sequence[str] | None
) -> Iterator[Finding]:
    zones = list(_zones(page))
    for name, keep in profile.keep_free.items():
        if any(zone.meets(keep) for zone in zones):
            yield Finding(name, f"feltet »{name}« på side 1 skal være tomt.")
    allowed = (profile.logo, profile.sender_line, profile.recipient)
    if any(zone.meets(profile.slack) and not any(spot.holds(zone) for spot in allowed) for zone in zones):
        yield Finding("ruden", "noget andet end logo, returadresse og modtager kan ses i kuvertens rude.")
    text = page.get_textpage()
    if not _same(_text_in(text, page, profile.recipient), "".join(recipient_lines or ())):
        yield Finding("modtager", "modtagerfeltet viser ikke netop modtagerens navn og adresse.")
    sender_line = _text_in(text, page, profile.sender_line).strip()
    if len(sender_line) > profile.sender_line_max_characters or "\n" in sender_line:
        yield Finding(
            "returadresse", f"returadressen skal være én linje på højst {profile.sender_line_max_characters} tegn."
        )
    if recipient_lines is not None and not sender_line:
        yield Finding("returadresse", "returadressen mangler i ruden.")


def _zones(page: pypdfium2.PdfPage) -> Iterator[Zone]:
    """Yield where each drawn thing is; what has no extent (an empty clip, a blank) shows nowhere."""
    height = page.get_height()
    for item in page.get_objects():
        left, bottom, right, top = item.get_bounds()
        if right > left and top > bottom:
            yield Zone(
                top=(height - top) * _MM, left=left * _MM, height=(top - bottom) * _MM, width=(right - left) * _MM
            )


def _text_in(text: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage, zone: Zone) -> str:
    height = page.get_height()
    return str(
        text.get_text_bounded(
            left=zone.left / _MM,
            right=zone.right / _MM,
            top=height - zone.top / _MM,
            bottom=height - zone.bottom / _MM,
        )
    )


def _same(shown: str, wanted: str) -> bool:
    """Compare without blanks; words written from right to left come back in an order of their own."""
    left, right = (list(unicodedata.normalize("NFKC", re.sub(r"\s", "", text))) for text in (shown, wanted))
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in right):
        return sorted(left) == sorted(right)
    return left == right


def _embedded(item: pypdfium2.PdfObject) -> bool:
    return bool(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(item.raw)))
