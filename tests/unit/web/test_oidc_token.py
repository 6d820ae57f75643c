"""The ID token: who signed it, for whom, for which login, and what its claims give."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from oidc_town import CLIENT_ID, Town, https_browser, key_named, log_in, town


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as opened:
        yield opened


async def refused(here: Town, status: int, words: str) -> None:
    """Log in and expect to be kept out, in these words, with no session at all."""
    async with https_browser(here.app) as browser:
        answer = await log_in(here, browser)
        assert (answer.status_code, words in answer.text) == (status, True), answer.text
        assert "__Host-samdrift_session" not in answer.headers.get("set-cookie", "")
        assert (await browser.get("/hvem")).status_code == 401


async def test_a_value_nobody_has_mapped_gives_no_role(here: Town) -> None:
    here.truth.person["roles"] = ["administrator", "Role.OPERATOR", "operator", 7, None]
    async with https_browser(here.app) as browser:
        await log_in(here, browser)
        assert (await browser.get("/hvem")).status_code == 403
        assert "[<Role.READER: 'reader'>]" in (await browser.get("/laeser")).text


async def test_one_role_may_be_a_word_or_a_list(here: Town) -> None:
    for roles in ("SAMDRIFT-DRIFT", ["SAMDRIFT-DRIFT"], ["x", "SAMDRIFT-DRIFT"]):
        here.truth.person["roles"] = roles
        async with https_browser(here.app) as browser:
            await log_in(here, browser)
            assert (await browser.get("/hvem")).status_code == 200


async def test_roles_may_lie_deeper_in_the_token(tmp_path: Path) -> None:
    async with town(tmp_path, "roles_claim: realm_access.roles") as here, https_browser(here.app) as browser:
        here.truth.person |= {"roles": [], "realm_access": {"roles": ["SAMDRIFT-DRIFT"]}}
        await log_in(here, browser)
        assert (await browser.get("/hvem")).status_code == 200


LIES = (
    {"nonce": "en-andens"},
    {"nonce": None},
    {"nonce": ["en-andens"]},
    {"aud": "en-anden-klient"},
    {"aud": ["en-anden-klient"]},
    {"aud": [CLIENT_ID, "en-anden-klient"]},
    {"aud": None},
    {"azp": "en-anden-klient"},
    # Another client's token that says we asked for it.
    {"aud": "en-anden-klient", "azp": CLIENT_ID},
    {"iss": "https://ond.example"},
    {"iss": None},
    {"exp": 1_700_000_000},
    {"exp": "i morgen"},
    {"exp": None},
    {"iat": 4_000_000_000},
    {"nbf": 4_000_000_000},
    {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
)


async def test_a_token_that_is_not_for_this_very_login_is_refused(here: Town) -> None:
    for lie in LIES:
        here.truth.bent = lie
        await refused(here, 403, "kunne ikke godtages")
    here.truth.bent = {}
    async with https_browser(here.app) as browser:
        assert (await log_in(here, browser)).status_code == 303


async def test_a_token_signed_in_a_way_we_do_not_take_is_refused(here: Town) -> None:
    for algorithm in ("none", "HS256", "RS384"):
        here.truth.algorithm = algorithm
        await refused(here, 403, "kunne ikke godtages")


async def test_a_token_signed_with_another_key_is_refused_also_under_the_same_name(here: Town) -> None:
    here.truth.signs_with = key_named("first", twin=1)
    await refused(here, 403, "kunne ikke godtages")


async def test_a_provider_may_change_its_key(here: Town) -> None:
    async with https_browser(here.app) as browser:
        await log_in(here, browser)
        here.truth.key = key_named("second")
        here.clock.ahead = 120
        assert (await log_in(here, browser)).status_code == 303


async def test_nobody_makes_us_ask_for_keys_again_and_again(here: Town) -> None:
    here.truth.signs_with = key_named("ukendt")
    async with https_browser(here.app) as browser:
        for _ in range(4):
            await log_in(here, browser)
    assert here.truth.asked_for_keys == 1


async def test_a_token_may_be_a_minute_wrong_and_no_more(here: Town) -> None:
    here.truth.person["roles"] = "SAMDRIFT-DRIFT"
    here.clock.ahead = 3600 + 30
    async with https_browser(here.app) as browser:
        assert (await log_in(here, browser)).status_code == 303
    here.clock.ahead = 3600 + 90
    await refused(here, 403, "kunne ikke godtages")


async def test_people_of_another_organisation_are_kept_out(here: Town) -> None:
    here.truth.person["cvr"] = "88888888"
    await refused(here, 403, "Din organisation har ikke adgang")


async def test_people_of_another_organisation_that_is_let_in_have_no_role_in_our_runs(tmp_path: Path) -> None:
    async with town(tmp_path, organisations='["99999999", "88888888"]') as here, https_browser(here.app) as browser:
        here.truth.person["cvr"] = "88888888"
        await log_in(here, browser)
        assert (await browser.get("/hvem")).status_code == 403
        assert "88888888 [<Role.READER" in (await browser.get("/laeser")).text


async def test_too_little_or_a_cpr_number_in_the_token_lets_nobody_in(here: Town) -> None:
    lacking = (
        {"cvr": None},
        {"cvr": "9999"},
        {"cvr": ["99999999"]},
        {"sub": "2512489996"},
        {"name": "Olga 251248-9996"},
    )
    for bent in lacking:
        here.truth.bent = bent
        await refused(here, 403, "mangler en oplysning om dig")


async def test_a_provider_of_one_organisation_need_not_say_its_number(tmp_path: Path) -> None:
    async with town(tmp_path, 'cvr_claim: ""') as here, https_browser(here.app) as browser:
        del here.truth.person["cvr"]
        await log_in(here, browser)
        assert "99999999" in (await browser.get("/hvem")).text
