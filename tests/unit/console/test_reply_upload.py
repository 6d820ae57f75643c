"""A whole list of replies in a browser: seen before it is kept, kept once, and lying nowhere in between."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from console_town import LONGEST, OLDEST, ConsoleTown
from lines_town import plain
from replies_town import LINEAGE, NEVER_MET, UNUSED, kept, number, offered, wrong_fields

from catalogue.web.roles import Role
from catalogue.web.visitor import Visitor
from connectors.cpr import Cpr
from flows.console import carried
from flows.ledger import Keys, Ledger
from flows.ledger.testing import HandClock
from flows.runner.runs.reply_list import MOST_BYTES

PATH = "/svar/liste"
HEAD = "cpr;svar;dato;bemærkning"
_UNUSED = iter(UNUSED)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleTown]:
    with offered(tmp_path_factory.mktemp("liste")) as opened:
        yield opened


@pytest.fixture
def somebody() -> int:
    return next(_UNUSED)


async def upload(client: httpx.AsyncClient, content: bytes | str, adoption: str = "testkommune") -> httpx.Response:
    sent = content.encode() if isinstance(content, str) else content
    file = ("borger 2512489996.csv", sent, "text/csv")
    return await client.post(PATH, data={"liste-ibrugtagning": adoption}, files={"fil": file})


def hidden(shown: httpx.Response) -> dict[str, str]:
    content = shown.text.split('name="indhold" value="')[1].split('"')[0]
    return {"liste-ibrugtagning": "testkommune", "indhold": content}


def listed(citizen: int, answer: str = "ja tak") -> str:
    return f"{number(citizen)};{answer};23.11.2026;\n"


async def test_a_list_is_seen_first_and_kept_when_somebody_says_so(town: ConsoleTown, somebody: int) -> None:
    other = next(_UNUSED)
    content = f"{HEAD}\n{listed(somebody)}{listed(other, 'nej tak')}{listed(other, 'nej tak')}123;ja tak;23.11.2026;\n"
    async with town.visited(Role.COORDINATOR, name="Tove") as clerk:
        shown = await upload(clerk, content)
        assert (
            "2 svar er nye. 1 svar er skrevet ned i forvejen. 1 række kan ikke bruges. Intet er gemt endnu."
            in plain(shown)
        )
        assert "CPR-nummeret har ikke ti cifre" in shown.text
        assert number(somebody) not in shown.text
        assert NEVER_MET not in shown.text
        assert (kept(town, somebody), kept(town, other)) == ([], [])
        done = await clerk.post(f"{PATH}/gem", data=hidden(shown))
        told = await clerk.get(done.headers["location"])
        again = await clerk.post(f"{PATH}/gem", data=hidden(shown))
        told_again = await clerk.get(again.headers["location"])
    assert "2 svar er gemt. 1 række er ikke gemt" in plain(told)
    assert "intet er ændret" in plain(told_again)
    (reply,) = kept(town, somebody)
    assert (reply.recorded_by, reply.source) == ("Tove", "list")
    assert len(kept(town, other)) == 1


async def test_a_list_of_what_is_known_has_nothing_to_keep(town: ConsoleTown, somebody: int) -> None:
    async with town.visited(Role.OPERATOR) as clerk:
        first = await upload(clerk, f"{HEAD}\n{listed(somebody)}")
        await clerk.post(f"{PATH}/gem", data=hidden(first))
        second = await upload(clerk, f"{HEAD}\n{listed(somebody)}")
    assert "1 svar er skrevet ned i forvejen" in plain(second)
    assert 'name="indhold"' not in second.text


async def test_what_somebody_recorded_meanwhile_is_not_kept_twice(town: ConsoleTown, somebody: int) -> None:
    content = f"{HEAD}\n{listed(somebody)}"
    async with town.visited(Role.OPERATOR, name="En") as one, town.visited(Role.OPERATOR, name="To") as two:
        seen = [await upload(clerk, content) for clerk in (one, two)]
        for clerk, shown in zip((one, two), seen, strict=True):
            assert (await clerk.post(f"{PATH}/gem", data=hidden(shown))).status_code == 303
    (reply,) = kept(town, somebody)
    assert reply.recorded_by == "En"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Vælg en fil"),
        (b"navn;dato\n", "kolonnernes navne"),
        (HEAD.encode(), "ingen rækker"),
        (b"\xff\xfe\x00\x01", "ikke en tekstfil"),
        (b"PK\x03\x04\0", "ikke en tekstfil"),
        (b"x" * (MOST_BYTES + 1), "500 kB"),
        (b"<script>alert(1)</script>", "kolonnernes navne"),
    ],
)
async def test_a_file_that_is_no_list_is_told_of_at_its_field(town: ConsoleTown, content: bytes, told: str) -> None:
    async with town.visited(Role.OPERATOR) as clerk:
        refused = await upload(clerk, content)
    assert (refused.status_code, wrong_fields(refused)) == (422, {"fil"})
    assert told in plain(refused)
    assert "<script>alert" not in refused.text


async def test_a_text_in_the_files_place_and_an_adoption_of_nobodys_are_told_of(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as clerk, town.visited(Role.OPERATOR, cvr="88888888") as stranger:
        no_file = await clerk.post(PATH, data={"liste-ibrugtagning": "<b>", "fil": "tekst"})
        theirs = await upload(stranger, f"{HEAD}\n{listed(OLDEST)}")
    assert (no_file.status_code, wrong_fields(no_file)) == (422, {"liste-ibrugtagning", "fil"})
    assert theirs.status_code == 422
    assert kept(town, OLDEST) == []


async def test_a_huge_file_is_refused_before_it_is_read(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as clerk:
        refused = await upload(clerk, b"x" * (MOST_BYTES + 200_000))
    assert refused.status_code == 413


async def test_no_list_is_ever_put_on_disk(
    town: ConsoleTown, somebody: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A place that cannot be written to: a file that spills over to disk fails.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "findes-ikke"))
    rows = listed(somebody) + "0101010000;ja tak;23.11.2026;\n" * 14_000
    content = f"{HEAD}\n{rows}".encode()[: MOST_BYTES - 10]
    async with town.visited(Role.OPERATOR) as clerk:
        assert (await upload(clerk, content)).status_code == 422
        shown = await upload(clerk, f"{HEAD}\n{listed(somebody)}")
    assert "1 svar er nyt" in plain(shown)


@pytest.mark.parametrize("tampered", ["", "x", "æøå", "AAAA", "=" * 40, "A" * 5000])
async def test_a_list_that_was_not_seen_here_is_not_kept(town: ConsoleTown, tampered: str) -> None:
    async with town.visited(Role.OPERATOR) as clerk:
        form = {"liste-ibrugtagning": "testkommune", "indhold": tampered}
        refused = await clerk.post(f"{PATH}/gem", data=form)
    assert (refused.status_code, wrong_fields(refused)) == (422, {"fil"})


async def test_a_list_seen_by_another_is_not_kept(town: ConsoleTown, somebody: int) -> None:
    async with town.visited(Role.OPERATOR, name="En") as one, town.visited(Role.OPERATOR, name="To") as two:
        shown = await upload(one, f"{HEAD}\n{listed(somebody)}")
        assert (await two.post(f"{PATH}/gem", data=hidden(shown))).status_code == 422
    assert kept(town, somebody) == []


async def test_a_list_has_citizens_of_every_district_and_is_for_who_sees_them_all(town: ConsoleTown) -> None:
    async with (
        town.visited(Role.ADVISOR, districts=("Syd",)) as south,
        town.visited(Role.ADVISOR) as everywhere,
        town.visited(Role.APPROVER) as approver,
    ):
        refused = [await south.get(PATH), await upload(south, f"{HEAD}\n{listed(LONGEST)}")]
        refused += [await south.post(f"{PATH}/gem", data={}), await approver.get(PATH)]
        assert (await everywhere.get(PATH)).status_code == 200
    assert [each.status_code for each in refused] == [403] * 4
    assert kept(town, LONGEST) == []


async def test_an_opt_out_from_somebody_nobody_has_met_is_kept(town: ConsoleTown) -> None:
    rows = f"{NEVER_MET};nej tak for altid;23.11.2026;\n0107729995;nej tak;23.11.2026;\n"
    async with town.visited(Role.OPERATOR) as clerk:
        shown = await upload(clerk, f"{HEAD}\n{rows}".encode("latin-1"))
        await clerk.post(f"{PATH}/gem", data=hidden(shown))
    assert "robotten har ikke tilbudt borgeren noget" in plain(shown)
    ledger = town.town.ledger
    assert ledger.replies.said("99999999", LINEAGE, ledger.keys.citizen_key(Cpr(NEVER_MET))).forever


def test_what_is_carried_opens_for_an_hour_and_for_what_it_was_made_for(tmp_path: Path) -> None:
    clock = HandClock()
    who = Visitor("id-en", "En", "99999999", frozenset())
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.db", Keys.load_or_create(tmp_path / "keys"), clock=clock) as ledger:
        value = carried.carry(ledger, who, "liste", b"indhold")
        assert carried.carried(ledger, who, "liste", value) == b"indhold"
        assert carried.carried(ledger, who, "andet", value) is None
        clock.now += timedelta(minutes=59)
        assert carried.carried(ledger, who, "liste", value) == b"indhold"
        clock.now += timedelta(minutes=2)
        assert carried.carried(ledger, who, "liste", value) is None
