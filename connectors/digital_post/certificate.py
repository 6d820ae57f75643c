"""The organisation's OCES certificate: for TLS, for the token, and its expiry for the health check."""

from __future__ import annotations

import base64
import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from connectors.digital_post import texts
from connectors.digital_post.settings import DigitalPostConnection
from connectors.errors import NotConfigured

SETTING: Final = "connections.post.certificate_file"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What of the certificate is public: never the key."""

    one_line: str
    """Base64 of the DER form, the token request's `UseKey`."""
    expires: datetime


def read_certificate(file: Path | None) -> Certificate:
    """Return the first certificate of a PEM file; raise `NotConfigured` when there is none."""
    if file is None:
        raise NotConfigured(texts.CERTIFICATE_MISSING, setting=SETTING, system=texts.SYSTEM)
    try:
        found = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        raise NotConfigured(texts.CERTIFICATE, setting=SETTING, system=texts.SYSTEM) from None
    der = found.public_bytes(Encoding.DER)
    return Certificate(base64.b64encode(der).decode("ascii"), found.not_valid_after_utc)


def client_context(connection: DigitalPostConnection) -> ssl.SSLContext:
    """Return a TLS 1.2+ client context that shows the certificate; raise `NotConfigured` when a file is unusable."""
    try:
        context = ssl.create_default_context(cafile=connection.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if connection.certificate_file is not None:
            context.load_cert_chain(connection.certificate_file, connection.key_file, password=_no_password)
    except (OSError, ssl.SSLError, ValueError):
        raise NotConfigured(texts.CERTIFICATE, setting=SETTING, system=texts.SYSTEM) from None
    return context


def _no_password() -> str:
    # Without this OpenSSL asks for an encrypted key's password on the terminal and a service hangs.
    raise ValueError("the key is encrypted")
