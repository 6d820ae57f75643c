"""The SMTP mailer keeps the mailer contract, and never speaks in clear to a server that should be private."""

import asyncio
import ssl
from collections.abc import AsyncIterator

import pytest
from local_certificates import LocalCertificate, make_certificate
from pydantic import ValidationError
from smtp_stub import SmtpStub, running

from connectors.contract.mailer import MAIL, REFERENCE, MailerContract, MailerHangUpContract
from connectors.errors import NotConfigured, OutcomeUnknown, Rejected, Unavailable
from connectors.mail.settings import MailSettings
from connectors.mail.smtp import SmtpMailer


def settings(port: int, **changes: object) -> MailSettings:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "tls": "none",
        "sender": "samdrift@eksempel.dk",
        "recipient_domains": ["eksempel.dk"],
        "timeout_seconds": 5,
    }
    return MailSettings.model_validate(values | changes)


@pytest.fixture
async def stub() -> AsyncIterator[SmtpStub]:
    async with running(SmtpStub()) as stub:
        yield stub


@pytest.fixture
def mailer(stub: SmtpStub) -> SmtpMailer:
    return SmtpMailer(settings(stub.port))


class TestSmtpMailer(MailerContract, MailerHangUpContract):
    @pytest.fixture
    def truth(self, stub: SmtpStub) -> SmtpStub:
        return stub


# --- the mail itself ---


async def test_the_mail_is_marked_as_sent_by_a_machine(mailer: SmtpMailer, stub: SmtpStub) -> None:
    await mailer.send(MAIL, REFERENCE)
    mail = stub.parsed()[0]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mail["From"], mail["To"], mail["Subject"]) == ("samdrift@eksempel.dk", MAIL.to, MAIL.subject)
    assert mail["Message-ID"] == f"<{REFERENCE}@eksempel.dk>"


async def test_a_line_with_a_dot_alone_does_not_end_the_mail(mailer: SmtpMailer, stub: SmtpStub) -> None:
    text = "før\n.\nMAIL FROM:<x@y.dk>\nefter\n"
    await mailer.send(MAIL.__class__(MAIL.to, MAIL.subject, text), REFERENCE)
    assert stub.texts()[0].replace("\n..\n", "\n.\n") == text


# --- what the server may answer ---


@pytest.mark.parametrize(("code", "error"), [(b"452 full", Unavailable), (b"552 too large", Rejected)])
@pytest.mark.parametrize("word", ["RCPT", "DATA"])
async def test_a_clear_no_is_a_clear_no_at_any_word(
    mailer: SmtpMailer, stub: SmtpStub, word: str, code: bytes, error: type[Exception]
) -> None:
    stub.answers[word] = code
    with pytest.raises(error):
        await mailer.send(MAIL, REFERENCE)


async def test_a_strange_answer_to_the_content_is_not_taken_for_yes(mailer: SmtpMailer, stub: SmtpStub) -> None:
    stub.answers["DATA"] = b"250 what"
    with pytest.raises(OutcomeUnknown):
        await mailer.send(MAIL, REFERENCE)


async def test_nobody_listening_means_that_nothing_happened(stub: SmtpStub) -> None:
    with pytest.raises(Unavailable):
        await SmtpMailer(settings(9)).send(MAIL, REFERENCE)


async def test_a_refused_login_names_the_setting_and_not_the_password(stub: SmtpStub) -> None:
    stub.answers["AUTH"] = b"535 no"
    mailer = SmtpMailer(settings(stub.port, username="robot", password="hemmelig"))
    with pytest.raises(NotConfigured) as refused:
        await mailer.send(MAIL, REFERENCE)
    assert refused.value.setting == "connections.mail.password_file"
    assert "hemmelig" not in repr(mailer._settings)


# --- a server that takes its time ---


@pytest.mark.parametrize("word", ["HELLO", "EHLO", "MAIL", "RCPT"])
async def test_time_up_before_the_content_means_that_nothing_happened(stub: SmtpStub, word: str) -> None:
    stub.silent_at = word
    with pytest.raises(Unavailable):
        await SmtpMailer(settings(stub.port, timeout_seconds=0.3)).send(MAIL, REFERENCE)
    assert stub.mails == []


@pytest.mark.parametrize("word", ["DATA", "TAKEN"])
async def test_time_up_once_the_content_is_offered_leaves_the_outcome_unknown(stub: SmtpStub, word: str) -> None:
    stub.silent_at = word
    with pytest.raises(OutcomeUnknown):
        await SmtpMailer(settings(stub.port, timeout_seconds=0.3)).send(MAIL, REFERENCE)


async def test_a_server_that_is_slow_at_every_word_cannot_stretch_the_call(stub: SmtpStub) -> None:
    stub.pause = 0.2
    started = asyncio.get_running_loop().time()
    with pytest.raises(Unavailable):
        await SmtpMailer(settings(stub.port, timeout_seconds=0.5)).send(MAIL, REFERENCE)
    assert asyncio.get_running_loop().time() - started < 0.9


async def test_a_slow_server_within_the_time_gets_its_mail(stub: SmtpStub) -> None:
    stub.pause = 0.05
    await SmtpMailer(settings(stub.port, timeout_seconds=5)).send(MAIL, REFERENCE)
    assert len(stub.mails) == 1


# --- privacy on the wire ---


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> LocalCertificate:
    return make_certificate(tmp_path_factory.mktemp("mail"), "mailserver")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> LocalCertificate:
    return make_certificate(tmp_path_factory.mktemp("other"), "other")


def server_context(certificate: LocalCertificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


async def test_starttls_comes_before_the_mail(server: LocalCertificate) -> None:
    async with running(SmtpStub(starttls=server_context(server))) as stub:
        await SmtpMailer(settings(stub.port, tls="starttls", ca_file=server.certificate)).send(MAIL, REFERENCE)
    assert stub.encrypted == [True]
    assert stub.commands.index("STARTTLS") < stub.commands.index("MAIL")


async def test_implicit_tls_sends_the_mail(server: LocalCertificate) -> None:
    async with running(SmtpStub(), server_context(server)) as stub:
        await SmtpMailer(settings(stub.port, tls="implicit", ca_file=server.certificate)).send(MAIL, REFERENCE)
    assert stub.encrypted == [True]


async def test_a_server_that_offers_no_starttls_gets_no_mail(stub: SmtpStub) -> None:
    with pytest.raises(NotConfigured) as refused:
        await SmtpMailer(settings(stub.port, tls="starttls")).send(MAIL, REFERENCE)
    assert refused.value.setting == "connections.mail.tls"
    assert "MAIL" not in stub.commands


async def test_a_server_that_refuses_starttls_gets_no_mail(server: LocalCertificate) -> None:
    stub = SmtpStub(starttls=server_context(server))
    stub.answers["STARTTLS"] = b"454 not available"
    async with running(stub):
        with pytest.raises(NotConfigured):
            await SmtpMailer(settings(stub.port, tls="starttls", ca_file=server.certificate)).send(MAIL, REFERENCE)
    assert stub.mails == []


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_server_we_do_not_trust_gets_no_mail(
    server: LocalCertificate, other: LocalCertificate, tls: str
) -> None:
    stub = SmtpStub(starttls=server_context(server))
    async with running(stub, server_context(server) if tls == "implicit" else None):
        with pytest.raises(NotConfigured) as refused:
            await SmtpMailer(settings(stub.port, tls=tls, ca_file=other.certificate)).send(MAIL, REFERENCE)
    assert refused.value.setting == "connections.mail.tls"
    assert stub.mails == []


def test_mail_in_clear_leaves_this_machine_for_nobody() -> None:
    with pytest.raises(ValidationError, match="krypteret"):
        settings(25, host="mail.eksempel.dk")
