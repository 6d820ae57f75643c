"""Nexus' answers as resources with links: read by name, never by a path we built (facts: runners-and-nexus.md 2.2)."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from connectors.errors import NotConfigured, Rejected, Unavailable
from connectors.nexus import texts
from connectors.nexus.places import CONNECTION

_PORTS: Final = {"https": 443, "http": 80}
_ODD: Final = re.compile(r"[\\\s\x00-\x1f\x7f]")
"""Characters that two URL parsers may read differently; no link of Nexus has them."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One JSON object of Nexus. Its repr shows no content: it may be a citizen."""

    body: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, value: object) -> Resource:
        """Take a parsed JSON value; raise `Unavailable` when it is no object."""
        if not isinstance(value, dict):
            raise malformed()
        return cls(value)

    @classmethod
    def many(cls, value: object) -> tuple[Resource, ...]:
        """Take a parsed JSON list of objects; raise `Unavailable` when it is none."""
        if not isinstance(value, list):
            raise malformed()
        return tuple(cls.of(item) for item in value)

    @property
    def name(self) -> str:
        """Return the object's name; empty when it has none."""
        return self.text("name")

    @property
    def id(self) -> str:
        """Return the object's id; Nexus' ids are numbers and sometimes strings."""
        found = self.key("id")
        if not found:
            raise malformed()
        return found

    def text(self, key: str) -> str:
        """Return a text; empty when it is missing or null."""
        value = self.body.get(key)
        return value if isinstance(value, str) else ""

    def key(self, *names: str) -> str:
        """Return the first id found under `names`, as text; empty when none has one."""
        for name in names:
            value = self.body.get(name)
            if isinstance(value, int | str) and not isinstance(value, bool) and value != "":
                return str(value)
        return ""

    def flag(self, key: str) -> bool:
        """Return whether `key` is true."""
        return self.body.get(key) is True

    def part(self, key: str) -> Resource:
        """Return an object inside this one; an empty one when it is missing or null."""
        value = self.body.get(key)
        return Resource(value if isinstance(value, dict) else {})

    def parts(self, key: str) -> tuple[Resource, ...]:
        """Return the objects of a list inside this one; none when it is missing or null."""
        value = self.body.get(key)
        return () if value is None else Resource.many(value)

    def has(self, rel: str) -> bool:
        """Return whether Nexus offers the link `rel`."""
        return bool(self._href(rel))

    def link(self, rel: str) -> str:
        """Return where `rel` leads; raise `NotConfigured` when Nexus does not offer it to this system user."""
        href = self._href(rel)
        if not href:
            raise NotConfigured(texts.missing_right(rel), setting=CONNECTION, system=texts.SYSTEM)
        return href

    def walk(self, children: str) -> Iterator[Resource]:
        """Yield this node and all below it."""
        yield self
        for child in self.parts(children):
            yield from child.walk(children)

    def draft(self) -> dict[str, Any]:
        """Return a copy to fill in and send back whole, as Nexus expects."""
        return copy.deepcopy(dict(self.body))

    def _href(self, rel: str) -> str:
        return self.part("_links").part(rel).text("href")


def walk_all(roots: Sequence[Resource], children: str) -> Iterator[Resource]:
    """Yield every node of a forest."""
    for root in roots:
        yield from root.walk(children)


def resolve(base_url: str, href: str) -> str:
    """Return the absolute address of `href`; raise `Rejected` when it leaves the base's scheme, host and port.

    Nexus gives relative hrefs in some bodies and absolute ones with `:443` in others. The token must reach no other
    host, whatever a body says.
    """
    try:
        url = urljoin(base_url, href)
        safe = _ODD.search(href) is None and _origin(url) == _origin(base_url)
    except ValueError:
        safe = False
    if not safe:
        raise Rejected(texts.FOREIGN_HOST, system=texts.SYSTEM, code="FOREIGN_HOST")
    return url


def malformed() -> Unavailable:
    """Return the error of an answer that is not Nexus', such as a proxy's page."""
    return Unavailable(texts.BAD_ANSWER, system=texts.SYSTEM)


def _origin(url: str) -> tuple[str, str, int | None, str | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme), parts.username
