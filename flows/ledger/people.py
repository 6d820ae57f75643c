"""One person under several CPR numbers: which keys are the same citizen, and which of them stands for all."""

from __future__ import annotations

from sqlalchemy import exists, or_, select, update

from flows.ledger.database import Tx
from flows.ledger.ids import CitizenKey
from flows.ledger.schema import aliases, cases, earlier


def root(tx: Tx, key: CitizenKey) -> CitizenKey:
    """Return the key that stands for this citizen; itself when no change of number is known."""
    found = tx.value(select(aliases.c.canonical).where(aliases.c.citizen_key == key))
    return key if found is None else CitizenKey(found)


def kin(tx: Tx, key: CitizenKey) -> tuple[CitizenKey, ...]:
    """Return every key of the same person, the canonical one first."""
    canonical = root(tx, key)
    others = tx.rows(select(aliases.c.citizen_key).where(aliases.c.canonical == canonical))
    return (canonical, *(CitizenKey(row.citizen_key) for row in others))


def choose(tx: Tx, key: CitizenKey, before: CitizenKey | None) -> CitizenKey:
    """Return the key to use for a citizen who may have had the number of `before`; writes nothing."""
    canonical = root(tx, key)
    if canonical != key or before is None:
        return canonical
    older = root(tx, before)
    # A case made before the change was known must keep blocking a second one.
    return key if _is_known(tx, key) and not _is_known(tx, older) else older


def join(tx: Tx, key: CitizenKey, canonical: CitizenKey) -> bool:
    """Remember that `key` is the person `canonical` stands for; False when that is known, or the two are one key."""
    target = root(tx, canonical)
    if target == key or root(tx, key) == target:
        return False
    same = or_(aliases.c.citizen_key == key, aliases.c.canonical == root(tx, key))
    tx.change(update(aliases).where(same).values(canonical=target))
    row = tx.insert(aliases).values(citizen_key=key, canonical=target, noted_at=tx.now)
    tx.change(row.on_conflict_do_nothing(index_elements=["citizen_key"]))
    return True


def _is_known(tx: Tx, key: CitizenKey) -> bool:
    acted = exists().where(cases.c.citizen_key == key)
    invited = exists().where(earlier.c.citizen_key == key)
    return bool(tx.value(select(or_(acted, invited))))
