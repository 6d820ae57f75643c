"""The shipped fake keeps the contract of a receiver of notices."""

import pytest

from connectors.contract.fake_notice_receiver import FakeNoticeReceiver
from connectors.contract.notice_receiver import NoticeReceiverContract


class TestFakeNoticeReceiver(NoticeReceiverContract):
    @pytest.fixture
    def receiver(self) -> FakeNoticeReceiver:
        return FakeNoticeReceiver()

    @pytest.fixture
    def truth(self, receiver: FakeNoticeReceiver) -> FakeNoticeReceiver:
        return receiver
