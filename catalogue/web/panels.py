"""What only a runner can show of a robot. A catalogue without a runner has no panels, and its pages read without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Right:
    """Something to order from a system before the robot can run there, and the step that needs it."""

    what: str
    step: str


@dataclass(frozen=True, slots=True)
class LetterPanel:
    """One of a robot's letters with invented data. `picture` changes when the picture does."""

    name: str
    title: str
    text: Markup
    """The letter's words, with headings from the fourth level down."""
    picture: str


@dataclass(frozen=True, slots=True)
class Workings:
    """How one version of a robot works."""

    diagram: Markup
    outline: Markup
    """The diagram as a nested list."""
    rights: tuple[Right, ...] = ()
    letters: tuple[LetterPanel, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Its reason codes in Danish."""


@dataclass(frozen=True, slots=True)
class AdoptionLink:
    """An adoption of a robot in this runner, and its page."""

    name: str
    path: str


class Panels(Protocol):
    """A runner, as the catalogue's pages know one. A version is named by its content hash, so that none is mistaken."""

    def workings(self, lineage: str, content_hash: str) -> Workings | None:
        """Return how a version works; None when this runner has not that very version."""
        ...

    def picture(self, lineage: str, content_hash: str, letter: str) -> bytes | None:
        """Return the first page of a letter as PNG; None when there is no such letter."""
        ...

    def adoptions(self, lineage: str) -> tuple[AdoptionLink, ...]:
        """Return this runner's adoptions of a robot."""
        ...

    def tried_on(self, lineage: str) -> tuple[str, ...]:
        """Return which systems this runner's adoptions of a robot work in, a sentence each."""
        ...
