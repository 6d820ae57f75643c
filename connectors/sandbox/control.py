"""Control and truth of the testkommune, on a port of its own: what really happened, and what is to go wrong.

A citizen is named by case, or by CPR number in the body of a request, never in an address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.faults import SYSTEMS, FaultKind, FaultRule
from connectors.sandbox.town import Town

_ENDLESS: Final = 0


class FaultWish(BaseModel):
    """A fault as it is ordered; `calls` 0 is without end."""

    model_config = ConfigDict(extra="forbid")

    system: str = Field(pattern="|".join(f"^{system}$" for system in SYSTEMS))
    kind: FaultKind
    operation: str = "*"
    calls: int = Field(default=1, ge=0)
    probability: float = Field(default=1.0, gt=0, le=1)
    seconds: float = Field(default=1.0, ge=0, le=600)

    def rule(self) -> FaultRule:
        """Return the rule."""
        calls = None if self.calls == _ENDLESS else self.calls
        return FaultRule(self.system, self.kind, self.operation, calls, self.probability, self.seconds)


class Who(BaseModel):
    """Which citizens something happens to."""

    model_config = ConfigDict(extra="forbid")

    cpr: str = ""
    case: str = ""


class Control:
    """The control application of one town."""

    def __init__(self, town: Town) -> None:
        self._town, self._board = town, town.board
        self.app = Starlette(
            routes=[
                Route("/counts", self._counts),
                Route("/population", self._population),
                Route("/citizens", self._citizens),
                Route("/letters", self._letters),
                Route("/faults", self._faults, methods=["GET", "POST", "DELETE"]),
                Route("/events/die", self._happen(town.die), methods=["POST"]),
                Route("/events/move", self._happen(town.move), methods=["POST"]),
                Route("/events/forget-tokens", _one(town.forget_tokens), methods=["POST"]),
                Route("/events/conflict-on-save", _one(town.conflict_on_next_save), methods=["POST"]),
                Route("/time/between", self._between, methods=["POST"]),
            ]
        )

    async def _counts(self, _request: Request) -> Response:
        return JSONResponse({**asdict(self._town.counts()), "faults": self._board.hits})

    async def _population(self, _request: Request) -> Response:
        return JSONResponse(dict(sorted(Counter(citizen.case for citizen in self._town.citizens).items())))

    async def _citizens(self, request: Request) -> Response:
        """List the invented people with number, name and case; `?case=` picks some."""
        case = request.query_params.get("case", "")
        people = [citizen for citizen in self._town.citizens if case in {"", citizen.case}]
        return JSONResponse([{"cpr": one.cpr, "name": one.full_name, "case": one.case} for one in people])

    async def _letters(self, _request: Request) -> Response:
        """List letters without their recipients."""
        hidden = {"recipient"}
        letters = [asdict(letter) for letter in self._town.letters.letters]
        return JSONResponse([{key: row[key] for key in row if key not in hidden} for row in letters])

    async def _faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self._board.clear()
        if request.method == "POST":
            try:
                self._board.add(FaultWish.model_validate_json(await request.body()).rule())
            except ValidationError as error:
                return _refused(error)
        return JSONResponse({"rules": [asdict(rule) for rule in self._board.rules], "hits": self._board.hits})

    def _happen(self, event: Callable[[str], bool]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                who = Who.model_validate_json(await request.body() or b"{}")
            except ValidationError as error:
                return _refused(error)
            case = who.case or request.query_params.get("case", "")
            people = [c.cpr for c in self._town.citizens if (c.case == case if case else c.cpr == who.cpr)]
            if not people:
                return JSONResponse({"error": "Ingen borger i testkommunen passer; angiv case eller cpr."}, 404)
            return JSONResponse({"changed": sum(event(cpr) for cpr in people)})

        return endpoint

    async def _between(self, _request: Request) -> Response:
        return JSONResponse({"changed": self._town.between_preview_and_act()})


def _one(event: Callable[[], None]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_request: Request) -> Response:
        event()
        return JSONResponse({"changed": 1})

    return endpoint


def _refused(error: ValidationError) -> Response:
    problems: list[dict[str, Any]] = [
        {"field": ".".join(str(part) for part in item["loc"]), "problem": item["type"]} for item in error.errors()
    ]
    return JSONResponse({"error": "Bestillingen kan ikke læses; intet er ændret.", "problems": problems}, 422)
