"""Reading and writing the catalogue: one method a statement or two, no rule but uniqueness."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import delete, func, select

from catalogue.adoption import AdoptionLine, AdoptionState
from catalogue.model import Evidence
from catalogue.store.database import Database, insert
from catalogue.store.rows import CountRow, MadeRow, SystemsRow, VersionRow
from catalogue.store.schema import adoptions, batches, counts, versions


class Records:
    """The tables of one catalogue."""

    def __init__(self, url: str, clock: Callable[[], datetime]) -> None:
        self._database = Database(url)
        self._clock = clock

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def add_version(self, lineage: str, version: str, content_hash: str, card: str) -> VersionRow:
        """Store a version unless it is there, and return what is there now."""
        row = VersionRow(lineage, version, content_hash, card, self._now())
        values = {name: getattr(row, name) for name in VersionRow.__slots__}
        with self._database.write() as connection:
            connection.execute(insert(connection, versions).values(values).on_conflict_do_nothing())
            which = (versions.c.lineage == lineage, versions.c.version == version)
            return VersionRow(*connection.execute(select(versions).where(*which)).one())

    def versions(self, lineage: str | None = None) -> tuple[VersionRow, ...]:
        """Return the versions of one robot, or of all, as they were registered."""
        chosen = select(versions).order_by(versions.c.lineage, versions.c.registered, versions.c.version)
        if lineage is not None:
            chosen = chosen.where(versions.c.lineage == lineage)
        with self._database.read() as connection:
            return tuple(VersionRow(*row) for row in connection.execute(chosen))

    def has_version(self, lineage: str, version: str) -> bool:
        """Return whether this version is registered."""
        which = (versions.c.lineage == lineage, versions.c.version == version)
        with self._database.read() as connection:
            return connection.execute(select(versions.c.version).where(*which)).first() is not None

    def put_adoption(self, lineage: str, line: AdoptionLine) -> None:
        """Store or replace what is known of one adoption; `line.changed` is set here."""
        values = {
            "organisation_cvr": line.organisation_cvr,
            "adoption": line.adoption,
            "organisation_name": line.organisation_name,
            "lineage": lineage,
            "version": line.version,
            "state": line.state.value,
            "changed": self._now(),
        }
        key = ["organisation_cvr", "adoption"]
        with self._database.write() as connection:
            statement = insert(connection, adoptions).values(values)
            connection.execute(statement.on_conflict_do_update(index_elements=key, set_=values))

    def adoptions(self, lineage: str) -> tuple[AdoptionLine, ...]:
        """Return who uses a robot, by organisation's name."""
        chosen = select(adoptions).where(adoptions.c.lineage == lineage)
        ordered = chosen.order_by(adoptions.c.organisation_name, adoptions.c.adoption)
        with self._database.read() as connection:
            rows = connection.execute(ordered).all()
        return tuple(
            AdoptionLine(
                row.adoption,
                row.organisation_cvr,
                row.organisation_name,
                row.version,
                AdoptionState(row.state),
                row.changed,
            )
            for row in rows
        )

    def users(self, but: str) -> dict[str, int]:
        """Return how many organisations use each robot, adoptions in the state `but` not counted."""
        many = func.count(adoptions.c.organisation_cvr.distinct()).label("many")
        chosen = select(adoptions.c.lineage, many).where(adoptions.c.state != but).group_by(adoptions.c.lineage)
        with self._database.read() as connection:
            return {row.lineage: int(row.many) for row in connection.execute(chosen)}

    def put_batch(self, evidence: Evidence) -> bool:
        """Store what a batch has achieved so far; False when as new a measurement is there, and nothing changes."""
        values = evidence.model_dump(mode="json", exclude={"found", "outcomes", "systems"})
        systems = json.dumps([each.model_dump() for each in evidence.systems], ensure_ascii=False)
        values |= {"systems": systems, "received": self._now()}
        key = {"organisation_cvr": evidence.organisation_cvr, "batch": evidence.batch}
        with self._database.write() as connection:
            statement = insert(connection, batches).values(values)
            newer = statement.on_conflict_do_update(
                index_elements=list(key), set_=values, where=batches.c.revision < evidence.revision
            )
            if connection.execute(newer.returning(batches.c.batch)).first() is None:
                return False
            connection.execute(delete(counts).where(*(counts.c[name] == value for name, value in key.items())))
            rows = [key | each.model_dump() for each in evidence.outcomes]
            if rows:
                connection.execute(counts.insert(), rows)
        return True

    def counts(self, lineage: str) -> tuple[CountRow, ...]:
        """Return the citizens' endings, summed by organisation, version, month, mode, outcome and reason."""
        cell = (
            batches.c.organisation_cvr,
            batches.c.version,
            batches.c.month,
            batches.c.mode,
            counts.c.outcome,
            counts.c.reason,
        )
        same = (counts.c.organisation_cvr == batches.c.organisation_cvr) & (counts.c.batch == batches.c.batch)
        chosen = select(*cell, func.sum(counts.c.count)).join_from(counts, batches, same)
        with self._database.read() as connection:
            rows = connection.execute(chosen.where(batches.c.lineage == lineage).group_by(*cell).order_by(*cell)).all()
        return tuple(CountRow(*row[:-1], int(row[-1])) for row in rows)

    def made(self, lineage: str) -> tuple[MadeRow, ...]:
        """Return what was done outside, summed by organisation, version, month and mode."""
        cell = (batches.c.organisation_cvr, batches.c.version, batches.c.month, batches.c.mode)
        made = (batches.c.interventions, batches.c.letters_digital, batches.c.letters_paper, batches.c.advisors_told)
        chosen = select(*cell, *(func.sum(column) for column in made)).where(batches.c.lineage == lineage)
        with self._database.read() as connection:
            rows = connection.execute(chosen.group_by(*cell).order_by(*cell)).all()
        return tuple(MadeRow(*row[:4], *(int(value) for value in row[4:])) for row in rows)

    def systems(self, lineage: str) -> tuple[SystemsRow, ...]:
        """Return each different set of systems that batches of a version and mode were worked in; newest first."""
        cell = (batches.c.version, batches.c.mode, batches.c.systems)
        chosen = select(*cell).where(batches.c.lineage == lineage).group_by(*cell)
        ordered = chosen.order_by(func.max(batches.c.received).desc(), *cell)
        with self._database.read() as connection:
            return tuple(SystemsRow(*row) for row in connection.execute(ordered))

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat()
