"""The shipped fake keeps the receipts contract."""

import pytest

from connectors.contract.fake_receipts import FakeReceipts
from connectors.contract.receipts import ReceiptsContract


class TestFakeReceipts(ReceiptsContract):
    @pytest.fixture
    def receipts(self) -> FakeReceipts:
        return FakeReceipts()

    @pytest.fixture
    def source(self, receipts: FakeReceipts) -> FakeReceipts:
        return receipts
