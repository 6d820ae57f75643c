"""What follows the citizens' replies, as the recipe says: a task, a closed intervention, a line for a person.

Read from the ledger each time: what a system that is down puts off is met again by the next follow-up, and a reply is
handled once its last step has a proven end. The robot of today carries them out: no letter leaves here, and a yes from
before an upgrade is a yes all the same.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from connectors.errors import ConnectorError
from flows.ledger.model import Case
from flows.ledger.said import ANSWERS, Reply, place
from flows.ledger.step_names import REPLY
from flows.recipe.model import StepCall
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.afterwards import Afterwards
from flows.runner.casework.lines import list_case
from flows.runner.casework.postponing import Postponed
from flows.runner.casework.recheck import as_known_now
from flows.runner.casework.walk import take

UNFOLLOWED: Final = "REPLY_UNFOLLOWED"
"""The recipe says nothing of this kind of reply: a person decides what follows."""


def named(work: Engagement, reply: Reply) -> str:
    """Return what the effects of a reply are named for: the same answer twice to one offer leads to one task.

    A yes that follows a no is another yes than the first, and is told again: named for the day it was first said.
    """
    if reply.kind not in ANSWERS:
        return f"{REPLY}{reply.kind}"
    turns = [(kind, list(same)) for kind, same in groupby(_answers(work, reply), key=lambda each: each.kind)]
    mine = [same for kind, same in turns if kind is reply.kind]
    first = next((same[0] for same in mine[1:] if any(each.id == reply.id for each in same)), None)
    return f"{REPLY}{reply.kind}.{first.said_on}" if first else f"{REPLY}{reply.kind}"


async def carry_out(work: Engagement, reply: Reply, case: Case, hands: Afterwards) -> None:
    """Do what the recipe says follows; raises `Postponed` or `ConnectorError` to be met again next time.

    What one step leaves to a person, or cannot do yet, does not keep the others from being taken. An answer that has
    been changed since leads to nothing.
    """
    now = work.ledger.replies.get(reply.id)
    if now is None or not now.stands:
        # Withdrawn since this follow-up began.
        return
    if _is_taken_back(work, reply):
        work.ledger.replies.mark_handled(reply.id)
        return
    if reply.kind not in work.robot.replies:
        list_case(work, case, UNFOLLOWED, hands.later)
    waiting: list[Exception] = []
    for call in work.robot.replies.get(reply.kind, ()):
        try:
            await _step(work, case, call, hands)
        except (Postponed, ConnectorError) as error:
            waiting.append(error)
    if waiting:
        raise waiting[0]
    work.ledger.replies.mark_handled(reply.id)


async def _step(work: Engagement, case: Case, call: StepCall, hands: Afterwards) -> None:
    subject = await as_known_now(work, case)
    subject.tell = []
    if ending := await take(work, subject, call, hands):
        list_case(work, case, ending.reason, hands.later)


def _is_taken_back(work: Engagement, reply: Reply) -> bool:
    newest = _answers(work, reply)[-1:]
    return reply.kind in ANSWERS and any(each.kind is not reply.kind for each in newest)


def _answers(work: Engagement, reply: Reply) -> list[Reply]:
    """Return what the citizen has answered to this very offer, and not withdrawn, the last word last."""
    said = work.ledger.replies.of(reply.organisation, reply.lineage, reply.citizen_key)
    standing = (each for each in said if each.stands and each.kind in ANSWERS and each.case == reply.case)
    return sorted(standing, key=lambda each: place(each.kind, each.said_on))
