"""Ask for a correction of one citizen: what to do and why, with the apology as it will be printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Problem
from catalogue.web.render import Renderer
from catalogue.web.routing import Page, to, visitor_of
from catalogue.web.visitor import Visitor
from flows.console import addresses, revealing
from flows.console.citizens.one_citizen import PATH, citizen_of
from flows.console.corrections import correct_form
from flows.console.corrections import correct_texts as c
from flows.console.corrections.correct_form import LOOK, Typed, typed_in
from flows.console.corrections.correct_letter import Apology, apology
from flows.console.corrections.correct_means import Choices, Means, choices, happens, means_of, was_acted_on
from flows.console.corrections.correct_shown import ASKS, PDF, SEES_CORRECTIONS, as_file, picture_of
from flows.console.kept_ledger import KeptLedger
from flows.console.purposes import FIELD, purpose_problem
from flows.ledger import Ledger
from flows.ledger.corrections import Correction, NewCorrection
from flows.ledger.ids import BatchId
from flows.ledger.model import Batch, Case, Proposal
from flows.ledger.states import Contact
from flows.runner.home import Home
from flows.runner.telling import corrections as telling
from flows.runner.telling.reasons import Reasons

__all__ = ["ASKS", "LOOK", "CorrectPages", "Section", "section"]

_CONFLICT: Final = 409


@dataclass(frozen=True, slots=True)
class Section:
    """What the citizen's page says of corrections: each that was asked for, and whether one can be asked for now."""

    told: tuple[tuple[str, str], ...]
    """Sentence and address of each."""
    ask: str
    """Where one is asked for; empty where none can be, or not by the reader."""
    sees: bool


@dataclass(frozen=True, slots=True)
class _Citizen:
    """The citizen of the address, and what can be set right."""

    batch: Batch
    proposal: Proposal
    case: Case | None
    means: Means | None
    choices: Choices
    hindrance: str
    """Why nothing can be asked for; empty when something can."""
    open: Correction | None


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one answer shows beside the form."""

    problems: tuple[Problem, ...] = ()
    picture: str = field(repr=False, default="")
    note: str = ""
    refused: str = ""


class CorrectPages:
    """The form of a correction."""

    def __init__(self, renderer: Renderer, ledger: KeptLedger, home: Home) -> None:
        self._renderer = renderer
        self._ledger = ledger
        self._home = home

    def pages(self) -> list[Page]:
        """Return the one path; the letter comes as the answer to the form and has no address."""
        path = f"{PATH}/ret-op"
        return [Page(path, self.show, ASKS), Page(path, self.ask, ASKS, ("POST",))]

    async def show(self, request: Request) -> Response:
        """Show the empty form."""
        return await run_in_threadpool(self._show, request)

    async def ask(self, request: Request) -> Response:
        """Ask for the correction, or show the apology for a purpose; nothing typed is lost either way."""
        typed = typed_in(await request.form())
        return await run_in_threadpool(self._ask, request, typed)

    def _show(self, request: Request) -> Response:
        found = self._found(request)
        return self._page(request, found, Typed(cancel=found.choices.cancel), _Shown(), 200)

    def _ask(self, request: Request, typed: Typed) -> Response:
        found = self._found(request)
        if found.hindrance or found.case is None or found.means is None:
            return self._page(request, found, typed, _Shown(refused=found.hindrance or c.NOT_ENDED), _CONFLICT)
        if typed.look:
            return self._look(request, found, found.case, typed)
        if problems := correct_form.judged(typed, found.choices):
            return self._page(request, found, typed, _Shown(problems), 422)
        asked = self._ledger().corrections.ask(
            NewCorrection(
                found.case.id,
                typed.cancel,
                typed.chosen,
                found.means.robot.content_hash,
                visitor_of(request).name,
                typed.why,
            )
        )
        if asked is None:
            # Somebody was quicker than the checks above.
            now = self._found(request)
            return self._page(request, now, typed, _Shown(refused=now.hindrance or c.OPEN_ALREADY), _CONFLICT)
        return to(addresses.correction(asked.id), gjort="bedt")

    def _look(self, request: Request, found: _Citizen, case: Case, typed: Typed) -> Response:
        if wrong := purpose_problem(typed.purpose):
            return self._page(request, found, typed, _Shown((Problem(FIELD, wrong),)), 422)
        letter = self._letter(found, case, visitor_of(request), typed.purpose)
        if typed.look == PDF and letter.pdf is not None:
            return as_file(letter.pdf, f"undskyldning-{found.batch.id}-{found.proposal.sequence}.pdf")
        return self._page(request, found, typed, _Shown(picture=picture_of(letter), note=letter.note), 200)

    def _letter(self, found: _Citizen, case: Case, visitor: Visitor, purpose: str) -> Apology:
        opened = self._ledger()
        revealing.note_look(opened, revealing.SEE_LETTER, found.proposal, visitor, purpose)
        return apology(opened, self._home, case, found.means)

    def _found(self, request: Request) -> _Citizen:
        batch, proposal = citizen_of(self._ledger, request)
        opened = self._ledger()
        case = _case(opened, batch.id, proposal)
        effects = opened.effects.of(case.id) if case else []
        means = means_of(batch.adoption, self._home)
        can = choices(effects, means) if means else Choices(cancel=False, contacts=(Contact.NONE,))
        started = _open(opened, case)
        if started is not None:
            why_not = c.OPEN_ALREADY
        elif not was_acted_on(case, effects):
            why_not = c.NOT_ENDED
        else:
            why_not = c.NO_ROBOT if means is None else "" if can.any else c.ALL_DONE
        return _Citizen(batch, proposal, case, means, can, why_not, started)

    def _page(self, request: Request, found: _Citizen, typed: Typed, shown: _Shown, status: int) -> Response:
        means = found.means
        contacts = [each for each in found.choices.contacts if each is not Contact.NONE]
        said = [each for way in contacts for each in happens(means, cancel=False, contact=way)] if means else []
        return self._renderer.page(
            request,
            "correct.html",
            status,
            c=c,
            view=found,
            here=addresses.correct(found.batch.id, found.proposal.sequence),
            citizen=addresses.citizen(found.batch.id, found.proposal.sequence),
            open_link=addresses.correction(found.open.id) if found.open else "",
            typed=typed,
            shown=shown,
            fields=correct_form.fields(typed, found.choices, means.intervention if means else "", shown.problems),
            purpose=correct_form.purpose(typed, shown.problems),
            happens=[*happens(means, cancel=found.choices.cancel, contact=Contact.NONE), *said] if means else [],
            has_letter=Contact.LETTER in found.choices.contacts,
        )


def section(opened: Ledger, batch: Batch, proposal: Proposal, visitor: Visitor) -> Section | None:
    """Return what the citizen's page says; None where nothing was made outside, so that nothing can be wrong."""
    case = _case(opened, batch.id, proposal)
    if case is None or not was_acted_on(case, opened.effects.of(case.id)):
        return None
    reasons, asked = Reasons(batch.lineage), opened.corrections.of_case(case.id)
    can = visitor.may(ASKS) and not any(each.is_open for each in asked)
    return Section(
        tuple((telling.told(each, reasons), addresses.correction(each.id)) for each in asked),
        addresses.correct(batch.id, proposal.sequence) if can else "",
        visitor.may(SEES_CORRECTIONS),
    )


def _case(opened: Ledger, batch: BatchId, proposal: Proposal) -> Case | None:
    return next(iter(opened.cases.numbered(batch, [proposal.sequence])), None)


def _open(opened: Ledger, case: Case | None) -> Correction | None:
    asked = opened.corrections.of_case(case.id) if case else []
    return next((each for each in asked if each.is_open), None)
