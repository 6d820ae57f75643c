"""Where everything of an adoption is: one set of the adapters' own connections, from its file or the testkommune's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from connectors.digital_post.amqp import PullConnection
from connectors.digital_post.push import PushConnection
from connectors.digital_post.settings import DigitalPostConnection
from connectors.errors import NotConfigured
from connectors.mail.settings import MailSettings
from connectors.nexus import NexusConnection
from flows.runner.adopting.adoption import AdoptionFile
from flows.runner.adopting.connection_settings import (
    Connections,
    NexusPlace,
    PostPlace,
    PullPlace,
    PushPlace,
)
from flows.runner.adopting.sandbox_connections import SandboxConnections, sandbox_connections
from flows.runner.home import Home


@dataclass(frozen=True, slots=True)
class Places:
    """The adapters' connections. `care` is None where work in the care system is done by hand."""

    care: NexusConnection | None
    post: DigitalPostConnection
    receipts: PushConnection | PullConnection
    mail: MailSettings
    register_file: Path


def places_of(adoption: AdoptionFile, home: Home) -> Places:
    """Return where everything is; raise `NotConfigured` for a missing file or a testkommune that does not run.

    Raises pydantic's `ValidationError` when an address breaks an adapter's own rule.
    """
    if isinstance(adoption.connections, Connections):
        return _Own(adoption, adoption.connections, home.secrets_dir).places()
    return _sandbox(adoption, sandbox_connections(home.sandbox_dir))


def mail_of(adoption: AdoptionFile, home: Home) -> MailSettings:
    """Return where the mail server is, and nothing else; raises as `places_of` does."""
    if isinstance(adoption.connections, Connections):
        return _Own(adoption, adoption.connections, home.secrets_dir).mail()
    return _sandbox(adoption, sandbox_connections(home.sandbox_dir)).mail


def secret_in(home: Home, name: str, setting: str) -> SecretStr:
    """Return what the file `name` of the secrets holds; raise `NotConfigured` naming `setting` when it is missing."""
    return _secret(home.secrets_dir / name, setting)


def _sandbox(adoption: AdoptionFile, told: SandboxConnections) -> Places:
    timing, identity = adoption.timing, adoption.systems.mail
    return Places(
        care=NexusConnection(
            base_url=told.nexus.base_url,
            token_url=told.nexus.token_url,
            client_id=told.nexus.client_id,
            client_secret=_secret(told.nexus.client_secret_file, "connections"),
            timeout=timing.request_timeout,
            prepare_seconds=timing.prepare_seconds,
        ),
        post=DigitalPostConnection(
            base_url=told.digital_post.base_url,
            token_url=told.digital_post.token_service_url,
            certificate_file=told.digital_post.client_certificate,
            key_file=told.digital_post.client_key,
            ca_file=told.digital_post.ca,
            timeout_seconds=timing.request_timeout,
        ),
        receipts=PushConnection(
            host=told.receipts.host,
            port=told.receipts.port,
            path=told.receipts.path,
            certificate_file=told.receipts.server_certificate,
            key_file=told.receipts.server_key,
            sender_file=told.receipts.client_ca,
        ),
        mail=MailSettings(
            host=told.mail.host,
            port=told.mail.port,
            tls="none",
            sender=identity.sender,
            recipient_domains=identity.recipient_domains,
            timeout_seconds=timing.request_timeout,
        ),
        register_file=told.register_file.file,
    )


class _Own:
    """The organisation's own addresses, and the files they name."""

    def __init__(self, adoption: AdoptionFile, connections: Connections, secrets: Path) -> None:
        self._adoption = adoption
        self._connections = connections
        self._secrets = secrets

    def places(self) -> Places:
        known = self._connections
        return Places(
            care=None if known.care_system is None else self._nexus(known.care_system),
            post=self._post(known.post),
            receipts=self._push(known.receipts) if isinstance(known.receipts, PushPlace) else _pull(known.receipts),
            mail=self.mail(),
            register_file=known.person_register.file,
        )

    def _nexus(self, place: NexusPlace) -> NexusConnection:
        return NexusConnection(
            base_url=place.base_url,
            token_url=place.token_url,
            client_id=place.client_id,
            client_secret=self._read(place.client_secret_file, "care_system.client_secret_file"),
            timeout=self._adoption.timing.request_timeout,
            prepare_seconds=self._adoption.timing.prepare_seconds,
        )

    def _post(self, place: PostPlace) -> DigitalPostConnection:
        return DigitalPostConnection(
            base_url=place.base_url,
            token_url=place.token_url,
            certificate_file=self._file(place.certificate_file, "post.certificate_file"),
            key_file=self._file(place.key_file, "post.key_file"),
            ca_file=self._file(place.ca_file, "post.ca_file"),
            digital_path=place.digital_path,
            timeout_seconds=self._adoption.timing.request_timeout,
        )

    def _push(self, place: PushPlace) -> PushConnection:
        return PushConnection(
            host=place.host,
            port=place.port,
            path=place.path,
            certificate_file=self._file(place.certificate_file, "receipts.certificate_file"),
            key_file=self._file(place.key_file, "receipts.key_file"),
            sender_file=self._file(place.sender_file, "receipts.sender_file"),
        )

    def mail(self) -> MailSettings:
        """Return where the mail server is."""
        place = self._connections.mail
        password = place.password_file
        return MailSettings(
            host=place.host,
            port=place.port,
            tls=place.tls,
            sender=self._adoption.systems.mail.sender,
            recipient_domains=self._adoption.systems.mail.recipient_domains,
            username=place.username,
            password=self._read(password, "mail.password_file") if password else SecretStr(""),
            ca_file=self._file(place.ca_file, "mail.ca_file"),
            timeout_seconds=self._adoption.timing.request_timeout,
        )

    def _file(self, name: str | None, setting: str) -> Path | None:
        if name is None:
            return None
        file = self._secrets / name
        if not file.is_file():
            raise _missing(file, f"connections.{setting}")
        return file

    def _read(self, name: str, setting: str) -> SecretStr:
        return _secret(self._secrets / name, f"connections.{setting}")


def _pull(place: PullPlace) -> PullConnection:
    return PullConnection(host=place.host, port=place.port, virtual_host=place.virtual_host, queue=place.queue)


def _secret(file: Path, setting: str) -> SecretStr:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise _missing(file, setting)
    return SecretStr(text)


def _missing(file: Path, setting: str) -> NotConfigured:
    return NotConfigured(
        f"Filen {file} mangler, er tom eller kan ikke læses. Ibrugtagningens `{setting}` peger på den. "
        "Læg filen dér, læsbar for denne bruger alene, eller ret navnet. Intet er sendt.",
        setting=setting,
    )
