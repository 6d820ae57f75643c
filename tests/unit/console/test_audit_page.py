"""The auditor's page: what was done, narrowed and paged, whether the chain is whole, and a file without citizens."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_town import ConsoleTown, console_town
from lines_town import plain

from catalogue.web.id_token import Trouble
from catalogue.web.journal import Deed
from catalogue.web.roles import Role
from flows.console.office.audit import SHOWN
from flows.console.office.audit_texts import ACTIONS, REFUSALS, refused

PATH = "/revision"
REVI = "Revi Sor"
KEY = "ab" * 32
WORD = re.compile(r"[a-z]+([_-][a-z]+)*")
FLOWS = Path(__file__).parents[3] / "flows"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        yield opened


async def shown(town: ConsoleTown, **query: str) -> str:
    async with town.visited(Role.AUDITOR, name=REVI) as revi:
        return (await revi.get(PATH, params=query)).text


def numbers(page: str) -> list[int]:
    return [int(each) for each in re.findall(r'<td data-title="Nr\.">(\d+)</td>', page)]


def fill(town: ConsoleTown, count: int) -> None:
    for number in range(count):
        town.town.ledger.audit.append("Olga Opdigtet (demo-olga)", "take", f"L-{number}", "arbejder på linjen")


async def test_what_was_done_is_told_newest_first_in_words(town: ConsoleTown) -> None:
    fill(town, 1)
    town.town.ledger.audit.append("Gorm Godkender", "approve", "B-7K3Q9F", "godkendt til skarp kørsel")
    page = await shown(town)
    told = plain_of(page)
    for part in (
        "Gorm Godkender",
        "Godkendte",
        "B-7K3Q9F",
        "godkendt til skarp kørsel",
        "Tog en linje",
        "ikke kontrol",
    ):
        assert part in told
    assert told.index("Gorm Godkender") < told.index("Olga Opdigtet (demo-olga)")


def plain_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def test_a_long_trail_is_paged_to_its_beginning_and_each_link_is_on_one_page(town: ConsoleTown) -> None:
    fill(town, 2 * SHOWN + 5)
    page, seen = await shown(town), []
    for _ in range(9):
        seen += numbers(page)
        onward = re.search(r'<a href="/revision\?foer=(\d+)">Ældre</a>', page)
        if onward is None:
            break
        page = await shown(town, foer=onward[1])
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == 1
    assert len(seen) == len(set(seen)) >= 2 * SHOWN + 5


async def test_the_trail_is_narrowed_by_person_action_object_and_day(town: ConsoleTown) -> None:
    fill(town, 3)
    ledger = town.town.ledger
    mine = ledger.audit.append("Gorm <b>Godkender</b>", "why", "B-7K3Q9F", "formål").sequence
    today = ledger.now().astimezone().strftime("%d.%m.%Y")
    for query in (
        {"person": "gorm"},
        {"handling": "why"},
        {"genstand": "B-7K3Q9F"},
        {"person": "<b>god", "dag": today},
    ):
        page = await shown(town, **query)
        assert numbers(page) == [mine], query
        assert "<b>" not in page
    assert numbers(await shown(town, dag="1.1.2020")) == []
    assert "Ingen led passer" in await shown(town, dag="1.1.2020")


@pytest.mark.parametrize("day", ["31.02.2026", "i går", "2026-11-23", "1.1.0000", "9" * 400, "<script>"])
async def test_a_day_that_is_none_is_said_at_its_field_and_kept(town: ConsoleTown, day: str) -> None:
    async with town.visited(Role.AUDITOR) as revi:
        answers = [await revi.get(path, params={"dag": day, "person": "Olga"}) for path in (PATH, f"{PATH}/fil")]
    for answer in answers:
        assert answer.status_code == 422
        assert 'href="#felt-dag"' in answer.text
        assert 'value="Olga"' in answer.text
        assert "<script>" not in answer.text


async def test_a_citizen_is_named_by_no_key_and_all_about_one_is_found_by_a_link(town: ConsoleTown) -> None:
    audit = town.town.ledger.audit
    looked = [audit.append("Olga", "see_citizen", key, "B-1 nr. 2: fordi").sequence for key in (KEY, "cd" * 32, KEY)]
    page = await shown(town)
    assert (KEY in page, f'href="/revision?som={looked[0]}"' in page) == (False, True)
    same = await shown(town, som=str(looked[0]))
    assert numbers(same) == [looked[2], looked[0]]
    assert f"borgeren i led {looked[0]}" in same


async def test_the_chain_is_verified_on_demand_and_the_page_says_when_and_how(town: ConsoleTown) -> None:
    async with town.visited(Role.AUDITOR, name=REVI) as revi:
        assert (await revi.post(f"{PATH}/kontrol")).status_code == 303
        whole = plain(await revi.get(PATH))
        assert f"af {REVI} (id-{REVI}): hel til og med" in whole
        with town.town.ledger.database.write() as tx:
            tx.connection.exec_driver_sql("UPDATE audit SET purpose = 'andet' WHERE sequence = 1")
        await revi.post(f"{PATH}/kontrol")
        broken = plain(await revi.get(PATH))
    assert "1 brud, det første ved 1" in broken
    assert "Rør ikke ved den" in broken


async def test_the_file_has_every_link_asked_for_and_no_citizen_and_is_itself_in_the_trail(town: ConsoleTown) -> None:
    fill(town, SHOWN + 1)
    town.town.ledger.audit.append("Olga", "see_citizen", KEY, "=HYPERLINK(2512489996)")
    async with town.visited(Role.AUDITOR, name=REVI) as revi:
        answer = await revi.get(f"{PATH}/fil")
        few = await revi.get(f"{PATH}/fil", params={"handling": "see_citizen"})
    assert answer.headers["content-disposition"] == 'attachment; filename="revisionsspor.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("\ufeffnr;tidspunkt;person;handling;genstand;formål")
    assert not [each for each in (KEY, "2512489996") if each in answer.text]
    found = list(csv.reader(io.StringIO(few.text.lstrip("\ufeff")), delimiter=";"))
    assert [row[2:] for row in found[1:]] == [
        ["Olga", "Så, hvem en borger er", "en borger", "'=HYPERLINK(······-····)"]
    ]
    assert len(answer.text.splitlines()) > SHOWN + 2
    assert [each[2] for each in town.actors("export_audit")] == [PATH, f"{PATH}?handling=see_citizen"]


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.AUDITOR])
async def test_nobody_else_sees_it(town: ConsoleTown, role: Role) -> None:
    async with town.visited(role) as other:
        answers = [await other.get(PATH), await other.get(f"{PATH}/fil"), await other.post(f"{PATH}/kontrol")]
        assert [each.status_code for each in answers] == [403] * 3
        assert 'href="/revision"' not in (await other.get("/")).text


async def test_a_login_stands_in_the_trail_by_the_real_pages(town: ConsoleTown) -> None:
    from web_browser import browser, log_in

    async with browser(town.site) as olga:
        await log_in(olga, "demo-olga")
        assert (await olga.post("/log-ind", data={"person": "demo-olga"})).headers["location"] == "/drift"
        await olga.post("/log-ud")
        await olga.post("/log-ind", data={"person": "ingen"})
    assert town.actors("login") == [("Olga Opdigtet (demo-olga)", "login", "som operatør")] * 2
    assert town.actors("logout") == [("Olga Opdigtet (demo-olga)", "login", "")]
    assert town.actors("login_failed") == [("ukendt", "login", "der er ingen demobruger med det navn")]


def test_why_a_login_was_refused_is_told_in_danish_whatever_the_kind() -> None:
    assert set(REFUSALS) == {*Trouble, "demo"}
    assert refused("stale: the login took too long") == REFUSALS["stale"]
    assert (
        refused("stale: code refused (400) (+5)") == f"{REFUSALS['stale']}; 5 forsøg mere er ikke skrevet hver for sig"
    )


def test_every_action_that_is_written_anywhere_has_words() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FLOWS.rglob("*.py")]
    everywhere = {name: text for tree in trees for name, text in named_texts(tree)}
    named = set()
    for tree in trees:
        known = everywhere | dict(named_texts(tree))
        calls = [call for call in ast.walk(tree) if isinstance(call, ast.Call)]
        named |= {text for call in calls if (text := action_of(call, known))}
    assert len(named) > 20
    assert sorted((named | {str(deed) for deed in Deed}) - set(ACTIONS)) == []


def named_texts(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each constant of a module that is a text."""
    for each in tree.body:
        match each:
            case ast.AnnAssign(target=ast.Name(name), value=ast.Constant(str(text))) if WORD.fullmatch(text):
                yield name, text
            case ast.Assign(targets=[ast.Tuple(names)], value=ast.Tuple(texts)):
                yield from ((ast.unparse(one), ast.literal_eval(two)) for one, two in zip(names, texts, strict=True))


def action_of(call: ast.Call, constants: dict[str, str]) -> str:
    """Return the action that a call writes in the audit, empty for any other call or one that passes a word on."""
    match call.func:
        case ast.Attribute(attr="note_look") | ast.Name("note_look"):
            place = 1
        case ast.Attribute(ast.Name("audit") | ast.Attribute(attr="audit" | "_audit"), "append"):
            place = 1
        case ast.Name("append"):
            place = 3
        case _:
            return ""
    match call.args[place]:
        case ast.Constant(str(text)):
            return text
        case ast.Name(name) | ast.Attribute(attr=name):
            return constants.get(name, "")
    return ""
