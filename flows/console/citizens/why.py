"""Why a citizen got the offer, or did not: asked with the number in a form's body and a purpose, and audited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Problem
from catalogue.web.render import Renderer
from catalogue.web.roles import CITIZENS
from catalogue.web.routing import Page, visitor_of
from connectors.cpr import Cpr
from flows.console.citizens import why_texts
from flows.console.citizens.why_reading import Answer, answer
from flows.console.purposes import FIELD, purpose_field, purpose_problem
from flows.console.revealing import actor
from flows.ledger import Ledger
from flows.ledger.model import Adoption

PATH: Final = "/hvorfor"
WHY, OUTSIDE = "why", "why_outside_district"
CPR, ADOPTION = "cpr", "ibrugtagning"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form held; the number is None when it is no CPR number, and is shown nowhere either way."""

    adoption: Adoption | None
    cpr: Cpr | None
    purpose: str
    problems: tuple[Problem, ...] = field(default=())


class WhyPages:
    """The page that answers why."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger]) -> None:
        self._renderer = renderer
        self._opened = opened

    def pages(self) -> list[Page]:
        """Return the paths: asking is a POST, so that no number is ever in an address."""
        return [Page(PATH, self.show, CITIZENS), Page(PATH, self.ask, CITIZENS, ("POST",))]

    async def show(self, request: Request) -> Response:
        """Show the empty form."""
        return await run_in_threadpool(self._page, request, Asked(None, None, ""), 200)

    async def ask(self, request: Request) -> Response:
        """Answer, or say at the field what is missing."""
        form = await request.form()
        return await run_in_threadpool(self._answer, request, form)

    def _answer(self, request: Request, form: FormData) -> Response:
        asked = _read(form, self._adoptions(request))
        if asked.adoption is None or asked.cpr is None or asked.problems:
            return self._page(request, asked, 422)
        opened = self._opened()
        key = opened.history.canonical(opened.keys.citizen_key(asked.cpr), None)
        visitor = visitor_of(request)
        opened.audit.append(actor(visitor), WHY, key, asked.purpose)
        found = answer(opened, asked.adoption.organisation_cvr, asked.adoption.lineage, key, visitor)
        if found is None:
            opened.audit.append(actor(visitor), OUTSIDE, key, asked.purpose)
            found = Answer(why_texts.OUTSIDE, (), None, ())
        return self._page(request, asked, 200, found)

    def _page(self, request: Request, asked: Asked, status: int, found: Answer | None = None) -> Response:
        adoptions = self._adoptions(request)
        wrong = dict.fromkeys((ADOPTION, CPR, FIELD), "") | {each.field: each.text for each in asked.problems}
        return self._renderer.page(
            request,
            "why.html",
            status,
            c=why_texts,
            adoptions=adoptions,
            chosen=asked.adoption or (adoptions[0] if len(adoptions) == 1 else None),
            purpose=purpose_field("" if found else asked.purpose, wrong[FIELD]),
            problems=asked.problems,
            wrong=wrong,
            found=found,
        )

    def _adoptions(self, request: Request) -> list[Adoption]:
        cvr = visitor_of(request).organisation_cvr
        return [each for each in self._opened().adoptions.all() if each.organisation_cvr == cvr]


def _read(form: FormData, adoptions: list[Adoption]) -> Asked:
    chosen = next((each for each in adoptions if each.id == _text(form, ADOPTION)), None)
    cpr, purpose = _cpr(_text(form, CPR)), _text(form, FIELD)
    found = (
        (ADOPTION, "" if chosen else why_texts.ADOPTION_WRONG),
        (CPR, "" if cpr else why_texts.CPR_WRONG),
        (FIELD, purpose_problem(purpose)),
    )
    return Asked(chosen, cpr, purpose, tuple(Problem(name, text) for name, text in found if text))


def _cpr(typed: str) -> Cpr | None:
    try:
        return Cpr(typed)
    except ValueError:
        return None


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
