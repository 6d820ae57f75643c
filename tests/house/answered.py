"""What every answer must have, and what an answer that refuses a form must say and keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
from found_forms import TYPED, FoundForm, Read, read
from hostile_forms import Sent
from walked_app import markup

from catalogue.boundary import looks_like_cpr

NEVER_KEPT = {"cpr"}
"""A CPR number is typed again: a page that comes back may be seen by the next person at the desk."""


def wrong_with(answer: httpx.Response) -> list[str]:
    """Return what an answer lacks that every answer must have."""
    lacks = []
    policy = answer.headers.get("content-security-policy", "")
    if "script-src 'self'" not in policy or "unsafe" in policy:
        lacks.append("no policy")
    if answer.headers.get("cache-control") != "no-store":
        lacks.append("may be kept")
    if answer.headers.get("x-content-type-options") != "nosniff":
        lacks.append("may be guessed at")
    if answer.headers.get("content-type", "").startswith("text/html"):
        found = markup(answer.text)
        lacks += [*found.forbidden, *(each for each in found.fetched if not re.match(r"/(?!/)|data:image/", each))]
    return lacks


def wrong_with_refusal(answer: httpx.Response) -> Iterator[str]:
    """Yield what a page lacks that says a field is wrong: a summary, links to the fields, and the fields marked."""
    page = read(answer.text, str(answer.url))
    links = page.inside.get("fejl", [])
    if not links:
        yield "no error summary"
    yield from (f"the summary leads to nothing: {each}" for each in links if each not in page.ids)
    if not page.invalid:
        yield "no field is marked as wrong"


def kept_wrongly(form: FoundForm, sent: Sent, page: Read) -> Iterator[str]:
    """Yield the fields of the same form in which something else stands than was typed."""
    again = next((each for each in page.forms if each.action == form.action), None)
    if again is None:
        yield "the form is gone"
        return
    for each in again.fields if sent.pairs else ():
        # Of a field that was sent twice either may stand there.
        was = {plain(value) for name, value in sent.pairs if name == each.name} or {""}
        is_secret = each.name in NEVER_KEPT or any(looks_like_cpr(value) for value in was)
        if each.kind in TYPED and not is_secret and plain(each.value) not in was:
            yield f"{each.name} is not kept: {plain(each.value)[:40]!r}"


def plain(text: str) -> str:
    """Return a text as it is read: how its lines end and what is blank around it says nothing."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
