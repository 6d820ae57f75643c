"""What every post adapter must keep. Subclass `PostContract` in a test and give it `post` and `truth`.

A municipality can run it against its own test system: `truth` is then what that system's administration shows.
Add `PostRefusalContract` where the post system can be made to refuse a letter that is right.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Protocol

import pytest

from connectors.cpr import Cpr
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Retryable, Throttled
from connectors.ports import Address, Channel, DigitalLetter, PaperLetter, Post, Reference, read_only

NANCY: Final = Cpr("2512489996")
BRUNO: Final = Cpr("2509479989")
"""MedCom's published test persons: neither number can belong to anybody."""

REFERENCE: Final = Reference("5a0d3c56-7a5e-4d0c-9f0e-2f6a8f3c1b01")
OTHER_REFERENCE: Final = Reference("5a0d3c56-7a5e-4d0c-9f0e-2f6a8f3c1b02")
CREATED: Final = datetime(2026, 11, 2, 7, 8, 9, tzinfo=UTC)
PDF: Final = b"%PDF-1.7\n% one synthetic letter\n%%EOF\n"

DIGITAL: Final = DigitalLetter(
    recipient=NANCY,
    title="Tilbud om forebyggende hjemmebesøg",
    pdf=PDF,
    filename="tilbud-om-besoeg.pdf",
    created=CREATED,
)
PAPER: Final = PaperLetter(
    recipient_name="Nancy Berggren",
    address=Address(lines=("Testvej 3A, 1. tv",), postal_code="7100", postal_district="Vejle"),
    pdf=PDF,
    filename="tilbud-om-besoeg.pdf",
    created=CREATED,
)


class Fault(StrEnum):
    """How the post system may fail on its next call."""

    BUSY = "busy"
    """Asks us to come back (429)."""
    BROKEN = "broken"
    """Fails without saying how far it came (5xx)."""
    REFUSED = "refused"
    """Refuses this letter (4xx)."""
    GARBLED = "garbled"
    """Answers something that is no answer; it may have committed."""


WITHOUT_REFUSAL: Final = (Fault.BUSY, Fault.BROKEN, Fault.GARBLED)
"""What `PostContract` asks for; a refusal is asked for by `PostRefusalContract` alone."""


class PostTruth(Protocol):
    """What really happened at the post system, seen past the adapter."""

    def someone_registered(self) -> Cpr:
        """Return a test person who can receive Digital Post."""

    def someone_unregistered(self) -> Cpr:
        """Return a test person who cannot."""

    def sent(self, reference: Reference) -> int:
        """Return how many letters with this reference the system took."""

    def channel(self, reference: Reference) -> Channel | None:
        """Return how the letter travels; None when there is none."""

    def fail_next(self, fault: Fault) -> None:
        """Let the next call, of any kind, fail."""

    def lose_next_reply_after_commit(self) -> None:
        """Let the next call take effect and its answer be lost."""


class PostContract:
    """What every post adapter must keep."""

    async def test_a_registered_number_is_registered_and_another_is_not(self, post: Post, truth: PostTruth) -> None:
        assert await post.is_registered(truth.someone_registered()) is True
        assert await post.is_registered(truth.someone_unregistered()) is False

    @pytest.mark.parametrize("fault", WITHOUT_REFUSAL)
    async def test_a_failed_look_up_is_never_an_answer(self, post: Post, truth: PostTruth, fault: Fault) -> None:
        citizen = truth.someone_registered()
        truth.fail_next(fault)
        with pytest.raises(Retryable):
            await post.is_registered(citizen)
        assert await post.is_registered(citizen) is True

    async def test_a_look_up_whose_reply_is_lost_is_never_an_answer(self, post: Post, truth: PostTruth) -> None:
        citizen = truth.someone_registered()
        truth.lose_next_reply_after_commit()
        with pytest.raises(Retryable):
            await post.is_registered(citizen)

    async def test_a_digital_letter_is_sent_once_with_its_reference(self, post: Post, truth: PostTruth) -> None:
        assert await post.send_digital(letter_to(truth), REFERENCE)
        assert (truth.sent(REFERENCE), truth.channel(REFERENCE)) == (1, Channel.DIGITAL)

    async def test_a_paper_letter_is_sent_once_with_its_reference(self, post: Post, truth: PostTruth) -> None:
        assert await post.send_paper(PAPER, REFERENCE)
        assert (truth.sent(REFERENCE), truth.channel(REFERENCE)) == (1, Channel.PAPER)

    async def test_two_letters_keep_their_own_references(self, post: Post, truth: PostTruth) -> None:
        first = await post.send_digital(letter_to(truth), REFERENCE)
        second = await post.send_paper(PAPER, OTHER_REFERENCE)
        assert first != second
        assert (truth.sent(REFERENCE), truth.sent(OTHER_REFERENCE)) == (1, 1)

    @pytest.mark.parametrize("channel", list(Channel))
    async def test_a_lost_reply_is_unknown_and_the_letter_was_sent_once(
        self, post: Post, truth: PostTruth, channel: Channel
    ) -> None:
        letter = letter_to(truth)
        truth.lose_next_reply_after_commit()
        with pytest.raises(OutcomeUnknown):
            await send(post, channel, letter)
        assert truth.sent(REFERENCE) == 1

    @pytest.mark.parametrize("channel", list(Channel))
    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (Fault.BUSY, Throttled),
            (Fault.BROKEN, OutcomeUnknown),
            (Fault.GARBLED, OutcomeUnknown),
        ],
    )
    async def test_a_failed_sending_says_what_may_have_happened(
        self, post: Post, truth: PostTruth, channel: Channel, fault: Fault, error: type[ConnectorError]
    ) -> None:
        letter = letter_to(truth)
        truth.fail_next(fault)
        with pytest.raises(error):
            await send(post, channel, letter)
        assert truth.sent(REFERENCE) == 0 or error is OutcomeUnknown

    async def test_a_letter_without_a_subject_is_rejected_and_not_sent(self, post: Post, truth: PostTruth) -> None:
        with pytest.raises(Rejected) as refused:
            await post.send_digital(replace(letter_to(truth), title=" "), REFERENCE)
        assert refused.value.message
        assert truth.sent(REFERENCE) == 0

    async def test_an_address_line_too_long_for_print_is_rejected_and_not_sent(
        self, post: Post, truth: PostTruth
    ) -> None:
        address = replace(PAPER.address, lines=("x" * 35,))
        with pytest.raises(Rejected) as refused:
            await post.send_paper(replace(PAPER, address=address), REFERENCE)
        assert "x" * 35 not in refused.value.message
        assert truth.sent(REFERENCE) == 0

    async def test_a_preview_can_look_up_and_cannot_send(self, post: Post, truth: PostTruth) -> None:
        preview = read_only(post, Post)
        assert await preview.is_registered(truth.someone_registered()) is True
        with pytest.raises(Rejected):
            await preview.send_digital(DIGITAL, REFERENCE)
        assert truth.sent(REFERENCE) == 0


class PostRefusalContract:
    """What every post adapter must keep when its system refuses a letter that is right."""

    async def test_a_refused_look_up_is_never_an_answer(self, post: Post, truth: PostTruth) -> None:
        citizen = truth.someone_registered()
        truth.fail_next(Fault.REFUSED)
        with pytest.raises(Retryable):
            await post.is_registered(citizen)
        assert await post.is_registered(citizen) is True

    @pytest.mark.parametrize("channel", list(Channel))
    async def test_a_refused_letter_is_rejected_and_not_sent(
        self, post: Post, truth: PostTruth, channel: Channel
    ) -> None:
        letter = letter_to(truth)
        truth.fail_next(Fault.REFUSED)
        with pytest.raises(Rejected):
            await send(post, channel, letter)
        assert truth.sent(REFERENCE) == 0


def letter_to(truth: PostTruth) -> DigitalLetter:
    """Return the contract's letter, to somebody who can receive it."""
    return replace(DIGITAL, recipient=truth.someone_registered())


async def send(post: Post, channel: Channel, letter: DigitalLetter) -> None:
    """Send `letter`, or the contract's paper letter, on the channel."""
    if channel is Channel.DIGITAL:
        await post.send_digital(letter, REFERENCE)
    else:
        await post.send_paper(PAPER, REFERENCE)
