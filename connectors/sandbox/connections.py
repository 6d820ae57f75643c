"""What a runner needs to reach the testkommune, as one YAML file that is written when everything answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import yaml

from connectors.sandbox.files import write_atomically

FILE: Final = "connections.yaml"
_HEADING: Final = "# Testkommunens adresser. Skrives ved hver start; alt i den er opdigtet.\n"


@dataclass(frozen=True, slots=True)
class NexusConnection:
    """The care system."""

    base_url: str
    token_url: str
    instance: str
    client_id: str
    client_secret_file: str


@dataclass(frozen=True, slots=True)
class EntityIds:
    """The services a token is asked for."""

    send: str
    lookup: str
    receipts: str


@dataclass(frozen=True, slots=True)
class DigitalPostConnection:
    """Serviceplatformen: addresses, the runner's certificate, and what was agreed with the print vendor."""

    base_url: str
    token_service_url: str
    exchange_path: str
    lookup_path: str
    kombi_path: str
    memos_path: str
    client_certificate: str
    client_key: str
    ca: str
    cvr: str
    entity_ids: EntityIds
    forsendelsestype: int


@dataclass(frozen=True, slots=True)
class ReceiptsConnection:
    """Where the runner must listen for pushed receipts, and with what."""

    host: str
    port: int
    path: str
    server_certificate: str
    server_key: str
    client_ca: str


@dataclass(frozen=True, slots=True)
class MailConnection:
    """The mail server."""

    host: str
    port: int
    sender: str


@dataclass(frozen=True, slots=True)
class FileConnection:
    """A file the municipality hands over."""

    file: str


@dataclass(frozen=True, slots=True)
class ControlConnection:
    """The testkommune's own control and truth; no real municipality has one."""

    base_url: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who the testkommune is."""

    name: str
    cvr: str
    municipality_code: str


@dataclass(frozen=True, slots=True)
class Connections:
    """Everything a runner needs."""

    organisation: Organisation
    nexus: NexusConnection
    digital_post: DigitalPostConnection
    receipts: ReceiptsConnection
    mail: MailConnection
    register: FileConnection
    earlier_invitations: FileConnection
    control: ControlConnection

    def write(self, folder: Path) -> None:
        """Write `connections.yaml` in one step."""
        text = yaml.safe_dump(asdict(self), allow_unicode=True, sort_keys=False)
        write_atomically(folder / FILE, _HEADING + text)
