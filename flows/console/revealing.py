"""Showing who a citizen is: only for a purpose, only on that answer, and written in the audit before it is shown."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Final

from catalogue.web.visitor import Visitor
from flows.console.batches.sample import Pick
from flows.console.citizens import letters
from flows.ledger import Ledger
from flows.ledger.model import Batch, Proposal
from flows.runner.home import Home
from flows.runner.private import open_person

SEE_NAME: Final = "see_citizen"
SEE_LETTER: Final = "see_letter"
SEE_FACTS: Final = "see_facts"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a citizen is; for one answer, and never for a log."""

    name: str = field(repr=False)
    cpr: str = field(repr=False)
    address: tuple[str, ...] = field(repr=False)
    protected: bool
    """The address is protected: whoever sees it is told so."""


@dataclass(frozen=True, slots=True)
class SampleLetter:
    """One letter of the sample; `picture` is a data address, empty when the file is gone."""

    pick: Pick
    picture: str = field(repr=False)


def note_look(ledger: Ledger, action: str, proposal: Proposal, visitor: Visitor, purpose: str) -> None:
    """Write in the audit who looks at whom and why; before anything is shown.

    The object is the citizen's key, so that one question finds everybody who has looked at one citizen.
    """
    whom = proposal.citizen_key or f"{proposal.batch}/{proposal.sequence}"
    why = f"{proposal.batch} nr. {proposal.sequence}: {' '.join(purpose.split())}"
    ledger.audit.append(actor(visitor), action, whom, why)


def actor(visitor: Visitor) -> str:
    """Return who a person is in the audit: the name, and what the login calls the person."""
    return f"{visitor.name} ({visitor.subject})"


def identity(ledger: Ledger, proposal: Proposal, visitor: Visitor, purpose: str) -> Identity | None:
    """Return who the citizen is, audited; None for a row of the extract that could not be read."""
    note_look(ledger, SEE_NAME, proposal, visitor, purpose)
    private = ledger.batches.private(proposal) if proposal.citizen_key else b""
    if not private:
        return None
    person, _why, _basis = open_person(private)
    number = person.cpr.reveal(purpose)
    return Identity(
        person.name, f"{number[:6]}-{number[6:]}", letters.address_lines(person.address), person.protected_address
    )


def sample_letters(
    ledger: Ledger, home: Home, batch: Batch, picks: tuple[Pick, ...], visitor: Visitor, purpose: str
) -> tuple[SampleLetter, ...]:
    """Return the letters of a sample as pictures, each look audited."""
    shown = []
    for pick in picks:
        proposal = ledger.batches.proposal(batch.id, pick.sequence)
        if proposal is not None:
            note_look(ledger, SEE_LETTER, proposal, visitor, purpose)
            shown.append(SampleLetter(pick, picture(letters.kept_letter(home, proposal))))
    return tuple(shown)


def picture(pdf: bytes | None) -> str:
    """Return the first page as an address that holds the picture itself: nothing is left to be fetched again."""
    drawn = letters.drawn(pdf)
    return f"data:image/png;base64,{base64.b64encode(drawn).decode()}" if drawn else ""
