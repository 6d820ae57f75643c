"""What follows the citizens' replies, as the recipe says: a task, a closed intervention, a line for a person.

Read from the ledger each time: what a system that is down puts off is met again by the next follow-up, and a reply is
handled once its last step has a proven end. The robot of today carries them out: no letter leaves here, and a yes from
before an upgrade is a yes all the same.
"""

from __future__ import annotations

from typing import Final

from flows.ledger.model import Case
from flows.ledger.said import Reply
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.afterwards import Afterwards
from flows.runner.casework.lines import list_case
from flows.runner.casework.recheck import as_known_now
from flows.runner.casework.walk import take

_PREFIX: Final = "reply_"


def named(reply: Reply) -> str:
    """Return what the effects of a reply are named for: the same answer twice to one offer leads to one task."""
    return f"{_PREFIX}{reply.kind}"


async def carry_out(work: Engagement, reply: Reply, case: Case, hands: Afterwards) -> None:
    """Do what the recipe says follows; raises `Postponed` or `ConnectorError` to be met again next time.

    What one step leaves to a person does not keep the others from being taken.
    """
    for call in work.robot.replies.get(reply.kind, ()):
        subject = await as_known_now(work, case)
        subject.tell = []
        if ending := await take(work, subject, call, hands):
            list_case(work, case, ending.reason, hands.later)
    work.ledger.replies.mark_handled(reply.id)
