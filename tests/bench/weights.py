"""What a page weighs on its way to a browser. Bytes are the same on every machine, so each has a limit of its own."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass

import httpx
from big_batch import BigTown
from pages import reader

_PARTS = re.compile(r'(?:href|src)="(/assets/[^"]+\.(?:css|js|svg))"')
HEAD = ("page", "html kB", "gzipped", "with css, js", "gzipped", "html limit", "")


@dataclass(frozen=True, slots=True)
class Weight:
    """A page in kB, as it is sent and as it would be gzipped; then with all that a first visit fetches beside it."""

    title: str
    html: float
    html_gzipped: float
    whole: float
    whole_gzipped: float
    limit: float

    @property
    def is_over(self) -> bool:
        return self.html > self.limit

    def row(self) -> tuple[str, ...]:
        numbers = (self.html, self.html_gzipped, self.whole, self.whole_gzipped)
        return (self.title, *(f"{each:.1f}" for each in numbers), f"{self.limit:g}", "OVER" if self.is_over else "ok")


async def weights(big: BigTown) -> list[Weight]:
    """Weigh the pages that are used most, full of 20,000 cases."""
    card = f"/robotter/{big.console.town.work().robot.lineage}"
    # About twice what each weighs: room for another section, not for a list that has lost its pages.
    pages = (
        ("list", "/", 10),
        ("card", card, 45),
        ("batch under way", f"/proevekoersler/{big.acted_on}", 60),
        ("batch to approve", f"/proevekoersler/{big.prepared}", 60),
        ("run", f"/koersler/{big.lease.run}", 27),
        ("what is polled of a run", f"/koersler/{big.lease.run}/fremdrift", 17),
        ("worklist", "/manuel-behandling", 46),
    )
    async with reader(big, big.console.site) as client:
        return [await _weight(client, title, path, limit) for title, path, limit in pages]


async def _weight(client: httpx.AsyncClient, title: str, path: str, limit: float) -> Weight:
    html = await _fetch(client, path)
    parts = [await _fetch(client, each) for each in sorted(set(_PARTS.findall(html.decode())))]
    gzipped = [len(gzip.compress(each, 6)) for each in (html, *parts)]
    return Weight(
        title, len(html) / 1e3, gzipped[0] / 1e3, sum(map(len, (html, *parts))) / 1e3, sum(gzipped) / 1e3, limit
    )


async def _fetch(client: httpx.AsyncClient, path: str) -> bytes:
    answer = await client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content
