"""YAML as an adoption is written in: read by libyaml where it is there, and never deeper than anybody writes."""

from __future__ import annotations

from typing import Any, Final

import yaml

DEEPEST: Final = 50
"""Levels of a file. libyaml's own loader ends the process at some ten thousand, so they are counted first."""
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's loader reads six times as fast; a Python built without it has its own."""
_OPENS: Final = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDS: Final = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class TooDeep(yaml.YAMLError):
    """A text is nested deeper than an adoption can be; `problem_mark` is where, as in the loader's own errors."""

    def __init__(self, problem_mark: object) -> None:
        super().__init__()
        self.problem_mark = problem_mark


def loaded(text: str) -> Any:
    """Return what a text says; raise `yaml.YAMLError`, with the line where there is one."""
    _demand_shallow(text)
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, whichever of the two is there


def composed(text: str) -> yaml.Node | None:
    """Return a text that has been loaded as nodes, which know their lines."""
    return yaml.compose(text, Loader=_LOADER)


def _demand_shallow(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, _OPENS) - isinstance(event, _ENDS)
        if depth > DEEPEST:
            raise TooDeep(event.start_mark)
