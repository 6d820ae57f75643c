"""Work in a care system the robot does not reach: shown as steps, ticked, or declined so that no letter goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal_said import CPR, Samdrift

from connectors.manual import LineKind
from connectors.ports import CitizenRef, Reference, RemoteId
from flows.ledger import Ledger
from flows.ledger.ids import CaseId, ItemId
from flows.ledger.states import EffectKind, ItemState, Outcome
from flows.ledger.testing import citizen, opened, proposal
from flows.runner.adopting.manual_desk import WorklistDesk
from flows.runner.casework.letter_files import keep_letter
from flows.runner.home import Home

FIRST, SECOND = (Reference(f"00000000-0000-4000-8000-00000000000{number}") for number in (1, 2))
HOW = ('Opret indsatsen "Forebyggende hjemmebesøg" med startdato 23.11.2026.', "Gem indsatsen.")
WHO = "Opfundet Kollega"
PDF = b"%PDF-1.7 opfundet"


@pytest.fixture
def case(ledger: Ledger) -> CaseId:
    """A case that waits for the person it has asked."""
    batch, lease = opened(ledger, [proposal(1)])
    claimed = ledger.cases.claim(batch, lease, 1)[0].id
    ledger.effects.plan(claimed, "create_intervention", EffectKind.WRITE, "manuelt", FIRST, "by_reference")
    ledger.effects.plan(claimed, "file_letter", EffectKind.WRITE, "manuelt", SECOND, "by_reference")
    ledger.cases.release(claimed, lease)
    return claimed


@pytest.fixture
async def line(ledger: Ledger, case: CaseId) -> ItemId:
    return await _open(ledger, LineKind.INTERVENTION, FIRST)


async def _open(ledger: Ledger, kind: LineKind, reference: Reference) -> ItemId:
    return ItemId(await WorklistDesk(ledger).open_line(CitizenRef(citizen(1)), kind, HOW, reference))


async def test_a_manual_line_is_shown_as_steps_in_order_and_never_as_it_is_stored(
    samdrift: Samdrift, line: ItemId
) -> None:
    said = samdrift("worklist", "show", line).out
    assert f"    1. {HOW[0]}\n    2. {HOW[1]}\n" in said
    assert '["' not in said
    assert f'worklist resolve {line} --as "Fornavn Efternavn"`.' in said
    assert f"worklist decline {line}" in said
    assert "worklist retry" not in said


async def test_resolve_ticks_a_manual_line_without_a_note_and_says_what_goes_on(
    samdrift: Samdrift, ledger: Ledger, line: ItemId
) -> None:
    said = samdrift("worklist", "resolve", line, "--as", WHO)
    assert said.code == 0
    assert "samdrift follow-up" in said.out
    told = await WorklistDesk(ledger).line(FIRST)
    assert told is not None
    assert told.made


async def test_decline_cancels_the_case_and_closes_the_line_so_that_no_letter_goes(
    samdrift: Samdrift, ledger: Ledger, case: CaseId, line: ItemId
) -> None:
    said = samdrift("worklist", "decline", line, "--as", WHO, "--why", "Er flyttet til sin datter")
    assert said.code == 0
    assert "sendes intet brev" in said.out
    ended, closed = ledger.cases.get(case), ledger.worklist.get(line)
    assert ended is not None
    assert closed is not None
    assert (ended.outcome, closed.state, closed.closed_by) == (Outcome.CANCELLED, ItemState.RESOLVED, WHO)
    assert ledger.worklist.note(line) == "Er flyttet til sin datter"
    assert samdrift("worklist", "decline", line, "--as", WHO).code == 1


async def test_a_line_whose_case_is_at_work_is_not_declined(samdrift: Samdrift, ledger: Ledger) -> None:
    batch, lease = opened(ledger, [proposal(1)])
    claimed = ledger.cases.claim(batch, lease, 1)[0].id
    ledger.effects.plan(claimed, "create_intervention", EffectKind.WRITE, "manuelt", FIRST, "by_reference")
    line = await _open(ledger, LineKind.INTERVENTION, FIRST)
    said = samdrift("worklist", "decline", line, "--as", WHO)
    assert said.code == 1
    assert "lige nu" in said.err
    assert len(ledger.worklist.list()) == 1


async def test_only_an_intervention_that_is_not_made_can_be_declined(
    samdrift: Samdrift, ledger: Ledger, case: CaseId
) -> None:
    filing = await _open(ledger, LineKind.DOCUMENT, SECOND)
    said = samdrift("worklist", "decline", filing, "--as", WHO)
    assert said.code == 1
    assert "Intet er ændret" in said.err
    assert len(ledger.worklist.list()) == 1
    assert "worklist decline" not in samdrift("worklist", "show", filing).out


async def test_what_was_added_to_a_made_intervention_cannot_be_declined(
    samdrift: Samdrift, ledger: Ledger, case: CaseId, line: ItemId
) -> None:
    ledger.worklist.resolve(line, WHO, "")
    await WorklistDesk(ledger).amend(RemoteId(line), ("Ret noten.",))
    added = ledger.worklist.list()[0].id
    assert "1. Ret noten." in samdrift("worklist", "show", added).out
    assert samdrift("worklist", "decline", added, "--as", WHO).code == 1
    found = ledger.cases.get(case)
    assert found is not None
    assert found.outcome is None


@pytest.mark.parametrize("kept", [PDF, b"%PDF-1.7 en anden", None])
async def test_the_file_to_be_filed_is_told_by_its_place_and_lies_there(
    samdrift: Samdrift, ledger: Ledger, state: Path, case: CaseId, kept: bytes | None
) -> None:
    filing = await _open(ledger, LineKind.DOCUMENT, SECOND)
    await WorklistDesk(ledger).attach(RemoteId(filing), "tilbud.pdf", PDF)
    found = ledger.cases.get(case)
    assert found is not None
    if kept is not None:
        keep_letter(Home(state), found.batch, found.sequence, kept)
    said = samdrift("worklist", "show", filing).out
    name = "000001.pdf" if kept == PDF else f"{filing}.pdf"
    file = Home(state).letters_dir(found.batch) / name
    assert f"Vedhæftet {file}" in said
    assert file.read_bytes() == PDF
    assert file.stat().st_mode & 0o077 == 0


async def test_a_number_in_an_instruction_is_never_shown(samdrift: Samdrift, ledger: Ledger, case: CaseId) -> None:
    line = await WorklistDesk(ledger).open_line(CitizenRef(citizen(1)), LineKind.TASK, (f"Ring om {CPR}.",), SECOND)
    assert "Ring om ······" in samdrift("worklist", "show", line).out


def test_why_belongs_to_decline(samdrift: Samdrift, ledger: Ledger) -> None:
    said = samdrift("worklist", "show", "L-222222", "--why", "Derfor")
    assert said.code == 2
    assert "worklist decline" in said.err
