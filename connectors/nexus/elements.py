"""The elements of an intervention: finding, filling and checking them by shape (facts: runners-and-nexus.md 2.2).

Which key an element has tells its shape. A name the intervention lacks is refused, never skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from connectors.errors import NotConfigured, Rejected
from connectors.nexus import texts
from connectors.nexus.dates import instant
from connectors.nexus.hal import malformed
from connectors.nexus.names import nearest
from connectors.nexus.settings import FieldValue

Element = dict[str, Any]
"""One element of a draft, changed in place: Nexus wants the whole draft back as it gave it."""

VALUE_KEYS: Final = (
    "text",
    "date",
    "value",
    "selectedValues",
    "number",
    "decimal",
    "supplier",
    "paragraph",
    "municipality",
    "contact",
    "priceDefinition",
    "kleNumber",
)


def elements_of(draft: Mapping[str, Any]) -> Sequence[Element]:
    """Return the elements of a draft to fill in."""
    found = draft.get("elements")
    if not isinstance(found, list) or not all(isinstance(element, dict) for element in found):
        raise malformed()
    return found


def element(elements: Sequence[Element], name: str, setting: str) -> Element:
    """Return the one element called `name`; raise `NotConfigured` with the nearest names."""
    found = [candidate for candidate in elements if candidate.get("type") == name]
    if len(found) == 1:
        return found[0]
    near = nearest(name, [str(candidate.get("type", "")) for candidate in elements])
    message = texts.unknown_field(name, setting, near)
    raise NotConfigured(message, setting=setting, system=texts.SYSTEM, candidates=near)


def put_text(target: Element, text: str, setting: str) -> None:
    """Write a text; raise `NotConfigured` when the element takes none, `Rejected` when it is too long."""
    if "text" not in target:
        raise _bad_value(target, setting)
    longest = target.get("maxLength")
    if isinstance(longest, int) and len(text) > longest:
        name = str(target.get("type"))
        raise Rejected(texts.too_long(name, longest), system=texts.SYSTEM, code="TOO_LONG", fields=[name])
    target["text"] = text


def put_date(target: Element, day: date, setting: str) -> None:
    """Write a day; raise `NotConfigured` when the element takes none."""
    if "date" not in target:
        raise _bad_value(target, setting)
    target["date"] = instant(day)


def put_value(target: Element, value: FieldValue, setting: str) -> None:
    """Write a configured value into an element of any plain shape; raise `NotConfigured` when it does not fit."""
    if "text" in target and isinstance(value, str):
        put_text(target, value, setting)
    elif "date" in target and isinstance(value, str):
        put_date(target, _day(target, value, setting), setting)
    elif "selectedValues" in target:
        chosen = value if isinstance(value, tuple) else (value,)
        target["selectedValues"] = [_possible(target, one, setting) for one in chosen]
    elif "value" in target:
        target["value"] = _single(target, value, setting)
    else:
        target[_number_key(target, value, setting)] = value


def empty_required(elements: Iterable[Element]) -> Sequence[str]:
    """Return the names of required elements that are still empty and open to us."""
    return [str(one.get("type", "")) for one in elements if _is_required(one) and _is_empty(one)]


def text_of(elements: object, name: str) -> str | None:
    """Return the text of element `name` of a saved intervention; None when it has no such element."""
    for one in elements if isinstance(elements, list) else ():
        if isinstance(one, dict) and one.get("type") == name:
            text = one.get("text")
            return text if isinstance(text, str) else ""
    return None


def _single(target: Element, value: FieldValue, setting: str) -> object:
    if "possibleValues" in target:
        return _possible(target, value, setting)
    if not isinstance(value, bool):
        raise _bad_value(target, setting)
    return value


def _possible(target: Element, value: object, setting: str) -> object:
    possible = target.get("possibleValues") or []
    for one in possible:
        if str(one) == str(value):
            return one
    near = nearest(str(value), [str(one) for one in possible])
    message = texts.bad_value(str(target.get("type")), setting, near)
    raise NotConfigured(message, setting=setting, system=texts.SYSTEM, candidates=near)


def _number_key(target: Element, value: FieldValue, setting: str) -> str:
    key = next((key for key in ("number", "decimal") if key in target), "")
    if not key or isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad_value(target, setting)
    if not _within(target, value):
        raise _bad_value(target, setting)
    return key


def _within(target: Element, value: float) -> bool:
    low, high = target.get("lowerBound"), target.get("upperBound")
    above = not isinstance(low, int | float) or value >= low
    return above and (not isinstance(high, int | float) or value <= high)


def _day(target: Element, value: str, setting: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _bad_value(target, setting) from None


def _bad_value(target: Element, setting: str) -> NotConfigured:
    message = texts.bad_value(str(target.get("type")), setting, ())
    return NotConfigured(message, setting=setting, system=texts.SYSTEM)


def _is_required(one: Element) -> bool:
    rules = one.get("metadata")
    return isinstance(rules, dict) and rules.get("required") is True and rules.get("disabled") is not True


def _is_empty(one: Element) -> bool:
    # An element of a shape we do not know is left to Nexus to judge.
    return any(key in one and one[key] in (None, "", []) for key in VALUE_KEYS)
