"""What an organisation fills in about its mail server."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
"""Hosts that may be spoken to without TLS: only this machine hears it."""


class MailSettings(BaseModel):
    """How mail leaves and whom it may reach. The password comes from the environment, never from a file of ours."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Mail")

    host: str = Field(min_length=1, title="Mailserver", description="Navnet på organisationens mailserver.")
    port: int = Field(default=587, ge=1, le=65535, title="Port", description="587 til STARTTLS, 465 til TLS.")
    tls: Literal["starttls", "implicit", "none"] = Field(
        default="starttls", title="Kryptering", description="none er kun muligt til en mailserver på samme maskine."
    )
    sender: str = Field(
        pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        title="Afsender",
        description="Mailadressen, som mail fra systemet kommer fra.",
    )
    recipient_domains: tuple[str, ...] = Field(
        min_length=1,
        title="Tilladte modtagerdomæner",
        description="Mail sendes kun til adresser i disse domæner, for eksempel eksempelkommune.dk.",
    )
    username: str = Field(default="", title="Brugernavn", description="Tomt, når mailserveren ikke kræver login.")
    password: SecretStr = Field(default=SecretStr(""), title="Adgangskode")
    ca_file: Path | None = Field(
        default=None, title="Rodcertifikater", description="PEM med de rødder, der stoles på; tom er maskinens egne."
    )
    timeout_seconds: float = Field(default=30.0, gt=0, title="Tid til én mail (sekunder)")

    @field_validator("recipient_domains")
    @classmethod
    def _plain_domains(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(domain.strip().lower().lstrip("@") for domain in domains)

    @model_validator(mode="after")
    def _only_loopback_goes_without_tls(self) -> Self:
        if self.tls == "none" and self.host not in LOOPBACK:
            raise ValueError("Mail skal sendes krypteret: vælg starttls eller implicit")
        return self

    @property
    def sender_domain(self) -> str:
        """Return the domain that Message-IDs are made in."""
        return self.sender.rpartition("@")[2].lower()
