"""The testkommune's own certificate authority and the three certificates it issues.

They imitate OCES3 system certificates: the serial number in the subject carries the CVR number
(no source: the exact OCES3 subject; adapters read no more than the file).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from connectors.sandbox.files import write_atomically

CVR: Final = "99999999"
_LIFE: Final = timedelta(days=365)
_RENEW_BEFORE: Final = timedelta(days=30)
_READABLE: Final = 0o644


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A certificate and its private key, PEM files; the key is readable by its owner only."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where every certificate of the testkommune lies."""

    ca: Path
    server: KeyPair
    runner: KeyPair
    """The municipality's own: what the runner calls Serviceplatformen with."""
    beskedfordeler: KeyPair
    """What receipts are pushed with."""


@dataclass(frozen=True, slots=True)
class _Signer:
    name: x509.Name
    key: ec.EllipticCurvePrivateKey


def certificates_in(folder: Path) -> Certificates:
    """Return the certificates of this folder; they are made when missing or within a month of expiry."""
    found = Certificates(
        ca=folder / "ca.pem",
        server=KeyPair(folder / "server.pem", folder / "server.key"),
        runner=KeyPair(folder / "testkommunen-foces.pem", folder / "testkommunen-foces.key"),
        beskedfordeler=KeyPair(folder / "beskedfordeler.pem", folder / "beskedfordeler.key"),
    )
    if not _all_usable(found):
        _make(found)
    return found


def _all_usable(found: Certificates) -> bool:
    pairs = (found.server, found.runner, found.beskedfordeler)
    if not found.ca.exists() or not all(pair.certificate.exists() and pair.key.exists() for pair in pairs):
        return False
    expires = x509.load_pem_x509_certificate(found.ca.read_bytes()).not_valid_after_utc
    return expires - _RENEW_BEFORE > datetime.now(UTC)


def _make(wanted: Certificates) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    signer = _Signer(_name("Testkommunens rodcertifikat"), key)
    certificate = (
        _builder(signer.name, signer, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    write_atomically(wanted.ca, certificate.public_bytes(serialization.Encoding.PEM), mode=_READABLE)
    _issue(signer, _name("localhost"), wanted.server)
    _issue(signer, _name("Testkommunen FOCES", f"CVR:{CVR}"), wanted.runner)
    _issue(signer, _name("Beskedfordeler (testkommunen)"), wanted.beskedfordeler)


def _name(common_name: str, serial: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Testkommunen"),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    return x509.Name([*parts, x509.NameAttribute(NameOID.SERIAL_NUMBER, serial)] if serial else parts)


def _builder(name: x509.Name, signer: _Signer, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(signer.name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _issue(signer: _Signer, name: x509.Name, pair: KeyPair) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    hosts = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]
    certificate = (
        _builder(name, signer, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .sign(signer.key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_atomically(pair.key, private)
    write_atomically(pair.certificate, certificate.public_bytes(serialization.Encoding.PEM), mode=_READABLE)
