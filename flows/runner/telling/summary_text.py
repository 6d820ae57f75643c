"""The words of a run's numbers, for every reader, and the numbers as Markdown for Prefect's page: counts only."""

from __future__ import annotations

from typing import Final

from flows.ledger.states import Mode, Outcome
from flows.runner.summary import RunSummary

MODES: Final = {Mode.PREVIEW: "Prøvekørsel", Mode.PILOT: "Pilotkørsel", Mode.LIVE: "Skarp kørsel"}
OUTCOMES: Final = {
    Outcome.DONE: "Gennemført",
    Outcome.EXCLUDED: "Frasorteret",
    Outcome.NEEDS_PERSON: "Til manuel behandling",
    Outcome.PARKED: "Sat på hold (teknisk fejl)",
    Outcome.WAITING: "Venter",
    Outcome.CANCELLED: "Annulleret",
    Outcome.ALREADY_HANDLED: "Allerede behandlet",
}


def as_markdown(summary: RunSummary) -> str:
    """Return a heading and a table."""
    rows = "\n".join(f"| {label} | {summary.counts.of(outcome)} |" for outcome, label in OUTCOMES.items())
    return (
        f"# {MODES[summary.mode]} {summary.batch}\n\n| Udfald | Borgere |\n|---|---:|\n"
        f"| Fundet | {summary.counts.found} |\n{rows}\n\n"
        f"Indsatser: {summary.made.interventions_created} · Digital Post: {summary.made.letters_digital} · "
        f"Papir: {summary.made.letters_paper} · Beskeder: {summary.made.advisors_told}\n"
    )
