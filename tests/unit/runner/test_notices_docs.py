"""docs/notices.md says what the code does: its recipe verifies a real call, its example adoption is read."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from connectors.contract.notice_receiver import NOTICE, REFERENCE
from connectors.webhook.document import MOST_BYTES, signed_call
from flows.ledger.notices import NoticeKind
from flows.runner.adopting.notice_settings import NoticeSettings
from flows.runner.runs.notice_sending import WAITS

DOC = (Path(__file__).parents[3] / "docs" / "notices.md").read_text(encoding="utf-8")
SECRET = "opdigtet-hemmelighed-til-proeven"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOC, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_published_recipe_knows_our_calls_from_others() -> None:
    known: dict[str, Any] = {}
    exec(block("python"), known)
    verify = known["is_from_samdrift"]
    call = signed_call(NOTICE, REFERENCE, SECRET, datetime.now(UTC))
    headers = dict(call.headers)
    assert verify(SECRET.encode(), headers, call.body)
    assert not verify(SECRET.encode(), headers, call.body + b" ")
    assert not verify(b"en helt anden hemmelighed", headers, call.body)
    assert not verify(SECRET.encode(), headers | {"Samdrift-Timestamp": "1"}, call.body)


def test_an_old_call_is_refused_by_the_recipe_however_well_signed() -> None:
    known: dict[str, Any] = {}
    exec(block("python"), known)
    old = signed_call(NOTICE, REFERENCE, SECRET, datetime(2026, 1, 1, tzinfo=UTC))
    assert not known["is_from_samdrift"](SECRET.encode(), dict(old.headers), old.body)


def test_the_published_example_has_the_keys_of_a_real_call() -> None:
    call = signed_call(NOTICE, REFERENCE, SECRET, datetime.now(UTC))
    assert list(json.loads(block("json"))) == list(json.loads(call.body))
    assert {name for name, _ in call.headers} <= set(re.findall(r"[A-Z][a-z]+(?:-[A-Z][a-z]+)+", DOC))
    assert f"{MOST_BYTES // 1024} kB" in DOC


def test_the_published_settings_are_read_and_every_setting_and_kind_is_told() -> None:
    settings = yaml.safe_load(block("yaml"))["notices"]
    assert NoticeSettings.model_validate(settings).no_success_days == 40
    assert set(settings) == set(NoticeSettings.model_fields)
    assert all(f"| `{kind}` |" in DOC for kind in NoticeKind)


def test_the_published_waits_are_those_that_are_kept() -> None:
    assert "1, 5 and 15 minutes and 1, 3, 6 and 12 hours" in " ".join(DOC.split())
    assert [each.total_seconds() / 60 for each in WAITS] == [1, 5, 15, 60, 180, 360, 720]
