"""The catalogue's front door: register, adopt, record, read. Whatever comes in has passed the boundary."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import TracebackType
from typing import Final, Self

from catalogue.adoption import AdoptionLine, AdoptionState
from catalogue.boundary import cvr, identifier, organisation_name
from catalogue.errors import UnknownRobot, ValueRefused, VersionChanged
from catalogue.evidence import MadeTotal, OutcomeTotal, ProvenOn, made_totals, outcome_totals, proven_on
from catalogue.labels import WORDS
from catalogue.model import Card, Evidence
from catalogue.search import Answer, Found, Query, search
from catalogue.store import Records, VersionRow

_CARDS: Final = 4096
"""Cards kept read; all of OS2autoproces is half as many."""


@dataclass(frozen=True, slots=True)
class RobotLine:
    """One robot in the list, by its newest version."""

    lineage: str
    version: str
    title: str
    short_description: str
    phase: str
    """Danish."""
    organisations: int
    """How many use it now: adoptions that have ended are not counted."""


@dataclass(frozen=True, slots=True)
class CardPage:
    """All that one reader may see of a robot; `version` and `card` are the newest."""

    lineage: str
    version: str
    content_hash: str
    card: Card
    versions: tuple[str, ...]
    """Newest first."""
    adoptions: tuple[AdoptionLine, ...]
    totals: tuple[OutcomeTotal, ...]
    made: tuple[MadeTotal, ...]
    systems: tuple[ProvenOn, ...] = ()


class Catalogue:
    """What robots exist, who uses them, and what they achieve. It cannot be handed a citizen."""

    def __init__(self, records: Records) -> None:
        self._records = records

    @classmethod
    def open(cls, url: str, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Self:
        """Open the catalogue at a database URL and bring its schema up.

        Raises `CatalogueDown` or `CatalogueTooNew`. Close it, or use it in a `with`.
        """
        return cls(Records(url, clock))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._records.close()

    def register(self, card: Card, lineage: str, version: str, content_hash: str) -> None:
        """Make a version known, once: the same again changes nothing, other content raises `VersionChanged`."""
        identifier(lineage, "robottens id")
        identifier(version, "versionen")
        identifier(content_hash, "robottens kontrolsum")
        # A card built round its own checks would bring a citizen in by the back door.
        whole = Card.model_validate(card.model_dump())
        stored = self._records.add_version(lineage, version, content_hash, whole.model_dump_json())
        if stored.content_hash != content_hash:
            raise VersionChanged(lineage, version)

    def adopt(
        self,
        adoption: str,
        organisation_cvr: str,
        organisation_name: str,
        lineage: str,
        version: str,
        state: AdoptionState | str,
    ) -> None:
        """Show that an organisation uses a registered version; only the adopting organisation's runner says so.

        The latest word counts. Raises `UnknownRobot` when the version is not registered.
        """
        line = _line(adoption, organisation_cvr, organisation_name, version, state)
        self._demand(lineage, version)
        self._records.put_adoption(lineage, line)

    def record_evidence(self, evidence: Evidence) -> bool:
        """Keep what a batch has achieved so far; only the runner that ran it does so.

        False means that this organisation's batch is known with as high a revision: nothing was changed.
        Raises `UnknownRobot` when the version is not registered.
        """
        whole = Evidence.model_validate(evidence.model_dump())
        self._demand(whole.lineage, whole.version)
        return self._records.put_batch(whole)

    def knows(self, lineage: str, version: str) -> bool:
        """Return whether a version is registered, whoever may see it."""
        return self._records.has_version(lineage, version)

    def robots(self, reader_cvr: str | None = None) -> tuple[RobotLine, ...]:
        """Return every robot that `reader_cvr` may see, by its newest version, by title."""
        return tuple(sorted(map(_line_of, self._found(reader_cvr)), key=lambda line: (line.title, line.lineage)))

    def search(self, query: Query, reader_cvr: str | None = None) -> Answer:
        """Return the robots that match, by their newest versions; what `reader_cvr` may not see is in no count."""
        return search(self._found(reader_cvr), query)

    def card(self, lineage: str, reader_cvr: str | None = None) -> CardPage | None:
        """Return a robot's page as `reader_cvr` may see it; None when there is none, or it is not for them to see.

        Everyone but the organisation whose citizens were counted sees no number under five, and none that such a
        number could be worked out from. A reader without a CVR number owns nothing.
        """
        rows = _newest_first(self._records.versions(lineage))
        if not rows:
            return None
        card = _card(rows[0].card)
        if not card.is_shown_to(reader_cvr):
            return None
        return CardPage(
            lineage=lineage,
            version=rows[0].version,
            content_hash=rows[0].content_hash,
            card=card,
            versions=tuple(row.version for row in rows),
            adoptions=self._records.adoptions(lineage),
            totals=outcome_totals(self._records.counts(lineage), reader_cvr),
            made=made_totals(self._records.made(lineage), reader_cvr),
            systems=proven_on(self._records.systems(lineage)),
        )

    def _found(self, reader_cvr: str | None) -> list[Found]:
        """Return every robot a reader may see, in two questions however many there are."""
        by_lineage: dict[str, list[VersionRow]] = {}
        for row in self._records.versions():
            by_lineage.setdefault(row.lineage, []).append(row)
        users = self._records.users(AdoptionState.ENDED)
        newest = [_newest_first(rows)[0] for rows in by_lineage.values()]
        cards = ((row, _card(row.card)) for row in newest)
        shown = ((row, card) for row, card in cards if card.is_shown_to(reader_cvr))
        return [Found(row.lineage, row.version, card, users.get(row.lineage, 0)) for row, card in shown]

    def _demand(self, lineage: str, version: str) -> None:
        if not self._records.has_version(identifier(lineage, "robottens id"), identifier(version, "versionen")):
            raise UnknownRobot(lineage, version)


def _line(adoption: str, number: str, name: str, version: str, state: str) -> AdoptionLine:
    if state not in {word.value for word in AdoptionState}:
        words = ", ".join(f"`{word.value}`" for word in AdoptionState)
        raise ValueRefused("ibrugtagningens tilstand", f"én af {words}")
    return AdoptionLine(
        identifier(adoption, "ibrugtagningens id"),
        cvr(number),
        organisation_name(name),
        version,
        AdoptionState(state),
        changed="",
    )


@lru_cache(maxsize=_CARDS)
def _card(document: str) -> Card:
    """Read a stored card; the same words are the same card, and it cannot be changed."""
    return Card.model_validate_json(document)


def _line_of(found: Found) -> RobotLine:
    card = found.card
    return RobotLine(
        found.lineage, found.version, card.title, card.short_description, WORDS[card.phase], found.organisations
    )


def _newest_first(rows: Sequence[VersionRow]) -> list[VersionRow]:
    return sorted(rows, key=_order, reverse=True)


def _order(row: VersionRow) -> tuple[list[int], bool, str]:
    # 1.10.0 comes after 1.9.0, and 1.0.0 after its own trial versions 1.0.0-...
    release, _, trial = row.version.partition("-")
    return ([int(part) for part in re.findall(r"\d+", release)], not trial, row.registered)
