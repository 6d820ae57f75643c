"""One citizen on a page: why, what has happened, and who it is only for a stated purpose."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import httpx
import pytest
from console_town import (
    APPROVER,
    LONGEST,
    OLDEST,
    PAPER,
    PEOPLE,
    PROTECTED,
    STARTER,
    YOUNG,
    ConsoleTown,
    console_town,
)

from catalogue.web.roles import CITIZENS, Role
from flows.ledger.states import Mode
from flows.runner.casework.letter_files import letter_path
from flows.runner.runs.live_run import Request, act
from flows.runner.runs.stages import Caller, Stages

PURPOSE = "Borgeren har ringet"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        await opened.prepare()
        yield opened


def page(town: ConsoleTown, number: int) -> str:
    return f"/proevekoersler/{town.batch}/borgere/{number}"


def plain(answer: httpx.Response) -> str:
    """Return what a reader sees, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def named(answer: httpx.Response) -> list[str]:
    """Return what in an answer says who somebody is."""
    known = [word for each in PEOPLE for word in (each.name, "310240", *(each.address.lines if each.address else ()))]
    return [word for word in known if word in answer.text]


async def run_live(town: ConsoleTown) -> None:
    town.town.ledger.batches.approve(town.batch, APPROVER)
    work = town.town.work()
    await act(work, Request(Mode.LIVE, town.batch), Stages("", Caller(STARTER)))


async def test_a_citizen_who_gets_the_offer_is_told_of_with_the_row_that_decided(town: ConsoleTown) -> None:
    async with town.visited(Role.APPROVER) as reader:
        answer = await reader.get(page(town, LONGEST))
    told = plain(answer)
    assert "Borgeren vil få tilbuddet, når" in told
    assert "Over 70 år og bor alene, række 35" in told
    assert "Bor alene ja ja" in told
    assert re.search(r"Alder mindst indstillingen »[^»]+« \(nu 70\) 8\d", told)
    assert "Sender brevet med Digital Post" in told
    assert named(answer) == []


async def test_a_citizen_who_is_ruled_out_is_told_of_with_the_fact_that_did_it(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        told = plain(await reader.get(page(town, YOUNG)))
    assert "Borgeren får ikke tilbuddet: Under aldersgrænsen." in told
    assert re.search(r"Alder under indstillingen »[^»]+« \(nu 70\) 3\d", told)
    assert "Der er intet brev til borgeren." in told


async def test_a_citizen_who_goes_to_a_person_is_told_of_with_what_to_do(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        told = plain(await reader.get(page(town, PROTECTED)))
    assert "Til manuel behandling" in told
    assert "Send ikke standardbrevet." in told


async def test_every_look_at_the_facts_is_audited_without_naming_anybody(town: ConsoleTown) -> None:
    async with town.visited(Role.AUDITOR, name="Revi Sor") as reader:
        await reader.get(page(town, OLDEST))
    proposal = town.town.ledger.batches.proposal(town.batch, OLDEST)
    assert proposal is not None
    ((actor, whom, purpose),) = town.actors("see_facts")
    assert (actor, whom) == ("Revi Sor (id-Revi Sor)", proposal.citizen_key)
    assert purpose.startswith(f"{town.batch} nr. {OLDEST}: ")


async def test_a_name_is_shown_for_a_purpose_on_that_answer_only_and_audited(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR, name=STARTER) as reader:
        shown = await reader.post(page(town, OLDEST), data={"formaal": PURPOSE, "vis": "navn"})
        after = await reader.get(page(town, OLDEST))
    assert "Prøve Person 0" in shown.text
    assert "310240-0000" in shown.text
    assert "Prøvevej 0" in shown.text
    assert PURPOSE in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert named(after) == []
    ((actor, _whom, purpose),) = town.actors("see_citizen")
    assert (actor, purpose) == (f"{STARTER} (id-{STARTER})", f"{town.batch} nr. {OLDEST}: {PURPOSE}")
    assert town.town.ledger.audit.verify() == []


async def test_without_a_purpose_nothing_is_shown_and_nothing_typed_is_lost(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        for typed, what in product(("", "  a b  ", "x" * 301, "\n" * 7), ("navn", "brev", "pdf", "noget andet")):
            answer = await reader.post(page(town, OLDEST), data={"formaal": typed, "vis": what})
            assert (answer.status_code, 'href="#felt-formaal"' in answer.text) == (422, True)
            assert named(answer) == []
            assert "data:image" not in answer.text
            assert not typed.strip() or typed in answer.text
    assert town.actors("see_citizen") == town.actors("see_letter") == []


async def test_a_number_in_the_purpose_is_neither_shown_again_nor_kept(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        purpose = "Ringede om 251248-9996 <i>"
        answer = await reader.post(page(town, OLDEST), data={"formaal": purpose, "vis": "brev"})
    assert "251248" not in answer.text
    assert "<i>" not in answer.text
    ((_actor, _whom, kept),) = town.actors("see_letter")
    assert "251248" not in kept


async def test_the_letter_is_seen_and_fetched_for_a_purpose(town: ConsoleTown) -> None:
    async with town.visited(Role.APPROVER) as reader:
        seen = await reader.post(page(town, PAPER), data={"formaal": PURPOSE, "vis": "brev"})
        file = await reader.post(page(town, PAPER), data={"formaal": PURPOSE, "vis": "pdf"})
    assert "data:image/png;base64,iVBOR" in seen.text
    assert "Det er ikke sendt endnu" in seen.text
    assert file.content.startswith(b"%PDF")
    assert file.headers["content-disposition"] == f'attachment; filename="brev-{town.batch}-{PAPER}.pdf"'
    assert file.headers["cache-control"] == "no-store"
    assert len(town.actors("see_letter")) == 2


async def test_a_letter_that_is_gone_or_damaged_is_said_to_be(town: ConsoleTown) -> None:
    kept = letter_path(town.town.home, town.batch, PAPER)
    async with town.visited(Role.APPROVER) as reader:
        for spoil in (lambda: kept.write_bytes(b"intet brev"), kept.unlink):
            spoil()
            for what in ("brev",) if kept.exists() else ("brev", "pdf"):
                answer = await reader.post(page(town, PAPER), data={"formaal": PURPOSE, "vis": what})
                assert (answer.status_code, "ligger ikke længere på serveren" in answer.text) == (200, True)


async def test_after_the_run_the_timeline_tells_everything_in_order(town: ConsoleTown) -> None:
    await run_live(town)
    town.town.receipt(town.town.letter(OLDEST).reference, "Afleveret Digital Post")
    await town.town.follow()
    async with town.visited(Role.COORDINATOR) as reader:
        told = plain(await reader.get(page(town, OLDEST)))
    steps = (
        "CPR-udtrækket blev dannet",
        f"Prøvekørslen, som {STARTER} startede",
        f"{APPROVER} godkendte prøvekørslen",
        "Den skarpe kørsel begyndte",
        "Indsatsen er oprettet.",
        "Brevet er sendt som Digital Post",
        "Sagen sluttede: gennemført",
        "Brevet er lagt på borgeren i omsorgssystemet.",
    )
    timeline = told[told.index("Forløbet") :]
    assert [timeline.index(step) for step in steps] == sorted(timeline.index(step) for step in steps)
    assert "Posten melder: Afleveret Digital Post" in timeline
    assert "Borgeren har fået tilbuddet" in told


async def test_after_the_run_the_letter_is_proven_to_be_the_one_that_was_sent(town: ConsoleTown) -> None:
    await run_live(town)
    kept = letter_path(town.town.home, town.batch, OLDEST)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == town.town.letter(OLDEST).content_hash
    other = letter_path(town.town.home, town.batch, LONGEST).read_bytes()
    async with town.visited(Role.AUDITOR) as reader:
        same = await reader.post(page(town, OLDEST), data={"formaal": PURPOSE, "vis": "brev"})
        kept.write_bytes(other)
        swapped = await reader.post(page(town, OLDEST), data={"formaal": PURPOSE, "vis": "brev"})
    assert "ord for ord det brev, der blev sendt" in same.text
    assert "Filen er ikke den, der blev sendt" in swapped.text


async def test_a_protected_address_comes_with_a_warning(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        shown = await reader.post(page(town, PROTECTED), data={"formaal": PURPOSE, "vis": "navn"})
        other = await reader.post(page(town, OLDEST), data={"formaal": PURPOSE, "vis": "navn"})
    assert "giv ikke adressen videre" in shown.text
    assert "giv ikke adressen videre" not in other.text


async def test_a_number_nobody_has_is_not_found(town: ConsoleTown) -> None:
    async with town.visited(Role.OPERATOR) as reader:
        for number in ("0", "7", "-1", "9" * 21, "1.0", "et", "١", "1%20"):
            answer = await reader.get(f"/proevekoersler/{town.batch}/borgere/{number}")
            assert answer.status_code == 404, number


async def test_only_those_who_may_see_citizens_see_one(town: ConsoleTown) -> None:
    looks = 0
    for role in Role:
        allowed = role in CITIZENS
        async with town.visited(role) as reader:
            assert (await reader.get(page(town, OLDEST))).status_code == (200 if allowed else 403)
            answer = await reader.post(page(town, OLDEST), data={"formaal": PURPOSE, "vis": "navn"})
        assert answer.status_code == (200 if allowed else 403)
        assert bool(named(answer)) is allowed
        looks += allowed
        assert len(town.actors("see_citizen")) == looks


async def test_somebody_who_was_never_logged_in_is_shown_nobody_and_no_purpose_is_carried(town: ConsoleTown) -> None:
    async with town.visited() as reader:
        answer = await reader.post(page(town, OLDEST), data={"formaal": PURPOSE, "vis": "navn"})
    assert (answer.status_code, PURPOSE in answer.text) == (401, False)
    assert named(answer) == []


async def test_rules_that_have_changed_since_are_named_and_not_quoted(town: ConsoleTown) -> None:
    with town.town.ledger.database.write() as tx:
        tx.connection.exec_driver_sql("UPDATE batches SET content_hash = 'en anden'")
    async with town.visited(Role.OPERATOR) as reader:
        told = plain(await reader.get(page(town, YOUNG)))
    assert "Robottens regler er ændret siden" in told
    assert "Reglen kræver" not in told
