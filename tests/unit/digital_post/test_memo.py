"""A MeMo message says what the letter says, in the schema's order, and the same letter is the same message."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from lxml import etree

from connectors.contract.fake_post import SETTINGS
from connectors.contract.post import DIGITAL, REFERENCE
from connectors.digital_post.envelope import KombiChoice, kombi_request
from connectors.digital_post.memo import build_message
from connectors.digital_post.schemas import MEMO_ENTRY, VARIABLE, Schema
from connectors.digital_post.settings import DigitalPostSettings
from connectors.errors import NotConfigured, Rejected
from connectors.ports import Reference

NS = {"memo": "https://DigitalPost.dk/MeMo-1", "kle": "http://kle-online.dk/"}
FULL = DigitalPostSettings.model_validate(
    SETTINGS.model_dump()
    | {
        "sender_system_id": "samdrift-1",
        "kle_version": "Maj 2018",
        "kle_label": "Forebyggende hjemmebesøg",
        "case_system": "Samdrift",
        "contact_email": "sundhed@eksempel.dk",
        "contact_phone": "12345678",
        "contact_group": "Sundhed",
        "contact_point_label": "Forebyggelse",
        "action_label": "Vælg en tid",
        "action_url": "https://eksempel.dk/tid",
    }
)
BARE = DigitalPostSettings(sender_cvr="12345678", sender_label="Eksempel Kommune", post_type="")


def text(message: etree._Element, path: str) -> str | None:
    return message.findtext(path, namespaces=NS)


def test_the_reference_is_what_receipts_will_name() -> None:
    message = build_message(DIGITAL, REFERENCE, SETTINGS)
    assert text(message, "memo:MessageHeader/memo:messageUUID") == REFERENCE
    assert text(message, "memo:MessageHeader/memo:messageID") == REFERENCE


def test_the_letter_goes_from_the_organisation_to_the_citizen() -> None:
    message = build_message(DIGITAL, REFERENCE, SETTINGS)
    assert text(message, ".//memo:senderID") == "12345678"
    assert text(message, ".//memo:recipientID") == "2512489996"
    assert text(message, ".//memo:encodingFormat") == "application/pdf"
    assert text(message, "memo:MessageHeader/memo:label") == DIGITAL.title


def test_the_time_is_the_letters_own_in_true_utc() -> None:
    danish = DIGITAL.created.astimezone(timezone(timedelta(hours=1)))
    message = build_message(replace(DIGITAL, created=danish), REFERENCE, SETTINGS)
    assert text(message, "memo:MessageBody/memo:createdDateTime") == "2026-11-02T07:08:09Z"


def test_the_same_letter_is_the_same_bytes_and_another_is_not() -> None:
    def made(title: str) -> bytes:
        message = build_message(replace(DIGITAL, title=title), REFERENCE, FULL)
        return kombi_request(KombiChoice.DIGITAL, message)

    assert made("Tilbud") == made("Tilbud")
    assert made("Tilbud") != made("Andet tilbud")


def test_the_envelope_has_no_namespace_and_memo_has_a_prefix() -> None:
    body = kombi_request(KombiChoice.DIGITAL, build_message(DIGITAL, REFERENCE, SETTINGS))
    root = etree.fromstring(body)
    assert [child.tag for child in root] == ["KombiValgKode", "{https://DigitalPost.dk/MeMo-1}Message"]
    assert (root.tag, root[0].text, root[1].prefix) == ("kombi_request", "Digital Post", "memo")
    assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


def test_subject_classification_is_sent_when_its_version_is_known() -> None:
    letter = replace(DIGITAL, kle="27.35.04-G01")
    message = build_message(letter, REFERENCE, FULL)
    assert text(message, ".//kle:subjectKey") == "27.35.04"
    assert text(message, ".//kle:activityFacet") == "G01"
    assert text(build_message(letter, REFERENCE, BARE), ".//kle:subjectKey") is None


def test_an_empty_setting_leaves_no_empty_element() -> None:
    message = build_message(DIGITAL, REFERENCE, BARE)
    assert [etree.QName(node).localname for node in message.iter() if not len(node) and not node.text] == []
    assert text(message, ".//memo:postType") is None


def test_a_reply_needs_somewhere_to_land() -> None:
    letter = replace(DIGITAL, reply_allowed=True)
    assert text(build_message(letter, REFERENCE, FULL), ".//memo:reply") == "true"
    with pytest.raises(NotConfigured) as lacking:
        build_message(letter, REFERENCE, BARE)
    assert lacking.value.setting == "systems.post.contact_point_id"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "TITLE_MISSING"),
        ({"title": "x" * 257}, "TITLE_LENGTH"),
        ({"title": "a\x00b"}, "CONTROL_CHARACTER"),
        ({"notification": "x" * 151}, "NOTIFICATION_LENGTH"),
        ({"notification": "Til 251248-9996"}, "NOTIFICATION_CPR"),
        ({"notification": "a\ud800"}, "CONTROL_CHARACTER"),
        ({"filename": ""}, "FILENAME_LENGTH"),
        ({"filename": "x" * 257}, "FILENAME_LENGTH"),
        ({"filename": "2512489996.pdf"}, "FILENAME_CPR"),
        ({"pdf": b"<html>"}, "NOT_PDF"),
        ({"pdf": b"%PDF-" + b"0" * (73 * 1024 * 1024)}, "TOO_LARGE"),
        ({"kle": "hjemmebesøg"}, "KLE_FORM"),
        ({"created": datetime(2026, 11, 2)}, "CREATED_NAIVE"),  # noqa: DTZ001
    ],
)
def test_what_digital_post_would_refuse_is_refused_here(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Rejected) as refused:
        build_message(replace(DIGITAL, **changes), REFERENCE, SETTINGS)
    assert refused.value.code == code
    assert "ikke sendt" in refused.value.message
    assert "9996" not in refused.value.message


@pytest.mark.parametrize(
    "character", [*'<>:"/\\|?*\r\n', "\u00a0", "\u2000", "\u200a", "\u2028", "\u205f", "\u2060", "\u3000"]
)
def test_every_forbidden_character_in_a_file_name_is_refused(character: str) -> None:
    with pytest.raises(Rejected) as refused:
        build_message(replace(DIGITAL, filename=f"brev{character}1.pdf"), REFERENCE, SETTINGS)
    assert refused.value.code == "FILENAME_CHARACTER"


@pytest.mark.parametrize(
    "reference",
    ["", "5A0D3C56-7A5E-4D0C-9F0E-2F6A8F3C1B01", "5a0d3c56-7a5e-5d0c-9f0e-2f6a8f3c1b01", REFERENCE + "\n"],
)
def test_a_reference_that_is_no_version_4_uuid_is_refused(reference: str) -> None:
    with pytest.raises(Rejected) as refused:
        build_message(DIGITAL, Reference(reference), SETTINGS)
    assert refused.value.code == "REFERENCE_FORM"


def test_limits_are_the_last_that_pass() -> None:
    letter = replace(DIGITAL, title="x" * 256, notification="x" * 150, filename="x" * 252 + ".pdf")
    assert build_message(letter, REFERENCE, SETTINGS) is not None


@pytest.mark.skipif(not os.environ.get(VARIABLE), reason=f"{VARIABLE} names no folder with the official schemas")
@pytest.mark.parametrize("settings", [BARE, SETTINGS, FULL], ids=["bare", "plain", "full"])
def test_the_official_schema_accepts_every_shape_of_message(settings: DigitalPostSettings) -> None:
    schema = Schema(Path(os.environ[VARIABLE]) / MEMO_ENTRY)
    letter = replace(
        DIGITAL,
        kle="27.35.04",
        notification="Du har fået et tilbud",
        created=datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC),
        reply_allowed=bool(settings.contact_point_id),
    )
    schema.check(build_message(letter, REFERENCE, settings))
