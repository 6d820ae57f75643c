"""The newcomer's command, through Prefect: it does the job, does nothing twice, and leaves no citizen anywhere."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.prefect, pytest.mark.timeout(280)]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "state"


def demo(state: Path) -> tuple[dict[str, Any], str]:
    command = [sys.executable, "-m", "flows.cli", "demo", "--citizens", "100", "--json", "--state", str(state)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout[-800:] + done.stderr[-800:]
    return json.loads(done.stdout.splitlines()[-1]), done.stdout + done.stderr


def test_the_demo_does_the_whole_job_and_the_second_time_nothing(played: Path) -> None:
    first, shown = demo(played)
    assert first["mode"] == "live"
    assert first["done"] > 0
    assert first["interventions_created"] == first["letters_digital"] + first["letters_paper"]
    second, again = demo(played)
    assert second["done"] == 0
    assert "intet er oprettet eller sendt igen" in again.lower()
    assert not list(found_in("terminal", (shown + again).encode(), citizens(played)))


def test_no_citizen_is_left_outside_the_encrypted_column_and_the_letters(played: Path) -> None:
    people = citizens(played)
    searched = 0
    for file in sorted(played.rglob("*")):
        place = file.relative_to(played)
        if place.parts[0] == "sandbox":
            continue
        assert not list(found_in(str(place), str(place).encode(), people))
        if file.is_file() and place.parts[0] != "letters":
            searched += 1
            assert not list(found_in(str(place), file.read_bytes(), people)), place
    assert searched >= 5


def citizens(state: Path) -> tuple[bytes, ...]:
    """Return every number, in both forms, and every surname that is not also a word of ours."""
    text = (state / "sandbox" / "udtraek.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter=";"))
    assert len(rows) >= 100
    numbers = {re.sub(r"\D", "", row["cpr"]) for row in rows}
    numbers = {number for number in numbers if len(number) == 10}
    surnames = {row["navn"].split()[-1] for row in rows if len(row["navn"].split()) > 1}
    return tuple(
        word.encode()
        for word in (*numbers, *(f"{each[:6]}-{each[6:]}" for each in numbers), *surnames)
        if len(word) > 4
    )


def found_in(place: str, content: bytes, people: tuple[bytes, ...]) -> Iterator[str]:
    """Yield the place for each citizen found as a word of its own."""
    for each in people:
        at = content.find(each)
        while at >= 0:
            around = content[max(at - 1, 0) : at] + content[at + len(each) : at + len(each) + 1]
            if not re.search(rb"[A-Za-z0-9]", around):
                yield place
                break
            at = content.find(each, at + 1)
