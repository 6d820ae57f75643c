"""Which adoption a person means: by its id, or by its file, which then must be there and be a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flows.runner.adopting.adoption import AdoptionFile, find_adoption
from flows.runner.home import Home
from flows.terminal.refusal import Refused

_FILES: Final = (".yaml", ".yml")


def adopted(name: str, place: Home) -> AdoptionFile:
    """Return the adoption; raise `Refused` for a file that is not there, else what `find_adoption` raises."""
    file = Path(name)
    if file.suffix in _FILES and not file.exists():
        raise Refused(
            f"Ibrugtagningens fil »{name}« findes ikke. Kontrollér stien, eller skriv ibrugtagningens navn i stedet. "
            "Intet er udført."
        )
    if file.is_dir() and (file.suffix in _FILES or name.endswith("/")):
        raise Refused(f"»{name}« er en mappe. Skriv stien til ibrugtagningens fil, fx `{file}/min-kommune.yaml`.")
    return find_adoption(name, place)


def is_deployed(adoption: str, place: Home) -> bool:
    """Return whether the id has been registered here."""
    if not place.has_ledger:
        return False
    with place.ledger() as opened:
        return opened.adoptions.get(adoption) is not None
