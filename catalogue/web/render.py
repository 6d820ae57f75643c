"""From a template and plain data to a page. Templates see no objects but the ones given, and escape everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from catalogue.web import texts
from catalogue.web.menu import Entry, shown_to
from catalogue.web.routing import visitor_of

TEMPLATES: Final = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Language:
    """The shared texts in one language, and what a page says it is written in (BCP 47)."""

    code: str
    texts: ModuleType


DANISH: Final = Language("da", texts)


class Renderer:
    """The templates of the catalogue and of whatever else stands in the same app."""

    def __init__(
        self, menu: tuple[Entry, ...], *more_templates: Path, demo: bool = False, language: Language = DANISH
    ) -> None:
        loaders = [FileSystemLoader(each) for each in (TEMPLATES, *more_templates)]
        self._environment = Environment(
            loader=ChoiceLoader(loaders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {"t": language.texts, "lang": language.code}
        self._menu = menu
        self._demo = demo

    def page(self, request: Request, template: str, status: int = 200, **data: Any) -> Response:
        """Return a whole page for whoever is looking."""
        visitor = visitor_of(request)
        shared = {
            "visitor": visitor,
            "menu": shown_to(self._menu, visitor),
            "path": request.url.path,
            "demo": self._demo,
        }
        return HTMLResponse(self.text(template, shared | data), status_code=status)

    def part(self, template: str, **data: Any) -> Response:
        """Return a piece of a page, for htmx to put in."""
        return HTMLResponse(self.text(template, data))

    def text(self, template: str, data: Mapping[str, Any]) -> str:
        """Return a template filled with data."""
        return self._environment.get_template(template).render(data)
