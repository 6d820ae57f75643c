"""Where notices are called to, and the secret that signs them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
"""Hosts that may be called without TLS: only this machine hears it."""
SHORTEST_SECRET: Final = 16
"""Characters: a shorter secret could be guessed from one signed call."""


class WebhookSettings(BaseModel):
    """One receiver. The secret comes from a file of its own, never from an adoption."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Webhook")

    url: str = Field(max_length=250, title="Adresse", description="Den https-adresse, beskederne sendes til.")
    secret: SecretStr = Field(title="Hemmelighed")
    timeout_seconds: float = Field(default=10.0, gt=0, title="Tid til ét kald (sekunder)")

    @field_validator("url")
    @classmethod
    def _safe(cls, url: str) -> str:
        return checked_url(url)

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"hemmeligheden skal være mindst {SHORTEST_SECRET} tegn")
        return secret


def checked_url(url: str) -> str:
    """Return an address that may be called; raise ValueError, in Danish and without the address, for any other."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("adressen kan ikke læses; skriv for eksempel https://besked.kommune.dk/samdrift") from None
    if parts.scheme not in {"http", "https"} or not host or not url.isprintable() or " " in url:
        raise ValueError("adressen skal begynde med https:// og have et værtsnavn")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise ValueError("adressen skal begynde med https://; http er kun muligt til samme maskine (127.0.0.1)")
    if port == 0:
        raise ValueError("adressens port skal være mellem 1 og 65535")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError("adressen må ikke indeholde brugernavn, adgangskode, ? eller #; hemmeligheder ligger i filer")
    return url
