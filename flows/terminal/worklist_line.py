"""One line of the worklist in full: why it is there, what is done and what is not, and what a person can type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flows.ledger import Ledger
from flows.ledger.model import EffectRow, Item, Proposal
from flows.ledger.states import EffectState, ItemState
from flows.runner.casework.answers import NoRetry, no_retry, unanswered
from flows.runner.home import Home
from flows.runner.private import open_person
from flows.runner.telling import deeds
from flows.runner.telling.lines import proposal_of, row_place, state
from flows.runner.telling.moments import day, moment
from flows.runner.telling.reasons import Reasons
from flows.terminal import manual_line

_AS: Final = '--as "Fornavn Efternavn"'


def told(opened: Ledger, item: Item, place: Home) -> Iterator[str]:
    """Return the line as lines, the citizen named for whoever is to act."""
    reasons = Reasons(item.lineage)
    yield f"{item.id}: {reasons.text(item.reason)}"
    if todo := reasons.todo(item.reason):
        yield f"  Gør       {todo}"
    yield f"  Frist     {day(item.due)}{_late(opened, item)}"
    yield f"  Tilstand  {state(item)}, oprettet {moment(item.created_at)}"
    yield f"  Kørsel    {item.adoption}, {item.batch or 'uden prøvekørsel'}"
    proposal = proposal_of(opened, item)
    yield from _citizen(opened, item, proposal)
    if item.case:
        yield f"  Sag       {item.case}"
        yield from _effects(opened, item, proposal)
    elif proposal is not None:
        yield f"  Sted      {row_place(proposal.rule)}"
    if item.reference:
        yield from manual_line.told(opened, item, place)
    yield from _what_next(opened, item)


def demand_answer(item: Item, hanging: EffectRow) -> str:
    """Say that a person must first find out whether something happened, and how the answer is given."""
    return (
        f"{deeds.sentence(hanging)} Find ud af, om det er sket, og svar med `samdrift worklist resolve {item.id} {_AS} "
        f"--outcome sent`, hvis det er, ellers `--outcome not-sent`. Intet er ændret."
    )


def refusal(item: Item, why: NoRetry) -> str:
    """Say why a retry would be in vain, and what to do instead."""
    close = f'`samdrift worklist resolve {item.id} {_AS} --note "…"`'
    match why:
        case NoRetry.UNDER_WAY:
            return f"{item.id} kan ikke prøves igen nu: sagen er allerede hos robotten. Se `samdrift status`."
        case NoRetry.NEVER_RELEASED | NoRetry.NO_CASE:
            return (
                f"{item.id} kan ikke prøves igen: {_why_never(item, why)} Ret oplysningen, hvor den kommer fra, og luk "
                f"linjen med {close}. Borgeren kommer med i den næste prøvekørsel: `samdrift run {item.adoption}`."
            )
        case NoRetry.CORRECTED:
            return (
                f"{item.id} kan ikke prøves igen: der er bedt om at rette op på tilbuddet, så det gives ikke igen. Gør "
                f"det, der mangler, og skriv {close}."
            )
        case NoRetry.MANUAL:
            close = f"`samdrift worklist resolve {item.id} {_AS}`"
    return f"{item.id} kan ikke prøves igen, for robotten har intet at gøre på den. Gør det selv, og skriv {close}."


def _why_never(item: Item, why: NoRetry) -> str:
    if why is NoRetry.NO_CASE:
        return "der er ingen borger i kørslen at gå tilbage til."
    return f"den godkendte prøvekørsel {item.batch} gav borgeren til en medarbejder og ikke til robotten."


def _late(opened: Ledger, item: Item) -> str:
    return " (overskredet)" if item.closed_at is None and item.due < opened.now().date() else ""


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


def _what_next(opened: Ledger, item: Item) -> Iterator[str]:
    if item.closed_at is not None or item.state not in (ItemState.OPEN, ItemState.TAKEN):
        return
    hanging = unanswered(opened, item)
    if hanging is not None:
        yield f"Er det sket:       `samdrift worklist resolve {item.id} {_AS} --outcome sent`"
        yield f"Er det ikke sket:  `samdrift worklist resolve {item.id} {_AS} --outcome not-sent`"
        return
    if item.reference:
        yield from manual_line.answers(opened, item)
        return
    yield f'Når det er gjort: `samdrift worklist resolve {item.id} {_AS} --note "…"`.'
    never = no_retry(opened, item)
    if never is None:
        again = "" if not _denied(opened, item) else " Det, der ikke skete, bliver så gjort."
        yield f"Skal robotten prøve igen: `samdrift worklist retry {item.id} {_AS}`.{again}"
    elif never in (NoRetry.NEVER_RELEASED, NoRetry.NO_CASE):
        yield (
            "Robotten kan ikke prøve igen på denne linje. Er oplysningen rettet, hvor den kommer fra, så luk linjen: "
            f"borgeren kommer med i den næste prøvekørsel, `samdrift run {item.adoption}`."
        )


def _denied(opened: Ledger, item: Item) -> bool:
    return any(each.state is EffectState.ABSENT for each in (opened.effects.of(item.case) if item.case else ()))
