"""One line of the worklist in full: why it is there, what is done and what is not, and what a person can type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flows.ledger import Ledger
from flows.ledger.model import EffectRow, Item, Proposal
from flows.ledger.states import EffectState, ItemState, Outcome
from flows.runner.private import open_person
from flows.runner.telling import deeds, words
from flows.runner.telling.moments import day, moment
from flows.runner.telling.reasons import Reasons
from flows.terminal.danish_argparse import mask

_AT_A_PERSON: Final = (Outcome.NEEDS_PERSON, Outcome.PARKED)
_AS: Final = '--as "Fornavn Efternavn"'


def told(opened: Ledger, item: Item) -> Iterator[str]:
    """Return the line as lines, the citizen named for whoever is to act."""
    reasons = Reasons(item.lineage)
    yield f"{item.id}: {reasons.text(item.reason)}"
    if todo := reasons.todo(item.reason):
        yield f"  Gør       {todo}"
    yield f"  Frist     {day(item.due)}{_late(opened, item)}"
    yield f"  Tilstand  {_state(item)}, oprettet {moment(item.created_at)}"
    yield f"  Kørsel    {item.adoption}, {item.batch or 'uden prøvekørsel'}"
    proposal = _proposal(opened, item)
    yield from _citizen(opened, item, proposal)
    if item.case:
        yield f"  Sag       {item.case}"
        yield from _effects(opened, item, proposal)
    elif proposal is not None:
        yield f"  Sted      {_place(proposal.rule)}"
    if instruction := opened.worklist.instruction(item.id):
        yield "  Sådan:"
        yield from (f"    {line}" for line in mask(instruction.decode()).splitlines())
    yield from _what_next(opened, item)


def unanswered(opened: Ledger, item: Item) -> EffectRow | None:
    """Return the unknown effect of the line's case that only a person can answer for, once the case is at rest."""
    case = opened.cases.get(item.case) if item.case and not item.reference else None
    if case is None or case.outcome not in _AT_A_PERSON:
        return None
    return deeds.unanswered(opened.effects.of(case.id))


def may_retry(opened: Ledger, item: Item) -> bool:
    """Return whether the robot would do anything else this time.

    What a person was always to do stays a person's, and a case that is done has nothing left to try.
    """
    case = opened.cases.get(item.case) if item.case else None
    if case is None or item.reference:
        return False
    return case.proposed is Outcome.DONE and case.outcome in _AT_A_PERSON


def demand_answer(item: Item, hanging: EffectRow) -> str:
    """Say that a person must first find out whether something happened, and how the answer is given."""
    return (
        f"{deeds.sentence(hanging)} Find ud af, om det er sket, og svar med `samdrift worklist resolve {item.id} {_AS} "
        f"--outcome sent`, hvis det er, ellers `--outcome not-sent`. Intet er ændret."
    )


def _late(opened: Ledger, item: Item) -> str:
    return " (overskredet)" if item.closed_at is None and item.due < opened.now().date() else ""


def _state(item: Item) -> str:
    by = item.closed_by or item.taken_by
    return words.word(words.ITEM_STATES, item.state) + (f" af {by}" if by else "")


def _proposal(opened: Ledger, item: Item) -> Proposal | None:
    if item.batch is None or item.sequence is None:
        return None
    return opened.batches.proposal(item.batch, item.sequence)


def _citizen(opened: Ledger, item: Item, proposal: Proposal | None) -> Iterator[str]:
    """Name the citizen without the number: name and birth date find them in the care system."""
    if item.case is not None:
        private = opened.cases.private(item.case)
    else:
        private = b"" if proposal is None else opened.batches.private(proposal)
    if private:
        person, _why, _basis = open_person(private)
        yield f"  Borger    {person.name}, født {day(person.birth_date)}, distrikt {person.district or 'ukendt'}"


def _effects(opened: Ledger, item: Item, proposal: Proposal | None) -> Iterator[str]:
    effects = opened.effects.of(item.case) if item.case else []
    yield from (f"  Sket      {line}" for line in deeds.told(effects))
    if not effects:
        yield "  Sket      Intet er oprettet eller sendt."
    for what in deeds.left(proposal.planned if proposal else (), effects):
        yield f"  Mangler   {what}."


def _place(rule: str) -> str:
    """Return where a row stands in the extract, with what is wrong with it in words."""
    where, _, code = rule.rpartition(": ")
    return f"{where}: {words.BAD_ROWS[code]}" if code in words.BAD_ROWS else rule


def _what_next(opened: Ledger, item: Item) -> Iterator[str]:
    if item.closed_at is not None or item.state not in (ItemState.OPEN, ItemState.TAKEN):
        return
    hanging = unanswered(opened, item)
    if hanging is not None:
        yield f"Er det sket:       `samdrift worklist resolve {item.id} {_AS} --outcome sent`"
        yield f"Er det ikke sket:  `samdrift worklist resolve {item.id} {_AS} --outcome not-sent`"
        return
    yield f'Når det er gjort: `samdrift worklist resolve {item.id} {_AS} --note "…"`.'
    if may_retry(opened, item):
        again = "" if not _denied(opened, item) else " Det, der ikke skete, bliver så gjort."
        yield f"Skal robotten prøve igen: `samdrift worklist retry {item.id} {_AS}`.{again}"


def _denied(opened: Ledger, item: Item) -> bool:
    return any(each.state is EffectState.ABSENT for each in (opened.effects.of(item.case) if item.case else ()))
