"""The two keys of a runner, kept in files outside the database, and all that is done with them.

`hmac.key` recognises (citizen keys, references, the audit chain); `ledger.key` hides (AES-GCM). Whoever has only the
database can do neither; whoever loses the keys has lost the ledger.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import uuid
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from connectors.cpr import Cpr
from flows.ledger.errors import KeysMissing, KeysWrong
from flows.ledger.ids import CitizenKey

HMAC_FILE: Final = "hmac.key"
LEDGER_FILE: Final = "ledger.key"
_SIZE: Final = 32
_NONCE: Final = 12
_KEY_ID: Final = b"\x01"
"""First byte of everything sealed: names the key, so that a later one can take over."""


class Keys:
    """The runner's keys. Never printed, never pickled, never in the database."""

    __slots__ = ("_aead", "_mac")

    def __init__(self, mac: bytes, ledger: bytes) -> None:
        for name, key in ((HMAC_FILE, mac), (LEDGER_FILE, ledger)):
            if len(key) != _SIZE:
                raise KeysWrong(f"{name} er ikke {_SIZE} byte lang")
        self._mac = mac
        self._aead = AESGCM(ledger)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read both key files; raise `KeysMissing` or `KeysWrong`."""
        return cls(_read(folder / HMAC_FILE), _read(folder / LEDGER_FILE))

    @classmethod
    def load_or_create(cls, folder: Path) -> Self:
        """Read both key files; where neither exists, make them, readable by their owner only."""
        files = (folder / HMAC_FILE, folder / LEDGER_FILE)
        if not any(file.exists() for file in files):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for file in files:
                _create(file)
        return cls.load(folder)

    def citizen_key(self, cpr: Cpr) -> CitizenKey:
        """Return the key that stands for this citizen in the ledger: the same for as long as `hmac.key` lives."""
        return CitizenKey(self.mac("citizen", cpr.reveal("nøgle til borgeren i ledgeren").encode()).hex())

    def reference(self, organisation: str, lineage: str, citizen_key: CitizenKey, occasion: str, step: str) -> str:
        """Return the reference of an effect: derivable, so that a restored backup sends nothing twice.

        A UUID, lower case, with the v4 bits set (DESIGN §3, Effects).
        """
        parts = (organisation, lineage, citizen_key, occasion, step)
        digest = self.mac("reference", *(part.encode() for part in parts))
        return str(uuid.UUID(bytes=digest[:16], version=4))

    def mac(self, domain: str, *parts: bytes) -> bytes:
        """Return HMAC-SHA-256 of `parts`, each with its length before it, apart from every other `domain`."""
        message = b"".join(len(part).to_bytes(8) + part for part in (f"samdrift/{domain}/1".encode(), *parts))
        return hmac.digest(self._mac, message, hashlib.sha256)

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt `plain` so that it opens only in the same `context`."""
        nonce = secrets.token_bytes(_NONCE)
        return _KEY_ID + nonce + self._aead.encrypt(nonce, plain, _KEY_ID + context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what `seal` made; raise `KeysWrong` for another key, another context or a changed byte."""
        key_id, nonce, body = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if key_id != _KEY_ID:
            raise KeysWrong("indholdet er låst med en nøgle, som denne udgave ikke kender")
        try:
            return self._aead.decrypt(nonce, body, key_id + context.encode())
        except InvalidTag:
            raise KeysWrong("indholdet kan ikke låses op") from None

    def check_value(self) -> str:
        """Return what a database remembers of its keys: says nothing about them, differs for any others."""
        hidden = self._aead.encrypt(bytes(_NONCE), b"", b"samdrift/check/1")
        return self.mac("check", hidden).hex()

    def __repr__(self) -> str:
        return "Keys(·)"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("keys are not pickled")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise KeysMissing(file.name) from None


def _create(file: Path) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_bytes(_SIZE))
        os.fsync(handle)
    finally:
        os.close(handle)
