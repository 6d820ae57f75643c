"""Send the letter: by Digital Post to those registered, on paper to others freshly seen alive with an address."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, time

from connectors.ports import Address, Channel, DigitalLetter, PaperLetter, Reference, RemoteId
from flows.ledger.states import Outcome
from flows.recipe.step import Doing, Effect, Ending, Plan, Subject, step
from flows.runner.steps.arguments import LetterArguments
from letters import LetterRefused

SYSTEM = "Digital Post"
RESENT = "send_letter_paper"
"""The effect of a letter's second way."""


@step(
    "send_letter",
    title="Send brevet",
    effect=Effect.WRITE,
    arguments=LetterArguments,
    endings=("LETTER_FAILED", "LETTER_UNKNOWN", "NO_ADDRESS"),
    rights=("SF1601: slå tilmelding op, sende Digital Post og fjernprint",),
    rights_after=("Beskedfordeler: modtage kvitteringer for afsendte breve", "Lægge dokumenter på borgeren"),
)
async def send_letter(subject: Subject, args: LetterArguments, do: Doing) -> Ending | None:
    """Choose the channel, make the letter, send it once. A failed look-up is tried again and never means paper."""
    channel = await _channel(subject, args, do)
    address = _address(subject)
    if channel is Channel.PAPER and address is None:
        return Ending(Outcome.NEEDS_PERSON, "NO_ADDRESS")
    if channel is Channel.PAPER and args.channel != "paper" and "NO_DIGITAL_POST" not in subject.tell:
        subject.tell.append("NO_DIGITAL_POST")
    try:
        pdf = do.letter(args.template, subject, window=channel is Channel.PAPER)
    except LetterRefused:
        return Ending(Outcome.NEEDS_PERSON, "LETTER_FAILED")
    return await do.effect(subject, _plan(subject, do, channel, address, pdf))


async def send_again_on_paper(subject: Subject, args: LetterArguments, do: Doing) -> Ending | None:
    """Send on paper, once, a letter that the digital mailbox would not have: an effect of its own."""
    address = _address(subject)
    if address is None:
        return Ending(Outcome.NEEDS_PERSON, "NO_ADDRESS")
    try:
        pdf = do.letter(args.template, subject, window=True)
    except LetterRefused:
        return Ending(Outcome.NEEDS_PERSON, "LETTER_FAILED")
    return await do.effect(subject, replace(_plan(subject, do, Channel.PAPER, address, pdf), step=RESENT))


async def _channel(subject: Subject, args: LetterArguments, do: Doing) -> Channel:
    made = do.channel(subject, "send_letter")
    if made:
        return Channel(made)
    if args.channel == "paper":
        return Channel.PAPER
    return Channel.DIGITAL if await do.post.is_registered(subject.person.cpr) else Channel.PAPER


def _address(subject: Subject) -> Address | None:
    """Return the freshest address of a citizen whom the care system has just shown alive."""
    if subject.care is None or subject.care.deceased or not subject.care.active:
        return None
    found = subject.care.address or subject.person.address
    return found if found is not None and found.lines and found.postal_code else None


def _plan(subject: Subject, do: Doing, channel: Channel, address: Address | None, pdf: bytes) -> Plan:
    created = datetime.combine(do.letter_date(subject), time(12), tzinfo=UTC)
    filename = f"brev-{hashlib.sha256(pdf).hexdigest()[:12]}.pdf"

    async def call(reference: Reference) -> RemoteId:
        if channel is Channel.DIGITAL or address is None:
            digital = DigitalLetter(subject.person.cpr, do.letter_title, pdf, filename, created)
            return await do.post.send_digital(digital, reference)
        return await do.post.send_paper(PaperLetter(subject.person.name, address, pdf, filename, created), reference)

    how = "Sender brevet med Digital Post" if channel is Channel.DIGITAL else "Sender brevet på papir"
    return Plan("send_letter", how, SYSTEM, call, None, channel=channel.value, content=pdf, refused="LETTER_FAILED")
