"""`samdrift worklist`: the cases that need a person, shown and closed by one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from flows.ledger import Ledger
from flows.ledger.ids import ItemId
from flows.ledger.model import EffectRow, Item
from flows.runner.adopting.manual_desk import decline, may_decline
from flows.runner.casework import answers
from flows.runner.telling import words
from flows.runner.telling.moments import day
from flows.runner.telling.reasons import Reasons
from flows.terminal import worklist_line
from flows.terminal.parser import SENT
from flows.terminal.refusal import Misused, Refused
from flows.terminal.session import home, ledger, say, started_by


def worklist(given: argparse.Namespace) -> int:
    """List the open lines, or show, give back, resolve, retry or decline one."""
    if given.action == "list" and given.item:
        raise Misused(f"`list` viser alle linjer. Skriv `samdrift worklist show {given.item}` for at se én.")
    if given.action != "list" and not given.item:
        raise Misused(f"Der mangler en linje. Skriv `samdrift worklist {given.action} L-…`; `list` viser dem.")
    if given.outcome and given.action != "resolve":
        raise Misused("--outcome hører til `samdrift worklist resolve`.")
    if given.why and given.action != "decline":
        raise Misused("--why hører til `samdrift worklist decline`.")
    actions = {"show": _show, "give-back": _give_back, "resolve": _resolve, "retry": _retry, "decline": _decline}
    with ledger(given) as opened:
        if given.action == "list":
            say(*_listed(opened.worklist.list()))
        else:
            actions[given.action](opened, _demand(opened, given.item), given)
    return 0


def _listed(items: tuple[Item, ...]) -> Iterator[str]:
    yield f"Til manuel behandling: {len(items)}"
    for item in items:
        taken = f", taget af {item.taken_by}" if item.taken_by else ""
        where = item.case or item.batch or ""
        yield f"  {item.id}  frist {day(item.due)}  {item.adoption} {where}: {_why(item)}{taken}"
    if items:
        yield f"Se en linje med `samdrift worklist show {items[0].id}`."


def _show(opened: Ledger, item: Item, given: argparse.Namespace) -> None:
    opened.audit.append(started_by(), "show_item", item.id, "vist på arbejdslisten")
    say(*worklist_line.told(opened, item, home(given)))


def _give_back(opened: Ledger, item: Item, given: argparse.Namespace) -> None:
    name = _named(given)
    if item.closed_at is not None:
        raise Refused(_closed(item))
    if not item.taken_by or not opened.worklist.give_back(item.id, item.taken_by, name):
        raise Refused(f"{item.id} er ikke taget af nogen, så den kan ikke lægges tilbage. Intet er ændret.")
    say(f"{item.id} er lagt tilbage på listen af {name}; {item.taken_by} havde den.")


def _resolve(opened: Ledger, item: Item, given: argparse.Namespace) -> None:
    name, note = _named(given), (given.note or "").strip()
    hanging = answers.unanswered(opened, item)
    if given.outcome:
        _settle(opened, item, name, note, given.outcome, hanging)
        return
    if hanging is not None and item.closed_at is None:
        raise Misused(worklist_line.demand_answer(item, hanging))
    if not note and not item.reference:
        raise Misused('Skriv, hvad der blev gjort: `--note "…"`. Noten gemmes krypteret.')
    if not opened.worklist.resolve(item.id, name, note):
        raise Refused(_closed(item))
    goes_on = f" Sagen går videre med `samdrift follow-up {item.adoption}`." if _awaited(opened, item) else ""
    say(f"{item.id} er løst af {name}.{goes_on}")


def _awaited(opened: Ledger, item: Item) -> bool:
    case = opened.cases.get(item.case) if item.case and item.reference else None
    return case is not None and case.outcome is None


def _settle(opened: Ledger, item: Item, name: str, note: str, outcome: str, hanging: EffectRow | None) -> None:
    if item.closed_at is not None:
        raise Refused(_closed(item))
    happened = outcome == SENT
    if hanging is None or not opened.worklist.settle(item.id, hanging.id, name, note, happened=happened):
        raise Refused(
            f"{item.id} har ingen uvis handling at svare på, så --outcome kan ikke bruges. Intet er ændret. "
            f"Se `samdrift worklist show {item.id}`."
        )
    run = f"`samdrift run {item.adoption} --mode live --batch {item.batch}`"
    if happened:
        say(
            f"{name} har svaret, at det er sket. Robotten gør det aldrig igen, og {item.id} er lukket.",
            f"Resten af sagen gøres færdig ved den næste {run}.",
        )
        return
    say(
        f"{name} har svaret, at det ikke er sket. {item.id} er stadig åben.",
        f'Skal robotten gøre det: `samdrift worklist retry {item.id} --as "{name}"`, og derefter {run}.',
        f'Gør du det selv, så skriv bagefter `samdrift worklist resolve {item.id} --as "{name}" --note "…"`.',
    )


def _retry(opened: Ledger, item: Item, given: argparse.Namespace) -> None:
    name = _named(given)
    if item.closed_at is not None:
        raise Refused(_closed(item))
    if (never := answers.no_retry(opened, item)) is not None:
        raise Refused(worklist_line.refusal(item, never))
    if hanging := answers.unanswered(opened, item):
        raise Refused(worklist_line.demand_answer(item, hanging))
    if not opened.worklist.retry(item.id, name):
        raise Refused(
            f"{item.id} kan ikke prøves igen nu: sagen er allerede lagt tilbage eller i gang. Se `samdrift status`."
        )
    again = f"Kør `samdrift run {item.adoption} --mode live --batch {item.batch}` igen." if item.batch else ""
    say(f"{item.id} er lagt tilbage til robotten af {name}. {again}".rstrip())


def _decline(opened: Ledger, item: Item, given: argparse.Namespace) -> None:
    name, why = _named(given), " ".join((given.why or "").split())
    if item.closed_at is not None:
        raise Refused(_closed(item))
    if not may_decline(opened, item):
        raise Refused(
            f"{item.id} beder ikke om en ny indsats, så `decline` kan ikke bruges. Intet er ændret. "
            f"Se, hvad der kan svares, med `samdrift worklist show {item.id}`."
        )
    if not decline(opened, item.id, name, why):
        raise Refused(f"Robotten arbejder på sagen bag {item.id} lige nu. Intet er ændret. Vent et øjeblik, prøv igen.")
    say(f"{item.id} er lukket af {name}: indsatsen oprettes ikke, der sendes intet brev, og sagen er annulleret.")


def _demand(opened: Ledger, given: str) -> Item:
    item = opened.worklist.get(ItemId(given.upper()))
    if item is None:
        raise Refused(f"Der findes ingen linje med id {given}. Kontrollér id'et; `samdrift worklist` viser dem.")
    return item


def _named(given: argparse.Namespace) -> str:
    name: str = " ".join((given.name or "").split())
    if not name:
        raise Misused(f'Skriv, hvem du er: `samdrift worklist {given.action} {given.item} --as "Fornavn Efternavn"`.')
    return name


def _closed(item: Item) -> str:
    by = f" af {item.closed_by}" if item.closed_by else ""
    state = words.word(words.ITEM_STATES, item.state)
    return f"{item.id} er {state}{by} og kan ikke ændres. `samdrift worklist` viser de åbne."


def _why(item: Item) -> str:
    return Reasons(item.lineage).text(item.reason)
