"""The testkommune's own count beside the ledger's: what was made twice, what is claimed and was never made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from chaos_world import World

from connectors.sandbox.town import Town
from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.states import EffectState, Outcome
from flows.runner.home import Home

UNSURE: Final = ("WRITE_UNKNOWN", "LETTER_UNKNOWN", "TOO_MANY_ATTEMPTS")


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of thing that may not be made twice or lost."""

    kind: str
    made: int
    """By the testkommune's count."""
    known: int
    """Confirmed in the ledger."""
    unsure: int
    """Effects of which the ledger says that nobody knows."""
    twice: int
    """Made more than once for one citizen, by the testkommune's count."""

    @property
    def lost(self) -> int:
        """Return how many the ledger has no trace of, or says were made and were not."""
        return max(0, self.made - self.known - self.unsure) + max(0, self.known - self.made)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one batch."""

    rows: tuple[Row, ...]
    acted: int
    """Cases that the batch opened."""
    done: int
    unsure: int
    """Cases that went to a person because nobody could know whether something had happened."""
    parked: int
    left: int
    """Cases without an ending."""

    @property
    def twice(self) -> int:
        """Return how many things were made more than once."""
        return sum(row.twice for row in self.rows)

    @property
    def lost(self) -> int:
        """Return how many cases or things were lost."""
        return self.left + sum(row.lost for row in self.rows)


def verdict(world: World) -> Verdict:
    """Count now, after a drain."""
    with Home(world.state).ledger() as ledger:
        batch = BatchId(world.batch)
        counts = ledger.cases.counts(batch)
        reasons = Counter({(each.outcome, each.reason): each.count for each in counts.reasons})
        return Verdict(
            rows=_rows(world.town, ledger, batch),
            acted=len(ledger.cases.of_batch(batch, limit=100_000)),
            done=counts.of(Outcome.DONE),
            unsure=sum(reasons[Outcome.NEEDS_PERSON, reason] for reason in UNSURE),
            parked=counts.of(Outcome.PARKED),
            left=ledger.cases.unended(batch),
        )


def _rows(town: Town, ledger: Ledger, batch: BatchId) -> tuple[Row, ...]:
    known, unsure = _known(ledger, batch)
    counts = town.counts()
    letters = counts.letters_digital + counts.letters_paper
    several = counts.letter_ids_repeated + counts.citizens_with_several_letters
    truth, people = town.care.app.truth, [citizen.cpr for citizen in town.citizens]
    offers = (_repeated(each.name for each in truth.interventions(cpr) if each.by_robot) for cpr in people)
    tasks = (_repeated((each.type, each.title) for each in truth.tasks(cpr) if each.by_robot) for cpr in people)
    files = (_repeated(each.original_file_name for each in truth.documents(cpr)) for cpr in people)
    paths = (_repeated(each.name for each in truth.pathways(cpr) if each.by_robot and each.open) for cpr in people)
    return (
        _row("interventions", counts.interventions, sum(offers), "create_intervention", known, unsure),
        _row("letters", letters, several, "send_letter", known, unsure),
        _row("tasks", counts.tasks, sum(tasks), "tell_", known, unsure),
        _row("filings", counts.documents, sum(files), "file_letter", known, unsure),
        _row("pathways", counts.pathways, sum(paths), "open_pathway", known, unsure),
    )


def _row(kind: str, made: int, twice: int, step: str, known: Counter[str], unsure: Counter[str]) -> Row:
    return Row(kind, made, _sum(known, step), _sum(unsure, step), twice)


def _sum(found: Counter[str], step: str) -> int:
    return sum(count for name, count in found.items() if name.startswith(step))


def _known(ledger: Ledger, batch: BatchId) -> tuple[Counter[str], Counter[str]]:
    known: Counter[str] = Counter()
    unsure: Counter[str] = Counter()
    for case in ledger.cases.of_batch(batch, limit=100_000):
        for effect in ledger.effects.of(case.id):
            known[effect.step] += effect.state is EffectState.CONFIRMED
            unsure[effect.step] += effect.state in (EffectState.UNKNOWN, EffectState.INTENT)
    return known, unsure


def _repeated(things: Iterable[object]) -> int:
    return sum(count - 1 for count in Counter(things).values())
