"""Whatever goes wrong ends as one Danish message and an exit code."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from connectors.errors import Unavailable
from flows.terminal import guard, texts

SECRET = "Nancy Berggren 2512489996"


def test_an_error_of_ours_is_its_message_also_inside_anothers() -> None:
    ours = Unavailable("Omsorgssystemet svarer ikke. Prøv igen.")
    wrapped = RuntimeError("library")
    wrapped.__cause__ = ours
    assert guard.own_message(wrapped) == ours.message
    assert guard.own_message(RuntimeError("library")) is None


def test_a_full_disk_and_a_closed_file_are_said_plainly() -> None:
    assert guard.of_system(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) == texts.FULL_DISK
    told = guard.of_system(PermissionError(errno.EACCES, "denied", "fil.csv"))
    assert told is not None
    assert "fil.csv" in told
    assert "denied" not in told
    assert "er en mappe" in str(guard.of_system(IsADirectoryError(errno.EISDIR, "is a directory", "mappe.csv")))


def test_an_unforeseen_error_leaves_a_code_and_a_place_but_none_of_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match="Nancy") as caught:
        _stumble()
    assert guard.refuse(caught.value, tmp_path) == guard.FAILED
    said = capsys.readouterr().err
    log = (tmp_path / "logs" / "samdrift.log").read_text(encoding="utf-8")
    assert "fejlkode F-" in said
    assert "ValueError test_guard.py:" in log
    assert said.split("fejlkode ")[1][:8] in log
    for word in SECRET.split():
        assert word not in said + log


def test_a_cpr_number_in_a_message_is_masked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guard.refuse(FileNotFoundError(errno.ENOENT, "none", "liste-251248-9996.csv"), tmp_path)
    assert "9996" not in capsys.readouterr().err


def _stumble() -> None:
    raise ValueError(SECRET)
