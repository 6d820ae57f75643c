"""What the administrator's page shows: people, login, versions and errors, without any citizen."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from catalogue.store.sessions import SessionRow
from catalogue.web.provider_settings import ProviderSettings
from catalogue.web.roles import Role
from flows.console.office import admin_texts as c
from flows.ledger import Ledger
from flows.ledger.failures import Failure
from flows.ledger.migrate import HEAD

SHOWN: Final = 50
_PACKAGES: Final = (("Samdrift", "samdrift"), ("Prefect", "prefect"))
_ROLES: Final = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """One who is logged in; `number` names the session and opens nothing."""

    number: str
    name: str
    roles: str
    organisation: str
    since: str
    seen: str
    is_you: bool


@dataclass(frozen=True, slots=True)
class LoginView:
    """How people log in: `facts` and `gives` are empty where the organisation's own login is not set up."""

    words: str
    facts: tuple[tuple[str, str], ...] = ()
    gives: tuple[tuple[str, str], ...] = ()


def people(rows: tuple[SessionRow, ...], own: str) -> tuple[Person, ...]:
    """Return who is logged in; `own` is the number of the session that asks."""
    return tuple(
        Person(
            each.number,
            each.name,
            c.roles(tuple(word for word in each.roles.split() if word in _ROLES)),
            each.organisation_cvr,
            c.at(each.began),
            c.at(each.seen),
            each.number == own,
        )
        for each in rows
    )


def login_view(settings: ProviderSettings | None, *, demo: bool) -> LoginView:
    """Return how people log in, as it was read when the pages started."""
    if settings is None:
        return LoginView(c.LOGIN_DEMO if demo else c.LOGIN_NONE)
    claims = (settings.name_claim, settings.cvr_claim, settings.roles_claim, settings.districts_claim)
    facts = (
        (c.ISSUER, settings.issuer),
        (c.CLIENT, settings.client_id),
        (c.ADDRESS, settings.address),
        (c.ORGANISATIONS, ", ".join(settings.organisations)),
        (c.CLAIMS, ", ".join(each or c.NO_CLAIM for each in claims)),
    )
    gives = tuple((word, c.ROLES[role]) for word, role in sorted(settings.roles.items()))
    return LoginView(f"{c.LOGIN_OWN} {c.LOGIN_DEMO}" if demo else c.LOGIN_OWN, facts, gives)


def versions(catalogue_revision: str) -> tuple[tuple[str, str], ...]:
    """Return what runs here; the databases are brought to their revisions when they are opened."""
    known = tuple((title, version(package)) for title, package in _PACKAGES)
    databases = ((c.LEDGER, HEAD), (c.CATALOGUE, catalogue_revision))
    return (*known, ("Python", platform.python_version()), *databases)


def failures(opened: Ledger, organisation: str) -> tuple[Failure, ...]:
    """Return the latest errors of an organisation's adoptions, and those of the pages, which have none."""
    owners = _owners(opened)
    recent = opened.failures.recent(SHOWN)
    return tuple(each for each in recent if owners.get(each.adoption, organisation) == organisation)


def is_own(opened: Ledger, failure: Failure, organisation: str) -> bool:
    """Return whether an error is for this organisation's administrator to see."""
    return _owners(opened).get(failure.adoption, organisation) == organisation


def _owners(opened: Ledger) -> dict[str, str]:
    return {each.id: each.organisation_cvr for each in opened.adoptions.all()}
