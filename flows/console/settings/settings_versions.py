"""One version of an adoption's settings: what it changed, who and why, a run with it, and taking it up again."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.render import Renderer
from catalogue.web.routing import Page, to, visitor_of
from flows.console import addresses
from flows.console.orders import EDITORS, STARTERS, VIEWERS
from flows.console.settings import settings_texts as texts
from flows.console.settings.settings_form import VERSION, Basis
from flows.console.settings.settings_pages import PATH, UNCHECKED
from flows.console.settings.settings_shown import SettingGroup, groups
from flows.console.settings.settings_view import Settled, settled
from flows.ledger import Ledger
from flows.ledger.overlays import Overlay
from flows.runner.adopting.adoption_versions import Version
from flows.runner.adopting.overlaid_changes import Change
from flows.runner.errors import NotReady

_ONE: Final = PATH + "/{version}"
_LONGEST: Final = 9


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version; `since` is what it changed, None for one that cannot be compared with the one before."""

    number: int
    overlay: Overlay | None
    is_newest: bool
    since: tuple[Change, ...] | None
    against_file: tuple[Change, ...]
    groups: tuple[SettingGroup, ...]
    trouble: str = ""


class SettingsVersionPages:
    """The versions of settings of one organisation's adoptions."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger]) -> None:
        self._renderer = renderer
        self._opened = opened

    def pages(self) -> list[Page]:
        """Return the paths; settings name colleagues, never a citizen."""
        return [
            Page(_ONE, self.show, VIEWERS),
            Page(f"{_ONE}/gendan", self.restore, EDITORS, ("POST",)),
            Page(f"{_ONE}/gendan", self.back, VIEWERS),
        ]

    async def back(self, request: Request) -> Response:
        """Lead back to the version whoever types the address of its form, or comes back from a login."""
        adoption, number = request.path_params["adoption"], request.path_params["version"]
        return to(f"{addresses.settings(adoption)}/{_number(number)}")

    async def show(self, request: Request) -> Response:
        """Show one version."""
        return await run_in_threadpool(self._show, request, "", HTTPStatus.OK)

    async def restore(self, request: Request) -> Response:
        """Save what this version says as the newest."""
        form = await request.form()
        return await run_in_threadpool(self._restore, request, form)

    def _restore(self, request: Request, form: FormData) -> Response:
        now, number = self._settled(request), _number(request.path_params["version"])
        by, basis = visitor_of(request).name, Basis.sent(form)
        if basis.number != now.number:
            return self._refused(request, now)
        try:
            answer = now.versions.restore(number, basis.number, texts.restored(number), by)
        except NotReady as error:
            return self._show(request, error.on_page, HTTPStatus.CONFLICT)
        if answer is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if isinstance(answer, Overlay):
            return to(addresses.settings_version(now.saved.id, answer.number))
        return self._refused(request, self._settled(request))

    def _refused(self, request: Request, now: Settled) -> Response:
        said = texts.overtaken(now.overlay) if now.overlay else texts.OVERTAKEN
        return self._show(request, f"{said} {texts.NOT_RESTORED}", HTTPStatus.CONFLICT)

    def _settled(self, request: Request) -> Settled:
        found = settled(self._opened(), request.path_params["adoption"], visitor_of(request))
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return found

    def _show(self, request: Request, refused: str, status: int) -> Response:
        now = self._settled(request)
        view = _view(self._opened(), now, _number(request.path_params["version"]))
        visitor = visitor_of(request)
        return self._renderer.page(
            request,
            "settings_version.html",
            status,
            c=texts,
            addresses=addresses,
            now=now,
            view=view,
            refused=refused,
            unchecked=view.is_newest and UNCHECKED in request.query_params,
            may_start=visitor.may(STARTERS),
            may_edit=visitor.may(EDITORS),
            version_field=VERSION,
            token=secrets.token_urlsafe(16),
        )


def _view(ledger: Ledger, now: Settled, number: int) -> VersionView:
    overlay = ledger.overlays.get(now.saved.id, number) if number else None
    if number and overlay is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    is_newest = number == now.number
    try:
        this = now.versions.numbered(number)
    except NotReady as error:
        return VersionView(number, overlay, is_newest, None, (), (), error.on_page)
    file, before = _if_usable(now, 0), _if_usable(now, number - 1)
    if this is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    since = now.versions.changed(before.values, this.values) if before else None
    against = now.versions.changed(file.values, this.values) if file and number > 1 else ()
    return VersionView(number, overlay, is_newest, since, against, groups(this.settings))


def _if_usable(now: Settled, number: int) -> Version | None:
    try:
        return now.versions.numbered(number) if number >= 0 else None
    except NotReady:
        return None


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return int(typed)
