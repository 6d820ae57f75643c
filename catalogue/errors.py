"""Everything the catalogue refuses, by what the caller must do. No message repeats what was refused.

CatalogueError
├── CitizenRefused    something that looks like a CPR number was handed in: a person must take it out
├── ValueRefused      a value has not the form it must have: the caller is wrong
├── UnknownRobot      the version is not registered: register it first
├── VersionChanged    a registered version came again with other content: give it a new number
├── CatalogueTooNew   the database was written by a later version: upgrade this one
└── CatalogueDown     the database cannot be used: try again, then look at it
"""

from __future__ import annotations


class CatalogueError(Exception):
    """A call the catalogue did not do; nothing is half-done. Its text is Danish and may be shown."""

    @property
    def message(self) -> str:
        """Return the text, as every error of the house gives it."""
        return str(self)


class CitizenRefused(CatalogueError):
    """Something looked like a CPR number; `where` names the field or value, never its content."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"Kataloget må ikke få oplysninger om borgere, og {where} indeholder ti cifre som i et CPR-nummer. "
            "Intet er gemt. Fjern tallet; et telefonnummer skrives med mellemrum."
        )
        self.where = where


class ValueRefused(CatalogueError):
    """A value has a wrong form."""

    def __init__(self, where: str, form: str) -> None:
        super().__init__(f"Kataloget afviste {where}: det skal være {form}. Intet er gemt.")
        self.where = where


class UnknownRobot(CatalogueError):
    """The catalogue has no such version."""

    def __init__(self, lineage: str, version: str) -> None:
        super().__init__(
            f"Robotten {lineage} findes ikke i kataloget i version {version}. "
            "Registrér den med `samdrift deploy`, og prøv igen. Intet er gemt."
        )


class VersionChanged(CatalogueError):
    """A version never changes once it is registered."""

    def __init__(self, lineage: str, version: str) -> None:
        super().__init__(
            f"Robotten {lineage} findes allerede i version {version} med et andet indhold. Intet er gemt. "
            "Giv den ændrede robot et nyt versionsnummer."
        )


class CatalogueTooNew(CatalogueError):
    """The database has a schema this version does not know."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"Katalogets database er skrevet af en nyere udgave (skema {found}). Intet er ændret. Opdatér Samdrift."
        )


class CatalogueDown(CatalogueError):
    """The database could not be opened, read or written."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"Katalogets database svarede med en fejl ({kind}). Intet er halvt gemt. "
            "Kontrollér, at den findes, kan skrives, og at der er plads på disken."
        )
