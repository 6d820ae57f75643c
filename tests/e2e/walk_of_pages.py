"""Walks every link a person can follow, one page of each kind: a kind is a path of the app's own table of routes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response
from starlette.applications import Starlette
from starlette.routing import Match

from catalogue.web.routing import GuardedRoute

LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)"


class Walk:
    """Which kinds of pages there are, and which have been seen."""

    def __init__(self, app: Starlette) -> None:
        self._all = [each for each in app.routes if isinstance(each, GuardedRoute)]
        self._routes = [each for each in self._all if "GET" in (each.methods or ())]
        self._forms = {each.path for each in self._all if "POST" in (each.methods or ())}
        self.seen: set[str] = set()
        self.dead: set[str] = set()
        """Links to nothing, each with the page it stands on."""

    @property
    def unseen(self) -> set[str]:
        """Return the kinds of pages nobody has opened; a form's address that no link leads to is no page."""
        return {each.path for each in self._routes} - self._forms - self.seen

    def kind(self, path: str) -> str | None:
        """Return which kind of page a path is."""
        scope = {"type": "http", "path": path, "method": "GET"}
        return next((each.path for each in self._routes if each.matches(scope)[0] is Match.FULL), None)

    def kind_of_form(self, path: str) -> str | None:
        """Return to which kind of path a form is sent."""
        scope = {"type": "http", "path": path, "method": "POST"}
        return next((each.path for each in self._all if each.matches(scope)[0] is Match.FULL), None)

    def pages(self, page: Page) -> Iterator[str]:
        """Open one page of each kind not seen before, from the front page on, and yield its kind while it is open."""
        page.on("response", self._note)
        waiting, known = deque(["/"]), {"/"}
        while waiting:
            path = waiting.popleft()
            kind = self.kind(path.partition("?")[0])
            answer = page.goto(path)
            if answer is None or not _is_page(answer):
                continue
            _to_the_end(page)
            for link in page.evaluate(LINKS):
                parts = urlsplit(link)
                if parts.netloc != urlsplit(page.url).netloc or parts.path.startswith("/assets/"):
                    continue
                found = self.kind(parts.path)
                if found is None:
                    self.dead.add(f"{parts.path} on {path}")
                elif found not in known | self.seen:
                    known.add(found)
                    waiting.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
            if kind and kind not in self.seen:
                self.seen.add(kind)
                yield kind

    def _note(self, response: Response) -> None:
        """Note pictures and files as seen: there is nothing more to look at in them."""
        kind = self.kind(urlsplit(response.url).path)
        if kind and response.ok and not _is_page(response):
            self.seen.add(kind)


def _is_page(response: Response) -> bool:
    return "text/html" in response.headers.get("content-type", "")


def _to_the_end(page: Page) -> None:
    """Let pictures that wait until they are looked at be fetched."""
    for picture in page.locator("img[loading=lazy]").all():
        picture.scroll_into_view_if_needed()
