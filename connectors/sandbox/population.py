"""Which people live in a state folder: chosen at the first start, the same at every later one."""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.citizens import populate
from connectors.sandbox.files import write_atomically


class StateRefusedError(Exception):
    """The folder holds another testkommune; the text is Danish and says what to do."""


class FolderLock:
    """Keeps a second testkommune out of a folder; the lock ends with the process, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Take the lock, or raise `StateRefusedError` when another process has it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / ".i-brug").open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise StateRefusedError(
                f"Testkommunen i mappen {folder} kører allerede. Brug den, stop den, eller vælg en anden mappe med "
                "--state. Intet er ændret."
            ) from error

    def release(self) -> None:
        """Let others in."""
        self._file.close()


@dataclass(frozen=True, slots=True)
class Population:
    """The people of one folder and what they were made from."""

    citizens: Sequence[SandboxCitizen]
    count: int
    seed: int
    today: date


def settle(path: Path, count: int, seed: int, today: date) -> Population:
    """Return the people of this folder, made now or at its first start.

    Raises `StateRefusedError` when they were made from another count or seed, or by another version of this code.
    """
    if not path.exists():
        people = populate(count, seed, today)
        content = {"count": count, "seed": seed, "today": today.isoformat(), "print": _fingerprint(people)}
        write_atomically(path, json.dumps(content))
        return Population(people, count, seed, today)
    known = json.loads(path.read_text("utf-8"))
    if (known["count"], known["seed"]) != (count, seed):
        raise StateRefusedError(
            f"Mappen {path.parent.parent} rummer allerede en testkommune med {known['count']} borgere og frø "
            f"{known['seed']}. Start den med --citizens {known['count']} --seed {known['seed']}, eller vælg en anden "
            "mappe med --state. Intet er ændret."
        )
    first_day = date.fromisoformat(known["today"])
    people = populate(count, seed, first_day)
    if _fingerprint(people) != known["print"]:
        raise StateRefusedError(
            f"Testkommunen i mappen {path.parent.parent} er lavet af en anden version, og dens borgere kan ikke "
            "genskabes. Slet mappen, eller vælg en anden med --state. Intet er ændret."
        )
    return Population(people, count, seed, first_day)


def _fingerprint(people: Sequence[SandboxCitizen]) -> str:
    return hashlib.sha256(repr(people).encode()).hexdigest()
