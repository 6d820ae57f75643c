"""How the organisation's own login is reached and what its claims mean: `login.yaml` in the state folder.

The client secret is a file in the folder of secrets; the settings only name it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError

from catalogue.web.roles import Role

FILE: Final = "login.yaml"
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class LoginNotReady(Exception):
    """The settings of the organisation's login cannot be used; `message` says what to correct."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def is_private_road(address: str) -> bool:
    """Return whether nobody on the way can read or change what goes there: https, or this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK))


def _address(value: str) -> str:
    if not is_private_road(value) or urlsplit(value).query or urlsplit(value).fragment:
        raise ValueError("skal være en adresse, der begynder med https://, uden ? og #")
    return value.rstrip("/")


def _issuer(value: str) -> str:
    # Compared letter for letter with what the provider says of itself, so a last slash stays.
    _address(value)
    return value


FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]
"""A file's name, no path: nothing outside the folder of secrets can be named."""
Cvr = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures by a key that only the provider has; never `none`, never a shared secret."""


class ProviderSettings(BaseModel):
    """An OpenID Connect provider, and how its claims become a visitor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Annotated[str, AfterValidator(_issuer)] = Field(title="Udsteder (issuer)")
    client_id: str = Field(min_length=1, max_length=200, title="Klient-id")
    client_secret_file: FileName = Field(title="Fil med klientens hemmelighed")
    client_secret_sent: Literal["client_secret_basic", "client_secret_post"] = Field(
        default="client_secret_basic", title="Sådan sendes hemmeligheden"
    )
    address: Annotated[str, AfterValidator(_address)] = Field(title="Samdrifts egen adresse")
    title: str = Field(default="Log ind med kommunens login", min_length=1, max_length=80, title="Tekst på knappen")
    organisations: tuple[Cvr, ...] = Field(min_length=1, title="CVR-numre, hvis folk må logge ind")
    scopes: tuple[str, ...] = Field(default=("openid", "profile"), title="Scopes")
    algorithms: tuple[Algorithm, ...] = Field(default=("RS256", "PS256", "ES256"), min_length=1, title="Signaturer")
    name_claim: str = Field(default="name", min_length=1, title="Claim med navnet")
    cvr_claim: str = Field(default="cvr", title="Claim med CVR-nummeret")
    """Empty where the provider is one organisation's own and says no number."""
    roles_claim: str = Field(default="roles", min_length=1, title="Claim med rollerne")
    roles: dict[str, Role] = Field(default_factory=dict, title="Værdi -> rolle")
    districts_claim: str = Field(default="", title="Claim med sundhedsvejlederens distrikter")
    """Empty where the provider says none: then an advisor sees every district."""
    districts: dict[str, str] = Field(default_factory=dict, title="Værdi -> distrikt")
    """From the provider's words to the extract's; a word that is not here is the district's own name."""
    ca_file: FileName | None = Field(default=None, title="Rodcertifikater")


def read_settings(folder: Path) -> ProviderSettings | None:
    """Return the settings in a state folder, or None when there are none; raise `LoginNotReady`."""
    file = folder / FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise LoginNotReady(f"{file} kan ikke læses. Ret filen eller dens rettigheder.") from None
    try:
        return _checked(ProviderSettings.model_validate(yaml.safe_load(text)), file)
    except yaml.YAMLError:
        raise LoginNotReady(f"{file} er ikke YAML. Ret den; docs/login.md har et eksempel.") from None
    except ValidationError as error:
        wrong = ", ".join(sorted({".".join(map(str, each["loc"])) or "filen" for each in error.errors()}))
        raise LoginNotReady(f"{file}: ret {wrong}. docs/login.md siger, hvad hver af dem er.") from None


def read_secret(settings: ProviderSettings, secrets: Path) -> SecretStr:
    """Return the client secret; raise `LoginNotReady` when its file is missing or empty."""
    file = secrets / settings.client_secret_file
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise LoginNotReady(f"{file} mangler eller er tom. Læg klientens hemmelighed i den (client_secret_file).")
    return SecretStr(text)


def _checked(settings: ProviderSettings, file: Path) -> ProviderSettings:
    if not settings.cvr_claim and len(settings.organisations) != 1:
        raise LoginNotReady(f"{file}: uden cvr_claim skal organisations have netop ét CVR-nummer.")
    if "openid" not in settings.scopes:
        raise LoginNotReady(f"{file}: scopes skal indeholde openid.")
    return settings
