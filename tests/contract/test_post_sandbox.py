"""Post, receipts and mail against the testkommune: two readings of the same public facts meet."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from connectors.contract.mailer import MAIL
from connectors.contract.mailer import REFERENCE as MAIL_REFERENCE
from connectors.contract.post import (
    OTHER_REFERENCE,
    PAPER,
    REFERENCE,
    Fault,
    PostContract,
    letter_to,
)
from connectors.contract.receipts import Ledger
from connectors.cpr import Cpr
from connectors.digital_post.push import PushConnection, PushReceipts
from connectors.digital_post.settings import DigitalPostConnection, DigitalPostSettings
from connectors.digital_post.sf1601 import Sf1601Post
from connectors.mail.settings import MailSettings
from connectors.mail.smtp import SmtpMailer
from connectors.ports import Channel, Dispatch, Receipt, Reference
from connectors.sandbox.connections import Connections
from connectors.sandbox.population import settle
from connectors.sandbox.process import SandboxSettings, Testkommune

KINDS = {Fault.BUSY: "throttled", Fault.BROKEN: "error_500", Fault.GARBLED: "malformed"}
CITIZENS, SEED = 20, 1


class Town:
    """The testkommune's own word for what happened."""

    def __init__(self, connections: Connections, state: Path) -> None:
        self.connections = connections
        today = datetime.now(UTC).date()
        self.people = settle(state / "state" / "population.json", CITIZENS, SEED, today).citizens
        self._control = httpx.Client(base_url=connections.control.base_url, trust_env=False)

    def someone_registered(self) -> Cpr:
        return Cpr(next(person.cpr for person in self.people if person.digital_post))

    def someone_unregistered(self) -> Cpr:
        return Cpr(next(person.cpr for person in self.people if not person.digital_post))

    def letters(self) -> list[dict[str, str]]:
        return self._control.get("/letters").json()

    def sent(self, reference: Reference) -> int:
        return sum(reference in letter.values() for letter in self.letters())

    def channel(self, reference: Reference) -> Channel | None:
        found = next((letter for letter in self.letters() if reference in letter.values()), None)
        return Channel(found["channel"]) if found else None

    def fail_next(self, fault: Fault) -> None:
        if fault not in KINDS:
            pytest.skip("the testkommune refuses no letter on demand")
        self._wish(KINDS[fault])

    def lose_next_reply_after_commit(self) -> None:
        self._wish("reply_lost")

    def _wish(self, kind: str) -> None:
        for operation in ("GET */digitalpost", "POST */kombi"):
            wish = {"system": "digital_post", "kind": kind, "operation": operation}
            assert self._control.post("/faults", json=wish).status_code == 200

    def close(self) -> None:
        self._control.close()


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
    known = town.connections.digital_post
    settings = DigitalPostSettings(
        sender_cvr=known.cvr, sender_label="Testkommunen", shipment_type=known.forsendelsestype
    )
    connection = DigitalPostConnection(
        base_url=known.base_url,
        token_url=known.token_service_url,
        certificate_file=Path(known.client_certificate),
        key_file=Path(known.client_key),
        ca_file=Path(known.ca),
        timeout_seconds=10,
    )
    async with Sf1601Post(settings, connection) as post:
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


async def test_a_digest_reaches_the_mail_sink_once(town: Town, state: Path) -> None:
    known = town.connections.mail
    settings = MailSettings(
        host=known.host, port=known.port, tls="none", sender="samdrift@eksempel.dk", recipient_domains=("eksempel.dk",)
    )
    sent = await SmtpMailer(settings).send(MAIL, MAIL_REFERENCE)
    mails = [file for file in (state / "mails").rglob("*") if file.is_file()]
    assert [sent in file.read_text(errors="replace") for file in mails] == [True]
