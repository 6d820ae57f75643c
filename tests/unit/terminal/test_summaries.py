"""What a run says at its end has words for every code, and keeps Prefect's own words out."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import connectors.person_register
from flows.ledger import Ledger
from flows.ledger.counts import NOT_ENDED
from flows.ledger.ids import BatchId, RunId
from flows.ledger.model import Counts, Planned, ReasonCount
from flows.ledger.states import EffectKind, Mode, Outcome
from flows.ledger.testing import ADOPTION, prepare, proposal
from flows.runner.summary import Made, RunSummary
from flows.runner.telling import words
from flows.terminal import demo_report, summaries
from flows.terminal.prefect_server import quiet


def test_every_code_a_bad_row_may_have_has_danish_words() -> None:
    folder = Path(connectors.person_register.__file__).parent
    found = {
        code for file in folder.glob("*.py") for code in re.findall(r'BadCell\(\s*"([A-Z_]+)"', file.read_text("utf-8"))
    }
    assert {"CPR_FORM", "UNPRINTABLE"} <= found
    assert {*found, "BIRTH_DATE", "DUPLICATE_CITIZEN", "LINE_TOO_LONG", "ROW_FORM"} == set(words.BAD_ROWS)


def test_a_sample_says_the_channel_once(ledger: Ledger) -> None:
    letter = Planned("send_letter", EffectKind.WRITE, "Sender brevet på papir", "paper")
    batch = prepare(ledger, [replace(proposal(1), planned=(letter,))])
    assert "\n".join(demo_report.samples(ledger, batch)).endswith(": Sender brevet på papir")


def _next(*waits: str) -> str:
    reasons = tuple(ReasonCount(Outcome.WAITING, code, 5) for code in waits)
    counts = Counts(5 * len(waits), reasons)
    done = RunSummary(ADOPTION, RunId("K-222222"), BatchId("B-222222"), Mode.PILOT, "finished", counts, Made())
    return " ".join(summaries.next_step(done))


def test_a_pilot_that_left_the_rest_alone_is_not_said_to_wait_for_answers() -> None:
    assert "5 borgere er ikke rørt endnu" in _next(NOT_ENDED)
    assert "--mode live --batch B-222222" in _next(NOT_ENDED)
    assert "venter på svar" in _next(NOT_ENDED, "LETTER_UNKNOWN")
    assert "Der var intet tilbage" in _next()


def test_prefects_inner_log_is_quiet_too() -> None:
    quiet()
    assert os.environ["PREFECT_INTERNAL_LOGGING_LEVEL"] == "CRITICAL"
