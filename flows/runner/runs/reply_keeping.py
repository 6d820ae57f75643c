"""A list of replies against the ledger: what recording it would come to, row by row, and recording it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flows.ledger import Ledger
from flows.ledger.columns import masked
from flows.ledger.said import NewReply, Verdict
from flows.ledger.states import ReplyKind
from flows.runner.runs import reply_list_texts as texts
from flows.runner.runs.reply_list import ListedReply, ReplyList, RowFault
from flows.runner.telling.replies import LIST


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a list comes to: the replies that are new, how many are known already, and the rows that cannot be used."""

    new: tuple[NewReply, ...]
    known: int
    faults: tuple[RowFault, ...]

    @property
    def by_kind(self) -> Mapping[ReplyKind, int]:
        """Return how many new replies there are of each kind that has any."""
        found = Counter(each.kind for each in self.new)
        return {kind: found[kind] for kind in ReplyKind if found[kind]}


def weigh(opened: Ledger, organisation: str, lineage: str, listed: ReplyList, by: str) -> Weighed:
    """Return what recording a list as somebody's would come to; writes nothing."""
    new: dict[object, NewReply] = {}
    known, faults = 0, list(listed.faults)
    for each in listed.replies:
        reply = _reply(opened, organisation, lineage, each, by)
        same = (opened.history.canonical(reply.citizen_key, None), reply.kind, reply.said_on)
        verdict = Verdict.KNOWN if same in new else opened.replies.judge(reply)
        if verdict is Verdict.NEW:
            new[same] = reply
        elif verdict is Verdict.KNOWN:
            known += 1
        else:
            faults.append(RowFault(each.row, texts.CPR, texts.STRANGER))
    return Weighed(tuple(new.values()), known, tuple(sorted(faults, key=lambda fault: fault.row)))


def keep(opened: Ledger, weighed: Weighed) -> int:
    """Record every new reply and return how many were; one that somebody recorded meanwhile is not one of them.

    What stops it midway leaves the first ones recorded: the same list again records the rest.
    """
    return sum(opened.replies.record(each).verdict is Verdict.NEW for each in weighed.new)


def _reply(opened: Ledger, organisation: str, lineage: str, each: ListedReply, by: str) -> NewReply:
    key = opened.keys.citizen_key(each.cpr)
    return NewReply(organisation, lineage, key, each.kind, each.said_on, LIST, by, masked(each.note))
