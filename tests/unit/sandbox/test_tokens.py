from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from connectors.sandbox.certificates import CVR, Certificates, certificates_in
from connectors.sandbox.digital_post.tokens import (
    ISSUE,
    LOOKUP_ENTITY,
    PUBLIC_KEY,
    SAML_2,
    SEND_ENTITY,
    TokenRefusedError,
    TokenService,
)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates_in(tmp_path_factory.mktemp("certifikater"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(certificates: Certificates, clock: Clock) -> TokenService:
    return TokenService(CVR, certificates.runner.certificate.read_bytes(), seconds=60, clock=clock)


def wish(certificate: Path, entity: str = SEND_ENTITY) -> dict[str, object]:
    der = x509.load_pem_x509_certificate(certificate.read_bytes()).public_bytes(Encoding.DER)
    return {
        "TokenType": SAML_2,
        "RequestType": ISSUE,
        "KeyType": PUBLIC_KEY,
        "AnvenderKontekst": {"Cvr": int(CVR)},
        "UseKey": base64.b64encode(der).decode(),
        "AppliesTo": {"EndpointReference": {"Address": entity}},
    }


def access(service: TokenService, certificates: Certificates) -> str:
    issued = service.issue(wish(certificates.runner.certificate))
    answer = service.exchange(issued["RequestedSecurityToken"]["Assertion"])
    assert answer["expires_in"] == 60
    return f"{answer['token_type']} {answer['access_token']}"


def test_a_token_is_good_until_it_expires(service: TokenService, certificates: Certificates, clock: Clock) -> None:
    token = access(service, certificates)
    clock.now += timedelta(seconds=59)
    service.check(token, SEND_ENTITY)
    clock.now += timedelta(seconds=1)
    with pytest.raises(TokenRefusedError):
        service.check(token, SEND_ENTITY)


def test_a_saml_token_expires_too(service: TokenService, certificates: Certificates, clock: Clock) -> None:
    issued = service.issue(wish(certificates.runner.certificate))
    assert issued["Lifetime"] == "11/23/2026 08:01:00"
    clock.now += timedelta(seconds=60)
    with pytest.raises(TokenRefusedError):
        service.exchange(issued["RequestedSecurityToken"]["Assertion"])


def test_a_token_is_bound_to_the_certificate_it_was_issued_for(
    service: TokenService, certificates: Certificates
) -> None:
    with pytest.raises(TokenRefusedError, match="UseKey"):
        service.issue(wish(certificates.beskedfordeler.certificate))


@pytest.mark.parametrize("scheme", ["Bearer", "holder-of-key", ""])
def test_the_scheme_is_holder_of_key(service: TokenService, certificates: Certificates, scheme: str) -> None:
    token = access(service, certificates).partition(" ")[2]
    with pytest.raises(TokenRefusedError):
        service.check(f"{scheme} {token}", SEND_ENTITY)
    with pytest.raises(TokenRefusedError):
        service.check(f"Holder-of-key {token}", LOOKUP_ENTITY)


def test_certificates_are_kept_while_they_last(certificates: Certificates) -> None:
    before = certificates.ca.read_bytes()
    assert certificates_in(certificates.ca.parent).ca.read_bytes() == before
    certificates.server.key.unlink()
    assert certificates_in(certificates.ca.parent).ca.read_bytes() != before
