"""Replies and corrections against a running testkommune, killed beside their calls, counted by the testkommune."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from test_main_job import drive, prepared

from connectors.sandbox.process import SandboxSettings, Testkommune

CITIZENS = 40
FOLLOW_UPS = 12
"""Each takes a second or more: enough for every call that was cut down to settle."""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(280)]


def killed(state: Path, point: str) -> None:
    """Follow up until one is killed there: what was cut down before it must settle first."""
    for _ in range(FOLLOW_UPS):
        code, _ = drive(state, "follow", crash=point)
        if code == -signal.SIGKILL:
            return
    pytest.fail(f"{point} is never reached")


def finished(state: Path) -> None:
    """Follow up until every reply and correction is dealt with."""
    for _ in range(FOLLOW_UPS):
        _, followed = drive(state, "follow")
        if not followed["left"]:
            return
    pytest.fail("never finished")


def test_killed_beside_each_call_a_reply_and_a_correction_do_everything_once(tmp_path: Path) -> None:
    settings = SandboxSettings(state=tmp_path / "sandbox", citizens=CITIZENS, seed=3, receipt_pace=0.05)
    with Testkommune(settings) as town:
        _, batch = prepared(tmp_path)
        drive(tmp_path, "live", batch)
        before = town.town.counts()
        drive(tmp_path, "reply", batch, "0", "accepted")
        drive(tmp_path, "correct", batch, "1")

        killed(tmp_path, "AFTER_CALL@reply_accepted:tell_advisor")
        killed(tmp_path, "AFTER_INTENT@correct:cancel_intervention")
        killed(tmp_path, "AFTER_CALL@correct:send_letter")
        finished(tmp_path)

        after = town.town.counts()
        letters = after.letters_digital + after.letters_paper - before.letters_digital - before.letters_paper
        assert (after.tasks - before.tasks, letters) == (1, 1)
        assert (before.interventions_cancelled, after.interventions_cancelled) == (0, 1)

        drive(tmp_path, "reply", batch, "0", "declined")
        killed(tmp_path, "AFTER_CALL@reply_declined:close_task.reply_accepted")
        finished(tmp_path)
        last = town.town.counts()
        assert (last.tasks, last.interventions_cancelled) == (after.tasks, 2)
        assert last.interventions == before.interventions
        assert last.citizens_with_several_offers == last.letter_ids_repeated == 0
