"""The SF1601 adapter keeps the post contract, and its own promises about tokens, bytes and logs."""

import asyncio
import base64
import logging
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from local_certificates import LocalCertificate, make_certificate
from sf1601_stub import Sf1601Stub, running

from connectors.contract.fake_post import SETTINGS
from connectors.contract.post import (
    CREATED,
    DIGITAL,
    NANCY,
    PAPER,
    PDF,
    REFERENCE,
    Fault,
    PostContract,
    PostRefusalContract,
)
from connectors.digital_post.envelope import KombiChoice, transaction_id
from connectors.digital_post.schemas import Schemas
from connectors.digital_post.settings import DigitalPostConnection
from connectors.digital_post.sf1601 import Sf1601Post
from connectors.errors import NotConfigured, OutcomeUnknown, Rejected, Retryable, Unavailable


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def connection(url: str, **changes: object) -> DigitalPostConnection:
    values = {"base_url": url, "token_url": f"{url}/runtime/api/rest/wstrust/v1/issue", "timeout_seconds": 10}
    return DigitalPostConnection.model_validate(values | changes)


@pytest.fixture
async def stub() -> AsyncIterator[Sf1601Stub]:
    async with running(Sf1601Stub()) as stub:
        yield stub


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def post(stub: Sf1601Stub, clock: Clock) -> AsyncIterator[Sf1601Post]:
    async with Sf1601Post(SETTINGS, connection(stub.url), clock=clock) as post:
        yield post


class TestSf1601Post(PostContract, PostRefusalContract):
    @pytest.fixture
    def truth(self, stub: Sf1601Stub) -> Sf1601Stub:
        return stub


# --- what is sent ---


async def test_the_same_letter_and_reference_is_the_same_bytes_under_the_same_transaction(
    post: Sf1601Post, stub: Sf1601Stub, clock: Clock
) -> None:
    await post.send_digital(DIGITAL, REFERENCE)
    clock.forward(hours=5)
    await post.send_digital(DIGITAL, REFERENCE)
    first, second = stub.calls
    assert first.body == second.body
    assert first.headers["x-transaktionsid"] == second.headers["x-transaktionsid"]
    assert first.headers["x-transaktionstid"] == "2026-11-02T09:00:00Z"
    assert second.headers["x-transaktionstid"] == "2026-11-02T14:00:00Z"


async def test_the_transmission_id_of_the_answer_is_returned(post: Sf1601Post) -> None:
    assert await post.send_digital(DIGITAL, REFERENCE) == "transmission-1"


@pytest.mark.parametrize("answer", [b"", b"<kombi_response><Result>true</Result></kombi_response>"])
async def test_an_acceptance_without_an_id_returns_our_transaction_id(
    post: Sf1601Post, stub: Sf1601Stub, answer: bytes
) -> None:
    stub.answer = answer
    assert await post.send_paper(PAPER, REFERENCE) == transaction_id(KombiChoice.PAPER, REFERENCE)


async def test_an_answer_that_says_no_is_rejected_with_its_code(post: Sf1601Post, stub: Sf1601Stub) -> None:
    stub.answer = b"<r><Result>false</Result><FejlId>4711</FejlId><FejlTekst>2512489996</FejlTekst></r>"
    with pytest.raises(Rejected) as refused:
        await post.send_digital(DIGITAL, REFERENCE)
    assert refused.value.code == "4711"
    assert "2512489996" not in refused.value.message


async def test_a_conflict_is_neither_yes_nor_no(post: Sf1601Post, stub: Sf1601Stub) -> None:
    stub.fail_next(409)
    with pytest.raises(OutcomeUnknown) as unknown:
        await post.send_digital(DIGITAL, REFERENCE)
    assert unknown.value.code == "HTTP_409"


async def test_a_letter_that_breaks_a_limit_costs_no_call_at_all(post: Sf1601Post, stub: Sf1601Stub) -> None:
    with pytest.raises(Rejected):
        await post.send_digital(replace(DIGITAL, filename="a/b.pdf"), REFERENCE)
    assert stub.counts.total() == 0


async def test_paper_without_a_shipment_type_names_the_setting(stub: Sf1601Stub) -> None:
    settings = SETTINGS.model_copy(update={"shipment_type": None})
    async with Sf1601Post(settings, connection(stub.url)) as post:
        with pytest.raises(NotConfigured) as lacking:
            await post.send_paper(PAPER, REFERENCE)
    assert lacking.value.setting == "systems.post.shipment_type"
    assert stub.counts.total() == 0


async def test_digital_post_goes_by_memos_when_the_organisation_chose_it(stub: Sf1601Stub) -> None:
    async with Sf1601Post(SETTINGS, connection(stub.url, digital_path="memos")) as post:
        await post.send_digital(DIGITAL, REFERENCE)
        await post.send_paper(PAPER, REFERENCE)
    assert [call.path.rsplit("/", 1)[-1] for call in stub.calls] == ["memos", "kombi"]


async def test_a_service_that_is_away_took_nothing(post: Sf1601Post, stub: Sf1601Stub) -> None:
    async with Sf1601Post(SETTINGS, connection("http://127.0.0.1:9")) as nowhere:
        with pytest.raises(Unavailable):
            await nowhere.send_digital(DIGITAL, REFERENCE)


# --- the look-up ---


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500, 504])
async def test_every_failed_look_up_may_be_tried_again(post: Sf1601Post, stub: Sf1601Stub, status: int) -> None:
    stub.fail_next(status)
    with pytest.raises(Retryable):
        await post.is_registered(NANCY)


@pytest.mark.parametrize("answer", [b'{"result": "false"}', b'{"result": null}', b"{}", b"[false]", b"false", b"\xff"])
async def test_only_true_and_false_are_answers(post: Sf1601Post, stub: Sf1601Stub, answer: bytes) -> None:
    stub.look_up_answer = answer
    with pytest.raises(Retryable):
        await post.is_registered(NANCY)


async def test_a_look_up_without_access_says_what_to_check(post: Sf1601Post, stub: Sf1601Stub) -> None:
    stub.fail_next(403)
    with pytest.raises(Rejected) as refused:
        await post.is_registered(NANCY)
    assert "certifikatet" in refused.value.message


async def test_the_number_looked_up_stands_in_no_log(
    post: Sf1601Post, stub: Sf1601Stub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stub.register(NANCY)
    assert await post.is_registered(NANCY)
    assert stub.calls[0].query == {"cprNumber": ["2512489996"]}
    assert "PostForespoerg_1" in caplog.text
    assert "2512489996" not in caplog.text


# --- tokens ---


async def test_both_tokens_are_kept_and_each_service_has_its_own(post: Sf1601Post, stub: Sf1601Stub) -> None:
    for _ in range(3):
        await post.is_registered(NANCY)
        await post.send_digital(DIGITAL, REFERENCE)
    assert (stub.counts["issue"], stub.counts["token"]) == (2, 2)
    assert {call.headers["authorization"] for call in stub.calls} == {"Holder-of-key token-1", "Holder-of-key token-2"}


async def test_a_hundred_letters_at_once_ask_for_one_token(post: Sf1601Post, stub: Sf1601Stub) -> None:
    await asyncio.gather(*(post.is_registered(NANCY) for _ in range(20)))
    assert (stub.counts["issue"], stub.counts["token"]) == (1, 1)


async def test_the_access_token_is_renewed_before_it_expires_and_the_saml_token_kept(
    post: Sf1601Post, stub: Sf1601Stub, clock: Clock
) -> None:
    await post.is_registered(NANCY)
    clock.forward(minutes=54)
    await post.is_registered(NANCY)
    assert stub.counts["token"] == 1
    clock.forward(minutes=2)
    await post.is_registered(NANCY)
    assert (stub.counts["issue"], stub.counts["token"]) == (1, 2)


async def test_a_saml_token_past_its_lifetime_is_asked_for_again(
    post: Sf1601Post, stub: Sf1601Stub, clock: Clock
) -> None:
    stub.lifetime = "11/02/2026 10:00:00"
    await post.is_registered(NANCY)
    clock.forward(minutes=58)
    await post.is_registered(NANCY)
    assert stub.counts["issue"] == 2


async def test_a_refused_access_token_is_renewed_once_and_the_letter_sent_once(
    post: Sf1601Post, stub: Sf1601Stub
) -> None:
    stub.refuse_tokens = {"Holder-of-key token-1"}
    await post.send_digital(DIGITAL, REFERENCE)
    assert (stub.counts["issue"], stub.counts["token"], stub.sent(REFERENCE)) == (2, 2, 1)


async def test_a_second_refusal_is_final(post: Sf1601Post, stub: Sf1601Stub) -> None:
    stub.refuse_tokens = {f"Holder-of-key token-{n}" for n in range(5)}
    with pytest.raises(Rejected) as refused:
        await post.send_digital(DIGITAL, REFERENCE)
    assert (refused.value.code, stub.counts["kombi"]) == ("HTTP_401", 2)


async def test_a_kept_saml_token_that_turns_out_too_old_is_replaced(
    post: Sf1601Post, stub: Sf1601Stub, clock: Clock
) -> None:
    await post.is_registered(NANCY)
    stub.refuse_saml = {"saml-1-http://entityid.kombit.dk/service/postforespoerg/1-12345678"}
    clock.forward(hours=2)
    await post.is_registered(NANCY)
    assert stub.counts["issue"] == 2


async def test_a_refused_token_names_what_to_check(post: Sf1601Post, stub: Sf1601Stub) -> None:
    stub.refuse_saml = {f"saml-{n}-http://entityid.kombit.dk/service/kombipostafsend/1-12345678" for n in range(5)}
    with pytest.raises(NotConfigured) as refused:
        await post.send_digital(DIGITAL, REFERENCE)
    assert "saml" not in refused.value.message
    assert stub.counts["kombi"] == 0


@pytest.mark.parametrize("expires_in", [None, "soon", True, 0, -1, 1e300, float("nan")])
async def test_an_unreadable_token_sends_nothing(post: Sf1601Post, stub: Sf1601Stub, expires_in: object) -> None:
    stub.expires_in = expires_in
    with pytest.raises(Unavailable):
        await post.send_digital(DIGITAL, REFERENCE)
    assert stub.counts["kombi"] == 0


async def test_a_saml_token_is_kept_no_longer_than_it_says_itself(
    post: Sf1601Post, stub: Sf1601Stub, clock: Clock
) -> None:
    conditions = b'<a:Assertion xmlns:a="x"><a:Conditions NotOnOrAfter="2026-11-02T10:00:00Z"/></a:Assertion>'
    stub.assertion = base64.b64encode(conditions).decode()
    await post.is_registered(NANCY)
    clock.forward(minutes=58)
    await post.is_registered(NANCY)
    assert stub.counts["issue"] == 2


async def test_the_receipt_queue_gets_the_decoded_saml_token_of_its_own(post: Sf1601Post, stub: Sf1601Stub) -> None:
    stub.assertion = base64.b64encode(b"<saml/>").decode()
    entity = connection(stub.url).broker_entity_id
    assert await post.tokens.saml(entity) == b"<saml/>"
    assert await post.tokens.saml(entity) == b"<saml/>"
    assert (stub.counts["issue"], stub.counts["token"]) == (1, 0)


async def test_a_token_never_shows_in_a_log_or_a_traceback(post: Sf1601Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await post.is_registered(NANCY)
    kept = list(post.tokens._access.values())
    assert "token-1" in kept[0].text
    assert "token-1" not in repr(kept) + caplog.text


# --- certificates ---


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> LocalCertificate:
    return make_certificate(tmp_path_factory.mktemp("ours"), "organisation")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> LocalCertificate:
    return make_certificate(tmp_path_factory.mktemp("theirs"), "service")


@pytest.fixture
async def tls_stub(ours: LocalCertificate, theirs: LocalCertificate) -> AsyncIterator[Sf1601Stub]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(theirs.certificate, theirs.key)
    context.load_verify_locations(ours.certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    async with running(Sf1601Stub(), context) as stub:
        yield stub


def tls(url: str, shown: LocalCertificate, trusted: LocalCertificate) -> DigitalPostConnection:
    return connection(url, certificate_file=shown.certificate, key_file=shown.key, ca_file=trusted.certificate)


async def test_the_certificate_is_shown_on_every_call(
    tls_stub: Sf1601Stub, ours: LocalCertificate, theirs: LocalCertificate
) -> None:
    async with Sf1601Post(SETTINGS, tls(tls_stub.url, ours, theirs)) as post:
        assert await post.send_digital(DIGITAL, REFERENCE) == "transmission-1"
        assert post.certificate_expires() == ours.expires


async def test_a_service_we_do_not_trust_gets_nothing(tls_stub: Sf1601Stub, ours: LocalCertificate) -> None:
    async with Sf1601Post(SETTINGS, tls(tls_stub.url, ours, ours)) as post:
        with pytest.raises(Unavailable):
            await post.send_digital(DIGITAL, REFERENCE)
    assert tls_stub.counts.total() == 0


def test_an_unreadable_certificate_names_the_setting(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    with pytest.raises(NotConfigured) as lacking:
        Sf1601Post(SETTINGS, connection("http://127.0.0.1:9", certificate_file=broken), schemas=Schemas())
    assert lacking.value.setting == "connections.post.certificate_file"


def test_an_encrypted_key_is_an_error_and_not_a_question_on_the_terminal(
    ours: LocalCertificate, tmp_path: Path
) -> None:
    key = load_pem_private_key(ours.key.read_bytes(), None)
    locked = tmp_path / "locked.key"
    locked.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")))
    with pytest.raises(NotConfigured):
        Sf1601Post(
            SETTINGS,
            connection("http://127.0.0.1:9", certificate_file=ours.certificate, key_file=locked),
            schemas=Schemas(),
        )


def test_without_a_certificate_its_expiry_is_not_made_up() -> None:
    post = Sf1601Post(SETTINGS, connection("http://127.0.0.1:9"), schemas=Schemas())
    with pytest.raises(NotConfigured):
        post.certificate_expires()


async def test_a_letter_near_the_digital_limit_goes_through(post: Sf1601Post, stub: Sf1601Stub) -> None:
    large = replace(DIGITAL, pdf=PDF + b"0" * (12 * 1024 * 1024), created=CREATED)
    stub.fail_next(Fault.BROKEN)
    with pytest.raises(OutcomeUnknown):
        await post.send_digital(large, REFERENCE)
    assert len(stub.calls[0].body) > 16 * 1024 * 1024
