"""What the demo shows at its end: the ledger's numbers, the testkommune's beside them, the card, what to type next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.model import Proposal
from flows.ledger.states import Outcome
from flows.runner.home import Home
from flows.runner.summary import RunSummary
from flows.runner.telling.reasons import Reasons
from flows.terminal import catalogue, summaries, tally
from flows.terminal.batches import batches_of
from flows.terminal.session import say

_SAMPLES: Final = 3
_COMMAND: Final = 40
NEXT: Final = {
    "samdrift worklist": "sagerne til manuel behandling",
    "samdrift card {robot}": "robottens beskrivelse og tal",
    "samdrift why testkommune": "hvad der er sket for én borger, og hvorfor",
    "samdrift status": "hvad der venter, og på hvem",
    "samdrift up": "Prefects egen side, med robotten klar",
    "samdrift demo": "igen: intet sker to gange",
}
"""What there is to try after a showing, and what for."""


@dataclass(frozen=True, slots=True)
class Later:
    """What the follow-ups of a showing did after the run itself."""

    told: int
    """Advisors told that a letter never arrived."""
    resent: int
    """Digital letters that failed late and went once more, on paper."""


def show(home: Home, lineage: str, summary: RunSummary, after: Later, town: Mapping[str, int]) -> None:
    """Print the end of a live showing."""
    batch, reasons = BatchId(summary.batch), Reasons(lineage)
    with home.ledger() as opened:
        ended, made = opened.cases.counts(batch), tally.of_batches(opened, [batch])
    say("", f"RESULTAT af {batch}", *summaries.endings(ended, reasons))
    say("Gjort udadtil", *summaries.made(summary.made))
    say("Gjort under opfølgningen", *later(after))
    say("Brevene nu", *summaries.dispatch(made.dispatch))
    say(f"Brevene ligger som PDF i {_near(home.letters_dir(batch))}")
    compare(home, lineage, town)
    say("", *catalogue.card_lines(home, lineage), "", "Prøv nu", *_what_next(lineage))


def later(done: Later) -> Iterator[str]:
    """Return what the follow-ups added to what the run itself did."""
    yield summaries.line("  Breve sendt igen på papir", done.resent)
    yield summaries.line("  Sundhedsvejledere orienteret", done.told)


def _what_next(lineage: str) -> Iterator[str]:
    yield from (f"  {command.format(robot=lineage):<{_COMMAND}}{what}" for command, what in NEXT.items())


def _near(folder: Path) -> Path:
    """Return a path as it is typed from here."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def compare(home: Home, lineage: str, town: Mapping[str, int]) -> None:
    """Print what the ledger and the testkommune each counted, side by side, over everything run here."""
    with home.ledger() as opened:
        organisation = next(run.organisation for run in opened.runs.recent() if run.lineage == lineage)
        counted = tally.of_batches(opened, [each.id for each in batches_of(opened, organisation, lineage, [])])
    rows = (
        ("Indsatser oprettet", counted.interventions, "interventions"),
        ("Breve som Digital Post", counted.letters_digital, "letters_digital"),
        ("Breve på papir", counted.letters_paper, "letters_paper"),
    )
    say("", f"{'I alt indtil nu':<36}{'Ledgeren':>12}{'Testkommunen':>16}")
    say(*(f"  {title:<34}{ours:>12}{town.get(name, 0):>16}" for title, ours, name in rows))
    twice = town.get("citizens_with_several_offers", 0) + town.get("citizens_with_several_letters", 0)
    say(f"  {'Borgere, der fik noget to gange':<34}{'':>12}{twice:>16}")


def samples(opened: Ledger, batch: BatchId) -> Iterator[str]:
    """Return a few citizens who would get the offer, without saying who."""
    acted_on = [each for each in opened.batches.proposals(batch) if each.outcome is Outcome.DONE]
    if acted_on:
        yield "For eksempel"
    yield from (f"  {_sample(each)}" for each in acted_on[:_SAMPLES])


def _sample(proposal: Proposal) -> str:
    steps = "; ".join(step.what for step in proposal.planned)
    return f"Borger nr. {proposal.sequence} i {proposal.district or 'ukendt distrikt'}: {steps}"
