import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from ledger_loop import CITIZENS, STEPS

from flows.ledger import Keys, Ledger
from flows.ledger.crashpoints import VARIABLE, CrashPoint, arm
from flows.ledger.errors import LedgerError
from flows.ledger.states import Outcome, RunState
from flows.ledger.testing import ADOPTION

LOOP = Path(__file__).with_name("ledger_loop.py")
ROOT = Path(__file__).parents[3]
PLACES = [*CrashPoint, "AFTER_CLAIM:3", "AFTER_CALL:4", "AFTER_CALL@send_letter:2", "BEFORE_CONFIRM@create:3"]


def run(folder: Path, crash_at: str = "", *variant: str) -> int:
    environment = os.environ | {"PYTHONPATH": str(ROOT), VARIABLE: crash_at}
    return subprocess.run([sys.executable, str(LOOP), str(folder), *variant], env=environment, check=False).returncode


def posts(folder: Path) -> Counter[str]:
    return Counter((folder / "remote.txt").read_text().split())


@pytest.mark.parametrize("place", PLACES)
def test_killed_anywhere_nothing_is_lost_and_nothing_is_done_twice(tmp_path: Path, place: str) -> None:
    assert run(tmp_path, place) == -signal.SIGKILL, "the place is never reached"
    assert run(tmp_path) == 0
    assert set(posts(tmp_path).values()) == {1}
    assert len(posts(tmp_path)) == CITIZENS * len(STEPS)
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.db", Keys.load(tmp_path / "keys")) as ledger:
        batch = ledger.batches.latest(ADOPTION)
        assert batch is not None
        counts = ledger.cases.counts(batch.id)
        assert (counts.of(Outcome.DONE), counts.found) == (CITIZENS, CITIZENS)
        letters = [ledger.effects.of(case.id)[-1] for case in ledger.cases.of_batch(batch.id)]
        assert {letter.dispatch for letter in letters} == {"dispatched"}
        states = {run_.state for run_ in ledger.runs.recent()}
        assert states <= {RunState.FINISHED, RunState.INTERRUPTED, RunState.RUNNING}
        assert ledger.audit.verify() == []


def test_the_test_sees_a_runner_that_does_not_ask_first(tmp_path: Path) -> None:
    assert run(tmp_path, "AFTER_CALL:3", "naive") == -signal.SIGKILL
    assert run(tmp_path, "", "naive") == 0
    assert max(posts(tmp_path).values()) == 2


@pytest.mark.parametrize(
    ("text", "step", "hit"),
    [
        ("AFTER_CALL@send_letter:2", "send_letter", 2),
        ("AFTER_CALL@reply_accepted:tell_advisor", "reply_accepted:tell_advisor", 1),
        ("AFTER_INTENT@reply_accepted.2026-11-24:tell_advisor:3", "reply_accepted.2026-11-24:tell_advisor", 3),
        ("AFTER_INTENT@reply_declined:close_task.reply_accepted:12", "reply_declined:close_task.reply_accepted", 12),
    ],
)
def test_a_step_that_follows_a_reply_is_told_from_the_number_of_the_hit(text: str, step: str, hit: int) -> None:
    place, _, _ = text.partition("@")
    code = f"from flows.ledger.crashpoints import arm, crash_point\narm()\n[crash_point('{place}', '{step}')"
    runs = [f"{code} for _ in range({times})]" for times in (hit - 1, hit)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), VARIABLE: text}
    ended = [subprocess.run([sys.executable, "-c", each], env=environment, check=False) for each in runs]
    assert [each.returncode for each in ended] == [0, -signal.SIGKILL]


@pytest.mark.parametrize(
    "text", ["SOMEWHERE", "AFTER_CLAIM:0", "AFTER_CLAIM:x", "after_claim", "AFTER_CLAIM@", "AFTER_CALL@a::b"]
)
def test_a_place_nobody_knows_is_refused_when_the_ledger_is_opened(text: str) -> None:
    with pytest.raises(LedgerError, match="AFTER_CLAIM"):
        arm({VARIABLE: text})
    arm({})
