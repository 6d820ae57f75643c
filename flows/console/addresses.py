"""Where the console's pages lie, for links from one group of pages to another."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from flows.ledger.model import Batch

WORKLIST: Final = "/manuel-behandling"
BATCHES: Final = "/proevekoersler"
CORRECTIONS: Final = "/rettelser"
REPLIES: Final = "/svar"


def batch(number: str) -> str:
    """Return the page of a batch."""
    return f"{BATCHES}/{quote(number)}"


def narrowed(number: str, **filters: str) -> str:
    """Return the list of a batch's citizens, narrowed."""
    return f"{batch(number)}?{urlencode(filters)}#borgere"


def citizen(number: str, sequence: int) -> str:
    """Return the page of one citizen of a batch."""
    return f"{batch(number)}/borgere/{sequence}"


def citizen_replies(number: str, sequence: int) -> str:
    """Return the page of one citizen's replies."""
    return f"{citizen(number, sequence)}/svar"


def reply(number: str) -> str:
    """Return the page of one reply."""
    return f"{REPLIES}/{quote(number)}"


def correct(number: str, sequence: int) -> str:
    """Return the form that sets something right for one citizen of a batch."""
    return f"{citizen(number, sequence)}/ret-op"


def correction(number: str) -> str:
    """Return the page of a correction."""
    return f"{CORRECTIONS}/{quote(number)}"


def adoption(name: str) -> str:
    """Return the page of an adoption, where runs are started."""
    return f"/ibrugtagninger/{quote(name)}"


def settings(name: str) -> str:
    """Return the page of an adoption's settings."""
    return f"{adoption(name)}/indstillinger"


def settings_version(name: str, number: int) -> str:
    """Return the page of one version of an adoption's settings; 0 is its file."""
    return f"{settings(name)}/{number}"


def start(of: Batch) -> str:
    """Return where a live run of an approved batch is started."""
    return f"{adoption(of.adoption)}?{urlencode({'batch': of.id})}#skarp"


def run(number: str) -> str:
    """Return the page of a run."""
    return f"/koersler/{quote(number)}"


def request(number: str) -> str:
    """Return the page of a request that has not become a run yet."""
    return f"/koersler/anmodning/{quote(number)}"
