"""The SMTP mailer keeps its contract on the testkommune's mail sink."""

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from connectors.contract.mailer import MailerContract, MailFault
from connectors.mail.settings import MailSettings
from connectors.mail.smtp import SmtpMailer
from connectors.sandbox.connections import Connections
from connectors.sandbox.process import SandboxSettings, Testkommune

KINDS = {MailFault.NOT_NOW: "unavailable", MailFault.REFUSED: "error_500"}


class Sink:
    """The mails as files, and the control that makes the sink fail."""

    def __init__(self, connections: Connections, folder: Path) -> None:
        self.connections = connections
        self._folder = folder

    def parsed(self) -> list[email.message.EmailMessage]:
        files = [file for file in self._folder.iterdir() if file.suffix == ".eml"]
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]

    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.parsed()]

    def texts(self) -> list[str]:
        return [mail.get_content().replace("\r\n", "\n") for mail in self.parsed()]

    def fail_next(self, fault: MailFault) -> None:
        self._wish(KINDS[fault])

    def lose_next_reply_after_commit(self) -> None:
        self._wish("reply_lost")

    def _wish(self, kind: str) -> None:
        with httpx.Client(base_url=self.connections.control.base_url, trust_env=False) as control:
            wish = {"system": "mail", "kind": kind, "operation": "MAIL"}
            assert control.post("/faults", json=wish).status_code == 200


# The mail sink hangs up only after it took the mail, so MailerHangUpContract is for the fake and the stub.
class TestMailerOnTheSandbox(MailerContract):
    @pytest.fixture
    def truth(self, tmp_path: Path) -> Iterator[Sink]:
        state = tmp_path / "town"
        with Testkommune(SandboxSettings(state=state, citizens=6, receipt_pace=0.0)) as town:
            yield Sink(town.connections, state / "mails")

    @pytest.fixture
    def mailer(self, truth: Sink) -> SmtpMailer:
        known = truth.connections.mail
        return SmtpMailer(
            MailSettings(
                host=known.host,
                port=known.port,
                tls="none",
                sender="samdrift@eksempel.dk",
                recipient_domains=("eksempel.dk",),
                timeout_seconds=5,
            )
        )
