"""Every form of the pages, found by itself and sent everything but what it asks for, on every town's own copy."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from answered import kept_wrongly, wrong_with, wrong_with_refusal
from forms_found import every_form, posted
from forms_town import Found, Town, Towns, forms_in
from found_forms import read
from hostile_forms import SCRIPT, Sent, as_typed, attacks
from walked_app import names_of_citizens

from catalogue.web.roles import Role

pytestmark = pytest.mark.timeout(300)

ANSWERS = {200, 303, 400, 403, 404, 408, 409, 413, 415, 422}
NOT_FOUND_BY_WALKING = {
    "/log-ind/kommune",  # another site's answer, there only with a login of the organisation's own
    "/log-ind/kommune/svar",
    "/svar/liste/gem",  # after a file of replies has been read
    "/svar/ukendt",
}
"""Paths whose forms no walk comes to in these towns."""
ASKS_MORE = {"/svar/liste", "/proevekoersler/{batch}/borgere/{number}/svar"}
"""Forms that take a file, or an answer that fits the citizen, and not just anything."""


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Towns:
    return Towns(tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def found(towns: Towns) -> dict[str, Found]:
    """Every form there is, each kind once."""

    return {f"{each.path} {each.form.names}": each for each in every_form(towns)}


def problems_of(one: Found, sent: Sent, answer: httpx.Response, *, changed: bool) -> Iterator[str]:
    yield from (f"status {answer.status_code}" for _ in [0] if answer.status_code not in ANSWERS)
    yield from wrong_with(answer)
    if answer.status_code >= 400:
        yield from ("written though refused" for _ in [0] if changed)
        yield from (f"shows {each}" for each in names_of_citizens() if each in answer.text)
    if SCRIPT in answer.text or "Traceback" in answer.text:
        yield "shows what was sent as it came"
    if answer.status_code == 422:
        yield from wrong_with_refusal(answer)
        yield from kept_wrongly(one.form, sent, read(answer.text, str(answer.url)))


async def attacked(towns: Towns, one: Found, *, is_first: bool) -> list[str]:
    """Send everything to one form, each time as if nothing had been sent before."""
    found: list[str] = []
    async with towns.fresh(one.town) as town:
        before = town.rows()
        for sent in attacks(one.form, is_first=is_first):
            answer = await posted(town, one, sent)
            changed = town.rows() != before
            found += [f"{one}: {sent.name}: {each}" for each in problems_of(one, sent, answer, changed=changed)]
            if changed or answer.status_code < 400:
                town.restore()
    return found


def test_every_path_that_takes_a_form_has_a_form_that_a_person_can_find(towns: Towns, found: dict[str, Found]) -> None:
    async def taken() -> set[str]:
        async with towns.fresh(towns.kinds[0]) as town:
            return {each.path for each in town.routes if "POST" in each.page.methods}

    assert asyncio.run(taken()) - NOT_FOUND_BY_WALKING - {each.path for each in found.values()} == set()
    assert [each for each in found.values() if each.path.startswith("NOWHERE")] == []


@pytest.mark.parametrize("role", Role)
def test_no_role_sees_a_form_that_it_may_not_send(towns: Towns, role: Role) -> None:
    async def seen() -> list[Found]:
        return await forms_in(towns, towns.kinds[-1], role)

    async def refused(all_seen: list[Found]) -> list[str]:
        async with towns.fresh(towns.kinds[-1]) as town:
            return [str(each) for each in all_seen if not _may(town, each, role)]

    assert asyncio.run(refused(asyncio.run(seen()))) == []


def _may(town: Town, one: Found, role: Role) -> bool:
    page = town.page_of(one.form.action, "POST")
    return page is not None and (not page.roles or role in page.roles)


def test_no_form_however_it_is_filled_in_breaks_a_page_or_loses_what_was_typed(
    towns: Towns, found: dict[str, Found]
) -> None:
    first = {one.form.names: one for one in reversed(found.values())}

    async def all_of_them() -> list[str]:
        firsts = [(one, first[one.form.names] is one) for one in found.values()]
        return [each for one, is_first in firsts for each in await attacked(towns, one, is_first=is_first)]

    assert asyncio.run(all_of_them()) == []


def test_the_forms_found_are_filled_in_as_a_person_would(towns: Towns, found: dict[str, Found]) -> None:
    """A form that takes nothing at all would pass every attack."""

    async def taken() -> set[str]:
        done = set()
        for one in found.values():
            async with towns.fresh(one.town) as town:
                before = town.rows()
                answer = await posted(town, one, as_typed("filled", one.form.filled()))
                if answer.status_code in {200, 303} or town.rows() != before:
                    done.add(one.path)
        return done

    assert {each.path for each in found.values()} - asyncio.run(taken()) - ASKS_MORE == set()


def test_a_form_is_read_as_a_browser_reads_it(tmp_path: Path) -> None:
    page = (
        '<form method="post" action="til"><input type="hidden" name="a" value="&lt;1">'
        '<select name="b"><option value=""><option value="2" selected></select>'
        '<textarea name="c">\n\n3</textarea>'
        '<input type="radio" name="d" value="4"><input type="radio" name="d" value="5">'
        '<button name="e" value="6">x</button><button formaction="/dér">y</button></form>'
        "<form action='/'></form>"
    )
    forms = read(page, "/her/nu?x=1").forms
    assert [each.action for each in forms] == ["/her/til", "/dér"]
    assert forms[0].filled() == [("a", "<1"), ("b", "2"), ("c", "\n3"), ("d", "4"), ("e", "6")]
