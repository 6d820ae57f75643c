"""Telling the people behind a robot: each notice planned, checked to be still true, and sent by an intent of its own.

Any number of processes may do this at once, and any may be killed: the ledger lets one of them have each notice. A mail
whose answer was lost is not sent again, since nobody can be asked; a webhook is called again with the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from connectors import ports
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Throttled
from connectors.ports import Mail, Reference
from flows.ledger import Ledger
from flows.ledger.crashpoints import CrashPoint, crash_point
from flows.ledger.notices import CRASH_STEP, NewNotice, Notice, NoticeChannel, NoticeState
from flows.runner.adopting.adoption import AdoptionFile
from flows.runner.adopting.notice_channels import Channels, recipients
from flows.runner.runs.notice_reading import read
from flows.runner.runs.notice_texts import Worded, link, worded
from flows.runner.runs.notices import Due, decide

HANGING: Final = timedelta(minutes=5)
"""Age of an intent whose process is taken for dead; longer than any call may last."""
WAITS: Final = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720))
"""How long after each failed attempt the next is made; after the last there is none."""

_GONE: Final = "INTENT_FOUND"
_GONE_MAIL: Final = "Mailen kan være sendt; den, der sendte den, gik ned imens. Den sendes ikke igen."
_GONE_CALL: Final = "Kaldet kan være nået frem; den, der ringede, gik ned imens. Det gentages med samme id."


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to tell one recipient; `known` is how it stands already, None for not planned yet."""

    due: Due
    new: NewNotice
    known: Notice | None

    @property
    def is_said(self) -> bool:
        """Return whether there is nothing left to do about it."""
        open_ = (NoticeState.PLANNED, NoticeState.INTENT, NoticeState.DROPPED)
        return self.known is not None and self.known.state not in open_


@dataclass(frozen=True, slots=True)
class Told:
    """What one pass did: `later` are to be tried again, `lost` may have arrived and are not sent again."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    lost: int = 0
    dropped: int = 0

    def __add__(self, other: Told) -> Told:
        """Return both passes as one."""
        return Told(
            self.sent + other.sent,
            self.later + other.later,
            self.failed + other.failed,
            self.lost + other.lost,
            self.dropped + other.dropped,
        )


def tellings(ledger: Ledger, adoption: AdoptionFile) -> tuple[Telling, ...]:
    """Return everything that is true now and whom it is told to; nothing is written or sent."""
    due = decide(read(ledger, adoption.adoption), adoption.notices)
    return tuple(_telling(ledger, adoption.adoption, each, *to) for each in due for to in recipients(adoption))


def in_words(due: Due, adoption: AdoptionFile) -> Worded:
    """Return a notice as its recipients read it."""
    return worded(due, adoption.adoption, adoption.organisation.name, adoption.notices.pages_url)


class Teller:
    """Tells the people behind one adoption."""

    def __init__(self, ledger: Ledger, adoption: AdoptionFile, channels: Channels) -> None:
        self._ledger = ledger
        self._adoption = adoption
        self._channels = channels

    async def tell(self, enough: Callable[[], bool] = lambda: False) -> Told:
        """Plan what is due and send what is planned; no call begins once `enough` says so."""
        told = self._recover()
        found = tellings(self._ledger, self._adoption)
        for each in found:
            if not each.is_said:
                self._ledger.notices.plan(each.new, each.due.delay)
        told += self._drop(found)
        by_notice = {each.new: each.due for each in found}
        for notice in self._ledger.notices.planned(self._adoption.adoption):
            due = by_notice.get(_new(notice))
            if due is not None and not enough():
                told += await self._send(notice, due)
        return told

    def _recover(self) -> Told:
        """Settle the calls somebody died beside: a mail may have left, a call is made again with its id."""
        told = Told()
        for each in self._ledger.notices.hanging(self._adoption.adoption, HANGING):
            if each.channel is NoticeChannel.MAIL:
                told += Told(lost=int(self._ledger.notices.unknown(each, _GONE, _GONE_MAIL)))
            else:
                self._again(each, timedelta(0), _GONE, _GONE_CALL)
        return told

    def _drop(self, found: Sequence[Telling]) -> Told:
        """Let be what is true no longer, or has no recipient any more."""
        true = {each.new for each in found}
        planned = self._ledger.notices.planned(self._adoption.adoption)
        return Told(dropped=sum(self._ledger.notices.drop(each) for each in planned if _new(each) not in true))

    async def _send(self, notice: Notice, due: Due) -> Told:
        mine = self._ledger.notices.intend(notice)
        if mine is None:
            return Told()
        try:
            await self._call(mine, due)
        except ConnectorError as error:
            return self._undone(mine, error)
        crash_point(CrashPoint.AFTER_CALL, CRASH_STEP)
        self._ledger.notices.sent(mine)
        return Told(sent=1)

    async def _call(self, notice: Notice, due: Due) -> None:
        words, reference = in_words(due, self._adoption), Reference(notice.reference)
        if notice.channel is NoticeChannel.MAIL:
            await self._channels.mail(Mail(notice.recipient, words.subject, words.text), reference)
            return
        told = ports.Notice(
            kind=notice.kind.value,
            organisation=self._adoption.organisation.cvr,
            adoption=notice.adoption,
            about=notice.about,
            subject=words.subject,
            text=words.text,
            written=self._ledger.now(),
            link=link(words, self._adoption.notices.pages_url),
            counts=words.counts,
        )
        await self._channels.call(told, reference)

    def _undone(self, notice: Notice, error: ConnectorError) -> Told:
        """Try again when that can do no harm; a refusal is for a person, and so is a mail that may have left."""
        store = self._ledger.notices
        if isinstance(error, Rejected):
            return Told(failed=int(store.give_up(notice, error.code, error.message)))
        if isinstance(error, OutcomeUnknown) and notice.channel is NoticeChannel.MAIL:
            return Told(lost=int(store.unknown(notice, error.code, error.message)))
        asked = timedelta(seconds=error.retry_after or 0) if isinstance(error, Throttled) else timedelta(0)
        return self._again(notice, asked, error.code, error.message)

    def _again(self, notice: Notice, least: timedelta, code: str, problem: str) -> Told:
        if notice.attempts > len(WAITS):
            return Told(failed=int(self._ledger.notices.give_up(notice, code, problem)))
        wait = max(WAITS[notice.attempts - 1], min(least, WAITS[-1]))
        return Told(later=int(self._ledger.notices.put_off(notice, wait, code, problem)))


def _telling(ledger: Ledger, adoption: str, due: Due, channel: NoticeChannel, recipient: str) -> Telling:
    new = NewNotice(adoption, due.kind, due.about, channel, recipient)
    return Telling(due, new, ledger.notices.find(new))


def _new(notice: Notice) -> NewNotice:
    return NewNotice(notice.adoption, notice.kind, notice.about, notice.channel, notice.recipient)
