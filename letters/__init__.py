"""Letters: data in, HTML or PDF bytes out; no network, no database, no citizen looked up."""

from letters.checks import Finding, check_pdf
from letters.data import Language, LetterData, Sender, Value, long_date
from letters.errors import (
    DoesNotFit,
    HoldsCpr,
    LetterError,
    LetterRefused,
    MissingField,
    TemplateBroken,
    TooLong,
    Unprintable,
)
from letters.html import render_html
from letters.pdf import Letter, LetterPress
from letters.profile import DEFAULT_PROFILE, WindowProfile, Zone, load_profile
from letters.template import FieldSpec, LetterTemplate

__all__ = [
    "DEFAULT_PROFILE",
    "DoesNotFit",
    "FieldSpec",
    "Finding",
    "HoldsCpr",
    "Language",
    "Letter",
    "LetterData",
    "LetterError",
    "LetterPress",
    "LetterRefused",
    "LetterTemplate",
    "MissingField",
    "Sender",
    "TemplateBroken",
    "TooLong",
    "Unprintable",
    "Value",
    "WindowProfile",
    "Zone",
    "check_pdf",
    "load_profile",
    "long_date",
    "render_html",
]
