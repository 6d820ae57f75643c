"""Which organisation and robot an adoption stands for: the ledger knows those in use, their files the others."""

from __future__ import annotations

from flows.ledger import Ledger
from flows.runner.home import Home
from flows.terminal.refusal import Refused


def of_adoption(name: str, opened: Ledger, home: Home) -> tuple[str, str]:
    """Return CVR number and robot lineage; raise what `find_adoption` raises when nobody knows the name."""
    stored = opened.adoptions.get(name)
    if stored is not None:
        return stored.organisation_cvr, stored.lineage
    used = next((run for run in opened.runs.recent(1000) if run.adoption == name), None)
    if used is not None:
        return used.organisation, used.lineage
    from flows.terminal.adopted import adopted  # noqa: PLC0415 - needed only for an adoption never run

    found = adopted(name, home)
    return found.organisation.cvr, found.robot


def the_only(opened: Ledger, how: str) -> str:
    """Return the name of the one adoption in use; raise `Refused`, with `how` to name one, for none or several."""
    names = sorted({each.id for each in opened.adoptions.all()} | {run.adoption for run in opened.runs.recent()})
    if len(names) == 1:
        return names[0]
    if names:
        raise Refused(f"Her er flere ibrugtagninger: {', '.join(names)}. Skriv hvilken: {how}.")
    raise Refused(f"Her er ingen ibrugtagning i brug endnu. Skriv hvilken: {how}.")
