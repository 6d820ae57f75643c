from __future__ import annotations

import itertools
import queue
import uuid
import zlib
from pathlib import Path

from lxml import etree

from connectors.sandbox.certificates import KeyPair
from connectors.sandbox.digital_post.carriers import Handover, PushCarrier, QueueAddress, QueueCarrier
from connectors.sandbox.digital_post.envelope import queued
from connectors.sandbox.digital_post.events import plan
from connectors.sandbox.digital_post.letters import PostedLetter
from connectors.sandbox.process import SandboxSettings, Testkommune

from .post_calls import CITIZENS, SEED, PostCaller, case_cpr, counts, kombi, memo, paper
from .receiver import Received, answer, listening

DIGITAL = ["Modtaget Digital Post", "Afleveret Digital Post"]
LETTER = PostedLetter(str(uuid.UUID(int=1, version=4)), "paper", "t", "", "", "", "2026-11-23T08:00:00+00:00")
PAPER = ["Modtaget Fjern-print", "Klar", "Afleveret til print og kuvertering", "Afsendt"]


def id_where(*, disorder: bool = False, duplicate: bool = False) -> str:
    """Return a letter id that the imitation treats so: chance is read from the id, so that it repeats."""
    for number in itertools.count():
        letter = str(uuid.UUID(int=number, version=4))
        chance = zlib.crc32(letter.encode())
        if (chance % 5 == 0) is disorder and (chance % 4 == 0) is duplicate:
            return letter
    raise AssertionError


def take(received: queue.Queue[Received], count: int) -> list[Received]:
    return [received.get(timeout=10) for _ in range(count)]


def nothing_more(kommune: Testkommune, received: queue.Queue[Received]) -> bool:
    return received.empty() and counts(kommune)["receipts_waiting"] == 0


def test_a_digital_letter_is_received_and_delivered(kommune: Testkommune, caller: PostCaller) -> None:
    letter = id_where()
    with listening(kommune.connections.receipts) as received:
        caller.send(kombi("Digital Post", memo(letter, case_cpr("clean"))))
        events = take(received, 2)
    assert [event.status for event in events] == DIGITAL
    assert {event.fields["MessageUUID"] for event in events} == {letter}
    assert {event.fields["KanalKode"] for event in events} == {"Digital Post"}
    assert {event.sender for event in events} == {"96514e13-afdd-44d6-95a8-adc2ca19b127"}
    assert events[1].action == "f7161a89-5068-4023-bc80-d7f4daad2a2e"
    assert len({event.event_id for event in events}) == 2


def test_a_paper_letter_goes_through_print(kommune: Testkommune, caller: PostCaller) -> None:
    letter = id_where()
    with listening(kommune.connections.receipts) as received:
        caller.send(kombi("Fysisk Post", paper(letter, "Else Holm")))
        events = take(received, 4)
    assert [event.status for event in events] == PAPER
    assert {event.fields["AfsendelseIdentifikator"] for event in events} == {letter}
    assert "MessageUUID" not in events[0].fields


def test_an_invalid_memo_is_told_only_here(kommune: Testkommune, caller: PostCaller) -> None:
    with listening(kommune.connections.receipts) as received:
        caller.send(kombi("Digital Post", memo(id_where(), case_cpr("clean"), filename="a:b.pdf")))
        (event,) = take(received, 1)
    assert (event.status, event.fields["FejlKode"]) == ("Fejlet", "memo.invalid")


def test_some_letters_come_back(kommune: Testkommune, caller: PostCaller) -> None:
    with listening(kommune.connections.receipts) as received:
        caller.send(kombi("Digital Post", memo(id_where(), case_cpr("letter_bounces_digital"))))
        events = take(received, 2)
    assert [event.status for event in events] == ["Modtaget Digital Post", "Fejlet"]
    assert events[1].fields["FejlTekst"]


def test_a_letter_to_someone_who_has_died_fails(kommune: Testkommune, caller: PostCaller) -> None:
    cpr = case_cpr("dies_before_act")
    base = kommune.connections.control.base_url
    assert caller.registered(cpr).json() == {"result": True}
    assert caller.http.post(f"{base}/time/between").json() == {"changed": 2}
    assert caller.registered(cpr).json() == {"result": False}


def test_some_receipts_come_twice_and_some_out_of_order(kommune: Testkommune, caller: PostCaller) -> None:
    with listening(kommune.connections.receipts) as received:
        caller.send(kombi("Digital Post", memo(id_where(duplicate=True), case_cpr("clean"))))
        events = take(received, 3)
        assert [event.status for event in events] == [*DIGITAL, DIGITAL[0]]
        assert events[0].event_id == events[2].event_id
        caller.send(kombi("Digital Post", memo(id_where(disorder=True), case_cpr("clean"))))
        events = take(received, 2)
        assert [event.status for event in events] == DIGITAL[::-1]
        assert events[0].fields["TransaktionsDatoTid"] > events[1].fields["TransaktionsDatoTid"]


def test_a_receipt_is_pushed_again_until_it_is_answered_with_20(kommune: Testkommune, caller: PostCaller) -> None:
    replies = iter([answer("40"), b"ikke xml", b"<StatusKode>20</StatusKode>"])
    with listening(kommune.connections.receipts, lambda: next(replies, answer("20"))) as received:
        caller.send(kombi("Digital Post", memo(id_where(), case_cpr("clean"), filename="a:b.pdf")))
        events = take(received, 4)
    assert len({event.event_id for event in events}) == 1


def test_receipts_wait_for_a_municipality_that_is_not_listening_even_over_a_restart(tmp_path: Path) -> None:
    settings = SandboxSettings(tmp_path, citizens=CITIZENS, seed=SEED, receipt_pace=0.01)
    letter = id_where()
    with Testkommune(settings) as first:
        caller = PostCaller(first.connections)
        caller.send(kombi("Digital Post", memo(letter, case_cpr("clean"))))
        caller.http.close()
        assert counts(first)["receipts_waiting"] == 2
    with Testkommune(settings) as second, listening(second.connections.receipts) as received:
        assert [event.fields["MessageUUID"] for event in take(received, 2)] == [letter, letter]
    with Testkommune(settings) as third:
        assert nothing_more(third, received)


def test_a_connection_that_the_other_side_ended_is_opened_anew(kommune: Testkommune) -> None:
    place, keys = kommune.connections.receipts, kommune.connections.digital_post
    pair = KeyPair(Path(keys.client_certificate), Path(keys.client_key))
    carrier = PushCarrier(f"https://{place.host}:{place.port}{place.path}", keys.ca, pair)
    (first, second, *_) = plan(LETTER)
    with listening(place, hang_up=True) as received:
        assert carrier.deliver(first.event) is Handover.ACKNOWLEDGED
        assert carrier.deliver(second.event) is Handover.ACKNOWLEDGED
        assert len(take(received, 2)) == 2
    carrier.close()


def test_nobody_listening_is_not_a_refusal(kommune: Testkommune) -> None:
    place, keys = kommune.connections.receipts, kommune.connections.digital_post
    pair = KeyPair(Path(keys.client_certificate), Path(keys.client_key))
    carrier = PushCarrier(f"https://{place.host}:{place.port}{place.path}", keys.ca, pair)
    assert carrier.deliver(plan(LETTER)[0].event) is Handover.NOBODY
    assert QueueCarrier(QueueAddress(place.host, "kø", place.port)).deliver(plan(LETTER)[0].event) is Handover.NOBODY


def test_a_queue_carries_the_bare_message() -> None:
    root = etree.fromstring(queued(plan(LETTER)[0].event))
    assert root.tag == "{urn:oio:besked:kuvert:1.0}Haendelsesbesked"


def test_every_receipt_of_a_letter_comes_within_two_seconds() -> None:
    for number in range(200):
        letter = PostedLetter(
            str(uuid.UUID(int=number, version=4)), "paper", str(number), "", "", "", "2026-11-23T08:00:00+00:00"
        )
        assert max(delivery.after for delivery in plan(letter)) < 2
