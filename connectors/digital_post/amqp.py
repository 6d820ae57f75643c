"""How to reach Beskedfordeler's queue: TLS with the SAML token as SASL EXTERNAL; plainly only on loopback.

Facts: letters-and-digital-post.md 2.4: port 5671, virtual host `BF`, the decoded SAML token as the answer.
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import pika
import pika.credentials
from pydantic import BaseModel, ConfigDict, Field

from connectors.digital_post import texts
from connectors.digital_post.settings import LOOPBACK
from connectors.errors import NotConfigured

Connect = Callable[[], Awaitable[pika.ConnectionParameters]]
"""Returns where and as whom to connect; asked anew for every connection, since a token is short-lived."""

SamlToken = Callable[[], Awaitable[bytes]]
"""Returns a SAML token for the queue, decoded: `Tokens.saml` of the broker's entity id."""


class PullConnection(BaseModel):
    """The organisation's queue (dueslag) at Beskedfordeler."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Hentning af kvitteringer (pull)")

    host: str = Field(title="Beskedfordelers adresse", description="For eksempel beskedfordeler.stoettesystemerne.dk")
    port: int = Field(default=5671, ge=1, le=65535, title="Port")
    virtual_host: str = Field(default="BF", min_length=1, title="Virtuel vært")
    queue: str = Field(min_length=1, title="Kø-id", description="Dueslagets UUID fra Beskedfordelers administration.")


def saml_credentials(token: bytes) -> Any:
    """Return SASL EXTERNAL credentials whose answer to the broker is the SAML token."""
    credentials = pika.credentials.ExternalCredentials()
    credentials.response_for = lambda _start: (credentials.TYPE, token)
    return credentials


def broker(connection: PullConnection, saml: SamlToken, context: ssl.SSLContext) -> Connect:
    """Return the way to the real queue; `context` is the client context with the organisation's certificate."""

    async def connect() -> pika.ConnectionParameters:
        return pika.ConnectionParameters(
            host=connection.host,
            port=connection.port,
            virtual_host=connection.virtual_host,
            ssl_options=pika.SSLOptions(context, connection.host),
            credentials=saml_credentials(await saml()),
            connection_attempts=1,
            socket_timeout=15,
            stack_timeout=20,
            blocked_connection_timeout=20,
            heartbeat=60,
        )

    return connect


def loopback(url: str) -> Connect:
    """Return the way to a queue on this machine, with name and password in `url`; refuse any other host."""
    parameters = pika.URLParameters(url)
    if parameters.host not in LOOPBACK:
        raise NotConfigured(texts.BROKER_REFUSED, setting="connections.receipts.host", system=texts.BROKER_SYSTEM)

    async def connect() -> pika.ConnectionParameters:
        return parameters

    return connect
