"""A town where the offer has been given, and what its citizens answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from console_town import APPROVER, PEOPLE, STARTER, ConsoleTown, console_town
from runner.small_town import person

from flows.ledger.ids import CitizenKey
from flows.ledger.said import Reply
from flows.ledger.states import Mode
from flows.runner.adopting.engagement import danish_day
from flows.runner.runs.live_run import Request, act
from flows.runner.runs.stages import Caller, Stages

LINEAGE = "preventive-home-visits"
PURPOSE = "Borgeren har ringet"
NEVER_MET = "2512489996"
CITIZENS = (*PEOPLE, *(person(number) for number in range(len(PEOPLE), 24)))
UNUSED = range(len(PEOPLE) + 1, len(CITIZENS) + 1)
"""The numbers of citizens of the north about whom there is nothing to tell; each test takes its own."""


@contextmanager
def offered(folder: Path) -> Iterator[ConsoleTown]:
    """Open a town where everybody who should has had the offer."""
    with console_town(folder, CITIZENS) as town:
        asyncio.run(_offer(town))
        yield town


async def _offer(town: ConsoleTown) -> None:
    await town.prepare()
    town.town.ledger.batches.approve(town.batch, APPROVER)
    await act(town.town.work(), Request(Mode.LIVE, town.batch), Stages("", Caller(STARTER)))


def number(citizen: int) -> str:
    """Return a citizen's CPR number; the first citizen is 1."""
    return CITIZENS[citizen - 1].cpr.reveal("prøve")


def key(town: ConsoleTown, citizen: int) -> CitizenKey:
    """Return a citizen's key."""
    return town.town.ledger.keys.citizen_key(CITIZENS[citizen - 1].cpr)


def today(town: ConsoleTown) -> str:
    """Return today as a browser sends it."""
    return danish_day(town.town.ledger.now()).isoformat()


def answer(town: ConsoleTown, kind: str = "accepted", **changed: str) -> dict[str, str]:
    """Return the form of a reply, filled in."""
    return {"svar": kind, "svardag": today(town), "svarvej": "phone", "svarnote": ""} | changed


def page(town: ConsoleTown, citizen: int) -> str:
    """Return the page of a citizen's replies."""
    return f"/proevekoersler/{town.batch}/borgere/{citizen}/svar"


def kept(town: ConsoleTown, citizen: int) -> list[Reply]:
    """Return what the ledger has of a citizen."""
    return town.town.ledger.replies.of("99999999", LINEAGE, key(town, citizen))


def wrong_fields(answered: httpx.Response) -> set[str]:
    """Return the fields the error summary leads to."""
    names = (
        "svar",
        "svardag",
        "svarvej",
        "svarnote",
        "cpr",
        "formaal",
        "ibrugtagning",
        "hvorfor",
        "fil",
        "liste-ibrugtagning",
    )
    return {each for each in names if f'href="#felt-{each}"' in answered.text}
