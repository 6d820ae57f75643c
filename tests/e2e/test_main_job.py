"""The whole main job against a running testkommune, killed at every named crash point, counted by the testkommune."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from connectors.sandbox.process import SandboxSettings, Testkommune

DRIVE = Path(__file__).with_name("drive.py")
CITIZENS = 110
pytestmark = [pytest.mark.slow, pytest.mark.timeout(280)]


def drive(state: Path, *words: str, crash: str = "") -> tuple[int, dict[str, Any]]:
    environment = {**os.environ, "PREFECT_LOGGING_LEVEL": "ERROR"}
    if crash:
        environment["SAMDRIFT_CRASH_AT"] = crash
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(DRIVE), str(state), *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    if done.returncode == 0:
        return 0, json.loads(done.stdout.splitlines()[-1])
    assert crash, done.stderr
    return done.returncode, {}


@contextmanager
def running(state: Path) -> Iterator[Testkommune]:
    with Testkommune(SandboxSettings(state=state / "sandbox", citizens=CITIZENS, seed=3, receipt_pace=0.05)) as town:
        yield town


def prepared(state: Path) -> tuple[dict[str, Any], str]:
    _, shown = drive(state, "preview")
    drive(state, "approve", shown["batch"])
    return shown, shown["batch"]


def endings(document: dict[str, Any]) -> int:
    names = ("excluded", "done", "needs_person", "parked", "waiting", "already_handled", "cancelled")
    return sum(document[name] for name in names)


def test_the_main_job_makes_what_it_showed_and_the_testkommune_counts_the_same(tmp_path: Path) -> None:
    with running(tmp_path) as town:
        shown, batch = prepared(tmp_path)
        before = town.town.counts()
        assert shown["would"] is True
        assert shown["interventions_created"] == shown["letters_digital"] == shown["letters_paper"] == 0
        assert before.interventions == before.letters_digital == before.letters_paper == 0
        assert endings(shown) == shown["found"]

        _, done = drive(tmp_path, "live", batch)
        counted = town.town.counts()
        assert endings(done) == done["found"]
        assert done["done"] > 0
        assert done["waiting"] == done["parked"] == 0
        assert counted.interventions == done["interventions_created"]
        assert counted.letters_digital == done["letters_digital"]
        assert counted.letters_paper == done["letters_paper"]

        _, again = drive(tmp_path, "live", batch)
        assert again["interventions_created"] == again["letters_digital"] == again["letters_paper"] == 0
        after = town.town.counts()
        assert after.interventions == counted.interventions
        assert after.letters_digital == counted.letters_digital


POINTS = (
    "AFTER_OPEN_BATCH",
    "AFTER_INTENT@create_intervention:2",
    "AFTER_CALL@create_intervention:2",
    "AFTER_CONFIRM@create_intervention:2",
    "AFTER_CALL@open_pathway_nested",
    "AFTER_CALL@tell_advisor",
    "AFTER_CONFIRM@send_letter:2",
    "AFTER_CASE_END:2",
    "BEFORE_RELEASE",
)


def test_killed_at_each_crash_point_in_turn_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with running(tmp_path) as town:
        _, batch = prepared(tmp_path)
        hit = []
        for point in POINTS:
            code, _ = drive(tmp_path, "live", batch, crash=point)
            if code == -signal.SIGKILL:
                hit.append(point)
        drive(tmp_path, "live", batch)
        drive(tmp_path, "follow")
        _, done = drive(tmp_path, "live", batch)
        counted = town.town.counts()
        print("hit:", hit, "of", POINTS, "unsure letters:", done["waiting"])
        assert len(hit) >= len(POINTS) - 3
        assert endings(done) == done["found"]
        assert counted.citizens_with_several_offers == 0
        assert counted.citizens_with_several_letters == 0
        # A letter whose call was cut down beside the kill may never have left: it waits for its receipt, unsent. A
        # case that was there at five kills is parked for a person: neither is lost, neither is sent twice.
        unsent = done["waiting"] + done["parked"]
        assert counted.interventions <= counted.letters_digital + counted.letters_paper + unsent
        assert done["done"] > done["found"] // 4


@pytest.mark.parametrize("point", ["AFTER_INTENT@send_letter:2", "AFTER_CALL@send_letter:2"])
def test_a_letter_nobody_can_ask_about_is_never_sent_twice(tmp_path: Path, point: str) -> None:
    with running(tmp_path) as town:
        _, batch = prepared(tmp_path)
        code, _ = drive(tmp_path, "live", batch, crash=point)
        assert code == -signal.SIGKILL
        _, done = drive(tmp_path, "live", batch)
        assert endings(done) == done["found"]
        _, _followed = drive(tmp_path, "follow")
        _, after = drive(tmp_path, "live", batch)
        counted = town.town.counts()
        assert counted.citizens_with_several_offers == 0
        assert counted.citizens_with_several_letters == 0
        assert after["letters_digital"] == after["letters_paper"] == 0 or point.startswith("AFTER_CALL")
