"""What a citizen was offered before: by this runner, or before it came; and how many offers a period has had."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from flows.ledger import people
from flows.ledger.audit import append
from flows.ledger.case_rows import case_of
from flows.ledger.database import Database, Tx
from flows.ledger.ids import CitizenKey
from flows.ledger.keys import Keys
from flows.ledger.model import Case, Waiver
from flows.ledger.schema import aliases, batches, cases, earlier, effects, proposals, waivers
from flows.ledger.states import LETTER_CHANNELS, BatchState, EffectState, Outcome
from flows.ledger.step_names import follows

_HERE: Final = ZoneInfo("Europe/Copenhagen")
_PAGE: Final = 500
_NO_OFFER: Final = (Outcome.EXCLUDED, Outcome.CANCELLED, Outcome.ALREADY_HANDLED)
_NEVER_SHOWN: Final = (BatchState.PREPARING, BatchState.ABANDONED)


class History:
    """What the rules need to know of the past. Dates are Danish calendar days."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def import_earlier(self, organisation: str, lineage: str, rows: Iterable[tuple[CitizenKey, date, str]]) -> int:
        """Store invitations sent before this runner came: all or none; return how many were new."""
        with self._database.write() as tx:
            before = _imported(tx, organisation, lineage)
            page: list[dict[str, Any]] = []
            for key, invited, source in rows:
                page.append({"organisation": organisation, "lineage": lineage, "citizen_key": key, "invited": invited})
                page[-1] |= {"source": source, "imported_at": tx.now}
                if len(page) == _PAGE:
                    _store(tx, page)
                    page = []
            _store(tx, page)
            return _imported(tx, organisation, lineage) - before

    def has_earlier(self, organisation: str, lineage: str) -> bool:
        """Return whether any earlier invitation has been imported."""
        with self._database.read() as tx:
            return _imported(tx, organisation, lineage) > 0

    def waive(self, organisation: str, lineage: str, by: str, why: str) -> bool:
        """Record that nothing needs importing before the first live run; a person says so, and `why` (encrypted).

        False: somebody has said so already, and that word stands; the first live run is held up to it.
        """
        sealed = self._keys.seal(why.encode(), f"waiver/{organisation}/{lineage}")
        with self._database.write() as tx:
            values = {"waived_by": by, "why": sealed, "waived_at": tx.now}
            row = tx.insert(waivers).values(organisation=organisation, lineage=lineage, **values)
            if not tx.change(row.on_conflict_do_nothing()):
                return False
            append(tx, self._keys, by, "waive", lineage, "tidligere invitationer importeres ikke")
        return True

    def waiver(self, organisation: str, lineage: str) -> Waiver | None:
        """Return the waiver, or None."""
        chosen = select(waivers).where(waivers.c.organisation == organisation, waivers.c.lineage == lineage)
        with self._database.read() as tx:
            row = tx.one(chosen)
        if row is None:
            return None
        why = self._keys.open(row.why, f"waiver/{organisation}/{lineage}").decode()
        return Waiver(organisation, lineage, row.waived_by, why, row.waived_at)

    def last_offer(self, organisation: str, lineage: str, citizen_key: CitizenKey) -> date | None:
        """Return the day of the latest offer: a done case, an accepted letter, or an earlier invitation."""
        with self._database.read() as tx:
            return _last_offer(tx, organisation, lineage, people.kin(tx, citizen_key))

    def case_for(self, organisation: str, lineage: str, citizen_key: CitizenKey, occasion: str) -> Case | None:
        """Return the case this citizen already has for the occasion, under any CPR number known to be theirs."""
        with self._database.read() as tx:
            theirs = _theirs(organisation, lineage, people.kin(tx, citizen_key))
            row = tx.one(select(cases).where(*theirs, cases.c.occasion == occasion))
        return None if row is None else case_of(row)

    def strangers(self, keys: Collection[CitizenKey]) -> frozenset[CitizenKey]:
        """Return those the ledger has never acted on, imported, renumbered or made to wait: nothing to look up."""
        places = (
            select(cases.c.citizen_key).where(cases.c.citizen_key.in_(keys)),
            select(earlier.c.citizen_key).where(earlier.c.citizen_key.in_(keys)),
            select(aliases.c.citizen_key).where(aliases.c.citizen_key.in_(keys)),
            select(aliases.c.canonical).where(aliases.c.canonical.in_(keys)),
            select(proposals.c.citizen_key).where(
                proposals.c.citizen_key.in_(keys), proposals.c.outcome == Outcome.WAITING
            ),
        )
        with self._database.read() as tx:
            known = {CitizenKey(row[0]) for chosen in places for row in tx.rows(chosen)}
        return frozenset(keys) - known

    def canonical(self, citizen_key: CitizenKey, earlier: CitizenKey | None) -> CitizenKey:
        """Return the key to use for a citizen who may have had another CPR number; writes nothing."""
        with self._database.read() as tx:
            return people.choose(tx, citizen_key, earlier)

    def alias(self, new: CitizenKey, old: CitizenKey) -> bool:
        """Remember that two keys are one citizen; a live run does. False: that was known."""
        with self._database.write() as tx:
            return people.join(tx, new, people.root(tx, old))

    def offers_in_period(self, organisation: str, lineage: str, district: str, start: date, end: date) -> int:
        """Return how many cases to be acted on were opened from `start` until, not including, `end`.

        Those that ended without an offer (excluded, cancelled, already handled) take no capacity.
        """
        taken = or_(cases.c.outcome.is_(None), cases.c.outcome.not_in(_NO_OFFER))
        where = (
            cases.c.organisation == organisation,
            cases.c.lineage == lineage,
            cases.c.district == district,
            cases.c.proposed == Outcome.DONE,
            cases.c.opened_at >= _midnight(start),
            cases.c.opened_at < _midnight(end),
        )
        with self._database.read() as tx:
            return int(tx.value(select(func.count()).select_from(cases).where(taken, *where)))

    def waiting_since(self, organisation: str, lineage: str, citizen_key: CitizenKey) -> date | None:
        """Return the day of the first batch that made this citizen wait, since the latest offer if there was one."""
        with self._database.read() as tx:
            keys = people.kin(tx, citizen_key)
            offered = _last_offer(tx, organisation, lineage, keys)
            waited = (
                select(func.min(batches.c.created_at))
                .join(proposals, proposals.c.batch == batches.c.id)
                .where(
                    proposals.c.citizen_key.in_(keys),
                    proposals.c.outcome == Outcome.WAITING,
                    batches.c.organisation == organisation,
                    batches.c.lineage == lineage,
                    batches.c.state.not_in(_NEVER_SHOWN),
                )
            )
            if offered is not None:
                waited = waited.where(batches.c.created_at >= _midnight(offered))
            return _day(tx.value(waited))


def _last_offer(tx: Tx, organisation: str, lineage: str, keys: tuple[CitizenKey, ...]) -> date | None:
    theirs = _theirs(organisation, lineage, keys)
    done = tx.value(select(func.max(cases.c.ended_at)).where(*theirs, cases.c.outcome == Outcome.DONE))
    # Found by the citizen's few cases: asked for by state, every letter ever sent would be walked through.
    own = [row.id for row in tx.rows(select(cases.c.id).where(*theirs))]
    made = tx.rows(select(effects).where(effects.c.case.in_(own))) if own else []
    offers = (each for each in made if each.channel in LETTER_CHANNELS and not follows(each.step))
    letters = (each for each in offers if each.state == EffectState.CONFIRMED)
    sent = max((each.confirmed_at for each in letters if each.confirmed_at is not None), default=None)
    imported = tx.value(
        select(func.max(earlier.c.invited)).where(
            earlier.c.organisation == organisation, earlier.c.lineage == lineage, earlier.c.citizen_key.in_(keys)
        )
    )
    return max((day for day in (_day(done), _day(sent), imported) if day is not None), default=None)


def _theirs(organisation: str, lineage: str, keys: tuple[CitizenKey, ...]) -> tuple[Any, ...]:
    return cases.c.organisation == organisation, cases.c.lineage == lineage, cases.c.citizen_key.in_(keys)


def _imported(tx: Tx, organisation: str, lineage: str) -> int:
    mine = (earlier.c.organisation == organisation, earlier.c.lineage == lineage)
    return int(tx.value(select(func.count()).select_from(earlier).where(*mine)))


def _store(tx: Tx, page: list[dict[str, Any]]) -> None:
    if page:
        tx.connection.execute(tx.insert(earlier).on_conflict_do_nothing(), page)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _HERE).astimezone(UTC)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(_HERE).date()
