"""The tree as PDF by Typst: one file that is PDF/UA-1 and PDF/A-2a, the same bytes for the same letter."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Final, Literal

import typst

from letters.checks import check_pdf, page_count
from letters.data import LetterData
from letters.errors import DoesNotFit, LetterError, MissingField, TemplateBroken, Unprintable
from letters.html import dateline, sender_lines
from letters.profile import DEFAULT_PROFILE, LAYOUT, WindowProfile, load_profile
from letters.template import LetterTemplate
from letters.tree import Node
from letters.values import character_name, printable

_REFUSED: Final = re.compile(r"DOES-NOT-FIT (\w+)")
_NO_GLYPH: Final = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_PARTS: Final = {
    "recipient": ("modtager", "modtagerens navn og adresse er for lang til ruden. Forkort en linje."),
    "sender_line": ("returadresse", "returadressen er for bred til ruden. Forkort den."),
    "organisation": ("afsender", "afsenderens navn er for langt til logofeltet. Forkort det."),
    "contact": ("afsender", "kontaktoplysningerne er for lange til feltet ved siden af ruden. Forkort dem."),
}
_LONGEST_LINE: Final = 130


@dataclass(frozen=True, slots=True)
class Letter:
    """One finished letter."""

    pdf: bytes = field(repr=False)
    sha256: str
    pages: int


class LetterPress:
    """Makes letters, one at a time, with one warm compiler; a second thread waits its turn, so give each its own."""

    def __init__(self, profile: str = DEFAULT_PROFILE) -> None:
        self._profile: WindowProfile = load_profile(profile)
        self._compiler = typst.Compiler(input=str(LAYOUT / "letter.typ"), root=str(LAYOUT), ignore_system_fonts=True)
        self._turn = threading.Lock()

    def pdf(self, template: LetterTemplate, data: LetterData) -> Letter:
        """Return the letter, checked against the window profile; raise a `LetterError` and no letter otherwise."""
        made = self._compile(template, data, "pdf")[0]
        findings = check_pdf(made, self._profile, _recipient(data))
        if findings:
            raise DoesNotFit(findings[0].part, findings[0].problem)
        pages = page_count(made)
        if pages > template.max_pages:
            raise DoesNotFit(
                "sider", f"det fylder {pages} sider og må højst fylde {template.max_pages}. Forkort teksten."
            )
        return Letter(made, hashlib.sha256(made).hexdigest(), pages)

    def pictures(self, template: LetterTemplate, data: LetterData) -> tuple[bytes, ...]:
        """Return the same pages as PNG, for the preview that an approver looks at."""
        return tuple(self._compile(template, data, "png"))

    def _compile(self, template: LetterTemplate, data: LetterData, form: Literal["pdf", "png"]) -> list[bytes]:
        payload = _payload(template, data, self._profile)
        made_at = int(datetime.combine(data.date, time(12), UTC).timestamp())
        try:
            with self._turn:
                made = self._compiler.compile(
                    format=form,
                    ppi=110 if form == "png" else None,
                    sys_inputs={"letter": payload},
                    pdf_standards=["ua-1", "a-2a"] if form == "pdf" else None,
                    timestamp=made_at,
                )
        except typst.TypstError as error:
            raise _refusal(str(error.message), template, data) from None
        return made if isinstance(made, list) else [made or b""]


def _payload(template: LetterTemplate, data: LetterData, profile: WindowProfile) -> str:
    return json.dumps(
        {
            "title": template.title,
            "language": data.language,
            "organisation": printable("afsender", data.sender.organisation),
            "sender": sender_lines(data),
            "return_address": printable(
                "returadresse", data.sender.return_address, limit=profile.sender_line_max_characters
            ),
            "recipient": _recipient(data),
            "date": dateline(data),
            "body": [_plain(node) for node in template.fill(data.fields)],
            "profile": profile.model_dump(),
        },
        ensure_ascii=False,
    )


def _recipient(data: LetterData) -> tuple[str, ...] | None:
    if data.recipient_lines is None:
        return None
    lines = tuple(printable("modtager", line, limit=_LONGEST_LINE) for line in data.recipient_lines)
    present = tuple(line for line in lines if line)
    if not present:
        raise MissingField("modtager")
    return present


def _plain(node: Node | str) -> object:
    return node if isinstance(node, str) else [node.kind, node.detail, *(_plain(child) for child in node.children)]


def _refusal(message: str, template: LetterTemplate, data: LetterData) -> LetterError:
    """Turn the compiler's message, which may quote the citizen, into one that does not."""
    part = _REFUSED.search(message)
    if part and part.group(1) in _PARTS:
        return DoesNotFit(*_PARTS[part.group(1)])
    if glyph := _NO_GLYPH.search(message):
        sign = max(glyph.group(1))
        return Unprintable(_field_with(sign, data), character_name(sign))
    return TemplateBroken(template.name, "den kunne ikke sættes op som brev. Giv besked til robottens ejer.")


def _field_with(sign: str, data: LetterData) -> str:
    for name, value in data.fields.items():
        if sign in (value if isinstance(value, str) else " ".join(value) if isinstance(value, tuple) else ""):
            return name
    if any(sign in line for line in data.recipient_lines or ()):
        return "modtager"
    return "brevteksten"
