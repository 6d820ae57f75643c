"""Who may see and do what. A visitor has any number of roles in one organisation; a page names those it lets in."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is trusted with in one organisation."""

    READER = "reader"
    """Looks for robots to reuse; a person who has logged in at all is one."""
    AUTHOR = "author"
    """Writes robots and cards."""
    OPERATOR = "operator"
    """Starts and follows runs, works on the worklist."""
    APPROVER = "approver"
    """Releases what somebody else has prepared."""
    COORDINATOR = "coordinator"
    """Answers for an adoption: tovholder."""
    VENDOR = "vendor"
    """Helps from outside; sees how runs go, never who the citizens are."""
    ADVISOR = "advisor"
    """Visits the citizens; sees the worklist of the district."""
    ADMINISTRATOR = "administrator"
    """Sets up connections and roles."""
    AUDITOR = "auditor"
    """Reads everything that was done, changes nothing."""


ANYONE: Final[frozenset[Role]] = frozenset()
"""A page without login: no role is asked for."""

LOGGED_IN: Final = frozenset(Role)
WORKERS: Final = frozenset({Role.OPERATOR, Role.APPROVER, Role.COORDINATOR, Role.ADMINISTRATOR})
"""Those who see runs and batches."""
CITIZENS: Final = frozenset({Role.OPERATOR, Role.APPROVER, Role.COORDINATOR, Role.ADVISOR, Role.AUDITOR})
"""Those who may see which citizen something is about, for a purpose they state."""
