"""The testkommune keeps its people: a later start takes them, and other people are refused."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from flows.terminal.population import Population, wanted
from flows.terminal.refusal import Refused


def _asked(citizens: int | None = None, seed: int | None = None) -> argparse.Namespace:
    return argparse.Namespace(citizens=citizens, seed=seed)


def test_the_first_start_has_two_hundred_or_what_is_asked(tmp_path: Path) -> None:
    assert wanted(_asked(), tmp_path) == Population(200, 1)
    assert wanted(_asked(20, 3), tmp_path) == Population(20, 3)


def test_a_later_start_takes_those_who_live_there(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "population.json").write_text('{"count": 20, "seed": 3}', encoding="utf-8")
    assert wanted(_asked(), tmp_path) == Population(20, 3)
    assert wanted(argparse.Namespace(), tmp_path) == Population(20, 3)
    with pytest.raises(Refused) as refused:
        wanted(_asked(21), tmp_path)
    assert "20 borgere og frø 3" in refused.value.message
