"""Two people on one thing, and one whose login has ended: nothing happens twice, and nothing typed is lost."""

from __future__ import annotations

import asyncio

import pytest
from answered import NEVER_KEPT, wrong_with
from forms_found import every_form, posted
from forms_town import NOBODY, OTHER, Found, Towns
from found_forms import read
from hostile_forms import as_typed

pytestmark = pytest.mark.timeout(120)

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


async def lost_in_login(towns: Towns, one: Found) -> list[str]:
    """Send a form when the login is over, log in, and return what of it is not there to be sent again."""
    pairs = one.form.filled()
    wanted = {pair for pair in pairs if pair[0] not in NEVER_KEPT}
    async with towns.fresh(one.town) as town:
        before = town.rows()
        asked = await posted(town, one, as_typed("filled", pairs), NOBODY)
        login = next(each for each in read(asked.text, "/log-ind").forms if each.action == "/log-ind")
        chosen = {name: value for name, value in login.filled() if name == "person"}
        typed = [(each.name, each.value) for each in login.fields if each.kind == "hidden"] + list(chosen.items())
        async with town.browser(NOBODY) as client:
            body = as_typed("login", typed)
            answer = await client.post("/log-ind", content=body.body, headers=body.headers)
            again = [each for each in read(answer.text, "/log-ind").forms if each.action == one.form.action]
        wrong = [f"{one}: {each}" for each in (*wrong_with(asked), *wrong_with(answer))]
        wrong += [f"{one}: written without a login"] if town.rows() != before else []
        kept = {(each.name, each.value) for form in again for each in form.fields}
    wrong += [f"{one}: {asked.status_code}, not asked to log in"] if asked.status_code != 401 else []
    return wrong + [f"{one}: {name} is lost" for name, value in wanted - kept]


def test_what_was_typed_in_any_form_is_there_after_a_login_that_ended_meanwhile(
    towns: Towns, found: list[Found]
) -> None:
    async def all_of_them() -> list[str]:
        return [each for one in found for each in await lost_in_login(towns, one)]

    assert asyncio.run(all_of_them()) == []
