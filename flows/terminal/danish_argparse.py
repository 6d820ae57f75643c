"""argparse in Danish: the same rules, every word a person sees translated, and never an echo of a CPR number."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final, NoReturn

_CPR_LIKE: Final = re.compile(r"(?<!\w)\d{6}-?\d{4}(?!\w)")
_MASK: Final = "······-····"
USAGE: Final = 2

_ARGUMENT: Final = re.compile(r"argument (?P<name>\S+): (?P<why>.+)", re.DOTALL)
_CHOICE: Final = re.compile(r"invalid choice: '?(?P<given>.*?)'? \(choose from (?P<known>.*)\)", re.DOTALL)
_KIND: Final = re.compile(r"invalid (?P<kind>\w+) value: (?P<given>.*)", re.DOTALL)
_MISSING: Final = re.compile(r"the following arguments are required: (?P<names>.+)")
_SURPLUS: Final = re.compile(r"unrecognized arguments: (?P<names>.+)", re.DOTALL)
_EITHER: Final = re.compile(r"one of the arguments (?P<names>.+) is required")
_CLASH: Final = re.compile(r"not allowed with argument (?P<other>.+)")


class DanishHelp(argparse.HelpFormatter):
    """Lays help out as argparse does, beginning with "Brug:"."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Add the line that shows how the command is written."""
        super().add_usage(usage, actions, groups, "Brug: " if prefix is None else prefix)


class DanishParser(argparse.ArgumentParser):
    """A parser whose help and refusals are Danish; it has `-h/--help` and takes no abbreviated options."""

    def __init__(self, **known: Any) -> None:
        known.setdefault("formatter_class", DanishHelp)
        super().__init__(add_help=False, allow_abbrev=False, **known)
        self._positionals.title = "Argumenter"
        self._optionals.title = "Valg"
        self.add_argument("-h", "--help", action="help", help="vis denne hjælp")

    def error(self, message: str) -> NoReturn:
        """Write what is wrong and what to do, and leave with 2."""
        told = mask(in_danish(message))
        sys.stderr.write(f"{told}\nSe hjælpen med `{self.prog} --help`. Intet er udført.\n")
        raise SystemExit(USAGE)


def mask(text: str) -> str:
    """Return `text` with everything that looks like a CPR number masked."""
    return _CPR_LIKE.sub(_MASK, text)


def nearest(given: str, known: Iterable[str]) -> str:
    """Return a sentence with the nearest names, or nothing."""
    found = difflib.get_close_matches(given, list(known), n=3, cutoff=0.5)
    return f" Mente du {' eller '.join(f'»{each}«' for each in found)}?" if found else ""


def in_danish(message: str) -> str:
    """Return argparse's English refusal in Danish; one it has not had before becomes a general sentence."""
    for form, words in _FORMS:
        if match := form.fullmatch(message):
            return words(match)
    return "Kommandoen kan ikke læses."


def _argument(match: re.Match[str]) -> str:
    name, why = match["name"], match["why"]
    if choice := _CHOICE.fullmatch(why):
        return _unknown_choice(name, choice)
    if kind := _KIND.fullmatch(why):
        return f"{name}: {kind['given']} er ikke et tal. Skriv et helt tal."
    if clash := _CLASH.fullmatch(why):
        return f"{name} kan ikke bruges sammen med {clash['other']}. Vælg en af dem."
    if why.startswith("expected"):
        return f"{name} mangler sin værdi. Skriv den efter {name}."
    if why.startswith("ignored explicit argument"):
        return f"{name} tager ingen værdi. Skriv kun {name}."
    return f"{name}: {why}"


def _unknown_choice(name: str, choice: re.Match[str]) -> str:
    known = [each.strip(" '") for each in choice["known"].split(",")]
    given, near = choice["given"], nearest(choice["given"], known)
    if name == "KOMMANDO":
        return f"Kommandoen »{given}« findes ikke.{near} Kommandoerne er: {', '.join(known)}."
    return f"{name} kan ikke være »{given}«.{near} Vælg {', '.join(known)}."


def _surplus(match: re.Match[str]) -> str:
    if _CPR_LIKE.search(match["names"]):
        return "Et CPR-nummer skrives aldrig på kommandolinjen. Udelad det; `samdrift why` spørger selv om det."
    return f"»{match['names']}« hører ikke til her. Slet det, eller kontrollér stavningen."


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (_MISSING, lambda match: f"Der mangler: {match['names']}. Skriv det efter kommandoen."),
    (_SURPLUS, _surplus),
    (_EITHER, lambda match: f"Skriv en af: {match['names']}."),
    (_ARGUMENT, _argument),
)
