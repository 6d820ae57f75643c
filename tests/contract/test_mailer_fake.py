"""The shipped fake keeps the mailer contract."""

import pytest

from connectors.contract.fake_mailer import FakeMailer
from connectors.contract.mailer import MailerContract, MailerHangUpContract


class TestFakeMailer(MailerContract, MailerHangUpContract):
    @pytest.fixture
    def mailer(self) -> FakeMailer:
        return FakeMailer()

    @pytest.fixture
    def truth(self, mailer: FakeMailer) -> FakeMailer:
        return mailer
