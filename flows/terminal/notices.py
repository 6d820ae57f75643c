"""`samdrift notices`: who is to be told of what, shown; told with `--send`, as a timer of the server may."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from typing import Final

from flows.ledger import Ledger
from flows.ledger.notices import Notice, NoticeState
from flows.runner.adopting.adoption import AdoptionFile, find_adoption
from flows.runner.adopting.notice_channels import recipients
from flows.runner.errors import RunnerError
from flows.runner.home import Home
from flows.runner.orchestration.noticing import tell
from flows.runner.runs.notice_sending import Telling, Told, in_words, tellings
from flows.runner.telling.moments import moment
from flows.terminal.refusal import Refused
from flows.terminal.session import home, ledger, say

NO_RECIPIENT: Final = "  Ingen får besked. Skriv `notices.mail` eller `operators_mail` i ibrugtagningen."
NOTHING: Final = "  Intet at give besked om."


def notices(given: argparse.Namespace) -> int:
    """Show what is to be told, or tell it; 1 when something did not get through and needs a person."""
    place = home(given)
    with ledger(given) as opened:
        names = _names(opened, given.adoption, place)
        if given.again:
            say(_again(opened, names))
        if not (given.send or given.again):
            unread = [name for name in names if not _show(opened, place, name)]
            say("Intet er sendt. Send med `samdrift notices --send`." if names else _no_adoption())
            return 1 if unread else 0
    return _send(place, names)


def _again(opened: Ledger, names: tuple[str, ...]) -> str:
    count = sum(opened.notices.try_again(name) for name in names)
    return f"Opgivne beskeder, der prøves igen: {count}."


def _send(place: Home, names: tuple[str, ...]) -> int:
    total, unread = Told(), 0
    for name in names:
        try:
            told = asyncio.run(tell(place, name))
        except RunnerError as error:
            say(f"{name}: {error.message}")
            unread += 1
            continue
        say(f"{name}: {_counted(told)}")
        total += told
    if not names:
        say(_no_adoption())
    return 1 if unread or total.failed or total.lost or total.later else 0


def _counted(told: Told) -> str:
    parts = [f"{told.sent} sendt"]
    parts += [f"{told.later} kom ikke igennem og prøves igen"] if told.later else []
    parts += [f"{told.failed} opgivet; se siden Sundhed"] if told.failed else []
    parts += [f"{told.lost} uvisse, sendes ikke igen"] if told.lost else []
    parts += [f"{told.dropped} ikke længere aktuelle"] if told.dropped else []
    return ", ".join(parts)


def _names(opened: Ledger, asked: str | None, place: Home) -> tuple[str, ...]:
    known = tuple(each.id for each in opened.adoptions.all())
    if asked is None:
        return known
    name = find_adoption(asked, place).adoption
    if name not in known:
        raise Refused(
            f"Ibrugtagningen »{name}« er ikke i brug her. Kør først `samdrift deploy {asked}`. Intet er sendt."
        )
    return (name,)


def _show(opened: Ledger, place: Home, name: str) -> bool:
    """Show one adoption; one that cannot be read says so, and does not silence the others."""
    try:
        adoption = find_adoption(name, place)
    except RunnerError as error:
        say(f"{name}: {error.message}")
        return False
    say(*_shown(opened, adoption))
    return True


def _shown(opened: Ledger, adoption: AdoptionFile) -> Iterator[str]:
    yield adoption.adoption
    found = tellings(opened, adoption)
    if not recipients(adoption):
        yield NO_RECIPIENT
    elif not found:
        yield NOTHING
    for each in found:
        yield f"  {in_words(each.due, adoption).subject}"
        yield f"    til {each.new.recipient}: {_standing(each)}"


def _standing(telling: Telling) -> str:
    known: Notice | None = telling.known
    if known is None or known.state is NoticeState.DROPPED:
        return "sendes"
    if known.state is NoticeState.SENT:
        return f"sendt {moment(known.sent_at)}"
    if known.state is NoticeState.PLANNED:
        return f"sendes fra {moment(known.not_before)}" + (f"; {known.problem}" if known.problem else "")
    if known.state is NoticeState.INTENT:
        return "sendes nu af en anden proces"
    return f"opgivet: {known.problem}" if known.state is NoticeState.FAILED else f"uvis: {known.problem}"


def _no_adoption() -> str:
    return "Ingen ibrugtagninger endnu. Begynd med `samdrift deploy IBRUGTAGNING`."
