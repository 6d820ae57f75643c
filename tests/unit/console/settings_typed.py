"""A settings page as a browser without scripts would send it back."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx
from starting_town import PAGE

from flows.ledger import Ledger
from flows.ledger.overlays import Overlay

SETTINGS = f"{PAGE}/indstillinger"
BECAUSE = "Byrådet har besluttet det."


class Fields(HTMLParser):
    """Every field of the page's settings form with what stands in it; a button is not sent before it is pressed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.named: set[str] = set()
        self._within = False
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._within = given.get("action", "").endswith("/indstillinger")
        elif self._within:
            self.named.add(given.get("name", ""))
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
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
    """Return the form of a page with some settings changed; `__` stands for the point in a field's name."""
    sent: dict[str, str | list[str]] = {}
    for name, value in Fields(page).sent:
        before = sent.get(name, [])
        sent[name] = [*before, value] if isinstance(before, list) else [before, value]
    renamed = {f"settings.{name.replace('__', '.')}": value for name, value in changed.items()}
    return sent | {"why": BECAUSE} | renamed


async def page_of(client: httpx.AsyncClient) -> str:
    """Return the settings page."""
    return (await client.get(SETTINGS)).text


async def save(client: httpx.AsyncClient, **changed: str) -> httpx.Response:
    """Open the page, change something and save it."""
    return await client.post(SETTINGS, data=typed(await page_of(client), **changed))


def newest(ledger: Ledger) -> Overlay:
    """Return the settings in force, which somebody has saved."""
    found = ledger.overlays.newest("testkommune")
    assert found is not None
    return found
