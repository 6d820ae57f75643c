"""Corrections as a page shows them: the list by how they stand, and one in full; nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from catalogue.web.visitor import Visitor
from flows.console import addresses
from flows.console.corrections import correct_texts as c
from flows.console.corrections.correct_means import Means, happens
from flows.ledger import Ledger
from flows.ledger.columns import masked
from flows.ledger.corrections import Correction
from flows.ledger.model import Case
from flows.ledger.states import Contact, CorrectionState
from flows.runner.telling import corrections as telling
from flows.runner.telling.reasons import Reasons

SHOWN: Final = 50
_MARKS: Final = {
    CorrectionState.ASKED: "warning",
    CorrectionState.APPROVED: "info",
    CorrectionState.DONE: "success",
    CorrectionState.FAILED: "error",
    CorrectionState.WITHDRAWN: "",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A correction in the list."""

    id: str
    link: str
    what: str
    citizen: str
    asked: str
    approved: str
    problem: str


@dataclass(frozen=True, slots=True)
class Group:
    """Those that stand alike, newest first."""

    state: str
    title: str
    lead: str
    lines: tuple[Line, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One correction in full."""

    correction: Correction
    state: str
    mark: str
    stand: str
    happens: tuple[str, ...]
    why: str = field(repr=False)
    citizen: str
    citizen_link: str
    asked: str
    approved: str
    has_letter: bool


def groups(opened: Ledger, visitor: Visitor) -> tuple[Group, ...]:
    """Return what there is of each kind, what waits for somebody first; nothing of another's district."""
    found = []
    for state, title in c.GROUPS.items():
        newest = opened.corrections.newest(visitor.organisation_cvr, (state,), SHOWN)
        lines = tuple(_lines(opened, newest, visitor))
        lead = c.FAILED_LEAD if state is CorrectionState.FAILED else ""
        if lines:
            found.append(Group(state.value, title, lead, lines, c.newest(SHOWN) if len(newest) == SHOWN else ""))
    return tuple(found)


def view(opened: Ledger, correction: Correction, case: Case, means: Means | None) -> CorrectionView:
    """Return one correction; the caller has written in the audit that its reason is read."""
    will = tuple(happens(means, cancel=correction.cancel, contact=correction.contact)) if means else ()
    return CorrectionView(
        correction,
        telling.STATES[correction.state],
        _MARKS[correction.state],
        telling.stand(correction, Reasons(case.lineage)),
        will or (_sentence(telling.what(correction)),),
        masked(opened.corrections.why(correction.id)),
        c.citizen(case.sequence, case.batch),
        addresses.citizen(case.batch, case.sequence),
        c.asked_by(correction),
        c.approved_by(correction),
        correction.contact is Contact.LETTER,
    )


def _lines(opened: Ledger, newest: list[Correction], visitor: Visitor) -> Iterator[Line]:
    for each in newest:
        case = opened.cases.get(each.case)
        if case is not None and visitor.sees(case.district):
            yield _line(each, case)


def _line(correction: Correction, case: Case) -> Line:
    return Line(
        correction.id,
        addresses.correction(correction.id),
        _sentence(telling.what(correction)),
        c.citizen(case.sequence, case.batch),
        c.asked_by(correction),
        c.approved_by(correction),
        Reasons(case.lineage).text(correction.problem) if correction.problem else "",
    )


def _sentence(phrase: str) -> str:
    return f"{phrase[:1].upper()}{phrase[1:]}"
