"""approve, status, stop and run, against a real ledger."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from terminal_said import Samdrift

from flows.ledger import Ledger, Owner
from flows.ledger.ids import BatchId
from flows.ledger.model import NewItem
from flows.ledger.states import BatchState, Mode, Outcome
from flows.ledger.testing import (
    ADOPTION,
    APPROVER,
    LINEAGE,
    ORGANISATION,
    STARTER,
    begin,
    lease,
    opened,
    prepare,
    proposal,
)


def test_approve_releases_the_batch_and_says_how_it_is_run(samdrift: Samdrift, ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(1), proposal(2, outcome=Outcome.EXCLUDED)])
    said = samdrift("approve", batch.lower(), "--as", APPROVER)
    assert said.code == 0
    assert "1 borger vil få tilbuddet" in said.out
    assert f"samdrift run {ADOPTION} --mode live --batch {batch}" in said.out
    approval = ledger.batches.approval(batch)
    assert approval is not None
    assert approval.approved_by == APPROVER


@pytest.mark.parametrize("name", [STARTER, f"  {STARTER.upper()} ", " "])
def test_approve_refuses_the_starter_and_nobody_with_nothing_changed(
    samdrift: Samdrift, ledger: Ledger, name: str
) -> None:
    batch = prepare(ledger, [proposal(1)])
    said = samdrift("approve", batch, "--as", name)
    assert said.code == 1
    assert batch in said.err
    assert _state(ledger, batch) is BatchState.PREPARED


def test_approve_refuses_an_unknown_batch(samdrift: Samdrift, ledger: Ledger) -> None:
    said = samdrift("approve", "B-222222", "--as", APPROVER)
    assert said.code == 1
    assert "B-222222" in said.err
    assert "samdrift status" in said.err


@pytest.mark.parametrize("line", ["status", "approve B-222222 --as X", "stop K-222222", "worklist", "why testkommune"])
def test_a_mistyped_state_folder_is_refused_and_not_made(samdrift: Samdrift, state: Path, line: str) -> None:
    said = samdrift(*line.split())
    assert said.code == 1
    assert "--state" in said.err
    assert not state.exists()


def test_status_tells_what_waits_and_what_to_type(samdrift: Samdrift, ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(1), proposal(2, outcome=Outcome.EXCLUDED)])
    waiting = samdrift("status")
    assert waiting.code == 0
    assert f"{batch} fra" in waiting.out
    assert "2 fundet, 1 vil få tilbuddet" in waiting.out
    assert f"samdrift approve {batch}" in waiting.out
    ledger.batches.approve(batch, APPROVER)
    assert f"samdrift run {ADOPTION} --mode live --batch {batch}" in samdrift("status").out


def test_status_tells_how_far_an_opened_batch_is(samdrift: Samdrift, ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(1), proposal(2)])
    ledger.runs.release(held)
    said = samdrift("status")
    assert f"{batch} fra" in said.out
    assert "2 mangler endnu; 0 gennemført" in said.out
    assert f"Næste: `samdrift run {ADOPTION} --mode live --batch {batch}`" in said.out
    assert "skarp kørsel" in said.out


def test_status_goes_on_showing_a_half_done_batch_after_a_newer_preview(samdrift: Samdrift, ledger: Ledger) -> None:
    half, _lease = opened(ledger, [proposal(1)])
    newer = prepare(ledger, [proposal(2)])
    said = samdrift("status").out
    assert f"{ADOPTION}: {newer} fra" in said
    assert f"Også åben: {half} fra" in said
    assert f"--batch {half}" in said


def test_status_asks_nobody_to_approve_a_batch_in_which_nothing_would_happen(
    samdrift: Samdrift, ledger: Ledger
) -> None:
    prepare(ledger, [proposal(1, outcome=Outcome.EXCLUDED)])
    said = samdrift("status").out
    assert "samdrift approve" not in said
    assert "intet at godkende" in said


def test_status_calls_a_follow_up_by_its_name_and_counts_what_is_late(samdrift: Samdrift, ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(1)])
    begin(ledger, Mode.LIVE)
    yesterday = ledger.now().date() - timedelta(days=1)
    ledger.worklist.add(NewItem(None, batch, 1, ORGANISATION, LINEAGE, "ITS_OWN", "", "ITS_OWN", yesterday))
    said = samdrift("status").out
    assert f"{ADOPTION}  opfølgning, " in said
    assert "Til manuel behandling: 1, heraf 1 over fristen." in said


def test_stop_asks_the_run_to_stop_in_the_name_of_whoever_types(samdrift: Samdrift, ledger: Ledger) -> None:
    run = lease(ledger, owner=Owner.current()).run
    said = samdrift("stop", run.lower())
    assert said.code == 0
    assert "efter den borger, den er ved" in said.out
    assert ledger.runs.stop_requested(run)
    assert "kører, bedt om at stoppe af Opfundet Bruger" in samdrift("status").out
    assert f"vent på {run}" in samdrift("status").out


def test_a_run_whose_process_is_gone_is_not_said_to_be_running(samdrift: Samdrift, ledger: Ledger) -> None:
    run = begin(ledger, Mode.LIVE)
    assert "afbrudt, eller venter på sin tur" in samdrift("status").out
    said = samdrift("stop", run)
    assert said.code == 0
    assert "efter den borger, den er ved" not in said.out
    assert ledger.runs.stop_requested(run)


def test_stop_refuses_an_unknown_run(samdrift: Samdrift, ledger: Ledger) -> None:
    said = samdrift("stop", "K-222222")
    assert said.code == 1
    assert "K-222222" in said.err


@pytest.mark.parametrize("mode", ["live", "pilot"])
def test_acting_without_an_approved_batch_is_refused_before_anything_starts(
    samdrift: Samdrift, state: Path, mode: str
) -> None:
    said = samdrift("run", "testkommune", "--mode", mode)
    assert said.code == 1
    assert "kræver en godkendt prøvekørsel" in said.err
    assert "Intet er sendt" in said.err
    assert not (state / "ledger.db").exists()


def test_a_preview_of_a_given_batch_is_a_wrong_command_line(samdrift: Samdrift) -> None:
    said = samdrift("run", "testkommune", "--batch", "B-222222")
    assert said.code == 2
    assert "--batch" in said.err


@pytest.mark.parametrize("mode", ["preview", "live"])
def test_chosen_citizens_belong_to_a_pilot_and_to_nothing_else(samdrift: Samdrift, state: Path, mode: str) -> None:
    batch = () if mode == "preview" else ("--batch", "B-222222")
    said = samdrift("run", "testkommune", "--mode", mode, *batch, "--only", "3,7")
    assert said.code == 2
    assert "--mode pilot --batch B-… --only 3,7" in said.err
    assert "Intet er udført" in said.err
    assert not (state / "ledger.db").exists()


def _state(ledger: Ledger, batch: BatchId) -> BatchState | None:
    found = ledger.batches.get(batch)
    return found.state if found else None
