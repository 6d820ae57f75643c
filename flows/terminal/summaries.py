"""What a run did, as a Danish reader wants it: the endings, why, what was made outside, what to type next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.ledger.model import Counts
from flows.ledger.states import Mode, Outcome
from flows.runner.summary import Made, RunSummary
from flows.terminal import texts
from flows.terminal.reasons import Reasons

_WIDTH = 28
_EXPLAINED = (Outcome.EXCLUDED, Outcome.NEEDS_PERSON, Outcome.PARKED, Outcome.WAITING)
_HEADS = {
    Mode.PREVIEW: "PRØVEKØRSEL: intet er oprettet eller sendt.",
    Mode.PILOT: "PILOTKØRSEL: kun nogle få borgere.",
    Mode.LIVE: "SKARP KØRSEL",
}


def of_run(summary: RunSummary, reasons: Reasons) -> Iterator[str]:
    """Return the lines of one run."""
    state = texts.word(texts.RUN_STATES, summary.state)
    yield f"{_HEADS[summary.mode]} {summary.adoption}, {summary.run}, {summary.batch}: {state}"
    yield from endings(summary.counts, reasons, would=summary.mode is Mode.PREVIEW)
    for code, count in sorted(summary.bad_rows.items()):
        yield line(f"Ulæselige rækker ({texts.word(texts.BAD_ROWS, code)})", count)
    if summary.mode is Mode.PREVIEW:
        yield "Det ville ske udadtil"
        yield from made(summary.planned)
    else:
        yield "Gjort udadtil i denne kørsel"
        yield from made(summary.made)


def endings(counts: Counts, reasons: Reasons, *, would: bool = False) -> Iterator[str]:
    """Return found and the seven endings, with the reasons of those that need one."""
    yield line("Fundet", counts.found)
    for outcome in Outcome:
        told = "Vil få tilbuddet" if would and outcome is Outcome.DONE else texts.OUTCOMES[outcome]
        yield line(f"  {told}", counts.of(outcome))
        if outcome in _EXPLAINED:
            yield from (line(f"    {reasons.text(each.reason)}", each.count) for each in counts.why(outcome))


def made(done: Made) -> Iterator[str]:
    """Return what was, or would be, made outside."""
    yield line("  Indsatser oprettet", done.interventions_created)
    yield line("  Breve som Digital Post", done.letters_digital)
    yield line("  Breve på papir", done.letters_paper)
    yield line("  Sundhedsvejledere orienteret", done.advisors_told)


def dispatch(states: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Return how far the letters are, by channel."""
    for channel, counts in sorted(states.items()):
        for state, count in sorted(counts.items()):
            yield line(f"  {texts.word(texts.CHANNELS, channel)}, {texts.word(texts.DISPATCH, state)}", count)


def next_step(summary: RunSummary) -> Iterator[str]:
    """Return what to type after this run."""
    adoption, batch = summary.adoption, summary.batch
    again = f"`samdrift run {adoption} --mode live --batch {batch}`"
    if summary.mode is Mode.PREVIEW and summary.counts.of(Outcome.DONE):
        yield f'Næste: en kollega skriver `samdrift approve {batch} --as "Fornavn Efternavn"`, og derefter {again}.'
    elif summary.state == "stopped":
        yield f"Fortsæt, hvor den slap: {again}."
    elif summary.mode is not Mode.PREVIEW:
        yield f"Næste: `samdrift follow-up {adoption}` henter kvitteringer; `samdrift worklist` viser det manuelle."


def line(title: str, count: int) -> str:
    """Return a title and a number under the others."""
    return f"{title:<{_WIDTH + 24}}{count:>6}"
