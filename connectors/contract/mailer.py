"""What every mailer must keep. Subclass `MailerContract` and give it `mailer` and `truth`.

The mailer under test must allow recipients in `eksempel.dk` and nowhere else.
Add `MailerHangUpContract` where the mail server can be made to hang up before it took the mail.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Final, Protocol

import pytest

from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Unavailable
from connectors.ports import Mail, Mailer, Reference

REFERENCE: Final = Reference("5a0d3c56-7a5e-4d0c-9f0e-2f6a8f3c1b01")
MAIL: Final = Mail(
    to="sundhed@eksempel.dk",
    subject="Forebyggende hjemmebesøg: 3 borgere til dig",
    text="Tre borgere venter.\nÅrsag: alene (2), ægtefælle død (1)\nhttps://samdrift.eksempel.dk/batch/17\n",
)


class MailFault(StrEnum):
    """How the mail server may fail on its next mail."""

    AWAY = "away"
    """Hangs up before it took anything."""
    NOT_NOW = "not_now"
    """Says: try later (4xx)."""
    REFUSED = "refused"
    """Says: never (5xx)."""


class MailTruth(Protocol):
    """What really arrived at the mail server."""

    def message_ids(self) -> list[str]:
        """Return the Message-ID of every mail that was taken, in order."""

    def texts(self) -> list[str]:
        """Return the readable body of every mail that was taken, in order."""

    def fail_next(self, fault: MailFault) -> None:
        """Let the next mail fail before it is taken."""

    def lose_next_reply_after_commit(self) -> None:
        """Take the next mail and hang up without an answer."""


class MailerContract:
    """What every mailer must keep."""

    async def test_a_mail_arrives_once_under_the_id_returned(self, mailer: Mailer, truth: MailTruth) -> None:
        sent = await mailer.send(MAIL, REFERENCE)
        assert truth.message_ids() == [sent]
        assert REFERENCE in sent

    async def test_the_text_arrives_as_it_was_written(self, mailer: Mailer, truth: MailTruth) -> None:
        await mailer.send(MAIL, REFERENCE)
        assert truth.texts() == [MAIL.text]

    async def test_the_same_reference_always_has_the_same_id(self, mailer: Mailer, truth: MailTruth) -> None:
        first = await mailer.send(MAIL, REFERENCE)
        second = await mailer.send(replace(MAIL, subject="Igen"), REFERENCE)
        assert first == second
        assert truth.message_ids() == [first, first]

    async def test_a_lost_reply_is_unknown_and_the_mail_arrived_once(self, mailer: Mailer, truth: MailTruth) -> None:
        truth.lose_next_reply_after_commit()
        with pytest.raises(OutcomeUnknown):
            await mailer.send(MAIL, REFERENCE)
        assert len(truth.message_ids()) == 1

    @pytest.mark.parametrize(
        ("fault", "error"),
        [(MailFault.NOT_NOW, Unavailable), (MailFault.REFUSED, Rejected)],
    )
    async def test_a_failed_mail_says_what_to_do(
        self, mailer: Mailer, truth: MailTruth, fault: MailFault, error: type[ConnectorError]
    ) -> None:
        await fails_once(mailer, truth, fault, error)

    @pytest.mark.parametrize(
        "mail",
        [
            replace(MAIL, to="nogen@andetsteds.dk"),
            replace(MAIL, to="nogen@eksempel.dk.andetsteds.dk"),
            replace(MAIL, to="en@eksempel.dk, to@eksempel.dk"),
            replace(MAIL, to="en@eksempel.dk\r\nBcc: to@andetsteds.dk"),
            replace(MAIL, subject="Emne\nBcc: to@andetsteds.dk"),
            replace(MAIL, subject="Borger 251248-9996"),
            replace(MAIL, text="Ring til 2512489996."),
            replace(MAIL, text="Ring til 251248 9996."),
            replace(MAIL, subject="  "),
        ],
        ids=["domain", "suffix", "two", "to-header", "subject-header", "subject-cpr", "cpr", "cpr-space", "no-subject"],
    )
    async def test_what_must_not_leave_is_rejected_unsent(self, mailer: Mailer, truth: MailTruth, mail: Mail) -> None:
        with pytest.raises(Rejected) as refused:
            await mailer.send(mail, REFERENCE)
        assert truth.message_ids() == []
        assert "andetsteds" not in refused.value.message
        assert "9996" not in refused.value.message


class MailerHangUpContract:
    """What every mailer must keep when its server hangs up before it took the mail."""

    async def test_a_server_that_hangs_up_first_is_unavailable_and_took_nothing(
        self, mailer: Mailer, truth: MailTruth
    ) -> None:
        await fails_once(mailer, truth, MailFault.AWAY, Unavailable)


async def fails_once(mailer: Mailer, truth: MailTruth, fault: MailFault, error: type[ConnectorError]) -> None:
    """Let one mail fail untaken, and see the next one through."""
    truth.fail_next(fault)
    with pytest.raises(error):
        await mailer.send(MAIL, REFERENCE)
    assert truth.message_ids() == []
    await mailer.send(MAIL, REFERENCE)
    assert len(truth.message_ids()) == 1
