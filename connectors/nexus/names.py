"""Choosing by name: exactly one, or an error that names the setting and the nearest candidates."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from connectors.errors import NotConfigured
from connectors.nexus import texts
from connectors.nexus.hal import Resource

_SHOWN: Final = 5


def exactly_one(
    options: Iterable[Resource],
    wanted: str,
    *,
    what: str,
    setting: str,
    label: Callable[[Resource], str] = lambda option: option.name,
) -> Resource:
    """Return the one option labelled `wanted`; zero or several is `NotConfigured`, never a guess."""
    choices = tuple(options)
    found = [option for option in choices if label(option) == wanted]
    if len(found) == 1:
        return found[0]
    near = nearest(wanted, [label(option) for option in choices])
    message = texts.not_one(what, wanted, setting, len(found), near)
    raise NotConfigured(message, setting=setting, system=texts.SYSTEM, candidates=near)


def nearest(wanted: str, names: Iterable[str]) -> Sequence[str]:
    """Return the names most like `wanted`, best first; the first few in order when none is like it."""
    by_folded = {name.casefold(): name for name in names if name}
    close = difflib.get_close_matches(wanted.casefold(), list(by_folded), n=_SHOWN, cutoff=0.4)
    return [by_folded[name] for name in close] or sorted(by_folded.values())[:_SHOWN]
