"""`samdrift corrections`: what is being set right after the letters, by state; never about whom."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Final

from flows.ledger import Ledger
from flows.ledger.corrections import Correction
from flows.ledger.states import CorrectionState
from flows.runner.telling import corrections as telling
from flows.runner.telling.moments import moment
from flows.runner.telling.reasons import Reasons
from flows.terminal.organisation import of_adoption
from flows.terminal.session import home, ledger, say

_READ: Final = 500


def corrections(given: argparse.Namespace) -> int:
    """List an adoption's corrections, newest first, those that wait for an approval before the others."""
    with ledger(given) as opened:
        organisation, lineage = of_adoption(given.adoption, opened, home(given))
        say(*_listed(opened, organisation, given.adoption, Reasons(lineage)))
    return 0


def _listed(opened: Ledger, organisation: str, adoption: str, reasons: Reasons) -> Iterator[str]:
    any_found = False
    for state in CorrectionState:
        newest = opened.corrections.newest(organisation, (state,), _READ)
        found = [each for each in newest if _is_of(opened, each, adoption)]
        if found:
            any_found = True
            yield f"{telling.STATES[state].capitalize()}: {len(found)}"
            yield from (_line(each, reasons) for each in found)
    if not any_found:
        yield f"Ingen rettelser for {adoption}. Der bedes om en på borgerens side i browseren."
    elif opened.corrections.waiting(organisation):
        yield "En kollega med rollen godkender ser på dem i browseren, på siden Rettelser."


def _line(correction: Correction, reasons: Reasons) -> str:
    told = f"  {correction.id}  {telling.what(correction)}; {correction.asked_by}, {moment(correction.asked_at)}"
    if correction.approved_at is not None:
        told += f"; godkendt af {correction.approved_by}, {moment(correction.approved_at)}"
    return f"{told}; {reasons.text(correction.problem)}" if correction.problem else told


def _is_of(opened: Ledger, correction: Correction, adoption: str) -> bool:
    case = opened.cases.get(correction.case)
    return case is not None and case.adoption == adoption
