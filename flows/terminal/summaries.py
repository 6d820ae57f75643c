"""What a run did, as a Danish reader wants it: the endings, why, what was made outside, what to type next."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from flows.ledger.counts import NOT_ENDED
from flows.ledger.model import Counts
from flows.ledger.states import Mode, Outcome
from flows.runner.summary import Made, RunSummary
from flows.runner.telling import words
from flows.runner.telling.reasons import Reasons
from flows.runner.telling.summary_text import OUTCOMES

_WIDTH: Final = 52
_NUMBER: Final = 6
_EXPLAINED: Final = (Outcome.EXCLUDED, Outcome.NEEDS_PERSON, Outcome.PARKED, Outcome.WAITING)
_DONE: Final = ("Indsatser oprettet", "Breve som Digital Post", "Breve på papir", "Sundhedsvejledere orienteret")
_WOULD: Final = ("Indsatser at oprette", "Breve som Digital Post", "Breve på papir", "Sundhedsvejledere at orientere")
_HEADS: Final = {
    Mode.PREVIEW: "PRØVEKØRSEL: intet er oprettet eller sendt.",
    Mode.PILOT: "PILOTKØRSEL: kun nogle få borgere.",
    Mode.LIVE: "SKARP KØRSEL",
}


def of_run(summary: RunSummary, reasons: Reasons) -> Iterator[str]:
    """Return the lines of one run."""
    state = words.word(words.RUN_STATES, summary.state)
    yield f"{_HEADS[summary.mode]} {summary.adoption}, {summary.run}, {summary.batch}: {state}"
    yield from endings(summary.counts, reasons, would=summary.mode is Mode.PREVIEW)
    for code, count in sorted(summary.bad_rows.items()):
        yield line(f"Ulæselige rækker ({words.word(words.BAD_ROWS, code)})", count)
    if summary.mode is Mode.PREVIEW:
        yield "Det ville ske udadtil"
        yield from made(summary.planned, would=True)
    else:
        yield "Gjort udadtil i denne kørsel"
        yield from made(summary.made)


def endings(counts: Counts, reasons: Reasons, *, would: bool = False) -> Iterator[str]:
    """Return found and the seven endings, with the reasons of those that need one."""
    yield line("Fundet", counts.found)
    for outcome in Outcome:
        told = "Vil få tilbuddet" if would and outcome is Outcome.DONE else OUTCOMES[outcome]
        yield line(f"  {told}", counts.of(outcome))
        if outcome in _EXPLAINED:
            yield from (line(f"    {reasons.text(each.reason)}", each.count) for each in counts.why(outcome))


def made(done: Made, *, would: bool = False) -> Iterator[str]:
    """Return what was, or would be, made outside."""
    titles = _WOULD if would else _DONE
    counts = (done.interventions_created, done.letters_digital, done.letters_paper, done.advisors_told)
    yield from (line(f"  {title}", count) for title, count in zip(titles, counts, strict=True))


def dispatch(states: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Return how far the letters are, by channel."""
    for channel, counts in sorted(states.items()):
        for state, count in sorted(counts.items()):
            yield line(f"  {words.word(words.CHANNELS, channel)}, {words.word(words.DISPATCH, state)}", count)


def next_step(summary: RunSummary, deploy_first: str = "") -> Iterator[str]:
    """Return what to type after this run; `deploy_first` is what to deploy before a live run, if anything."""
    adoption, batch = summary.adoption, summary.batch
    again = f"`samdrift run {adoption} --mode live --batch {batch}`"
    if summary.mode is Mode.PREVIEW:
        yield from _after_preview(summary, again, deploy_first)
    elif summary.state == "stopped":
        yield f"Fortsæt, hvor den slap: {again}."
    elif untouched := _only_untouched(summary.counts):
        yield f"{citizens(untouched)} er ikke rørt endnu. Er det gjorte, som det skal være, så kør resten: {again}."
    elif summary.counts.of(Outcome.WAITING):
        yield f"Nogle borgere venter på svar: `samdrift follow-up {adoption}` henter kvitteringer. Kør så {again}."
    else:
        if summary.made == Made():
            yield "Der var intet tilbage at gøre: alt var gjort i en tidligere kørsel, og intet er gjort igen."
        yield f"Næste: `samdrift follow-up {adoption}` henter kvitteringer; `samdrift worklist` viser det manuelle."


def _only_untouched(counts: Counts) -> int:
    """Return how many wait for nothing but a run, as after a pilot; 0 when others wait for an answer."""
    untouched = sum(each.count for each in counts.why(Outcome.WAITING) if each.reason == NOT_ENDED)
    return untouched if untouched == counts.of(Outcome.WAITING) else 0


def _after_preview(summary: RunSummary, again: str, deploy_first: str) -> Iterator[str]:
    if not any(map(summary.counts.of, (Outcome.DONE, Outcome.NEEDS_PERSON))):
        yield "Der er intet at godkende: ingen borger vil få tilbuddet, og ingen skal behandles af en person."
        return
    if deploy_first:
        yield f"Først: tag robotten i brug med `samdrift deploy {deploy_first}`."
    yield f'Næste: en kollega skriver `samdrift approve {summary.batch} --as "Fornavn Efternavn"`, og derefter {again}.'


def line(title: str, count: int) -> str:
    """Return a title and a number under the others; a long title takes several lines, never the number's place."""
    indent = " " * (len(title) - len(title.lstrip()))
    *above, last = textwrap.wrap(title, _WIDTH - 1, subsequent_indent=indent + "  ") or [title]
    return "\n".join([*above, f"{last:<{_WIDTH}}{count:>{_NUMBER}}"])


def citizens(count: int) -> str:
    """Return a number of citizens in words."""
    return "1 borger" if count == 1 else f"{count} borgere"
