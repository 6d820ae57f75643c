"""Logging in and out: invented people in the demo, the organisation's own provider otherwise (oidc_pages.py)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.store.sessions import Sessions
from catalogue.web import sessions as cookies
from catalogue.web import texts
from catalogue.web.journal import Deed, Entry, Journal, Refusals, logged
from catalogue.web.leftovers import MOST, NO_LEFTOVER, Leftover, Leftovers, Opened
from catalogue.web.render import Renderer
from catalogue.web.roles import ANYONE, Role
from catalogue.web.routing import LOGIN, Page, visitor_of
from catalogue.web.typed import Typed
from catalogue.web.visitor import NOBODY, Visitor

Goodbye = Callable[[str], Awaitable[str]]
"""From a session's farewell to where the browser goes to end the login at the provider too; empty where it cannot."""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where people with one of these roles go after a login that was not on the way to anywhere."""

    path: str
    roles: frozenset[Role]


CATALOGUE: Final = Landing("/", frozenset(Role))


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person, and in a few words what to try as that person."""

    visitor: Visitor
    words: str


@dataclass(frozen=True, slots=True)
class OwnLogin:
    """The organisation's own login: what its button says, how a login ends there, and a secret no restart changes."""

    title: str
    goodbye: Goodbye
    seal: bytes = field(repr=False)


class Login:
    """The pages of logging in and out."""

    def __init__(
        self,
        renderer: Renderer,
        sessions: Sessions,
        people: Sequence[DemoPerson],
        own: OwnLogin | None = None,
        *,
        landing: Landing = CATALOGUE,
        journal: Journal = logged,
    ) -> None:
        self._renderer = renderer
        self._sessions = sessions
        self._people = {each.visitor.subject: each for each in people}
        self._provider = own.title if own else ""
        self._landing = landing
        self._goodbye = own.goodbye if own else None
        self.journal = journal
        self._refusals = Refusals(journal)
        self._leftovers = Leftovers(own.seal if own else b"")

    @property
    def is_demo(self) -> bool:
        """Return whether anybody may log in as an invented person; else no session of one counts."""
        return bool(self._people)

    def pages(self) -> list[Page]:
        """Return the paths of logging in and out; everybody may open them."""
        return [
            Page(LOGIN, self.show, ANYONE),
            Page(LOGIN, self.choose, ANYONE, ("POST",), most_bytes=MOST),
            Page("/log-ud", self.leave, ANYONE, ("POST",)),
        ]

    async def show(self, request: Request) -> Response:
        """Show who one can log in as; a demo lets one change person without logging out."""
        if visitor_of(request).is_known and not self.is_demo:
            return self._renderer.page(request, "message.html", title=texts.LOGGED_IN_TITLE, text=texts.LOGGED_IN)
        return self.ask(request, request.query_params.get("til", ""))

    def needed(self, request: Request, path: str, typed: Typed) -> Response:
        """Show the login instead of a page that asks for it, with what was typed for whoever typed it."""
        left = self._leftovers.keep(request, path, typed)
        # A form's own path is no page to come back to when nothing of the form is left.
        return self.ask(request, "" if left.sent and not left.sealed else path, left, 401)

    def ask(self, request: Request, next_path: str, left: Leftover = NO_LEFTOVER, status: int = 200) -> Response:
        """Show the login with where to go afterwards and what was typed before it."""
        return self._renderer.page(
            request,
            "login.html",
            status,
            next=ours(next_path) if next_path else "",
            left=left,
            people=list(self._people.values()),
            provider=self._provider,
        )

    async def choose(self, request: Request) -> Response:
        """Log in as an invented person, in a demo only; or go on with what was typed, after a login in another tab."""
        form = await request.form()
        left = self._leftovers.opened(form)
        if left is not None and "person" not in form:
            return self._go_on(request, left)
        person = self._people.get(_text(form, "person"))
        if person is None:
            await self.refuse("demo")
            return self.ask(request, _text(form, "til"), left.again if left else NO_LEFTOVER, 400)
        return await self.welcome(request, person.visitor, _text(form, "til"), left)

    async def welcome(
        self, request: Request, visitor: Visitor, path: str, left: Opened | None = None, farewell: str = ""
    ) -> Response:
        """Begin a session and go on; what was typed is shown for sending to its writer, never sent by itself.

        Without a path the roles decide where to. Nobody is let in unless that can be told to the audit.
        """
        where = ours(path) if path else self._landing.path if visitor.may(self._landing.roles) else "/"
        told = Entry(Deed.LOGGED_IN, visitor.subject, visitor.name, " ".join(sorted(visitor.roles)))
        await run_in_threadpool(self.journal, told)
        if left is not None:
            request.scope["visitor"] = visitor
            response = self._go_on(request, left)
        else:
            response = RedirectResponse(where, status_code=303)
        cookies.begin(self._sessions, visitor, request, response, farewell)
        self._leftovers.note(visitor, request, response.headers)
        return response

    def _go_on(self, request: Request, left: Opened) -> Response:
        """Show what was typed to whoever typed it; nobody else is told what it was or what it was about."""
        visitor = visitor_of(request)
        if not visitor.is_known:
            return self.ask(request, left.path, left.again, 401)
        if not left.is_of(visitor):
            title, text = texts.LOGIN_OTHERS_TITLE, texts.LOGIN_OTHERS
            return self._renderer.page(request, "message.html", title=title, text=text)
        return self._renderer.page(request, "resume.html", next=ours(left.path), typed=left.typed)

    async def refuse(self, why: str) -> None:
        """Tell the audit that somebody was not let in; `why` says nothing of who it was."""
        await run_in_threadpool(self._refusals.note, why)

    async def leave(self, request: Request) -> Response:
        """End the session, and the login at the provider where it can be ended."""
        response: Response = RedirectResponse("/", status_code=303)
        ended = cookies.end(self._sessions, request, response)
        self._leftovers.forget(request, response.headers)
        if ended is None:
            return response
        await run_in_threadpool(self.journal, Entry(Deed.LOGGED_OUT, ended.subject, ended.name))
        if self._goodbye is None or not ended.farewell:
            return response
        return self._left(request, await self._goodbye(ended.farewell), response)

    def _left(self, request: Request, outside: str, response: Response) -> Response:
        """Send the browser on to the provider from a page: a form of ours may lead nowhere else (form-action)."""
        request.scope["visitor"] = NOBODY
        page = self._renderer.page(request, "logged_out.html", outside=outside)
        for cookie in response.headers.getlist("set-cookie"):
            page.headers.append("set-cookie", cookie)
        if outside:
            page.headers["refresh"] = f"0; url={outside}"
        return page


def demo_people(organisation_cvr: str) -> tuple[DemoPerson, ...]:
    """Return invented people of one organisation, one for each way of using the pages."""

    def person(subject: str, name: str, words: str, role: Role, *districts: str) -> DemoPerson:
        own = frozenset(districts) if districts else None
        return DemoPerson(Visitor(subject, name, organisation_cvr, frozenset({role}), demo=True, districts=own), words)

    return (
        person("demo-olga", "Olga Opdigtet", "Starter kørsler og arbejder med manuel behandling.", Role.OPERATOR),
        person("demo-gorm", "Gorm Godkender", "Godkender det, Olga har forberedt.", Role.APPROVER),
        person("demo-laura", "Laura Læser", "Leder i kataloget efter robotter.", Role.READER),
        person("demo-rikke", "Rikke Rådgiver", "Sundhedsvejleder: ser kun borgere i Nord.", Role.ADVISOR, "Nord"),
        person("demo-torben", "Torben Tovholder", "Svarer for ibrugtagningen.", Role.COORDINATOR),
        person("demo-revi", "Revi Sor", "Ser alt, ændrer intet.", Role.AUDITOR),
        person("demo-adam", "Adam Administrator", "Passer systemet, ser ingen borgere.", Role.ADMINISTRATOR),
    )


def ours(path: str) -> str:
    """Return a path of our own, or the front page: a link from elsewhere leads nowhere else."""
    # A browser takes a backslash for a slash, and drops tabs and line breaks before it reads an address.
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if plain else "/"


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
