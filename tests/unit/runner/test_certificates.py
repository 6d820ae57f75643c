"""When certificates run out: each file of an adoption, by the link that breaks first, and what is missing in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.runner.adopting.adoption import load_adoption, save
from flows.runner.adopting.certificates import certificates
from flows.runner.home import Home

from .test_adoption import OWN, SHIPPED

Write = Callable[[str, bytes], None]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose adoption has addresses of its own, and the one secret that is no certificate."""
    home = Home(tmp_path / "state")
    text = SHIPPED.read_text(encoding="utf-8").replace("connections: sandbox\n", OWN)
    with home.ledger() as ledger:
        save(load_adoption(text, "min.yaml"), "Opfundet Person", "hash", ledger)
    (home.secrets_dir / "n").write_text("hemmelig", encoding="utf-8")
    return home


def pem(*days: int) -> bytes:
    """Return a chain of certificates, each good for so many days from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Opdigtet")])
    now, chain = datetime.now(UTC), b""
    for each in days:
        built = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=400))
            .not_valid_after(now + timedelta(days=each, hours=1))
        )
        chain += built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return chain


@pytest.mark.parametrize(("chain", "days"), [((100,), 100), ((100, 5), 5), ((5, 100), 5), ((-3,), -3)])
def test_a_chain_is_worth_no_more_than_what_runs_out_first(home: Home, chain: tuple[int, ...], days: int) -> None:
    (home.secrets_dir / "oces.pem").write_bytes(pem(*chain))
    found = certificates("testkommune", home)
    (certificate,) = found.certificates
    assert certificate.expires is not None
    assert ((certificate.expires - datetime.now(UTC)).days, certificate.used_for, found.trouble) == (days, "post", "")


@pytest.mark.parametrize("content", [b"", b"ikke et certifikat", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_file_that_is_no_certificate_has_no_expiry(home: Home, content: bytes) -> None:
    (home.secrets_dir / "oces.pem").write_bytes(content)
    (certificate,) = certificates("testkommune", home).certificates
    assert certificate.expires is None


def test_what_the_connections_lack_is_said_with_the_file_and_the_setting(home: Home) -> None:
    found = certificates("testkommune", home)
    assert found.certificates == ()
    assert "oces.pem" in found.trouble
    assert "connections.post.certificate_file" in found.trouble


def test_an_adoption_that_nobody_knows_is_said_and_not_raised(tmp_path: Path) -> None:
    assert "findes-ikke" in certificates("findes-ikke", Home(tmp_path / "tom")).trouble
