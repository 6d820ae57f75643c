"""The auditor's page: the audit chain, whether it is whole, and a file of it. Nothing here changes anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from catalogue.web.form_shape import Choice
from catalogue.web.forms import Field, Problem
from catalogue.web.render import Renderer
from catalogue.web.roles import Role
from catalogue.web.routing import Page, to, visitor_of
from flows.console.office import audit_texts
from flows.console.office.audit_file import rows
from flows.console.revealing import actor
from flows.ledger import Ledger
from flows.ledger.trail import Link, Trail, TrailFilter, was_whole
from flows.runner.telling import moments

PATH: Final = "/revision"
SEES_AUDIT: Final = frozenset({Role.AUDITOR})
SHOWN: Final = 50
EXPORT: Final = "export_audit"
_HERE: Final = ZoneInfo("Europe/Copenhagen")
_LONGEST: Final = 200
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,11}")
_DAY: Final = re.compile(r"(\d{1,2})[.\-/ ](\d{1,2})[.\-/ ](\d{4})", re.ASCII)
_CITIZEN: Final = re.compile(r"[0-9a-f]{64}")
PERSON, ACTION, OBJECT, DAY, SAME, BEFORE = "person", "handling", "genstand", "dag", "som", "foer"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. `same` is a link: all that concerns the citizen it concerns, whose key is nowhere."""

    person: str
    action: str
    object_key: str
    day: str
    same: int | None
    before: int | None

    @property
    def on(self) -> date | None:
        """Return the day asked for; None for none, or what is no day."""
        found = _DAY.fullmatch(self.day)
        try:
            return date(int(found[3]), int(found[2]), int(found[1])) if found else None
        except ValueError:
            return None

    @property
    def is_wrong(self) -> bool:
        """Return whether a day was typed that is none."""
        return bool(self.day) and self.on is None

    def address(self, path: str = PATH, before: int | None = None) -> str:
        """Return the address of the same links from another one on, or of a file of them."""
        known = {PERSON: self.person, ACTION: self.action, OBJECT: self.object_key, DAY: self.day}
        asked = {name: value for name, value in known.items() if value}
        asked |= {name: str(value) for name, value in ((SAME, self.same), (BEFORE, before)) if value is not None}
        return f"{path}?{urlencode(asked)}" if asked else path


@dataclass(frozen=True, slots=True)
class Row:
    """One link as it is shown; a citizen is not named, not even by key."""

    link: Link
    is_citizen: bool


@dataclass(frozen=True, slots=True)
class Fields:
    """What the trail is narrowed by; none of it has to be filled in."""

    person: Field
    object_key: Field
    day: Field
    actions: tuple[Choice, ...]


class AuditPages:
    """The pages of the auditor."""

    def __init__(self, renderer: Renderer, opened: Callable[[], Ledger]) -> None:
        self._renderer = renderer
        self._opened = opened

    def pages(self) -> list[Page]:
        """Return the paths; checking the chain writes only that it was checked."""
        return [
            Page(PATH, self.show, SEES_AUDIT),
            Page(f"{PATH}/fil", self.export, SEES_AUDIT),
            Page(f"{PATH}/kontrol", self.check, SEES_AUDIT, ("POST",)),
        ]

    async def show(self, request: Request) -> Response:
        """Show the links asked for, newest first."""
        return await run_in_threadpool(self._show, request)

    async def check(self, request: Request) -> Response:
        """Verify the chain."""
        await run_in_threadpool(lambda: self._opened().trail.check(actor(visitor_of(request))))
        return to(PATH)

    async def export(self, request: Request) -> Response:
        """Return all links asked for as CSV; a day that is none gives the page with what is wrong."""
        asked = _asked(request.query_params)
        if asked.is_wrong:
            return await self.show(request)
        return await run_in_threadpool(self._export, request, asked)

    def _export(self, request: Request, asked: Asked) -> Response:
        opened = self._opened()
        wanted = _wanted(opened.trail, asked)
        opened.audit.append(actor(visitor_of(request)), EXPORT, PATH, asked.address())
        named = {"content-disposition": f'attachment; filename="{audit_texts.FILE}"'}
        return StreamingResponse(_file(opened.trail, wanted), media_type="text/csv; charset=utf-8", headers=named)

    def _show(self, request: Request) -> Response:
        opened, asked = self._opened(), _asked(request.query_params)
        found = () if asked.is_wrong else opened.trail.page(_wanted(opened.trail, asked), SHOWN + 1, asked.before)
        problems = (Problem(DAY, audit_texts.DAY_WRONG),) if asked.is_wrong else ()
        last = opened.trail.last_check()
        return self._renderer.page(
            request,
            "audit.html",
            422 if asked.is_wrong else 200,
            c=audit_texts,
            moments=moments,
            asked=asked,
            path=PATH,
            fields=_fields(asked),
            problems=problems,
            filtered=asked.address() != PATH,
            rows=[Row(each, bool(_CITIZEN.fullmatch(each.object_key))) for each in found[:SHOWN]],
            older=asked.address(before=found[SHOWN - 1].sequence) if len(found) > SHOWN else "",
            newest=asked.address() if asked.before else "",
            file=asked.address(f"{PATH}/fil"),
            last=last,
            whole=last is not None and was_whole(last),
        )


def _asked(given: QueryParams) -> Asked:
    def text(name: str) -> str:
        return " ".join(given.get(name, "").split())[:_LONGEST]

    def number(name: str) -> int | None:
        typed = given.get(name, "")
        return int(typed) if _NUMBER.fullmatch(typed) else None

    return Asked(text(PERSON), text(ACTION), text(OBJECT), text(DAY), number(SAME), number(BEFORE))


def _wanted(trail: Trail, asked: Asked) -> TrailFilter:
    since = None if asked.on is None else datetime.combine(asked.on, time(), _HERE)
    until = None if asked.on is None else datetime.combine(asked.on + timedelta(days=1), time(), _HERE)
    same = trail.one(asked.same) if asked.same is not None else None
    return TrailFilter(asked.person, asked.action, same.object_key if same else asked.object_key, since, until)


def _fields(asked: Asked) -> Fields:
    c = audit_texts
    wrong = c.DAY_WRONG if asked.is_wrong else ""
    return Fields(
        Field(PERSON, c.PERSON, hint=c.PERSON_HINT, value=asked.person),
        Field(OBJECT, c.OBJECT, hint=c.OBJECT_HINT, value=asked.object_key),
        Field(DAY, c.DAY, hint=c.DAY_HINT, value=asked.day, error=wrong),
        tuple(Choice(code, title) for code, title in sorted(c.ACTIONS.items(), key=lambda each: each[1])),
    )


def _file(trail: Trail, wanted: TrailFilter) -> Iterator[str]:
    return rows(trail.every(wanted), lambda key: bool(_CITIZEN.fullmatch(key)))
