"""The elements of an indsats: what the template shows, what a save may put there.

Shapes and value keys are from one public fixture (facts: runners-and-nexus.md 2.2, "Element shape"); the lists of
possible values are our own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

Json = dict[str, object]


class BadElement(Exception):
    """The posted element has a value of the wrong kind; carries the element type."""


@dataclass(frozen=True, slots=True)
class ElementKind:
    """One element type: its shape decides the value key, `default` is what a new indsats starts with."""

    type: str
    shape: str
    default: object = None
    possible: tuple[object, ...] = ()
    locked: bool = False
    """Shown, but a save does not change it (`disabledOnPatient`)."""
    bounds: tuple[int, int] | None = None


_DATES: Final = (
    "plannedDate",
    "workflowRequestedDate",
    "workflowApprovedDate",
    "orderedDate",
    "entryDate",
    "allocationDate",
    "serviceDelivery",
    "billingStartDate",
    "billingEndDate",
    "followUpDate",
    "rejectedDate",
    "removedDate",
    "cancelledDate",
    "renouncedDate",
    "basketGrantEndDate",
    "orderGrantEndDate",
)
_TEXTS: Final = ("personReference", "orderReference", "accountString", "supplementaryInformation", "description")
_NO_REPETITION: Final[Json] = {
    "pattern": "WEEK",
    "count": 1,
    "next": {
        "type": "weekdayRepetition",
        "weekdays": 0,
        "weekenddays": 0,
        "next": {"type": "shiftRepetition", "shifts": [], "visits": 0, "next": None},
    },
}

KINDS: Final[tuple[ElementKind, ...]] = (
    ElementKind("paragraph", "paragraph", locked=True),
    ElementKind("payor", "choice", "ORIGINAL_COMMUNE", ("CITIZEN", "ORIGINAL_COMMUNE"), locked=True),
    ElementKind("payingMunicipality", "municipality"),
    *(ElementKind(name, "date") for name in _DATES),
    ElementKind("repetition", "repetition", _NO_REPETITION),
    ElementKind("supplier", "supplier"),
    ElementKind("resourceCount", "number", 1, bounds=(1, 4)),
    ElementKind("visitatedDurationInMinutes", "number", 60),
    ElementKind("utilisation", "decimal"),
    ElementKind("functionalLevel", "choice", None, tuple(range(1, 16))),
    *(ElementKind(name, "text") for name in _TEXTS),
    ElementKind("klMapping", "text", "F1", locked=True),
    ElementKind("denmarkStatisticRareDisability", "flag", default=False),
    ElementKind("denmarkStatisticMappingTargetGroup", "choices", ("NA",), ("1", "2", "NA")),
    ElementKind("denmarkStatisticMappingPreventiveMeasure", "choice", None, (210, 240, 498), locked=True),
    ElementKind("kmdSag", "kle", locked=True),
)
KIND: Final = {kind.type: kind for kind in KINDS}

_MUNICIPALITIES: Final[list[object]] = [
    {"name": name, "municipalityCode": code, "_links": {}}
    for name, code in (("Fredericia", "607"), ("Horsens", "615"), ("Kolding", "621"), ("Vejle", "630"))
]
_VALUE_KEY: Final = {
    "text": "text",
    "date": "date",
    "flag": "value",
    "choice": "value",
    "choices": "selectedValues",
    "number": "number",
    "decimal": "decimal",
    "supplier": "supplier",
    "paragraph": "paragraph",
    "municipality": "municipality",
}


def defaults(section: str) -> Json:
    """Return the values a new indsats under `section` starts with."""
    values = {kind.type: _plain(kind.default) for kind in KINDS if kind.default is not None}
    values["paragraph"] = _paragraph(section)
    values["kmdSag"] = {"kleNumber": {"name": "27.35.04", "_links": {}}, "actionFacet": None}
    return values


def show(kind: ElementKind, value: object, *, required: bool, links: Json) -> Json:
    """Return the element as the API shows it."""
    shown: Json = {
        "type": kind.type,
        "metadata": {
            "disabled": False,
            "required": required,
            "hiddenOnCatalog": False,
            "hiddenOnPatient": False,
            "disabledOnPatient": kind.locked,
        },
        "priority": 1,
        "elementGrouping": "IMPORTANT_DATES" if kind.shape == "date" else "OTHER",
        "hideable": not kind.locked,
        "disableable": not kind.locked,
        "disabledOnCatalog": False,
        "_links": links,
    }
    return shown | _value_part(kind, value)


def _value_part(kind: ElementKind, value: object) -> Json:
    if kind.shape in {"repetition", "kle"}:
        return dict(value) if isinstance(value, dict) else {}
    part: Json = {_VALUE_KEY[kind.shape]: [] if value is None and kind.shape == "choices" else _plain(value)}
    match kind.shape:
        case "date":
            part["hasCommonValues"] = True
        case "text":
            part["maxLength"] = None
        case "choice" | "choices":
            part["possibleValues"] = list(kind.possible)
        case "municipality":
            part["municipalityList"] = _MUNICIPALITIES
        case "number" if kind.bounds:
            part["lowerBound"], part["upperBound"] = kind.bounds
        case _:
            pass
    return part


def read(kind: ElementKind, element: Json) -> object:
    """Return the value that a posted element carries, in the form it is kept; None when it is empty.

    Raises:
        BadElement: the value is of the wrong kind, out of bounds, or not among the possible ones.
    """
    if kind.shape in {"repetition", "kle"}:
        keys = ("pattern", "count", "next") if kind.shape == "repetition" else ("kleNumber", "actionFacet")
        return {key: element.get(key) for key in keys}
    value = element.get(_VALUE_KEY[kind.shape])
    if value is None or value in ("", []):
        return None
    return _CHECKS[kind.shape](kind, value)


def _text(kind: ElementKind, value: object) -> object:
    if not isinstance(value, str):
        raise BadElement(kind.type)
    return value


def _instant(kind: ElementKind, value: object) -> object:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadElement(kind.type) from None
    # No source: that a date without an offset is refused; every public client sends UTC.
    if moment.tzinfo is None:
        raise BadElement(kind.type)
    return iso_utc(moment)


def _flag(kind: ElementKind, value: object) -> object:
    if not isinstance(value, bool):
        raise BadElement(kind.type)
    return value


def _choice(kind: ElementKind, value: object) -> object:
    if value not in kind.possible:
        raise BadElement(kind.type)
    return value


def _choices(kind: ElementKind, value: object) -> object:
    if not isinstance(value, list) or any(item not in kind.possible for item in value):
        raise BadElement(kind.type)
    return value


def _number(kind: ElementKind, value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadElement(kind.type)
    if kind.bounds and not kind.bounds[0] <= value <= kind.bounds[1]:
        raise BadElement(kind.type)
    return value


def _object(kind: ElementKind, value: object) -> object:
    if not isinstance(value, dict):
        raise BadElement(kind.type)
    return value


_CHECKS: Final[dict[str, Callable[[ElementKind, object], object]]] = {
    "text": _text,
    "date": _instant,
    "flag": _flag,
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "decimal": _number,
    "supplier": _object,
    "paragraph": _object,
    "municipality": _object,
}


def iso_utc(moment: datetime) -> str:
    """Return `moment` as Nexus writes an element's date: UTC, with Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _paragraph(section: str) -> Json:
    return {"id": 48, "version": 1, "name": "Lovgrundlag", "section": section, "active": True, "_links": {}}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
