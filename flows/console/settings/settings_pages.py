"""The pages of an adoption's settings: what is in force, changing it, and every version there has been."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Filled
from catalogue.web.render import Renderer
from catalogue.web.routing import Page, to, visitor_of
from flows.console import addresses
from flows.console.orders import EDITORS, VIEWERS
from flows.console.settings import settings_texts as texts
from flows.console.settings.settings_form import WHY, Basis
from flows.console.settings.settings_options import OptionReader, Options
from flows.console.settings.settings_view import Settled, Stale, overtaken, settled, versions
from flows.ledger import Ledger
from flows.ledger.overlays import Overlay

PATH: Final = "/ibrugtagninger/{adoption}/indstillinger"
UNCHECKED: Final = "navne"
_MOST_FIELDS: Final = 2_500
"""The names of 200 rows of a dozen fields, and the rest of a form."""
_NO_OPTIONS: Final = Options({})


class SettingsPages:
    """Settings of one organisation's adoptions."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger], options: OptionReader) -> None:
        self._renderer = renderer
        self._opened = opened
        self._options = options

    def pages(self) -> list[Page]:
        """Return the paths; settings name colleagues, never a citizen."""
        return [
            Page(PATH, self.show, VIEWERS),
            Page(PATH, self.save, EDITORS, ("POST",)),
        ]

    async def show(self, request: Request) -> Response:
        """Show the settings in force: as a form to those who may change them, for reading to the others."""
        now = await run_in_threadpool(self._settled, request)
        options = await self._read(request, now)
        return await run_in_threadpool(self._shown, request, now, options)

    async def save(self, request: Request) -> Response:
        """Save the settings as the next version, or show again what was typed with what is in the way."""
        now = await run_in_threadpool(self._settled, request)
        form = await request.form(max_fields=_MOST_FIELDS)
        options = await self._read(request, now)
        return await run_in_threadpool(self._save, request, now, form, options)

    def _settled(self, request: Request) -> Settled:
        found = settled(self._opened(), request.path_params["adoption"], visitor_of(request))
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return found

    async def _read(self, request: Request, now: Settled) -> Options:
        if now.newest is None or now.form is None or not visitor_of(request).may(EDITORS):
            return _NO_OPTIONS
        return await self._options.read(now.robot, now.newest.adoption, now.form.sources)

    def _save(self, request: Request, now: Settled, form: FormData, options: Options) -> Response:
        if now.newest is None or now.form is None:
            return self._shown(request, now, options, status=HTTPStatus.CONFLICT)
        filled = now.form.read(form.multi_items(), options.sources)
        basis = Basis.sent(form)
        if filled.model is None:
            status = HTTPStatus.UNPROCESSABLE_ENTITY if filled.problems else HTTPStatus.OK
            return self._shown(request, now, options, filled, basis, status=status)
        settings, why = filled.model.settings, getattr(filled.model, WHY)
        if basis != Basis.of(now.newest):
            return self._overtaken(request, now, options, settings, why, basis)
        if settings == now.newest.settings:
            return self._shown(request, now, options, filled, basis, note=texts.UNCHANGED)
        answer = now.versions.save(settings, basis.number, why, visitor_of(request).name)
        if isinstance(answer, Overlay):
            page = addresses.settings_version(now.saved.id, answer.number)
            return to(page, **({UNCHECKED: "1"} if options.away else {}))
        return self._overtaken(request, self._settled(request), options, settings, why, basis)

    def _overtaken(
        self, request: Request, now: Settled, options: Options, settings: Any, why: str, basis: Basis
    ) -> Response:
        """Show my values with theirs, and ask; nothing of mine is saved, and nothing of theirs is undone unseen."""
        if now.newest is None or now.form is None:
            return self._shown(request, now, options, status=HTTPStatus.CONFLICT)
        stale = overtaken(now, settings.model_dump(mode="json"), basis)
        filled = now.form.blank(stale.values, options.sources, why)
        return self._shown(request, now, options, filled, None, stale=stale, status=HTTPStatus.CONFLICT)

    def _shown(  # noqa: PLR0913 - one for each thing the page may have to say
        self,
        request: Request,
        now: Settled,
        options: Options,
        filled: Filled[Any] | None = None,
        basis: Basis | None = None,
        *,
        stale: Stale | None = None,
        note: str = "",
        status: int = HTTPStatus.OK,
    ) -> Response:
        form = now.form if now.newest and visitor_of(request).may(EDITORS) else None
        if form is not None and filled is None and now.newest:
            filled = form.blank(now.newest.values, options.sources)
        return self._renderer.page(
            request,
            "settings.html",
            status,
            c=texts,
            addresses=addresses,
            now=now,
            sections=form.sections(filled) if form and filled else (),
            why=form.why(filled) if form and filled else None,
            basis=basis or (Basis.of(now.newest) if now.newest else None),
            problems=filled.problems if filled else (),
            may_edit=visitor_of(request).may(EDITORS),
            away=options.away,
            stale=stale,
            note=note,
            history=versions(self._opened(), now.saved),
        )
