"""`samdrift worklist`: the cases that need a person, shown and closed by one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from flows.ledger import Ledger
from flows.ledger.ids import ItemId
from flows.ledger.model import Item
from flows.runner.private import open_person
from flows.terminal import texts
from flows.terminal.danish_argparse import mask
from flows.terminal.moments import day, moment
from flows.terminal.reasons import Reasons
from flows.terminal.refusal import Misused, Refused
from flows.terminal.session import ledger, say, started_by


def worklist(given: argparse.Namespace) -> int:
    """List the open lines, or show, resolve or retry one."""
    if given.action == "list" and given.item:
        raise Misused(f"`list` viser alle linjer. Skriv `samdrift worklist show {given.item}` for at se én.")
    if given.action != "list" and not given.item:
        raise Misused(f"Der mangler en linje. Skriv `samdrift worklist {given.action} L-…`; `list` viser dem.")
    actions = {"show": _show, "resolve": _resolve, "retry": _retry}
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


def _show(opened: Ledger, item: Item, _given: argparse.Namespace) -> None:
    opened.audit.append(started_by(), "show_item", item.id, "vist på arbejdslisten")
    reasons = Reasons(item.lineage)
    say(f"{item.id}: {_why(item)}", f"  Tilstand  {_state(item)}", f"  Frist     {day(item.due)}")
    say(f"  Oprettet  {moment(item.created_at)}", f"  Kørsel    {item.adoption}, {item.batch or 'uden prøvekørsel'}")
    say(*_who(opened, item))
    if item.case:
        say(f"  Sag       {item.case}", *(f"  Sket      {line}" for line in _effects(opened, item)))
    elif item.sequence is not None:
        say(f"  Nummer    {item.sequence} i prøvekørslen")
    if todo := reasons.todo(item.reason):
        say(f"  Gør       {todo}")
    if instruction := opened.worklist.instruction(item.id):
        say("  Sådan:", *(f"    {line}" for line in mask(instruction.decode()).splitlines()))
    say(*_what_next(item))


def _resolve(opened: Ledger, item: Item, given: argparse.Namespace) -> None:
    name = _named(given)
    if not (given.note or "").strip():
        raise Misused('Skriv, hvad der blev gjort: `--note "…"`. Noten gemmes krypteret.')
    if not opened.worklist.resolve(item.id, name, given.note):
        raise Refused(_closed(item))
    say(f"{item.id} er løst af {name}.")


def _retry(opened: Ledger, item: Item, given: argparse.Namespace) -> None:
    name = _named(given)
    if item.case is None or item.reference:
        raise Refused(
            f"{item.id} kan ikke prøves igen, for robotten har intet at gøre på den. "
            f'Gør det selv, og skriv `samdrift worklist resolve {item.id} --as "{name}" --note "…"`.'
        )
    if not opened.worklist.retry(item.id, name):
        raise Refused(_closed(item))
    again = f"Kør `samdrift run {item.adoption} --mode live --batch {item.batch}` igen." if item.batch else ""
    say(f"{item.id} er lagt tilbage til robotten af {name}. {again}".rstrip())


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
    state = texts.word(texts.ITEM_STATES, item.state)
    return f"{item.id} er {state}{by} og kan ikke ændres. `samdrift worklist` viser de åbne."


def _why(item: Item) -> str:
    return Reasons(item.lineage).text(item.reason)


def _state(item: Item) -> str:
    by = item.closed_by or item.taken_by
    return texts.word(texts.ITEM_STATES, item.state) + (f" af {by}" if by else "")


def _who(opened: Ledger, item: Item) -> Iterator[str]:
    """Name the citizen for whoever is to act, without the number: name and birth date find them in the care system."""
    if item.case is not None:
        private = opened.cases.private(item.case)
    elif item.batch is not None and item.sequence is not None:
        proposal = opened.batches.proposal(item.batch, item.sequence)
        private = b"" if proposal is None else opened.batches.private(proposal)
    else:
        private = b""
    if private:
        person, _why, _basis = open_person(private)
        yield f"  Borger    {person.name}, født {day(person.birth_date)}, distrikt {person.district or 'ukendt'}"


def _effects(opened: Ledger, item: Item) -> Iterator[str]:
    for effect in opened.effects.of(item.case) if item.case else ():
        yield f"{texts.word(texts.STEPS, effect.step)}: {texts.word(texts.EFFECT_STATES, effect.state)}"


def _what_next(item: Item) -> Iterator[str]:
    if item.closed_at is None:
        yield f'Når det er gjort: `samdrift worklist resolve {item.id} --as "Fornavn Efternavn" --note "…"`.'
        if item.case and not item.reference:
            yield f'Skal robotten prøve igen: `samdrift worklist retry {item.id} --as "Fornavn Efternavn"`.'
