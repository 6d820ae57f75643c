"""Whether the people behind each robot can be told anything: the last notice that got through, and what did not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flows.console.health import health_notice_texts as c
from flows.console.health.signals import Light, Signal
from flows.ledger import Ledger
from flows.ledger.notices import Notice, NoticeState
from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.notice_channels import recipients
from flows.runner.errors import RunnerError
from flows.runner.home import Home
from flows.runner.runs.notice_texts import KINDS

KEPT: Final = timedelta(days=30)
SHOWN: Final = 5


def notice_signal(ledger: Ledger, home: Home, adoption: str, now: datetime) -> Signal:
    """Return how an adoption's notices get through; a trouble is over when its recipient has been told later."""
    said = ledger.notices.last_said(adoption)
    heard = {(each.channel, each.recipient): each.at for each in said}
    troubled = [
        each
        for each in ledger.notices.troubled(adoption, now - KEPT)
        if (at := heard.get((each.channel, each.recipient))) is None or each.intent_at is None or at < each.intent_at
    ]
    facts = [c.said(each.channel, each.recipient, each.at) for each in said] or [c.NEVER]
    facts += [_told(each) for each in troubled[-SHOWN:]]
    states = {each.state for each in troubled}
    if NoticeState.FAILED in states:
        return Signal(c.of(adoption), Light.RED, tuple(facts), c.DO_FAILED)
    if troubled:
        todo = c.DO_UNKNOWN if NoticeState.UNKNOWN in states else ""
        return Signal(c.of(adoption), Light.YELLOW, tuple(facts), todo)
    if _tells_nobody(adoption, home):
        return Signal(c.of(adoption), Light.YELLOW, (c.NOBODY,), c.DO_NOBODY)
    return Signal(c.of(adoption), Light.GREEN if said else Light.NONE, tuple(facts))


def _tells_nobody(adoption: str, home: Home) -> bool:
    try:
        return not recipients(find_adoption(adoption, home))
    except RunnerError:
        return False


def _told(notice: Notice) -> str:
    kind = KINDS[notice.kind]
    if notice.state is NoticeState.FAILED:
        return c.failed(kind, notice.recipient, notice.problem)
    if notice.state is NoticeState.UNKNOWN:
        return c.unknown(kind, notice.recipient, notice.problem)
    return c.later(kind, notice.recipient, notice.problem, notice.not_before)
