"""The state folder: everything one installation keeps on disk, and where in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.ledger import Keys, Ledger
from flows.runner.errors import NotReady
from flows.runner.os_words import FULL, danish

CATALOGUE_FILE: Final = "catalogue.db"
LEDGER_FILE: Final = "ledger.db"
_OWNER_ONLY: Final = 0o700


class StateError(NotReady):
    """The state folder cannot be used: make room, or correct its place or its rights."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(_message(folder, error), code="STATE_FULL" if error.errno in FULL else "STATE_UNUSABLE")


@dataclass(frozen=True, slots=True)
class Home:
    """The places of one installation. Folders are made when asked for, readable by their owner only."""

    state: Path

    def ledger(self) -> Ledger:
        """Open the ledger, made if need be; the caller closes it. Raises `StateError` or a `LedgerError`."""
        folder = self._folder()
        try:
            keys = Keys.load_or_create(folder / "keys")
        except OSError as error:
            raise StateError(folder / "keys", error) from None
        return Ledger.open(f"sqlite:///{folder / LEDGER_FILE}", keys)

    @property
    def has_ledger(self) -> bool:
        """Return whether anything has been kept here yet; makes nothing."""
        return self._exists(LEDGER_FILE)

    @property
    def has_catalogue(self) -> bool:
        """Return whether any robot has been registered here yet; makes nothing."""
        return self._exists(CATALOGUE_FILE)

    @property
    def catalogue_url(self) -> str:
        """Return the catalogue's database as an SQLAlchemy URL."""
        return f"sqlite:///{self._folder() / CATALOGUE_FILE}"

    def letters_dir(self, batch: str) -> Path:
        """Return the folder of a batch's letters."""
        return self._folder("letters", batch)

    @property
    def sandbox_dir(self) -> Path:
        """Return the testkommune's folder."""
        return self._folder("sandbox")

    @property
    def prefect_dir(self) -> Path:
        """Return Prefect's home."""
        return self._folder("prefect")

    @property
    def secrets_dir(self) -> Path:
        """Return the folder of secrets, certificates and keys: one a file, put there by the organisation."""
        return self._folder("secrets")

    @property
    def logs_dir(self) -> Path:
        """Return the folder of our own and our child processes' logs."""
        return self._folder("logs")

    def _exists(self, name: str) -> bool:
        try:
            return (self.state / name).exists()
        except OSError as error:
            raise StateError(self.state, error) from None

    def _folder(self, *parts: str) -> Path:
        folder = self.state.absolute()
        try:
            for part in ("", *parts):
                folder = folder / part
                folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        except OSError as error:
            raise StateError(folder, error) from None
        return folder


def _message(folder: Path, error: OSError) -> str:
    if error.errno in FULL:
        return f"Disken er fuld: {folder} kan ikke skrives. Skaf plads og kør igen; intet er halvt udført."
    return (
        f"Mappen {folder} kan ikke bruges ({danish(error)}). "
        "Vælg en anden med --state, eller giv denne bruger ret til at læse og skrive i den. Intet er ændret."
    )
