"""Logging in and out: invented people in the demo, the organisation's own provider otherwise (oidc_pages.py)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.store.sessions import Sessions
from catalogue.web import sessions as cookies
from catalogue.web import texts
from catalogue.web.render import Renderer
from catalogue.web.roles import ANYONE, Role
from catalogue.web.routing import LOGIN, Page, visitor_of
from catalogue.web.typed import NOTHING, Typed, carried_by
from catalogue.web.visitor import Visitor

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person, and in a few words what to try as that person."""

    visitor: Visitor
    words: str


class Login:
    """The pages of logging in and out. `provider` is what the organisation's own login is called on its button."""

    def __init__(
        self, renderer: Renderer, sessions: Sessions, people: Sequence[DemoPerson], provider: str = ""
    ) -> None:
        self._renderer = renderer
        self._sessions = sessions
        self._people = {each.visitor.subject: each for each in people}
        self._provider = provider

    @property
    def is_demo(self) -> bool:
        """Return whether anybody may log in as an invented person; else no session of one counts."""
        return bool(self._people)

    def pages(self) -> list[Page]:
        """Return the paths of logging in and out; everybody may open them."""
        return [
            Page(LOGIN, self.show, ANYONE),
            Page(LOGIN, self.choose, ANYONE, ("POST",)),
            Page("/log-ud", self.leave, ANYONE, ("POST",)),
        ]

    async def show(self, request: Request) -> Response:
        """Show who one can log in as; a demo lets one change person without logging out."""
        if visitor_of(request).is_known and not self.is_demo:
            return self._renderer.page(request, "message.html", title=texts.LOGGED_IN_TITLE, text=texts.LOGGED_IN)
        return self.ask(request, request.query_params.get("til", "/"))

    def ask(self, request: Request, next_path: str, typed: Typed = NOTHING, status: int = 200) -> Response:
        """Show the login with where to go afterwards and what was typed before it."""
        return self._renderer.page(
            request,
            "login.html",
            status,
            next=ours(next_path),
            typed=typed,
            people=list(self._people.values()),
            provider=self._provider,
        )

    async def choose(self, request: Request) -> Response:
        """Log in as an invented person; in a demo only."""
        form = await request.form()
        typed = carried_by(form)
        person = self._people.get(_text(form, "person"))
        if person is None:
            return self.ask(request, _text(form, "til"), typed, 400)
        return self.welcome(request, person.visitor, _text(form, "til"), typed)

    def welcome(self, request: Request, visitor: Visitor, path: str, typed: Typed = NOTHING) -> Response:
        """Begin a session and go on; what was typed is shown for sending, never sent by itself."""
        if typed.sent:
            request.scope["visitor"] = visitor
            response = self._renderer.page(request, "resume.html", next=ours(path), typed=typed)
        else:
            response = RedirectResponse(ours(path), status_code=303)
        cookies.begin(self._sessions, visitor, request, response)
        log.info("login: %s with %s", visitor.subject, " ".join(sorted(visitor.roles)))
        return response

    async def leave(self, request: Request) -> Response:
        """End the session."""
        response = RedirectResponse("/", status_code=303)
        cookies.end(self._sessions, request, response)
        log.info("logout: %s", visitor_of(request).subject)
        return response


def demo_people(organisation_cvr: str) -> tuple[DemoPerson, ...]:
    """Return invented people of one organisation, one for each way of using the pages."""

    def person(subject: str, name: str, words: str, *roles: Role) -> DemoPerson:
        return DemoPerson(Visitor(subject, name, organisation_cvr, frozenset(roles), demo=True), words)

    return (
        person("demo-olga", "Olga Opdigtet", "Starter kørsler og arbejder med manuel behandling.", Role.OPERATOR),
        person("demo-gorm", "Gorm Godkender", "Godkender det, Olga har forberedt.", Role.APPROVER),
        person("demo-laura", "Laura Læser", "Leder i kataloget efter robotter.", Role.READER),
        person("demo-rikke", "Rikke Rådgiver", "Sundhedsvejleder: ser sagerne i distriktet.", Role.ADVISOR),
        person("demo-torben", "Torben Tovholder", "Svarer for ibrugtagningen.", Role.COORDINATOR),
        person("demo-revi", "Revi Sor", "Ser alt, ændrer intet.", Role.AUDITOR),
    )


def ours(path: str) -> str:
    """Return a path of our own, or the front page: a link from elsewhere leads nowhere else."""
    # A browser takes a backslash for a slash, and drops tabs and line breaks before it reads an address.
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if plain else "/"


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
