"""Logging in and out: invented people in the demo, the organisation's own provider otherwise (oidc.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.store.sessions import Sessions
from catalogue.web import sessions as cookies
from catalogue.web.render import Renderer
from catalogue.web.roles import ANYONE, Role
from catalogue.web.routing import LOGIN, Page
from catalogue.web.visitor import Visitor

TYPED: Final = "skrevet:"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person, and in a few words what to try as that person."""

    visitor: Visitor
    words: str


class Login:
    """The pages of logging in and out."""

    def __init__(
        self, renderer: Renderer, sessions: Sessions, people: Sequence[DemoPerson], provider: str = ""
    ) -> None:
        self._renderer = renderer
        self._sessions = sessions
        self._people = {each.visitor.subject: each for each in people}
        self._provider = provider

    def pages(self) -> list[Page]:
        """Return the paths of logging in and out; everybody may open them."""
        return [
            Page(LOGIN, self.show, ANYONE),
            Page(LOGIN, self.choose, ANYONE, ("POST",)),
            Page("/log-ud", self.leave, ANYONE, ("POST",)),
        ]

    async def show(self, request: Request) -> Response:
        """Show who one can log in as."""
        return self.ask(request, request.query_params.get("til", "/"), [])

    def ask(self, request: Request, next_path: str, typed: Sequence[tuple[str, str]], status: int = 200) -> Response:
        """Show the login with where to go afterwards and what was typed before it."""
        return self._renderer.page(
            request,
            "login.html",
            status,
            next=_ours(next_path),
            typed=list(typed),
            people=list(self._people.values()),
            provider=self._provider,
        )

    async def choose(self, request: Request) -> Response:
        """Log in as an invented person; in a demo only."""
        form = await request.form()
        person = self._people.get(_text(form, "person"))
        if person is None:
            return self.ask(request, _text(form, "til"), _typed(form), 400)
        return self.welcome(request, person.visitor, _ours(_text(form, "til")), _typed(form))

    def welcome(self, request: Request, visitor: Visitor, path: str, typed: Sequence[tuple[str, str]]) -> Response:
        """Begin a session and go on; what was typed is shown for sending, never sent by itself."""
        if typed:
            request.scope["visitor"] = visitor
            response = self._renderer.page(request, "resume.html", next=path, typed=list(typed))
        else:
            response = RedirectResponse(path, status_code=303)
        cookies.begin(self._sessions, visitor, response, secure=request.url.scheme == "https")
        return response

    async def leave(self, request: Request) -> Response:
        """End the session."""
        response = RedirectResponse("/", status_code=303)
        cookies.end(self._sessions, request, response)
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


def _ours(path: str) -> str:
    """Return a path of our own: a link from elsewhere leads nowhere else."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours else "/"


def _typed(form: FormData) -> list[tuple[str, str]]:
    return [
        (name.removeprefix(TYPED), value)
        for name, value in form.multi_items()
        if name.startswith(TYPED) and isinstance(value, str)
    ]


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
