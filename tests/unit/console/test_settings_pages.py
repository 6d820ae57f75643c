"""Changing settings on a page, over a town of fakes and a real ledger: what is typed is saved, shown, and never lost."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
import pytest
from console_town import CVR, browser
from runner.small_town import SmallTown
from starlette.applications import Starlette
from starting_town import PAGE
from web_browser import log_in

from flows.ledger import Ledger

SETTINGS = f"{PAGE}/indstillinger"
AGE = "settings.minimum_age"


class Fields(HTMLParser):
    """What a browser would send of the page's own form, and the button that was pressed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._within = False
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._within = given.get("action", "").endswith("/indstillinger")
        if not self._within or not given.get("name", given.get("value", "")):
            return
        if tag == "input" and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.sent.append((given["name"], given.get("value", "")))
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.sent.append((self._select, given["value"]))
        elif tag == "textarea":
            self._area = given["name"]
            self.sent.append((self._area, ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[-1] = (self._area, self.sent[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        self._within &= tag != "form"
        self._area = "" if tag == "textarea" else self._area


def typed(page: str, **changed: str) -> dict[str, str | list[str]]:
    """Return the form of a page with some fields changed; `__` stands for a point in a field's name."""
    sent: dict[str, list[str]] = {}
    for name, value in Fields(page).sent:
        sent.setdefault(name, []).append(value)
    more = {name.replace("__", "."): [value] for name, value in changed.items()}
    return {**sent, "why": ["Byrådet har besluttet det."], **more}


@pytest.fixture
async def torben(pages: Starlette):  # type: ignore[no-untyped-def]
    async with browser(pages) as client:
        await log_in(client, "demo-torben")
        yield client


async def test_a_coordinator_changes_the_age_and_is_told_what_changed(torben: httpx.AsyncClient, ledger: Ledger) -> None:
    page = (await torben.get(SETTINGS)).text
    answer = await torben.post(SETTINGS, data=typed(page, settings__minimum_age="75"))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{SETTINGS}/1")
    told = (await torben.get(answer.headers["location"])).text
    assert "Version 1 er gemt: 1 indstilling er ændret." in told
    assert re.search(r"Alder</th>\s*<td[^>]*>70</td>\s*<td[^>]*>75</td>", told)
    assert "Start prøvekørsel med disse indstillinger" in told
    newest = ledger.overlays.newest("testkommune")
    assert newest is not None
    assert newest.document == '{"settings": {"minimum_age": 75}}'
