"""One line in a browser: what can be done, by whom, and what two people on one line see."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from console_town import CVR, PEOPLE, PROTECTED, ConsoleTown, console_town
from lines_town import HOW, LIST, NOTE, REFERENCE, Lines, lines, plain

from catalogue.web.roles import Role
from connectors.manual import LineKind
from connectors.ports import RemoteId
from flows.ledger.ids import ItemId
from flows.ledger.model import NewItem
from flows.ledger.states import CaseState, EffectState, ItemState, Outcome
from flows.ledger.testing import LINEAGE, TIMING
from flows.runner.adopting.manual_desk import WorklistDesk

ME, COLLEAGUE = "Olga Opdigtet", "Bo Bekendt"
PDF = b"%PDF-1.7 opdigtet"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        yield opened


@pytest.fixture
def desk(town: ConsoleTown) -> Lines:
    return lines(town)


async def do(town: ConsoleTown, item: ItemId, deed: str, who: str = ME, **typed: str) -> httpx.Response:
    async with town.visited(Role.OPERATOR, name=who) as worker:
        return await worker.post(f"{LIST}/{item}/{deed}", data=typed)


async def shown(town: ConsoleTown, item: ItemId, *roles: Role) -> str:
    async with town.visited(*(roles or (Role.OPERATOR,)), name=ME) as reader:
        answer = await reader.get(f"{LIST}/{item}")
    assert answer.status_code == 200
    return plain(answer)


async def test_a_line_is_closed_with_a_note_that_is_kept(town: ConsoleTown, desk: Lines) -> None:
    item = desk.add(0, "NO_ACCESS")
    answer = await do(town, item, "loes", note=NOTE)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/{item}?gjort=loest")
    assert (desk.line(item).state, desk.line(item).closed_by) == (ItemState.RESOLVED, ME)
    assert desk.ledger.worklist.note(item) == NOTE
    assert "Linjen er lukket" in await shown(town, item)


@pytest.mark.parametrize(("note", "told"), [("  ", "Skriv, hvad der blev gjort"), ("x" * 2001, "højst 2.000 tegn")])
async def test_a_note_that_cannot_be_used_is_said_at_the_field_and_nothing_typed_is_lost(
    town: ConsoleTown, desk: Lines, note: str, told: str
) -> None:
    item = desk.add(0, "NO_ACCESS")
    answer = await do(town, item, "loes", note=note)
    assert answer.status_code == 422
    assert 'href="#felt-note"' in answer.text
    assert 'id="felt-note-fejl"' in answer.text
    assert told in answer.text
    assert note.strip() in answer.text
    assert desk.line(item).state is ItemState.OPEN


async def test_the_second_of_two_is_told_and_keeps_what_was_typed(town: ConsoleTown, desk: Lines) -> None:
    item = desk.add(0, "NO_ACCESS")
    await do(town, item, "loes", COLLEAGUE, note="Kollegaens note")
    answer = await do(town, item, "loes", note=NOTE)
    assert answer.status_code == 409
    assert f"allerede løst af {COLLEAGUE}" in plain(answer)
    assert NOTE in plain(answer)
    assert desk.ledger.worklist.note(item) == "Kollegaens note"


@pytest.mark.parametrize("deed", ["tag", "loes", "svar", "opret-ikke"])
async def test_a_closed_line_says_so_and_asks_for_nothing_more(town: ConsoleTown, desk: Lines, deed: str) -> None:
    item = desk.add(0, "NO_ACCESS")
    await do(town, item, "loes", COLLEAGUE, note=NOTE)
    answer = await do(town, item, deed)
    assert (answer.status_code, "allerede løst" in plain(answer)) == (409, True)
    assert "felt-note" not in answer.text


@pytest.mark.parametrize("deed", ["loes", "proev-igen", "tag"])
async def test_of_two_at_the_same_moment_one_is_told_and_it_happens_once(
    town: ConsoleTown, desk: Lines, deed: str
) -> None:
    item = desk.add(0, "SYSTEM_ERROR")
    answers = await asyncio.gather(*(do(town, item, deed, who, note=NOTE) for who in (ME, COLLEAGUE)))
    assert sorted(each.status_code for each in answers) == [303, 409]
    line = desk.line(item)
    assert (line.taken_by or line.closed_by) in (ME, COLLEAGUE)


async def test_a_line_taken_while_one_typed_is_not_closed_before_one_has_seen_that(
    town: ConsoleTown, desk: Lines
) -> None:
    item = desk.add(0, "NO_ACCESS")
    await do(town, item, "tag", COLLEAGUE)
    answer = await do(town, item, "loes", note=NOTE, set="")
    assert answer.status_code == 409
    assert f"{COLLEAGUE} har taget linjen, mens du" in plain(answer)
    assert f">{NOTE}</textarea>" in answer.text
    assert desk.line(item).state is ItemState.TAKEN
    assert (await do(town, item, "loes", note=NOTE, set=COLLEAGUE)).status_code == 303


async def test_a_line_is_taken_by_one_and_the_other_is_told_by_whom(town: ConsoleTown, desk: Lines) -> None:
    item = desk.add(0, "NO_ACCESS")
    assert (await do(town, item, "tag", COLLEAGUE)).status_code == 303
    answer = await do(town, item, "tag")
    assert (answer.status_code, f"{COLLEAGUE} har taget linjen" in plain(answer)) == (409, True)
    assert desk.line(item).taken_by == COLLEAGUE
    assert (await do(town, item, "tag", COLLEAGUE)).status_code == 303


async def test_retry_is_offered_and_done_where_the_robot_has_something_left_to_try(
    town: ConsoleTown, desk: Lines
) -> None:
    item = desk.add(0, "SYSTEM_ERROR")
    assert "Læg sagen tilbage" in await shown(town, item)
    assert (await do(town, item, "proev-igen")).status_code == 303
    case = desk.ledger.cases.get(desk.cases[0].id)
    assert case is not None
    assert (case.state, desk.line(item).state) == (CaseState.READY, ItemState.RETRIED)


async def test_retry_is_neither_offered_nor_done_where_it_cannot_help(town: ConsoleTown) -> None:
    desk = lines(town, Outcome.NEEDS_PERSON)
    item = desk.add(0, "NO_ADDRESS")
    told = await shown(town, item)
    assert "Læg sagen tilbage" not in told
    assert "næste prøvekørsel" in told
    answer = await do(town, item, "proev-igen")
    assert (answer.status_code, desk.line(item).state) == (409, ItemState.OPEN)


@pytest.mark.parametrize(
    ("answer", "effect", "line"),
    [("sket", EffectState.CONFIRMED, ItemState.RESOLVED), ("ikke-sket", EffectState.ABSENT, ItemState.OPEN)],
)
async def test_an_uncertain_letter_is_settled_by_a_person(
    town: ConsoleTown, desk: Lines, answer: str, effect: EffectState, line: ItemState
) -> None:
    item = desk.uncertain()
    assert "Det er uvist, om brevet er sendt" in await shown(town, item)
    assert (await do(town, item, "svar", svar=answer)).status_code == 303
    (row,) = desk.ledger.effects.of(desk.cases[0].id)
    assert (row.state, desk.line(item).state) == (effect, line)


async def test_an_answer_that_comes_while_the_call_may_be_on_its_way_is_refused(town: ConsoleTown, desk: Lines) -> None:
    item = desk.uncertain(timing=TIMING)
    answer = await do(town, item, "svar", svar="sket", svarnote=NOTE)
    assert (answer.status_code, "kan stadig være undervejs" in plain(answer)) == (409, True)
    assert NOTE in answer.text
    assert desk.line(item).state is ItemState.OPEN


@pytest.mark.parametrize("deed", ["loes", "proev-igen"])
async def test_what_is_uncertain_is_answered_before_anything_else(town: ConsoleTown, desk: Lines, deed: str) -> None:
    item = desk.uncertain()
    answer = await do(town, item, deed, note=NOTE)
    assert (answer.status_code, "Svar først" in plain(answer)) == (409, True)
    assert desk.line(item).state is ItemState.OPEN


@pytest.mark.parametrize("given", ["", "måske"])
async def test_an_answer_must_be_one_of_the_two(town: ConsoleTown, desk: Lines, given: str) -> None:
    item = desk.uncertain()
    answer = await do(town, item, "svar", svar=given, svarnote=NOTE)
    assert answer.status_code == 422
    assert 'href="#felt-svar"' in answer.text
    assert NOTE in answer.text


async def test_an_answer_given_twice_counts_once(town: ConsoleTown, desk: Lines) -> None:
    item = desk.uncertain()
    await do(town, item, "svar", COLLEAGUE, svar="ikke-sket")
    answer = await do(town, item, "svar", svar="sket")
    assert (answer.status_code, "afklaret i mellemtiden" in plain(answer)) == (409, True)
    (row,) = desk.ledger.effects.of(desk.cases[0].id)
    assert row.state is EffectState.ABSENT


async def test_a_manual_line_shows_its_steps_and_is_ticked_without_a_note(town: ConsoleTown, desk: Lines) -> None:
    item = await desk.manual()
    told = await shown(town, item)
    assert told.index(HOW[0].replace('"', "&#34;")) < told.index(HOW[1])
    assert "Læg sagen tilbage" not in told
    assert town.actors("show_item") == [(f"{ME} (id-{ME})", item, "vist på arbejdslisten")]
    assert (await do(town, item, "loes")).status_code == 303
    line = await WorklistDesk(desk.ledger).line(REFERENCE)
    assert line is not None
    assert line.made


async def test_declining_needs_a_reason_and_cancels_the_case(town: ConsoleTown, desk: Lines) -> None:
    item = await desk.manual()
    assert (await do(town, item, "opret-ikke")).status_code == 422
    assert (await do(town, item, "opret-ikke", hvorfor="Er flyttet")).status_code == 303
    case = desk.ledger.cases.get(desk.cases[0].id)
    assert case is not None
    assert case.outcome is Outcome.CANCELLED


async def test_only_a_line_that_asks_for_an_intervention_is_declined(town: ConsoleTown, desk: Lines) -> None:
    item = await desk.manual(kind=LineKind.TASK)
    assert "Opret den ikke" not in await shown(town, item)
    assert (await do(town, item, "opret-ikke", hvorfor="Er flyttet")).status_code == 409
    assert desk.line(item).state is ItemState.OPEN


async def a_protected_citizen(town: ConsoleTown) -> ItemId:
    await town.prepare()
    due = town.town.ledger.now().date()
    new = NewItem(None, town.batch, PROTECTED, CVR, LINEAGE, "PROTECTED_ADDRESS", "", "", due)
    return town.town.ledger.worklist.add(new)


async def test_the_citizen_is_named_only_on_the_answer_to_a_purpose_and_that_is_audited(town: ConsoleTown) -> None:
    item, person = await a_protected_citizen(town), PEOPLE[PROTECTED - 1]
    number = person.cpr.reveal("prøve")
    assert person.name not in await shown(town, item)
    async with town.visited(Role.OPERATOR, name=ME) as worker:
        refused = await worker.post(f"{LIST}/{item}/borger", data={"formaal": "x"})
        assert (refused.status_code, person.name in refused.text, town.actors("see_citizen")) == (422, False, [])
        answer = await worker.post(f"{LIST}/{item}/borger", data={"formaal": "Ringer til borgeren"})
    assert person.name in answer.text
    assert f"{number[:6]}-{number[6:]}" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    ((actor, _whom, why),) = town.actors("see_citizen")
    assert (ME in actor, "Ringer til borgeren" in why) == (True, True)
    assert person.name not in await shown(town, item)


async def test_the_file_of_a_line_is_handed_out_for_a_purpose_under_a_name_that_names_nobody(
    town: ConsoleTown, desk: Lines
) -> None:
    item = await desk.manual(kind=LineKind.DOCUMENT)
    await WorklistDesk(desk.ledger).attach(RemoteId(item), "Nancy Berggren.pdf", PDF)
    assert (await do(town, item, "fil")).status_code == 422
    answer = await do(town, item, "fil", formaal="Lægger brevet på borgeren")
    assert (answer.content, answer.headers["content-type"]) == (PDF, "application/pdf")
    assert "Nancy" not in answer.headers["content-disposition"]
    assert len(town.actors("see_file")) == 1


async def test_a_line_without_a_file_says_so(town: ConsoleTown, desk: Lines) -> None:
    answer = await do(town, desk.add(0, "NO_ACCESS"), "fil", formaal="Lægger brevet på borgeren")
    assert (answer.status_code, "ingen fil" in plain(answer)) == (404, True)


async def test_an_auditor_sees_everything_and_changes_nothing(town: ConsoleTown, desk: Lines) -> None:
    item = desk.add(0, "NO_ACCESS")
    assert "Din rolle kan se linjen" in await shown(town, item, Role.AUDITOR)
    async with town.visited(Role.AUDITOR) as auditor:
        for deed in ("tag", "loes", "proev-igen", "svar", "opret-ikke"):
            assert (await auditor.post(f"{LIST}/{item}/{deed}", data={"note": NOTE})).status_code == 403
    assert desk.line(item).state is ItemState.OPEN


async def test_an_advisor_closes_lines_and_does_not_answer_for_the_post(town: ConsoleTown, desk: Lines) -> None:
    plain_one, uncertain = desk.add(1, "NO_ACCESS"), desk.uncertain()
    assert "Gem svaret" not in await shown(town, uncertain, Role.ADVISOR)
    async with town.visited(Role.ADVISOR) as advisor:
        assert (await advisor.post(f"{LIST}/{uncertain}/svar", data={"svar": "sket"})).status_code == 403
        assert (await advisor.post(f"{LIST}/{plain_one}/loes", data={"note": NOTE})).status_code == 303


async def test_a_line_of_another_organisation_does_not_exist(town: ConsoleTown, desk: Lines) -> None:
    item = desk.add(0, "NO_ACCESS")
    async with town.visited(Role.OPERATOR, cvr="88888888") as stranger:
        assert (await stranger.get(f"{LIST}/{item}")).status_code == 404
        assert (await stranger.post(f"{LIST}/{item}/loes", data={"note": NOTE})).status_code == 404
        assert (await stranger.post(f"{LIST}/{item}/borger", data={"formaal": "Ringer"})).status_code == 404
    assert desk.line(item).state is ItemState.OPEN


async def test_a_note_from_somebody_who_was_never_logged_in_is_neither_carried_nor_shown(
    town: ConsoleTown, desk: Lines
) -> None:
    item = desk.add(0, "NO_ACCESS")
    async with town.visited() as nobody:
        answer = await nobody.post(f"{LIST}/{item}/loes", data={"note": NOTE})
    assert (answer.status_code, NOTE in answer.text) == (401, False)
    assert desk.line(item).state is ItemState.OPEN


async def test_a_line_that_is_not_there_is_not_found(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        for path in ("L-FINDESIKKE", "%00", "../drift"):
            assert (await reader.get(f"{LIST}/{path}")).status_code in (404, 200 if path == "../drift" else 404)
