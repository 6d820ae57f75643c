"""Post, receipts and mail against the testkommune: two readings of the same public facts meet."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sandbox_post import CITIZENS, SEED, Town, post_on

from connectors.contract.post import (
    OTHER_REFERENCE,
    PAPER,
    REFERENCE,
    PostContract,
    letter_to,
)
from connectors.contract.receipts import Ledger
from connectors.digital_post.push import PushConnection, PushReceipts
from connectors.digital_post.sf1601 import Sf1601Post
from connectors.ports import Dispatch, Receipt
from connectors.sandbox.process import SandboxSettings, Testkommune


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "testkommune"


@pytest.fixture
def town(state: Path) -> Iterator[Town]:
    with Testkommune(SandboxSettings(state=state, citizens=CITIZENS, seed=SEED, receipt_pace=0.0)) as running:
        town = Town(running.connections, state)
        yield town
        town.close()


@pytest.fixture
async def post(town: Town) -> AsyncIterator[Sf1601Post]:
    async with post_on(town.connections) as post:
        yield post


@pytest.fixture
def receipts(town: Town) -> PushReceipts:
    known = town.connections.receipts
    return PushReceipts(
        PushConnection(
            host=known.host,
            port=known.port,
            path=known.path,
            certificate_file=Path(known.server_certificate),
            key_file=Path(known.server_key),
            sender_file=Path(known.client_ca),
        )
    )


# The testkommune refuses no letter on demand, so PostRefusalContract is for the fake and the stub.
class TestPostOnTheSandbox(PostContract):
    @pytest.fixture
    def truth(self, town: Town) -> Town:
        return town


async def test_receipts_of_both_channels_come_back_under_our_references(
    post: Sf1601Post, receipts: PushReceipts, town: Town
) -> None:
    ledger, stop, both_dispatched = Ledger(), asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def sink(receipt: Receipt) -> None:
        ledger(receipt)
        done = {known.reference for known in ledger.receipts if known.dispatch is Dispatch.DISPATCHED}
        if done == {REFERENCE, OTHER_REFERENCE}:
            loop.call_soon_threadsafe(both_dispatched.set)

    service = asyncio.create_task(receipts.serve(sink, stop))
    await receipts.listening.wait()
    await post.send_digital(letter_to(town), REFERENCE)
    await post.send_paper(PAPER, OTHER_REFERENCE)

    async with asyncio.timeout(20):
        await both_dispatched.wait()
    stop.set()
    await service
    assert all(receipt.dispatch for receipt in ledger.receipts)
    assert len({receipt.event_id for receipt in ledger.receipts}) >= 4
