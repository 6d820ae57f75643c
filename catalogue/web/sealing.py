"""Text that nobody but we can read or make, kept where others could look: a cookie, a row of a database."""

from __future__ import annotations

import hashlib
from typing import Final

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import OctKey

_ALGORITHMS: Final = {"alg": "dir", "enc": "A256GCM"}
_MOST: Final = 65_536


class Seal:
    """A key for one use, made of a secret: what is sealed for one use opens under no other.

    `most` is the length in bytes of the longest sealed text it opens.
    """

    def __init__(self, secret: bytes, use: str, most: int = _MOST) -> None:
        self._registry = JWERegistry(algorithms=list(_ALGORITHMS.values()))
        self._registry.max_ciphertext_length = most
        self._key = OctKey.import_key(hashlib.sha256(f"{use} ".encode() + secret).digest())

    def close(self, text: str) -> str:
        """Return the text sealed, as a word that can stand in a cookie."""
        return jwe.encrypt_compact(dict(_ALGORITHMS), text, self._key)

    def open(self, sealed: str) -> str:
        """Return the text; raise `ValueError` for anything that was not sealed with this key."""
        try:
            plain = jwe.decrypt_compact(sealed, self._key, registry=self._registry).plaintext
        except (JoseError, TypeError, KeyError) as error:
            raise ValueError(type(error).__name__) from None
        return (plain or b"").decode()
