"""No mail is sent twice and every webhook call has its own id, whatever fails in which order and whoever dies where.

A sender that dies does so before its intent, between the intent and the call, or between the call and the mark; now and
then a second sender looks at the same ledger while the first one calls.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from connectors.contract.mailer import MailFault
from connectors.contract.notice_receiver import NoticeFault
from flows.ledger.ids import BatchId
from flows.ledger.notices import Notice, Notices, NoticeState
from flows.ledger.schema import notices
from flows.ledger.states import Mode, RunState
from flows.runner.runs.notice_sending import Teller

sys.path.append(str(Path(__file__).parents[1] / "unit"))
from runner.notice_town import FakeChannels, NoticeTown, notice_town

NOWHERE, BEFORE, BETWEEN, AFTER = "nowhere", "before the intent", "before the call", "before the mark"
LOST = "lost"


@dataclass(frozen=True)
class Look:
    """Somebody looks at what is due: what fails for them, where they die, and how long until the next look."""

    mail: str = ""
    call: str = ""
    dies: str = NOWHERE
    beside: bool = False
    minutes: int = 6
    breaks: bool = False
    approves: bool = False


LOOKS = st.builds(
    Look,
    mail=st.sampled_from(["", "", *MailFault, LOST]),
    call=st.sampled_from(["", "", *NoticeFault, LOST]),
    dies=st.sampled_from([NOWHERE, NOWHERE, BEFORE, BETWEEN, AFTER]),
    beside=st.booleans(),
    minutes=st.sampled_from([1, 6, 6, 60, 24 * 60, 4 * 24 * 60]),
    breaks=st.booleans(),
    approves=st.sampled_from([False, False, False, True]),
)


class Died(BaseException):
    """The process is gone: nothing catches this, and nothing is tidied up."""


class Dying:
    """The store of notices, whose user dies at one place."""

    def __init__(self, store: Notices, place: str) -> None:
        self._store = store
        self._place = place

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def intend(self, notice: Notice) -> Notice | None:
        if self._place == BEFORE:
            raise Died
        mine = self._store.intend(notice)
        if mine is not None and self._place == BETWEEN:
            raise Died
        return mine

    def sent(self, notice: Notice) -> bool:
        if self._place == AFTER:
            raise Died
        return self._store.sent(notice)


class DyingLedger:
    """The ledger of somebody who dies there."""

    def __init__(self, town: NoticeTown, place: str) -> None:
        self._ledger = town.ledger
        self.notices = Dying(town.ledger.notices, place)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)


class Beside(FakeChannels):
    """While one of them calls, another looks at everything, once."""

    def __init__(self, town: NoticeTown) -> None:
        super().__init__(town.channels.mailer, town.channels.receiver)
        self._town: NoticeTown | None = town

    async def mail(self, mail: Any, reference: Any) -> None:
        await self._other()
        await super().mail(mail, reference)

    async def call(self, notice: Any, reference: Any) -> None:
        await self._other()
        await super().call(notice, reference)

    async def _other(self) -> None:
        town, self._town = self._town, None
        if town is not None:
            await town.tell()


def carry_out(town: NoticeTown, look: Look, batch: BatchId) -> None:
    if look.breaks:
        town.ended(RunState.INTERRUPTED if look.beside else RunState.FAILED, Mode.LIVE, BatchId("B-AAAAAA"))
    if look.approves:
        with suppress(Exception):
            town.ledger.batches.approve(batch, "Anden Person")
    fail(town.channels.mailer, look.mail)
    fail(town.channels.receiver, look.call)
    ledger: Any = DyingLedger(town, look.dies)
    channels = Beside(town) if look.beside else town.channels
    with suppress(Died):
        asyncio.run(Teller(ledger, town.adoption, channels).tell())
    town.later(minutes=look.minutes)


def fail(fake: Any, fault: str) -> None:
    if fault == LOST:
        fake.lose_next_reply_after_commit()
    elif fault:
        fake.fail_next(fault)


def standing(town: NoticeTown, *states: NoticeState) -> set[str]:
    with town.ledger.database.read() as tx:
        return {row.reference for row in tx.rows(select(notices).where(notices.c.state.in_(states)))}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(looks=st.lists(LOOKS, min_size=1, max_size=7))
@example(looks=[Look(mail=LOST), Look(), Look()])
@example(looks=[Look(dies=AFTER), Look(), Look()])
@example(looks=[Look(dies=BETWEEN), Look(), Look()])
@example(looks=[Look(), Look(call=LOST, minutes=1), Look(call=LOST, beside=True, breaks=True, minutes=1)])
@example(looks=[Look(beside=True), Look(beside=True)])
def test_nothing_is_said_twice_and_nothing_hangs_in_the_end(looks: list[Look]) -> None:
    with tempfile.TemporaryDirectory() as folder, notice_town(Path(folder)) as town:
        town.with_webhook()
        batch = town.prepared()
        for look in looks:
            carry_out(town, look, batch)
        for fake in (town.channels.mailer, town.channels.receiver):
            fake._faults.clear()
            fake._lose_replies = 0
        for _ in range(4):
            asyncio.run(town.tell())
            town.later(hours=13)
        mails, calls = town.channels.mailer.mails, town.channels.receiver.taken
        assert max(Counter(each.reference for each in mails).values(), default=1) == 1
        assert max(Counter((each.mail.to, each.mail.subject) for each in mails).values(), default=1) == 1
        whose = {(each.notice.kind, each.notice.about, each.reference) for each in calls}
        assert len(whose) == len({each.reference for each in calls}) == len({each[:2] for each in whose})
        arrived = {each.reference for each in mails} | {each.reference for each in calls}
        assert standing(town, NoticeState.SENT) <= arrived
        assert standing(town, NoticeState.PLANNED, NoticeState.INTENT) == set()
