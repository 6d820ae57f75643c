"""Who is looking: nobody, or a person who has logged in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from catalogue.web.roles import CITIZENS, Role


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person in one organisation. `subject` is what the login calls the person, and stands in the audit."""

    subject: str
    name: str
    organisation_cvr: str
    roles: frozenset[Role]
    demo: bool = False
    """An invented person of the demo."""
    districts: frozenset[str] | None = None
    """The districts that the login says are the person's; None where it does not say."""

    def may(self, roles: frozenset[Role]) -> bool:
        """Return whether one of `roles` is held; everybody may where none is asked for."""
        return not roles or bool(self.roles & roles)

    @property
    def narrowed(self) -> frozenset[str] | None:
        """Return the only districts whose citizens are shown; None is all: of an advisor alone they are the own."""
        return self.districts if self.roles & CITIZENS == {Role.ADVISOR} else None

    def sees(self, district: str) -> bool:
        """Return whether citizens of a district may be shown; one without a district is shown to nobody narrowed."""
        return self.narrowed is None or (bool(district) and district in self.narrowed)

    @property
    def sees_every_citizen(self) -> bool:
        """Return whether citizens of all districts may be listed."""
        return self.may(CITIZENS) and self.narrowed is None

    @property
    def is_known(self) -> bool:
        """Return whether the visitor has logged in."""
        return bool(self.subject)


NOBODY: Final = Visitor("", "", "", frozenset())
