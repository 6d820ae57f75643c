"""Every event is read or refused by one typed error: no bytes from outside crash the reader."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract.receipts import DELIVERED, PRINTED, Event, envelope
from connectors.digital_post.receipts import MALFORMED, MalformedEvent, read_event, read_or_keep
from connectors.ports import Dispatch

NOW = datetime(2026, 11, 4, tzinfo=UTC)
SAMPLE = envelope(DELIVERED)


def around(payload: bytes, event_id: str = "<b>e</b>") -> bytes:
    data = base64.b64encode(payload).decode()
    return f"<Haendelsesbesked>{event_id}<Beskeddata><Base64>{data}</Base64></Beskeddata></Haendelsesbesked>".encode()


def status(inner: str) -> bytes:
    return around(f"<PKO_PostStatus>{inner}</PKO_PostStatus>".encode())


def test_a_digital_event_names_its_letter_by_message_uuid() -> None:
    receipt = read_event(SAMPLE, NOW)
    assert receipt.event_id == DELIVERED.event_id
    assert receipt.reference == DELIVERED.reference
    assert (receipt.channel_code, receipt.status) == ("Digital Post", "Afleveret Digital Post")
    assert (receipt.dispatch, receipt.occurred) == (Dispatch.DISPATCHED, DELIVERED.occurred)
    assert receipt.raw == SAMPLE


def test_a_paper_event_names_its_letter_by_our_shipment_id() -> None:
    receipt = read_event(envelope(PRINTED), NOW)
    assert (receipt.reference, receipt.channel_code) == (PRINTED.reference, "Fysisk Post")


def test_our_shipment_id_outranks_a_message_uuid_beside_it() -> None:
    raw = status(
        "<MessageUUID>theirs</MessageUUID><AfsendelseIdentifikator>OURS</AfsendelseIdentifikator>"
        "<TransaktionsStatusKode>Afsendt</TransaktionsStatusKode>"
    )
    assert read_event(raw, NOW).reference == "ours"


def test_two_events_of_one_kind_are_two_events() -> None:
    other = replace(DELIVERED, event_id="00000000-0000-4000-8000-0000000000aa")
    assert read_event(envelope(other), NOW).event_id != read_event(SAMPLE, NOW).event_id


def test_an_event_without_an_id_is_known_by_its_bytes() -> None:
    raw = status("<TransaktionsStatusKode>Klar</TransaktionsStatusKode>")
    first, again = read_event(raw, NOW), read_event(raw, NOW)
    assert first.event_id == again.event_id
    assert len(first.event_id) == 64


@pytest.mark.parametrize(
    ("word", "dispatch"),
    [
        ("Modtaget Digital Post", Dispatch.IN_TRANSIT),
        ("Afleveret Digital Post", Dispatch.DISPATCHED),
        ("Modtaget Fjern-print", Dispatch.IN_TRANSIT),
        ("Klar", Dispatch.IN_TRANSIT),
        ("Afleveret til print og kuvertering", Dispatch.IN_TRANSIT),
        ("Afsendt", Dispatch.DISPATCHED),
        ("Modtaget Post Danmark", Dispatch.DISPATCHED),
        ("Opdatering fra Post Danmark", Dispatch.DISPATCHED),
        ("Tilbagekaldt", Dispatch.FAILED),
        ("Fejlet", Dispatch.FAILED),
        ("  afsendt ", Dispatch.DISPATCHED),
        ("Noget nyt", None),
    ],
)
def test_every_seen_status_has_its_place_and_a_new_one_has_none(word: str, dispatch: Dispatch | None) -> None:
    assert read_event(envelope(Event("e", word)), NOW).dispatch is dispatch


def test_the_error_code_is_kept_and_its_text_stays_in_the_raw_event() -> None:
    receipt = read_event(envelope(replace(DELIVERED, status="Fejlet", error_code="memo.invalid")), NOW)
    assert (receipt.dispatch, receipt.error_code) == (Dispatch.FAILED, "memo.invalid")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-03T10:00:00Z", datetime(2026, 11, 3, 10, tzinfo=UTC)),
        ("2026-11-03T11:00:00.1234567+01:00", datetime(2026, 11, 3, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-07-03T12:00:00", datetime(2026, 7, 3, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", NOW),
        ("i går", NOW),
        ("", NOW),
    ],
)
def test_a_time_is_read_in_utc_and_an_unreadable_one_is_when_it_came(text: str, moment: datetime) -> None:
    raw = status(
        f"<TransaktionsStatusKode>Klar</TransaktionsStatusKode><TransaktionsDatoTid>{text}</TransaktionsDatoTid>"
    )
    assert read_event(raw, NOW).occurred == moment


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "EVENT_ENVELOPE"),
        (b"not xml", "EVENT_ENVELOPE"),
        (b"<!DOCTYPE a><a/>", "EVENT_ENVELOPE"),
        (b"<a/>", "EVENT_DATA"),
        (b"<a><Beskeddata>*</Beskeddata></a>", "EVENT_BASE64"),
        (b"<a><Beskeddata>\xc3\xa6</Beskeddata></a>", "EVENT_BASE64"),
        (around(b"not xml"), "EVENT_PAYLOAD"),
        (around(b"<Andet/>"), "EVENT_PAYLOAD"),
        (status("<KanalKode>x</KanalKode>"), "EVENT_STATUS"),
    ],
)
def test_an_event_that_cannot_be_read_says_which_part(raw: bytes, code: str) -> None:
    with pytest.raises(MalformedEvent) as error:
        read_event(raw, NOW)
    assert error.value.code == code
    kept = read_or_keep(raw, NOW)
    assert (kept.error_code, kept.dispatch, kept.raw, kept.status) == (MALFORMED, None, raw, code)


def reads_or_refuses(raw: bytes) -> None:
    try:
        receipt = read_event(raw, NOW)
    except MalformedEvent:
        return
    assert receipt.event_id
    assert receipt.status
    assert receipt.occurred.tzinfo is not None


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    reads_or_refuses(raw)


@given(st.binary(max_size=400))
def test_no_payload_crashes_the_reader(payload: bytes) -> None:
    reads_or_refuses(around(payload))


@given(st.integers(0, len(SAMPLE) - 1), st.binary(max_size=6), st.integers(0, 40))
def test_no_damage_to_a_real_event_crashes_the_reader(at: int, put: bytes, drop: int) -> None:
    reads_or_refuses(SAMPLE[:at] + put + SAMPLE[at + drop :])


@given(st.text(max_size=40), st.text(max_size=80), st.text(max_size=60))
def test_no_words_in_an_event_crash_the_reader(word: str, reference: str, moment: str) -> None:
    from xml.sax.saxutils import escape

    raw = (
        status(
            f"<TransaktionsStatusKode>{escape(word)}</TransaktionsStatusKode><MessageUUID>{escape(reference)}</MessageUUID>"
            f"<TransaktionsDatoTid>{escape(moment)}</TransaktionsDatoTid>"
        )
        if not any("\ud800" <= c <= "\udfff" for c in word + reference + moment)
        else b""
    )
    reads_or_refuses(raw)
