"""Debian's Chromium, watched: whatever a page asks of another machine, or stumbles over, is trouble to be told."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

import catalogue.web

MODULES = Path(catalogue.web.__path__[0]) / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {360: 780, 768: 1024, 1440: 900}
"""Widths of a telephone, a tablet and a desk, each with a height."""
ANSWERS = re.compile(r"status of (401|422)")
PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine."""
GRAVE = {"serious", "critical"}

needs_browser = pytest.mark.skipif(
    CHROMIUM is None or not AXE.exists(),
    reason="needs Debian's chromium (apt-get install chromium) and `make assets`",
)


class Watched:
    """A browser with whatever its pages stumbled over."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self.trouble: list[str] = []
        self.asked: list[str] = []
        """Every address asked for."""

    def context(self, **known: Any) -> BrowserContext:
        """Open a context of its own: another person, with other cookies."""
        opened = self._browser.new_context(base_url=self._address, locale="da-DK", **known)
        opened.set_default_timeout(PATIENCE)
        opened.on("request", self._asked)
        opened.on("console", self._said)
        opened.on("weberror", lambda error: self.trouble.append(str(error.error)))
        return opened

    def still(self, subject: str) -> Page:
        """Open a page of an invented person where nothing changes by itself, so that there is time to look at it."""
        page = self.person(subject)
        # What a page cannot fetch here is no trouble of its own.
        page.context.remove_listener("console", self._said)
        page.context.route("**/assets/htmx/**", lambda route: route.abort())
        return page

    def person(self, subject: str, **known: Any) -> Page:
        """Open a context where an invented person has logged in."""
        page = self.context(**known).new_page()
        page.goto("/log-ind?til=/")
        page.locator(f"button[value={subject}]").click()
        page.wait_for_url("**/")
        return page

    def _asked(self, request: Request) -> None:
        where = urlsplit(request.url)
        self.asked.append(request.url[:500])
        if where.scheme != "data" and where.netloc != urlsplit(self._address).netloc:
            self.trouble.append(f"asked {where.netloc}")

    def _said(self, message: ConsoleMessage) -> None:
        # Being asked to log in or to correct a form is an answer; being refused is a fault: such a link is not shown.
        if message.type in {"error", "warning"} and not ANSWERS.search(message.text):
            self.trouble.append(f"{message.location.get('url')}: {message.text}")


@contextmanager
def watched_browser(address: str) -> Iterator[Watched]:
    """Start Chromium on the pages at an address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Watched(browser, address)
        browser.close()


class Looks:
    """What was found wrong on pages as they were looked at, by page and width."""

    def __init__(self, pictures: Path | None) -> None:
        self._pictures = pictures
        self.found: dict[str, list[str]] = {}

    def at(self, page: Page, name: str, picture: str = "", widths: Iterable[int] = WIDTHS) -> None:
        """Look at a page at every width; keep its picture at the desk's where one is wanted."""
        for width in widths:
            height = WIDTHS[width]
            page.set_viewport_size({"width": width, "height": height})
            if problems := findings(page):
                self.found[f"{name} {width}"] = problems
        if self._pictures is not None and picture:
            page.screenshot(path=self._pictures / f"{picture}.png")


def findings(page: Page) -> list[str]:
    """Return what axe-core finds grave on the page as it is, and whether it is wider than the window."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    found = [
        f"{each['id']} ({each['impact']}): {json.dumps([node['target'] for node in each['nodes'][:3]])}"
        for each in result["violations"]
        if each["impact"] in GRAVE
    ]
    wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"{wide} pixels wider than the window"] if wide > 0 else [])
