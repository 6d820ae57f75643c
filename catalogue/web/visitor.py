"""Who is looking: nobody, or a person who has logged in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from catalogue.web.roles import Role


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person in one organisation. `subject` is what the login calls the person, and stands in the audit."""

    subject: str
    name: str
    organisation_cvr: str
    roles: frozenset[Role]
    demo: bool = False
    """An invented person of the demo."""

    def may(self, roles: frozenset[Role]) -> bool:
        """Return whether one of `roles` is held; everybody may where none is asked for."""
        return not roles or bool(self.roles & roles)

    @property
    def is_known(self) -> bool:
        """Return whether the visitor has logged in."""
        return bool(self.subject)


NOBODY: Final = Visitor("", "", "", frozenset())
