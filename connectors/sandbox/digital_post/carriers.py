"""Ways a receipt reaches the municipality: pushed over mutual TLS, or put on an AMQP queue."""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol
from urllib.parse import urlsplit

from lxml import etree

from connectors.sandbox.certificates import KeyPair
from connectors.sandbox.digital_post.envelope import pushed, queued
from connectors.sandbox.digital_post.events import StatusEvent

_ACCEPTED = "20"
_TIMEOUT = 10.0


class Handover(Enum):
    """How an attempt to deliver one receipt ended."""

    ACKNOWLEDGED = auto()
    REFUSED = auto()
    """Somebody answered, but not with status 20."""
    NOBODY = auto()
    """Nobody is listening; no other receipt would get through either."""


class Carrier(Protocol):
    """Delivers one receipt; blocking, called from one thread at a time."""

    @property
    def name(self) -> str:
        """The word its acknowledgements are remembered under."""
        ...

    def deliver(self, event: StatusEvent) -> Handover:
        """Try once."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class PushCarrier:
    """Posts to the municipality's end-point with Beskedfordeler's certificate."""

    name = "push"

    def __init__(self, url: str, ca: str, pair: KeyPair) -> None:
        """Trust only `ca`; `url` is https."""
        parts = urlsplit(url)
        self._host, self._port, self._path = parts.hostname or "", parts.port, parts.path
        self._context = ssl.create_default_context(cafile=ca)
        self._context.load_cert_chain(pair.certificate, pair.key)
        self._connection: http.client.HTTPSConnection | None = None

    def deliver(self, event: StatusEvent) -> Handover:
        """Post one receipt; only `ModtagBeskedOutput/StandardRetur/StatusKode` 20 acknowledges it."""
        body, kept_open = pushed(event), self._connection is not None
        try:
            return self._post(body)
        except ConnectionRefusedError:
            self.close()
            return Handover.NOBODY
        except (OSError, http.client.HTTPException):
            self.close()
            # A connection kept open may have been closed meanwhile by the other side; a new one says more.
            return self.deliver(event) if kept_open else Handover.REFUSED

    def _post(self, body: bytes) -> Handover:
        if self._connection is None:
            self._connection = http.client.HTTPSConnection(
                self._host, self._port, timeout=_TIMEOUT, context=self._context
            )
        self._connection.request("POST", self._path, body, {"Content-Type": "application/xml"})
        answer = self._connection.getresponse()
        content = answer.read()
        return Handover.ACKNOWLEDGED if answer.status == http.HTTPStatus.OK and _is_20(content) else Handover.REFUSED

    def close(self) -> None:
        """Close the connection; the next delivery opens a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _is_20(content: bytes) -> bool:
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    codes = [node.text for node in root.iter(etree.Element) if etree.QName(node).localname == "StatusKode"]
    return etree.QName(root).localname == "ModtagBeskedOutput" and codes == [_ACCEPTED]


@dataclass(frozen=True, slots=True)
class QueueAddress:
    """A queue on an AMQP broker without TLS, for tests on loopback."""

    host: str
    queue: str
    port: int = 5672
    virtual_host: str = "/"


class QueueCarrier:
    """Publishes to a durable queue; the broker's confirmation acknowledges."""

    name = "amqp"

    def __init__(self, address: QueueAddress) -> None:
        """Connect at the first delivery."""
        self._address = address
        self._connection: object | None = None
        self._channel: object | None = None

    def deliver(self, event: StatusEvent) -> Handover:
        """Publish one receipt, persistent and confirmed."""
        import pika  # noqa: PLC0415 - only those who configure a queue pay for it

        try:
            if self._channel is None:
                self._open()
            channel: pika.adapters.blocking_connection.BlockingChannel = self._channel
            properties = pika.BasicProperties(delivery_mode=2, content_type="application/xml")
            channel.basic_publish("", self._address.queue, queued(event), properties, mandatory=True)
        except (pika.exceptions.AMQPError, OSError):
            self.close()
            return Handover.NOBODY
        return Handover.ACKNOWLEDGED

    def _open(self) -> None:
        import pika  # noqa: PLC0415

        place = self._address
        connection = pika.BlockingConnection(pika.ConnectionParameters(place.host, place.port, place.virtual_host))
        channel = connection.channel()
        channel.queue_declare(self._address.queue, durable=True)
        channel.confirm_delivery()
        self._connection, self._channel = connection, channel

    def close(self) -> None:
        """Close the connection to the broker."""
        import pika  # noqa: PLC0415

        connection, self._connection, self._channel = self._connection, None, None
        if isinstance(connection, pika.BlockingConnection) and connection.is_open:
            connection.close()
