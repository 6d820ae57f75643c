"""A citizen's reply in a browser: written down in a form, kept once, taken back with a reason, seen by who may."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from console_town import CVR, LONGEST, OLDEST, STARTER, YOUNG, ConsoleTown
from lines_town import plain
from replies_town import (
    LINEAGE,
    NEVER_MET,
    PURPOSE,
    UNUSED,
    answer,
    kept,
    key,
    number,
    offered,
    page,
    today,
    wrong_fields,
)

from catalogue.web.roles import Role
from catalogue.web.visitor import Visitor
from connectors.cpr import Cpr
from flows.console import carried
from flows.ledger.states import ReplyKind
from flows.runner.adopting.engagement import danish_day

LIST = "/svar"
RECORDERS = (Role.OPERATOR, Role.COORDINATOR, Role.ADVISOR)


_UNUSED = iter(UNUSED)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleTown]:
    with offered(tmp_path_factory.mktemp("svar")) as opened:
        yield opened


@pytest.fixture
def somebody() -> int:
    """Return the number of a citizen who has had the offer and has not answered."""
    return next(_UNUSED)


def sought(cpr: str, purpose: str = PURPOSE, adoption: str = "testkommune") -> dict[str, str]:
    return {"ibrugtagning": adoption, "cpr": cpr, "formaal": purpose}


class TestWritingOneDown:
    @pytest.mark.parametrize("role", RECORDERS)
    async def test_on_the_citizens_own_page_keeps_it_in_the_persons_name(
        self, town: ConsoleTown, somebody: int, role: Role
    ) -> None:
        async with town.visited(role, name=STARTER) as clerk:
            citizen = await clerk.get(page(town, somebody).removesuffix("/svar"))
            assert f'action="{page(town, somebody)}"' in citizen.text
            done = await clerk.post(page(town, somebody), data=answer(town, svarnote="Ring om formiddagen"))
            assert (done.status_code, done.headers["location"]) == (303, f"{page(town, somebody)}?gjort=gemt")
            shown = await clerk.get(done.headers["location"])
        (reply,) = kept(town, somebody)
        assert (reply.kind, reply.source, reply.recorded_by) == (ReplyKind.ACCEPTED, "phone", STARTER)
        assert town.town.ledger.replies.note(reply.id) == "Ring om formiddagen"
        assert "Svaret er gemt" in plain(shown)
        assert "Borgeren sagde ja tak" in plain(shown)
        assert "Ring om formiddagen" not in shown.text
        assert [key(town, somebody)] == [whom for _who, whom, what in town.actors("record_reply") if reply.id in what]

    async def test_twice_keeps_one_and_says_so(self, town: ConsoleTown, somebody: int) -> None:
        async with town.visited(Role.OPERATOR) as clerk, town.visited(Role.ADVISOR) as other:
            await clerk.post(page(town, somebody), data=answer(town))
            again = await other.post(page(town, somebody), data=answer(town))
            shown = await other.get(again.headers["location"])
        assert "skrevet ned i forvejen" in plain(shown)
        assert len(kept(town, somebody)) == 1

    @pytest.mark.parametrize(
        ("changed", "fields"),
        [
            ({"svar": ""}, {"svar"}),
            ({"svar": "måske"}, {"svar"}),
            ({"svardag": ""}, {"svardag"}),
            ({"svardag": "i går"}, {"svardag"}),
            ({"svardag": "2999-01-01"}, {"svardag"}),
            ({"svardag": "0001-01-01"}, {"svardag"}),
            ({"svarvej": "list"}, {"svarvej"}),
            ({"svarvej": "<b>"}, {"svarvej"}),
            ({"svarnote": "x" * 501}, {"svarnote"}),
            ({"svar": "", "svardag": "x", "svarvej": ""}, {"svar", "svardag", "svarvej"}),
        ],
    )
    async def test_wrongly_says_so_at_the_fields_loses_nothing_typed_and_keeps_nothing(
        self, town: ConsoleTown, changed: dict[str, str], fields: set[str]
    ) -> None:
        typed = answer(town, svarnote="Hun bor hos sin søn") | changed
        async with town.visited(Role.OPERATOR) as clerk:
            refused = await clerk.post(page(town, OLDEST), data=typed)
        assert (refused.status_code, wrong_fields(refused)) == (422, fields)
        assert "Hun bor hos sin søn" in refused.text or "svarnote" in changed
        assert "<b>" not in refused.text
        assert kept(town, OLDEST) == []

    async def test_of_tomorrow_is_refused_and_of_today_in_denmark_is_not(
        self, town: ConsoleTown, somebody: int
    ) -> None:
        tomorrow = danish_day(town.town.ledger.now()) + timedelta(days=1)
        async with town.visited(Role.OPERATOR) as clerk:
            refused = await clerk.post(page(town, somebody), data=answer(town, svardag=tomorrow.isoformat()))
            taken = await clerk.post(page(town, somebody), data=answer(town))
        assert (refused.status_code, taken.status_code) == (422, 303)

    async def test_as_a_yes_from_somebody_never_offered_anything_is_refused_and_an_opt_out_is_kept(
        self, town: ConsoleTown
    ) -> None:
        async with town.visited(Role.OPERATOR) as clerk:
            refused = await clerk.post(page(town, YOUNG), data=answer(town))
            taken = await clerk.post(page(town, YOUNG), data=answer(town, "declined_forever"))
        assert (refused.status_code, wrong_fields(refused), taken.status_code) == (422, {"svar"}, 303)
        assert [each.kind for each in kept(town, YOUNG)] == [ReplyKind.DECLINED_FOREVER]

    async def test_with_a_cpr_number_in_the_note_keeps_and_shows_no_number(self, town: ConsoleTown) -> None:
        async with town.visited(Role.OPERATOR) as clerk:
            refused = await clerk.post(page(town, LONGEST), data=answer(town, "", svarnote="Det er 251248-9996"))
            await clerk.post(page(town, LONGEST), data=answer(town, svarnote="Det er 251248-9996"))
        reply = kept(town, LONGEST)[0]
        assert "9996" not in refused.text + town.town.ledger.replies.note(reply.id)

    @pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
    async def test_is_not_for_whoever_only_sees(self, town: ConsoleTown, role: Role) -> None:
        async with town.visited(role) as reader:
            assert (await reader.get(LIST)).status_code == 200
            seen = await reader.get(page(town, OLDEST))
            refused = await reader.post(page(town, OLDEST), data=answer(town))
        assert (seen.status_code, refused.status_code) == (200, 403)
        assert "svardag" not in seen.text
        assert kept(town, OLDEST) == []


class TestFindingTheCitizen:
    async def test_leads_to_the_citizen_without_a_number_in_the_address_and_stands_in_the_audit(
        self, town: ConsoleTown, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            async with town.visited(Role.OPERATOR, name=STARTER) as clerk:
                found = await clerk.post(f"{LIST}/borger", data=sought(number(OLDEST)))
        assert (found.status_code, found.headers["location"]) == (303, page(town, OLDEST))
        assert number(OLDEST) not in caplog.text
        assert town.actors("find_citizen")[-1] == (f"{STARTER} (id-{STARTER})", key(town, OLDEST), PURPOSE)

    @pytest.mark.parametrize(
        ("form", "fields"),
        [
            (sought(""), {"cpr"}),
            (sought("123"), {"cpr"}),
            (sought("<script>alert(1)</script>"), {"cpr"}),
            (sought(NEVER_MET, ""), {"formaal"}),
            (sought(NEVER_MET, adoption="findes-ikke"), {"ibrugtagning"}),
            ({}, {"cpr", "formaal", "ibrugtagning"}),
        ],
    )
    async def test_says_at_the_field_what_is_wrong(
        self, town: ConsoleTown, form: dict[str, str], fields: set[str]
    ) -> None:
        before = len(town.actors("find_citizen"))
        async with town.visited(Role.OPERATOR) as clerk:
            refused = await clerk.post(f"{LIST}/borger", data=form)
        assert (refused.status_code, wrong_fields(refused)) == (422, fields)
        assert NEVER_MET not in refused.text
        assert "<script>" not in refused.text.replace("<script src", "")
        assert len(town.actors("find_citizen")) == before

    async def test_nobody_has_met_lets_an_opt_out_be_kept_and_nothing_else(self, town: ConsoleTown) -> None:
        async with town.visited(Role.OPERATOR) as clerk:
            unknown = await clerk.post(f"{LIST}/borger", data=sought(NEVER_MET))
            hidden = unknown.text.split('name="borger" value="')[1].split('"')[0]
            form = {"borger": hidden, "ibrugtagning": "testkommune"}
            refused = await clerk.post(f"{LIST}/ukendt", data=form | answer(town))
            taken = await clerk.post(f"{LIST}/ukendt", data=form | answer(town, "declined_forever"))
            shown = await clerk.get(taken.headers["location"])
        stranger = town.town.ledger.keys.citizen_key(Cpr(NEVER_MET))
        assert stranger not in unknown.text
        assert (refused.status_code, wrong_fields(refused), taken.status_code) == (422, {"svar"}, 303)
        assert town.town.ledger.replies.said("99999999", LINEAGE, stranger).forever
        assert "Ikke i nogen prøvekørsel" in plain(shown)
        assert "Der er intet tilbud, robotten skal gøre noget ved" in plain(shown)

    async def test_nobody_had_met_is_not_answered_for_once_a_batch_has_met_them_in_another_district(
        self, town: ConsoleTown, somebody: int
    ) -> None:
        who = Visitor("id-Siv", "Siv", CVR, frozenset({Role.ADVISOR}))
        hidden = carried.carry(town.town.ledger, who, "borger/testkommune", key(town, somebody).encode())
        form = {"borger": hidden, "ibrugtagning": "testkommune"} | answer(town, "declined_forever")
        async with (
            town.visited(Role.ADVISOR, name="Siv", districts=("Syd",)) as south,
            town.visited(Role.ADVISOR, name="Siv", districts=("Nord",)) as north,
        ):
            refused = await south.post(f"{LIST}/ukendt", data=form)
            assert (refused.status_code, kept(town, somebody)) == (403, [])
            taken = await north.post(f"{LIST}/ukendt", data=form)
        assert (taken.status_code, len(kept(town, somebody))) == (303, 1)

    async def test_is_not_done_by_a_hidden_field_of_somebody_else_or_of_another_day(self, town: ConsoleTown) -> None:
        async with town.visited(Role.OPERATOR, name="En") as clerk, town.visited(Role.OPERATOR, name="To") as other:
            unknown = await clerk.post(f"{LIST}/borger", data=sought("0107729995"))
            hidden = unknown.text.split('name="borger" value="')[1].split('"')[0]
            for sender, value in ((other, hidden), (clerk, hidden[:-4]), (clerk, ""), (clerk, "x"), (clerk, "æ" * 99)):
                form = {"borger": value, "ibrugtagning": "testkommune"} | answer(town, "declined_forever")
                refused = await sender.post(f"{LIST}/ukendt", data=form)
                assert (refused.status_code, wrong_fields(refused)) == (422, {"ibrugtagning"})
        stranger = town.town.ledger.keys.citizen_key(Cpr("0107729995"))
        assert not town.town.ledger.replies.said("99999999", LINEAGE, stranger).forever


class TestOneReply:
    async def test_shows_what_was_written_only_for_a_purpose_that_stands_in_the_audit(
        self, town: ConsoleTown, somebody: int
    ) -> None:
        async with town.visited(Role.OPERATOR) as clerk, town.visited(Role.AUDITOR, name="Rikke") as reader:
            await clerk.post(page(town, somebody), data=answer(town, svarnote="Kom <i>onsdag</i>"))
            (reply,) = kept(town, somebody)
            opened = await reader.get(f"{LIST}/{reply.id}")
            refused = await reader.post(f"{LIST}/{reply.id}/bemaerkning", data={"formaal": ""})
            shown = await reader.post(f"{LIST}/{reply.id}/bemaerkning", data={"formaal": PURPOSE})
        assert "onsdag" not in opened.text + refused.text
        assert (refused.status_code, wrong_fields(refused)) == (422, {"formaal"})
        assert "Kom &lt;i&gt;onsdag" in shown.text
        ((who, whom, why),) = town.actors("see_reply")
        assert (who, whom) == ("Rikke (id-Rikke)", key(town, somebody))
        assert PURPOSE in why

    async def test_that_was_a_mistake_is_taken_back_once_with_a_reason_and_stays(
        self, town: ConsoleTown, somebody: int
    ) -> None:
        async with town.visited(Role.OPERATOR, name="Ea") as clerk, town.visited(Role.ADVISOR, name="Bo") as other:
            await clerk.post(page(town, somebody), data=answer(town, "declined_forever"))
            (reply,) = kept(town, somebody)
            where = f"{LIST}/{reply.id}/traek-tilbage"
            empty = await clerk.post(where, data={"hvorfor": " "})
            long = await clerk.post(where, data={"hvorfor": "x" * 501})
            done = await clerk.post(where, data={"hvorfor": "Det var hans bror"})
            late = await other.post(where, data={"hvorfor": "Det var en anden"})
            shown = await clerk.get(done.headers["location"])
        assert [each.status_code for each in (empty, long, done, late)] == [422, 422, 303, 409]
        assert wrong_fields(empty) == {"hvorfor"}
        assert "Det var en anden" not in shown.text
        assert "trukket tilbage i mellemtiden" in plain(late)
        (now,) = kept(town, somebody)
        assert (now.withdrawn_by, town.town.ledger.replies.why(now.id)) == ("Ea", "Det var hans bror")
        assert "Trukket tilbage" in plain(shown)
        assert "Træk svaret tilbage" not in plain(shown)

    async def test_of_another_organisation_or_of_none_is_not_there(self, town: ConsoleTown) -> None:
        async with town.visited(Role.OPERATOR, cvr="88888888") as stranger, town.visited(Role.OPERATOR) as clerk:
            await clerk.post(page(town, LONGEST), data=answer(town))
            reply = kept(town, LONGEST)[0]
            assert (await stranger.get(f"{LIST}/{reply.id}")).status_code == 404
            assert reply.id not in (await stranger.get(LIST)).text
            refused = await stranger.post(f"{LIST}/{reply.id}/traek-tilbage", data={"hvorfor": "fordi"})
            assert refused.status_code == 404
            assert (await clerk.get(f"{LIST}/R-FINDES")).status_code == 404


class TestWhereTheCitizenIs:
    async def test_the_timeline_and_the_answer_to_why_tell_of_replies_also_of_one_taken_back(
        self, town: ConsoleTown, somebody: int
    ) -> None:
        why = {"ibrugtagning": "testkommune", "cpr": number(somebody), "formaal": PURPOSE}
        async with town.visited(Role.OPERATOR, name="Ea") as clerk, town.visited(Role.AUDITOR) as reader:
            await clerk.post(page(town, somebody), data=answer(town, "declined"))
            (reply,) = kept(town, somebody)
            await clerk.post(f"{LIST}/{reply.id}/traek-tilbage", data={"hvorfor": "Det var naboen"})
            citizen = await reader.get(page(town, somebody).removesuffix("/svar"))
            told, read = await clerk.post("/hvorfor", data=why), await reader.post("/hvorfor", data=why)
        assert "Borgeren sagde nej tak den" in plain(citizen)
        assert "Ea trak svaret »Nej tak«" in plain(citizen)
        assert "Borgeren sagde nej tak den" in plain(told)
        assert "det tæller ikke" in plain(told)
        assert f'href="{page(town, somebody)}"' in told.text
        assert f'href="{page(town, somebody)}"' not in read.text
        assert "naboen" not in citizen.text + told.text


class TestTheList:
    async def test_answers_how_much_came_in_and_what_the_robot_has_left(self, town: ConsoleTown, somebody: int) -> None:
        replies = town.town.ledger.replies
        before, left = sum(replies.counts(CVR).values()), replies.left(CVR)
        async with town.visited(Role.OPERATOR) as clerk:
            await clerk.post(page(town, somebody), data=answer(town))
            await clerk.post(page(town, YOUNG), data=answer(town, "declined_forever", svardag="2026-01-05"))
            told = await clerk.get(LIST)
            waiting = await clerk.get(f"{LIST}?vis=mangler")
        assert f"{before + 2} svar tæller. Robotten er ikke færdig med {left + 1}" in plain(told)
        assert f'href="{page(town, somebody).removesuffix("/svar")}"' in waiting.text
        assert page(town, YOUNG).removesuffix("/svar") in told.text
        assert page(town, YOUNG).removesuffix("/svar") not in waiting.text
        assert number(somebody) not in told.text

    async def test_shows_an_advisor_the_own_district_and_no_count_of_others(
        self, town: ConsoleTown, somebody: int
    ) -> None:
        async with (
            town.visited(Role.OPERATOR) as clerk,
            town.visited(Role.ADVISOR, districts=("Syd",)) as south,
        ):
            await clerk.post(page(town, somebody), data=answer(town))
            await clerk.post(page(town, LONGEST), data=answer(town))
            told = await south.get(LIST)
            refused = await south.post(page(town, somebody), data=answer(town, "declined"))
            (other,) = kept(town, somebody)
            hidden = await south.get(f"{LIST}/{other.id}")
            outside = await south.post(f"{LIST}/borger", data=sought(number(somebody)))
            own = await south.post(f"{LIST}/borger", data=sought(number(LONGEST)))
        assert page(town, somebody).removesuffix("/svar") not in told.text
        assert page(town, LONGEST).removesuffix("/svar") in told.text
        assert "svar tæller" not in plain(told)
        assert (refused.status_code, hidden.status_code) == (403, 403)
        assert (outside.status_code, own.status_code) == (422, 303)
        assert "uden for dit distrikt" in plain(outside)
        assert page(town, somebody) not in outside.text


async def test_the_form_begins_with_today_and_the_telephone(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as clerk:
        shown = (await clerk.get(page(town, OLDEST))).text
    assert f'value="{today(town)}"' in shown
    assert shown.split('value="phone"')[1].split(">")[0].count("checked") == 1
