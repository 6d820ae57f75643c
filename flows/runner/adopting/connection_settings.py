"""How an organisation's systems are reached: addresses, and the names of the files that hold the secrets.

A secret, a certificate or a key is a file in the state folder's `secrets`; the adoption only names it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SecretName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]
"""A file's name, no path: nothing outside the folder of secrets can be named."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NexusPlace(_Frozen):
    """How KMD Nexus is reached."""

    base_url: str = Field(title="Adresse")
    token_url: str = Field(title="Adresse til login")
    client_id: str = Field(min_length=1, title="Klient-id")
    client_secret_file: SecretName = Field(title="Fil med hemmeligheden")


class PostPlace(_Frozen):
    """How Serviceplatformen (SF1601) is reached."""

    base_url: str = Field(title="Serviceplatformens adresse")
    token_url: str = Field(title="Tokentjenestens adresse")
    certificate_file: SecretName | None = Field(default=None, title="Certifikatfil")
    key_file: SecretName | None = Field(default=None, title="Nøglefil")
    ca_file: SecretName | None = Field(default=None, title="Rodcertifikater")
    digital_path: Literal["kombi", "memos"] = Field(default="kombi", title="Sti til Digital Post")


class PushPlace(_Frozen):
    """Receipts are posted to us."""

    kind: Literal["push"]
    host: str = Field(default="127.0.0.1", title="Adresse, der lyttes på")
    port: int = Field(default=8443, ge=0, le=65535, title="Port")
    path: str = Field(default="/kvitteringer", title="Sti")
    certificate_file: SecretName | None = Field(default=None, title="Servercertifikat")
    key_file: SecretName | None = Field(default=None, title="Nøgle til servercertifikatet")
    sender_file: SecretName | None = Field(default=None, title="Beskedfordelers certifikat")


class PullPlace(_Frozen):
    """Receipts are fetched by us from Beskedfordeler's queue."""

    kind: Literal["pull"]
    host: str = Field(min_length=1, title="Beskedfordelers adresse")
    port: int = Field(default=5671, ge=1, le=65535, title="Port")
    virtual_host: str = Field(default="BF", min_length=1, title="Virtuel vært")
    queue: str = Field(min_length=1, title="Kø-id")


class MailPlace(_Frozen):
    """How mail leaves."""

    host: str = Field(min_length=1, title="Mailserver")
    port: int = Field(default=587, ge=1, le=65535, title="Port")
    tls: Literal["starttls", "implicit", "none"] = Field(default="starttls", title="Kryptering")
    username: str = Field(default="", title="Brugernavn")
    password_file: SecretName | None = Field(default=None, title="Fil med adgangskoden")
    ca_file: SecretName | None = Field(default=None, title="Rodcertifikater")


class RegisterPlace(_Frozen):
    """Where the extract of the person register is put."""

    file: Path = Field(title="Udtrækkets fil")


class Connections(_Frozen):
    """Every system's address. `care_system` is left out where the work there is done by hand."""

    care_system: NexusPlace | None = None
    post: PostPlace
    receipts: Annotated[PushPlace | PullPlace, Field(discriminator="kind")]
    mail: MailPlace
    person_register: RegisterPlace
