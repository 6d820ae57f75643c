"""What a run says at its end has words for every code, and keeps Prefect's own words out."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import connectors.person_register
from flows.ledger import Ledger
from flows.ledger.model import Planned
from flows.ledger.states import EffectKind
from flows.ledger.testing import prepare, proposal
from flows.runner.telling import words
from flows.terminal import demo_report
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


def test_prefects_inner_log_is_quiet_too() -> None:
    quiet()
    assert os.environ["PREFECT_INTERNAL_LOGGING_LEVEL"] == "CRITICAL"
