"""What every source of receipts must keep. Subclass `ReceiptsContract` and give it `receipts` and `source`."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol
from xml.sax.saxutils import escape

from connectors.ports import Dispatch, Receipt, Receipts

REFERENCE: Final = "5a0d3c56-7a5e-4d0c-9f0e-2f6a8f3c1b01"
QUIET: Final = 0.4
LIMIT: Final = 10.0

_STATUS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<PKO_PostStatus xmlns="http://serviceplatformen.dk/xml/print/PKO_PostStatus/1/types">
<TransmissionId>c9b2</TransmissionId><{id_name}>{reference}</{id_name}><KanalKode>{channel}</KanalKode>
<TransaktionsDatoTid>{occurred}</TransaktionsDatoTid><TransaktionsStatusKode>{status}</TransaktionsStatusKode>
{error}</PKO_PostStatus>"""
_ENVELOPE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<ns5:ModtagBeskedInput xmlns:ns5="urn:oio:sts:1.0.0" xmlns:k="urn:oio:besked:kuvert:1.0" xmlns:s="urn:oio:sagdok:3.0.0">
<k:Haendelsesbesked><k:BeskedId><s:UUIDIdentifikator>{event_id}</s:UUIDIdentifikator></k:BeskedId>
<k:Beskedkuvert><k:Filtreringsdata><k:BeskedAnsvarligAktoer><s:UUIDIdentifikator>{sender}</s:UUIDIdentifikator>
</k:BeskedAnsvarligAktoer><k:ObjektRegistrering><k:ObjektHandling><s:UUIDIdentifikator>{kind}</s:UUIDIdentifikator>
</k:ObjektHandling></k:ObjektRegistrering></k:Filtreringsdata></k:Beskedkuvert>
<k:Beskeddata><b:Base64 xmlns:b="urn:besked:kuvert:1.0">{payload}</b:Base64></k:Beskeddata></k:Haendelsesbesked>
</ns5:ModtagBeskedInput>"""
_DIGITAL_POST: Final = "96514e13-afdd-44d6-95a8-adc2ca19b127"
_KIND: Final = "f7161a89-5068-4023-bc80-d7f4daad2a2e"


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the sender means it."""

    event_id: str
    status: str
    reference: str = REFERENCE
    paper: bool = False
    occurred: datetime = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
    error_code: str = ""


TAKEN: Final = Event("00000000-0000-4000-8000-000000000001", "Modtaget Digital Post")
DELIVERED: Final = Event("00000000-0000-4000-8000-000000000002", "Afleveret Digital Post")
PRINTED: Final = Event("00000000-0000-4000-8000-000000000003", "Afsendt", paper=True)


def envelope(event: Event) -> bytes:
    """Return the event as Beskedfordeler sends it (facts: letters-and-digital-post.md 2.4)."""
    error = f"<FejlDetaljer><FejlKode>{escape(event.error_code)}</FejlKode></FejlDetaljer>" if event.error_code else ""
    status = _STATUS.format(
        id_name="AfsendelseIdentifikator" if event.paper else "MessageUUID",
        reference=escape(event.reference),
        channel="Fysisk Post" if event.paper else "Digital Post",
        occurred=event.occurred.isoformat(),
        status=escape(event.status),
        error=error,
    )
    payload = base64.b64encode(status.encode()).decode()
    return _ENVELOPE.format(event_id=event.event_id, sender=_DIGITAL_POST, kind=_KIND, payload=payload).encode()


class ReceiptSource(Protocol):
    """The other end: what sends events and knows which were acknowledged."""

    async def publish(self, *events: bytes) -> None:
        """Let events wait to be delivered, in this order."""

    async def waiting(self) -> int:
        """Return how many events are not acknowledged; asked only while nobody collects."""


class Ledger:
    """A sink that commits to memory, and refuses the first times it is told to."""

    def __init__(self, *, refuse: int = 0) -> None:
        self.receipts: list[Receipt] = []
        self.seen = 0
        self._refuse = refuse

    def __call__(self, receipt: Receipt) -> None:
        self.seen += 1
        if self._refuse > 0:
            self._refuse -= 1
            raise RuntimeError("the database is away")
        self.receipts.append(receipt)

    @property
    def statuses(self) -> list[str]:
        """Return the statuses committed, in order."""
        return [receipt.status for receipt in self.receipts]


async def collect(receipts: Receipts, ledger: Ledger) -> int:
    """Collect once with the contract's patience."""
    return await receipts.collect(ledger, quiet_seconds=QUIET, limit_seconds=LIMIT)


class ReceiptsContract:
    """What every source of receipts must keep."""

    async def test_nothing_waiting_ends_quietly(self, receipts: Receipts, source: ReceiptSource) -> None:
        assert await collect(receipts, Ledger()) == 0
        assert await source.waiting() == 0

    async def test_every_waiting_receipt_is_committed_and_acknowledged(
        self, receipts: Receipts, source: ReceiptSource
    ) -> None:
        await source.publish(envelope(TAKEN), envelope(DELIVERED), envelope(PRINTED))
        ledger = Ledger()
        assert await collect(receipts, ledger) == 3
        assert sorted(ledger.statuses) == ["Afleveret Digital Post", "Afsendt", "Modtaget Digital Post"]
        assert {receipt.reference for receipt in ledger.receipts} == {REFERENCE}
        assert await source.waiting() == 0

    async def test_a_duplicate_is_handed_on(self, receipts: Receipts, source: ReceiptSource) -> None:
        await source.publish(envelope(DELIVERED), envelope(DELIVERED))
        ledger = Ledger()
        assert await collect(receipts, ledger) == 2
        assert [receipt.event_id for receipt in ledger.receipts] == [DELIVERED.event_id] * 2

    async def test_disorder_is_handed_on_as_it_came(self, receipts: Receipts, source: ReceiptSource) -> None:
        await source.publish(envelope(DELIVERED), envelope(TAKEN))
        ledger = Ledger()
        await collect(receipts, ledger)
        assert [receipt.dispatch for receipt in ledger.receipts] == [Dispatch.DISPATCHED, Dispatch.IN_TRANSIT]

    async def test_what_the_sink_refused_is_not_acknowledged(self, receipts: Receipts, source: ReceiptSource) -> None:
        await source.publish(envelope(TAKEN), envelope(DELIVERED))
        ledger = Ledger(refuse=1_000_000)
        assert await collect(receipts, ledger) == 0
        assert ledger.seen >= 2
        assert await source.waiting() == 2

    async def test_what_the_sink_refused_comes_again(self, receipts: Receipts, source: ReceiptSource) -> None:
        await source.publish(envelope(TAKEN), envelope(DELIVERED))
        ledger = Ledger(refuse=1)
        first = await collect(receipts, ledger)
        second = await collect(receipts, ledger)
        assert first + second == 2
        assert sorted(ledger.statuses) == ["Afleveret Digital Post", "Modtaget Digital Post"]
        assert await source.waiting() == 0

    async def test_an_unknown_status_is_kept_without_being_understood(
        self, receipts: Receipts, source: ReceiptSource
    ) -> None:
        await source.publish(envelope(Event("00000000-0000-4000-8000-000000000009", "Noget nyt")))
        ledger = Ledger()
        assert await collect(receipts, ledger) == 1
        assert (ledger.receipts[0].status, ledger.receipts[0].dispatch) == ("Noget nyt", None)

    async def test_an_unreadable_event_is_kept_and_does_not_hide_the_next(
        self, receipts: Receipts, source: ReceiptSource
    ) -> None:
        await source.publish(b"<not xml", envelope(DELIVERED))
        ledger = Ledger()
        assert await collect(receipts, ledger) == 2
        assert (ledger.receipts[0].dispatch, ledger.receipts[0].raw) == (None, b"<not xml")
        assert ledger.receipts[1].dispatch is Dispatch.DISPATCHED
