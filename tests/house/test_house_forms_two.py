"""Two people on one thing, and one whose login has ended: nothing happens twice, and nothing typed is lost."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from answered import NEVER_KEPT, wrong_with
from forms_found import every_form, posted
from forms_town import NOBODY, OTHER, Found, Towns
from found_forms import FoundForm, read
from hostile_forms import as_typed

from catalogue.web.sessions import COOKIE

pytestmark = pytest.mark.timeout(240)

CLEAR = {303, 200, 409, 422, 404}
"""What the second of two may be answered: it was done already, or may not be done any more."""
ABOUT_LOGIN = ("/log-ind", "/log-ud", "/administration/log")


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Towns:
    return Towns(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def found(towns: Towns) -> list[Found]:
    return [each for each in every_form(towns) if not each.path.startswith(ABOUT_LOGIN)]


async def sent_by_two(towns: Towns, one: Found) -> list[str]:
    sent = as_typed("filled", one.form.filled())
    async with towns.fresh(one.town) as town:
        await posted(town, one, sent)
        after_one = town.rows()
        answer = await posted(town, one, sent, OTHER)
        twice = [name for name, rows in town.rows().items() if rows != after_one[name]]
    found = [f"{one}: written twice in {' '.join(twice)}"] if twice else []
    found += [f"{one}: {answer.status_code}"] if answer.status_code not in CLEAR else []
    return found + [f"{one}: {each}" for each in wrong_with(answer)]


def test_what_two_people_send_from_the_same_page_happens_once(towns: Towns, found: list[Found]) -> None:
    async def all_of_them() -> list[str]:
        return [each for one in found for each in await sent_by_two(towns, one)]

    assert asyncio.run(all_of_them()) == []


async def asked_again(browser: httpx.AsyncClient, asked: httpx.Response, person: str, action: str) -> list[FoundForm]:
    """Log in as somebody from a page that asked for it; return the forms of this kind that are shown then."""
    login = next(each for each in read(asked.text, "/log-ind").forms if each.action == "/log-ind")
    carried = [(each.name, each.value) for each in login.fields if each.kind == "hidden"]
    body = as_typed("login", [*carried, ("person", person)])
    answer = await browser.post("/log-ind", content=body.body, headers=body.headers)
    assert wrong_with(answer) == []
    return [each for each in read(answer.text, "/log-ind").forms if each.action == action]


async def wrong_after_login(towns: Towns, one: Found) -> list[str]:
    """Send a form when the login is over; return what its writer has lost then, and what somebody else was shown."""
    sent = as_typed("filled", one.form.filled())
    wanted = {pair for pair in sent.pairs if pair[0] not in NEVER_KEPT}
    async with towns.fresh(one.town) as town, town.browser(NOBODY) as browser:
        before = town.rows()
        await browser.post("/log-ind", data={"person": "demo-olga"})
        browser.cookies.delete(COOKIE)
        asked = await browser.post(one.form.action, content=sent.body, headers=sent.headers)
        others = await asked_again(browser, asked, "demo-gorm", one.form.action)
        own = await asked_again(browser, asked, "demo-olga", one.form.action)
        changed = {name for name, rows in town.rows().items() if rows != before[name]}
    kept = {(each.name, each.value) for form in own for each in form.fields}
    wrong = [*wrong_with(asked), *(f"{name} is lost" for name, value in wanted - kept)]
    wrong += ["somebody else is shown it"] if others else []
    wrong += [f"written without a login: {' '.join(changed)}"] if changed else []
    wrong += [f"{asked.status_code}, not asked to log in"] if asked.status_code != 401 else []
    return [f"{one}: {each}" for each in wrong]


def test_what_was_typed_in_any_form_is_there_for_its_writer_alone_after_a_login_that_ended_meanwhile(
    towns: Towns, found: list[Found]
) -> None:
    async def all_of_them() -> list[str]:
        return [each for one in found for each in await wrong_after_login(towns, one)]

    assert asyncio.run(all_of_them()) == []
