"""Citizens' replies: recorded once, withdrawn when they were a mistake, never deleted.

standing -> handled, once the robot has done what follows it; standing or handled -> withdrawn, and then it counts for
nothing. A reply belongs to an organisation's robot, not to one adoption of it: a no is a no however one was offered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select, update

from flows.ledger import people
from flows.ledger.audit import append
from flows.ledger.database import Database, Tx
from flows.ledger.ids import CaseId, CitizenKey, ReplyId, new_reply_id
from flows.ledger.keys import Keys
from flows.ledger.said import NewReply, Recorded, Reply, Said, Verdict, said_of, together
from flows.ledger.schema import aliases, cases, earlier, replies
from flows.ledger.states import CaseState, ReplyKind

_STANDING: Final = replies.c.withdrawn_at.is_(None)
_INTERNAL: Final = ("note", "why")


class Replies:
    """The replies of this runner."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def judge(self, new: NewReply) -> Verdict:
        """Return what recording it would come to; writes nothing."""
        with self._database.read() as tx:
            return _judged(tx, new)[0]

    def record(self, new: NewReply) -> Recorded:
        """Keep a reply under the citizen's newest case with this robot, and who recorded it in the audit.

        Whoever may record may. The same citizen, kind and day is known already, and nothing is written.
        """
        with self._database.write() as tx:
            verdict, keys, known = _judged(tx, new)
            if verdict is not Verdict.NEW:
                return Recorded(verdict, known)
            row = self._row(tx, new, keys)
            tx.change(replies.insert().values(row))
            append(tx, self._keys, new.recorded_by, "record_reply", keys[0], f"{new.kind} {new.said_on} ({row['id']})")
            return Recorded(verdict, _demand(tx, ReplyId(row["id"])))

    def withdraw(self, reply: ReplyId, by: str, why: str) -> bool:
        """Let a reply that was a mistake count for nothing; whoever may record may. `why` is encrypted.

        False: it has been withdrawn already, or there is none. What has been done outside because of it stays done.
        """
        values: dict[str, Any] = {"withdrawn_by": by, "why": self._keys.seal(why.encode(), f"reply-why/{reply}")}
        with self._database.write() as tx:
            still = update(replies).where(replies.c.id == reply, _STANDING)
            if tx.change(still.values(**values, withdrawn_at=tx.now)) == 0:
                return False
            found = _demand(tx, reply)
            append(tx, self._keys, by, "withdraw_reply", found.citizen_key, f"{found.kind} {found.said_on} ({reply})")
        return True

    def mark_handled(self, reply: ReplyId) -> bool:
        """Record that what follows the reply has been done; the follow-up does. False: it was, or it is withdrawn."""
        left = (replies.c.id == reply, _STANDING, replies.c.handled_at.is_(None))
        with self._database.write() as tx:
            return tx.change(update(replies).where(*left).values(handled_at=tx.now)) == 1

    def get(self, reply: ReplyId) -> Reply | None:
        """Return the reply, or None."""
        with self._database.read() as tx:
            row = tx.one(select(replies).where(replies.c.id == reply))
        return None if row is None else _reply(row)

    def note(self, reply: ReplyId) -> str:
        """Return the note, decrypted; whoever asks says why in the audit."""
        return self._sealed(reply, "note", f"reply/{reply}")

    def why(self, reply: ReplyId) -> str:
        """Return why it was withdrawn, decrypted; whoever asks says why in the audit."""
        return self._sealed(reply, "why", f"reply-why/{reply}")

    def of(self, organisation: str, lineage: str, citizen_key: CitizenKey) -> list[Reply]:
        """Return a citizen's replies, oldest first, the withdrawn too, under every CPR number known to be theirs."""
        with self._database.read() as tx:
            theirs = (*_mine(organisation, lineage), replies.c.citizen_key.in_(people.kin(tx, citizen_key)))
            return [_reply(row) for row in tx.rows(select(replies).where(*theirs).order_by(*_IN_ORDER))]

    def said(self, organisation: str, lineage: str, *keys: CitizenKey) -> Said:
        """Return what counts of all that one citizen has said under these keys."""
        return together(self.said_by(organisation, lineage, keys).values())

    def said_by(self, organisation: str, lineage: str, keys: Collection[CitizenKey]) -> Mapping[CitizenKey, Said]:
        """Return what counts for each of these keys: a page of citizens costs three questions, not three each."""
        with self._database.read() as tx:
            same = _same_people(tx, keys)
            asked = {each for kin in same.values() for each in kin}
            chosen = select(replies.c.citizen_key, replies.c.kind, replies.c.said_on).where(
                *_mine(organisation, lineage), _STANDING, replies.c.citizen_key.in_(asked)
            )
            heard: dict[str, list[Any]] = {}
            for row in tx.rows(chosen):
                heard.setdefault(row.citizen_key, []).append((ReplyKind(row.kind), row.said_on))
        return {key: said_of(each for one in kin for each in heard.get(one, ())) for key, kin in same.items()}

    def unhandled(self, adoption: str, limit: int, after: Reply | None = None) -> list[Reply]:
        """Return a page of what the adoption's robot still has to act on, oldest first; `after` ends the page before.

        A case at work is left in peace.
        """
        chosen = select(replies).join(cases, cases.c.id == replies.c.case)
        left = [cases.c.adoption == adoption, cases.c.state == CaseState.ENDED, *_LEFT]
        if after is not None:
            left.append(_comes_after(after))
        with self._database.read() as tx:
            return [_reply(row) for row in tx.rows(chosen.where(*left).order_by(*_IN_ORDER).limit(limit))]

    def recent(self, organisation: str, limit: int, *, unhandled: bool = False) -> list[Reply]:
        """Return an organisation's newest replies, newest first; `unhandled` are those the robot is not done with."""
        chosen = select(replies).where(replies.c.organisation == organisation, *(_LEFT if unhandled else ()))
        ordered = chosen.order_by(replies.c.recorded_at.desc(), replies.c.id).limit(limit)
        with self._database.read() as tx:
            return [_reply(row) for row in tx.rows(ordered)]

    def counts(self, organisation: str) -> dict[ReplyKind, int]:
        """Return how many standing replies of each kind an organisation has, every kind named."""
        by_kind = select(replies.c.kind, func.count().label("many")).group_by(replies.c.kind)
        with self._database.read() as tx:
            rows = tx.rows(by_kind.where(replies.c.organisation == organisation, _STANDING))
        found = {ReplyKind(row.kind): int(row.many) for row in rows}
        return {kind: found.get(kind, 0) for kind in ReplyKind}

    def left(self, organisation: str) -> int:
        """Return how many of an organisation's replies the robot is not done with."""
        waiting = select(func.count()).select_from(replies).where(replies.c.organisation == organisation, *_LEFT)
        with self._database.read() as tx:
            return int(tx.value(waiting))

    def _row(self, tx: Tx, new: NewReply, keys: tuple[CitizenKey, ...]) -> dict[str, Any]:
        reply = new_reply_id()
        case = _newest_case(tx, new.organisation, new.lineage, keys)
        return {
            "id": reply,
            "organisation": new.organisation,
            "lineage": new.lineage,
            "citizen_key": keys[0],
            "case": case,
            "kind": new.kind,
            "said_on": new.said_on,
            "source": new.source,
            "note": self._keys.seal(new.note.encode(), f"reply/{reply}") if new.note else None,
            "recorded_by": new.recorded_by,
            "recorded_at": tx.now,
            "withdrawn_by": "",
            # Without a case there is no offer to close and nobody to tell of it: the rules hear of it, no more.
            "handled_at": tx.now if case is None else None,
        }

    def _sealed(self, reply: ReplyId, column: str, context: str) -> str:
        with self._database.read() as tx:
            sealed = tx.value(select(replies.c[column]).where(replies.c.id == reply))
        return "" if sealed is None else self._keys.open(sealed, context).decode()


_LEFT: Final = (_STANDING, replies.c.handled_at.is_(None))
_IN_ORDER: Final = (replies.c.said_on, replies.c.recorded_at, replies.c.id)


def _comes_after(reply: Reply) -> ColumnElement[bool]:
    said, recorded, key = _IN_ORDER
    same_day, same_time = said == reply.said_on, recorded == reply.recorded_at
    later = and_(same_day, or_(recorded > reply.recorded_at, and_(same_time, key > reply.id)))
    return or_(said > reply.said_on, later)


def _judged(tx: Tx, new: NewReply) -> tuple[Verdict, tuple[CitizenKey, ...], Reply | None]:
    keys = people.kin(tx, new.citizen_key)
    same = (*_mine(new.organisation, new.lineage), replies.c.citizen_key.in_(keys), _STANDING)
    row = tx.one(select(replies).where(*same, replies.c.kind == new.kind, replies.c.said_on == new.said_on))
    if row is not None:
        return Verdict.KNOWN, keys, _reply(row)
    if new.kind is ReplyKind.DECLINED_FOREVER or _was_offered(tx, new.organisation, new.lineage, keys):
        return Verdict.NEW, keys, None
    return Verdict.STRANGER, keys, None


def _was_offered(tx: Tx, organisation: str, lineage: str, keys: tuple[CitizenKey, ...]) -> bool:
    invited = exists().where(
        earlier.c.organisation == organisation, earlier.c.lineage == lineage, earlier.c.citizen_key.in_(keys)
    )
    return bool(_newest_case(tx, organisation, lineage, keys) or tx.value(select(invited)))


def _newest_case(tx: Tx, organisation: str, lineage: str, keys: tuple[CitizenKey, ...]) -> CaseId | None:
    theirs = (cases.c.organisation == organisation, cases.c.lineage == lineage, cases.c.citizen_key.in_(keys))
    found = tx.value(select(cases.c.id).where(*theirs).order_by(cases.c.opened_at.desc(), cases.c.id).limit(1))
    return None if found is None else CaseId(found)


def _same_people(tx: Tx, keys: Collection[CitizenKey]) -> dict[CitizenKey, frozenset[str]]:
    """Return for each key all keys of the same person, itself among them."""
    touched = tx.rows(select(aliases).where(or_(aliases.c.citizen_key.in_(keys), aliases.c.canonical.in_(keys))))
    roots: dict[str, str] = {row.citizen_key: row.canonical for row in touched}
    kin: dict[str, set[str]] = {}
    for row in tx.rows(select(aliases).where(aliases.c.canonical.in_(set(roots.values())))) if touched else ():
        kin.setdefault(row.canonical, {row.canonical}).add(row.citizen_key)
    return {key: frozenset(kin.get(roots.get(key, key), {key})) for key in keys}


def _mine(organisation: str, lineage: str) -> tuple[ColumnElement[bool], ...]:
    return replies.c.organisation == organisation, replies.c.lineage == lineage


def _demand(tx: Tx, reply: ReplyId) -> Reply:
    return _reply(tx.connection.execute(select(replies).where(replies.c.id == reply)).one())


def _reply(row: Row[Any]) -> Reply:
    known = row._asdict()
    for internal in _INTERNAL:
        del known[internal]
    known |= {
        "id": ReplyId(row.id),
        "citizen_key": CitizenKey(row.citizen_key),
        "case": None if row.case is None else CaseId(row.case),
        "kind": ReplyKind(row.kind),
    }
    return Reply(**known)
