"""What the running testkommune says of itself: our own reading of its `connections.yaml`."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.errors import NotConfigured

FILE: Final = "connections.yaml"
SYSTEM: Final = "Testkommunen"
_PATIENCE: Final = 1.0


_DOWN: Final = "Testkommunen kører ikke, og ibrugtagningen bruger den (connections: sandbox). Intet er sendt."
_DOWN_TYPED: Final = "Skriv `samdrift sandbox` eller `samdrift up` i et andet vindue, og prøv igen."
_DOWN_CLICKED: Final = "Bed den, der driver Samdrift, om at starte testkommunen, og start kørslen igen."


class TestkommuneDown(NotConfigured):
    """The testkommune does not run: start it."""

    __test__ = False  # No test, whatever its name begins with.
    on_page: Final = f"{_DOWN} {_DOWN_CLICKED}"


class _Told(BaseModel):
    # A later testkommune may tell more than this version asks.
    model_config = ConfigDict(frozen=True, extra="ignore")


class ToldNexus(_Told):
    """The care system."""

    base_url: str
    token_url: str
    client_id: str
    client_secret_file: Path


class ToldPost(_Told):
    """Serviceplatformen."""

    base_url: str
    token_service_url: str
    client_certificate: Path
    client_key: Path
    ca: Path


class ToldReceipts(_Told):
    """Where it posts receipts to."""

    host: str
    port: int
    path: str
    server_certificate: Path
    server_key: Path
    client_ca: Path


class ToldMail(_Told):
    """The mail server."""

    host: str
    port: int


class ToldFile(_Told):
    """A file it hands over."""

    file: Path


class ToldControl(_Told):
    """Its own control and counts; no real organisation has one."""

    base_url: str


class SandboxConnections(_Told):
    """Everything a runner needs to reach the testkommune."""

    nexus: ToldNexus
    digital_post: ToldPost
    receipts: ToldReceipts
    mail: ToldMail
    register_file: ToldFile
    earlier_invitations: ToldFile
    control: ToldControl


def sandbox_connections(folder: Path) -> SandboxConnections:
    """Return where the testkommune of `folder` is; raise `NotConfigured` unless it answers there."""
    try:
        told = yaml.safe_load((folder / FILE).read_text(encoding="utf-8"))
        told["register_file"] = told.pop("register")
        known = SandboxConnections.model_validate(told)
    except (OSError, yaml.YAMLError, ValidationError, KeyError, TypeError, AttributeError):
        raise _not_running() from None
    if not _listens(known.nexus.base_url):
        raise _not_running()
    return known


def _listens(url: str) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), _PATIENCE).close()
    except OSError:
        return False
    return True


def _not_running() -> TestkommuneDown:
    return TestkommuneDown(f"{_DOWN} {_DOWN_TYPED}", setting="connections", system=SYSTEM)
