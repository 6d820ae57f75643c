"""`samdrift why`: everything this runner has decided and done about one citizen, asked for with a purpose."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator

from connectors.cpr import Cpr
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.runner.telling import replies
from flows.runner.telling import story as telling
from flows.runner.telling.moments import day
from flows.terminal import story
from flows.terminal.organisation import of_adoption
from flows.terminal.refusal import Refused
from flows.terminal.session import home, ledger, say, started_by


def why(given: argparse.Namespace) -> int:
    """Ask for number and purpose, write the look-up in the audit, then show it."""
    with ledger(given) as opened:
        organisation, lineage = of_adoption(given.adoption, opened, home(given))
        cpr, purpose = _ask()
        key = opened.history.canonical(opened.keys.citizen_key(cpr), None)
        opened.audit.append(started_by(), "why", key, purpose)
        say(*_told(opened, organisation, lineage, key))
        say("Opslaget er skrevet i revisionssporet med dit navn og formål.")
    return 0


def _ask() -> tuple[Cpr, str]:
    """Read two answers: from the terminal, the number unseen, or as two lines of standard input."""
    if sys.stdin.isatty():
        number = getpass.getpass("CPR-nummer (vises ikke): ")
        purpose = input("Formål med opslaget: ")
    else:
        number, purpose = sys.stdin.readline(), sys.stdin.readline()
    try:
        cpr = Cpr(number)
    except ValueError:
        raise Refused("CPR-nummeret skal have ti cifre. Kør kommandoen igen og skriv det helt.") from None
    if not purpose.strip():
        raise Refused("Et opslag på en borger kræver et formål. Kør kommandoen igen og skriv det.")
    return cpr, purpose.strip()


def _told(opened: Ledger, organisation: str, lineage: str, key: CitizenKey) -> Iterator[str]:
    chapters = telling.chapters(opened, organisation, lineage, key)
    offered = opened.history.last_offer(organisation, lineage, key)
    if chapters:
        yield from story.answer(opened, telling.decisive(chapters), lineage)
    elif offered is None:
        yield telling.UNKNOWN
        yield f"Næste: {telling.UNKNOWN_NEXT}"
    if offered is not None:
        yield f"Seneste tilbud, som Samdrift kender: {day(offered)}."
    for reply in opened.replies.of(organisation, lineage, key):
        yield f"Svar: {replies.told(reply)}"
    for chapter in reversed(chapters):
        yield ""
        yield from story.told(opened, chapter, lineage)
