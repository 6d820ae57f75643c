"""What every receiver of notices must keep. Subclass `NoticeReceiverContract` and give it `receiver` and `truth`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Protocol

import pytest

from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Throttled
from connectors.ports import Notice, NoticeReceiver, Reference

REFERENCE: Final = Reference("5a0d3c56-7a5e-4d0c-9f0e-2f6a8f3c1b02")
NOTICE: Final = Notice(
    kind="needs_approval",
    organisation="99999999",
    adoption="eksempelkommune",
    about="B-7K3Q9F",
    subject="Prøvekørslen B-7K3Q9F venter på godkendelse",
    text="12 borgere venter.\nGodkend den på siden.\n",
    written=datetime(2026, 11, 23, 8, 5, tzinfo=UTC),
    link="https://samdrift.eksempel.dk/proevekoersler/B-7K3Q9F",
    counts=(("offers", 12),),
)


class NoticeFault(StrEnum):
    """How the receiver may answer its next call without taking it."""

    REFUSED = "refused"
    """400."""
    NO_LOGIN = "no_login"
    """401."""
    MOVED = "moved"
    """A redirect to somewhere else."""
    THROTTLED = "throttled"
    """429."""
    BROKEN = "broken"
    """500: it may have been taken all the same."""
    CUT = "cut"
    """Hangs up in the middle of its answer."""


class NoticeTruth(Protocol):
    """What the receiver really got."""

    def ids(self) -> list[str]:
        """Return the id of every call that was taken, in order."""

    def texts(self) -> list[str]:
        """Return the text of every notice that was taken, in order."""

    def fail_next(self, fault: NoticeFault) -> None:
        """Let the next call be answered so, untaken."""

    def lose_next_reply_after_commit(self) -> None:
        """Take the next call and hang up without an answer."""


class NoticeReceiverContract:
    """What every receiver of notices must keep."""

    async def test_a_notice_arrives_once_under_its_reference(
        self, receiver: NoticeReceiver, truth: NoticeTruth
    ) -> None:
        await receiver.tell(NOTICE, REFERENCE)
        assert truth.ids() == [REFERENCE]
        assert truth.texts() == [NOTICE.text]

    async def test_a_lost_reply_is_unknown_and_a_second_call_has_the_same_id(
        self, receiver: NoticeReceiver, truth: NoticeTruth
    ) -> None:
        truth.lose_next_reply_after_commit()
        with pytest.raises(OutcomeUnknown):
            await receiver.tell(NOTICE, REFERENCE)
        await receiver.tell(replace(NOTICE, text="Nu 11 borgere."), REFERENCE)
        assert truth.ids() == [REFERENCE, REFERENCE]

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (NoticeFault.REFUSED, Rejected),
            (NoticeFault.NO_LOGIN, Rejected),
            (NoticeFault.MOVED, Rejected),
            (NoticeFault.THROTTLED, Throttled),
            (NoticeFault.BROKEN, OutcomeUnknown),
            (NoticeFault.CUT, OutcomeUnknown),
        ],
    )
    async def test_a_failed_call_says_what_to_do(
        self, receiver: NoticeReceiver, truth: NoticeTruth, fault: NoticeFault, error: type[ConnectorError]
    ) -> None:
        truth.fail_next(fault)
        with pytest.raises(error):
            await receiver.tell(NOTICE, REFERENCE)
        assert truth.ids() == []
        await receiver.tell(NOTICE, REFERENCE)
        assert truth.ids() == [REFERENCE]

    @pytest.mark.parametrize(
        "notice",
        [
            replace(NOTICE, subject="Borger 251248-9996"),
            replace(NOTICE, text="Ring til 2512489996."),
            replace(NOTICE, text="Ring til 25 12 48 9996."),
            replace(NOTICE, about="2512489996"),
            replace(NOTICE, link="https://samdrift.eksempel.dk/?cpr=2512489996"),
            replace(NOTICE, counts=(("2512489996", 1),)),
        ],
        ids=["subject", "text", "spaced", "about", "link", "count"],
    )
    async def test_what_must_not_leave_is_rejected_unsent(
        self, receiver: NoticeReceiver, truth: NoticeTruth, notice: Notice
    ) -> None:
        with pytest.raises(Rejected) as refused:
            await receiver.tell(notice, REFERENCE)
        assert truth.ids() == []
        assert "9996" not in refused.value.message
