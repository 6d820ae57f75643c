"""One line of the worklist: what it is, who it is about when one says why one asks, and what one does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Problem
from catalogue.web.render import Renderer
from catalogue.web.roles import CITIZENS, Role
from catalogue.web.routing import Handler, Page, to, visitor_of
from catalogue.web.visitor import Visitor
from flows.console.districts import demand_own
from flows.console.orders import VIEWERS
from flows.console.purposes import FIELD, purpose_problem
from flows.console.revealing import Identity, actor, identity, note_look
from flows.console.worklist import line_deeds, line_form, worklist_texts
from flows.console.worklist.line_deeds import DEEDS, Result, Typed
from flows.console.worklist.line_reading import line_view
from flows.console.worklist.worklist import PATH, SEES_LINES
from flows.ledger import Ledger
from flows.ledger.ids import ItemId
from flows.ledger.model import Item
from flows.runner.adopting.manual_desk import WorklistDesk
from flows.runner.telling.lines import proposal_of

WORKS_ON_LINES: Final = frozenset({Role.OPERATOR, Role.COORDINATOR, Role.ADVISOR})
DECIDES: Final = frozenset({Role.OPERATOR, Role.COORDINATOR})
"""Who may send a case back to the robot, or answer for what nobody else knows."""
SEE_FILE: Final = "see_file"
SEE_LINE: Final = "show_item"
_ROLES: Final = dict.fromkeys(("tag", "laeg-tilbage", "loes", "opret-ikke"), WORKS_ON_LINES)
_CONFLICT: Final = 409


class LinePages:
    """The pages of one line."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger]) -> None:
        self._renderer = renderer
        self._opened = opened

    def pages(self) -> list[Page]:
        """Return the paths; a deed has a path each, so that each names who may do it."""
        one = PATH + "/{linje}"
        deeds = [Page(f"{one}/{deed}", self._doing(deed), _ROLES.get(deed, DECIDES), ("POST",)) for deed in DEEDS]
        return [
            Page(one, self.show, SEES_LINES),
            Page(f"{one}/borger", self.reveal, CITIZENS, ("POST",)),
            Page(f"{one}/fil", self.file, CITIZENS, ("POST",)),
            *deeds,
        ]

    async def show(self, request: Request) -> Response:
        """Show the line, the citizen masked."""
        return await run_in_threadpool(self._show, request, Typed(), Result(request.query_params.get("gjort", "")))

    async def reveal(self, request: Request) -> Response:
        """Show who the citizen is, once, for a purpose."""
        purpose = _text(await request.form(), FIELD)
        return await run_in_threadpool(self._reveal, request, purpose)

    async def file(self, request: Request) -> Response:
        """Return the file that is to be put on the citizen, for a purpose."""
        purpose = _text(await request.form(), FIELD)
        return await run_in_threadpool(self._file, request, purpose)

    def _doing(self, deed: str) -> Handler:
        async def do(request: Request) -> Response:
            typed = _typed(await request.form())
            return await run_in_threadpool(self._do, request, deed, typed)

        return do

    def _do(self, request: Request, deed: str, typed: Typed) -> Response:
        opened, item = self._line(request)
        result = line_deeds.perform(deed, opened, item, visitor_of(request).name, typed)
        if result.done:
            return to(f"{PATH}/{item.id}", gjort=result.done)
        return self._show(request, typed, result, 422 if result.problems else _CONFLICT)

    def _reveal(self, request: Request, purpose: str) -> Response:
        opened, item = self._line(request)
        if wrong := purpose_problem(purpose):
            return self._show(request, Typed(), Result(problems=(Problem(FIELD, wrong),)), 422, purpose)
        proposal = proposal_of(opened, item)
        found = None if proposal is None else identity(opened, proposal, visitor_of(request), purpose)
        return self._show(request, Typed(), Result(), purpose=purpose, citizen=found, looked=True)

    def _file(self, request: Request, purpose: str) -> Response:
        opened, item = self._line(request)
        if wrong := purpose_problem(purpose):
            return self._show(request, Typed(), Result(problems=(Problem(FIELD, wrong),)), 422, purpose)
        self._note_file(opened, item, visitor_of(request), purpose)
        found = WorklistDesk(opened).attachment(item.id)
        if found is None:
            return self._show(request, Typed(), Result(message=worklist_texts.NO_FILE), 404, purpose)
        # Named for the line: a file's own name could hold a citizen's.
        named = {"content-disposition": f'attachment; filename="{item.id}.pdf"'}
        return Response(found[1], media_type="application/pdf", headers=named)

    def _note_file(self, opened: Ledger, item: Item, visitor: Visitor, purpose: str) -> None:
        proposal = proposal_of(opened, item)
        if proposal is not None:
            note_look(opened, SEE_FILE, proposal, visitor, purpose)
        else:
            opened.audit.append(actor(visitor), SEE_FILE, item.id, purpose)

    def _show(
        self,
        request: Request,
        typed: Typed,
        result: Result,
        status: int = 200,
        purpose: str = "",
        *,
        citizen: Identity | None = None,
        looked: bool = False,
    ) -> Response:
        opened, item = self._line(request)
        view, visitor = line_view(opened, item), visitor_of(request)
        if view.steps:
            opened.audit.append(actor(visitor), SEE_LINE, item.id, worklist_texts.SHOWN)
        return self._renderer.page(
            request,
            "line.html",
            status,
            c=worklist_texts,
            view=view,
            result=result,
            typed=typed,
            form=line_form.fields(typed, purpose, result.problems, manual=view.is_manual),
            citizen=citizen,
            looked=looked,
            has_file=view.is_manual and WorklistDesk(opened).attachment(item.id) is not None,
            works=visitor.may(WORKS_ON_LINES),
            decides=visitor.may(DECIDES),
            reveals=visitor.may(CITIZENS),
            sees_runs=visitor.may(VIEWERS),
        )

    def _line(self, request: Request) -> tuple[Ledger, Item]:
        opened = self._opened()
        item = opened.worklist.get(ItemId(request.path_params["linje"]))
        visitor = visitor_of(request)
        if item is None or item.organisation != visitor.organisation_cvr:
            raise HTTPException(404)
        demand_own(visitor, proposal_of(opened, item))
        return opened, item


def _typed(form: FormData) -> Typed:
    answer = _text(form, line_deeds.ANSWER)
    return Typed(
        note=_text(form, line_deeds.NOTE),
        why=_text(form, line_deeds.WHY),
        answer=answer,
        answer_note=_text(form, line_deeds.ANSWER_NOTE),
        seen=_text(form, line_deeds.SEEN),
    )


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
