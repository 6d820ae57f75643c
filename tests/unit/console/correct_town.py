"""A town where a batch has been acted on, and whoever sets right what was wrong in it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from console_town import APPROVER, PEOPLE, STARTER, ConsoleTown, console_town

from flows.ledger.corrections import Correction
from flows.ledger.states import Mode
from flows.runner.runs.live_run import Request, act
from flows.runner.runs.stages import Caller, Stages

WHY = "Ægtefællen er død; brevet skulle ikke have været sendt"
GOOD = {"luk": "ja", "kontakt": "brev", "hvorfor": WHY}
PURPOSE = "Ser på undskyldningen"


@asynccontextmanager
async def corrected_town(folder: Path) -> AsyncIterator[ConsoleTown]:
    """Open the town after its live run."""
    with console_town(folder) as town:
        await town.prepare()
        town.town.ledger.batches.approve(town.batch, APPROVER)
        await act(town.town.work(), Request(Mode.LIVE, town.batch), Stages("", Caller(STARTER)))
        yield town


def citizen(town: ConsoleTown, number: int) -> str:
    """Return the address of a citizen's page."""
    return f"/proevekoersler/{town.batch}/borgere/{number}"


def form(town: ConsoleTown, number: int) -> str:
    """Return the address of the form that sets something right."""
    return f"{citizen(town, number)}/ret-op"


def corrections(town: ConsoleTown, number: int) -> list[Correction]:
    """Return what has been asked for about a citizen."""
    return town.town.ledger.corrections.of_case(town.town.case(number).id)


async def asked(town: ConsoleTown, number: int, asker: httpx.AsyncClient, **changed: str) -> str:
    """Ask for a correction, and return its address."""
    answer = await asker.post(form(town, number), data=GOOD | changed)
    assert answer.status_code == 303, plain(answer)
    return answer.headers["location"].partition("?")[0]


def plain(answer: httpx.Response) -> str:
    """Return what a reader sees, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def named(answer: httpx.Response) -> list[str]:
    """Return what in an answer says who somebody is."""
    known = [word for each in PEOPLE for word in (each.name, "310240", *(each.address.lines if each.address else ()))]
    return [word for word in known if word in answer.text]
