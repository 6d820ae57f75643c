"""A letter as a MeMo 1.2 message: pure, and byte-identical for the same letter and reference.

Element order and limits are those of the published schema (facts: letters-and-digital-post.md 1.1). `messageUUID` and
`messageID` are the effect's reference, so that every receipt names the letter.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from connectors.digital_post import limits, texts
from connectors.digital_post.settings import DigitalPostSettings
from connectors.digital_post.xmltree import KLE, MEMO, MEMO_PREFIXES, element, encoded, optional, utc
from connectors.errors import NotConfigured
from connectors.ports import DigitalLetter, Reference

MEMO_VERSION: Final = "1.2"
_KLE_FORM: Final = re.compile(r"^(\d{2}(?:\.\d{2}){0,2})(?:[ -]?([A-ZÆØÅ]\d{2}))?$")


def build_message(letter: DigitalLetter, reference: Reference, settings: DigitalPostSettings) -> etree._Element:
    """Return the message; raise `Rejected` for what Digital Post would refuse, before anything is sent."""
    check_letter(letter, reference, settings)
    root = etree.Element(f"{{{MEMO}}}Message", nsmap=MEMO_PREFIXES, memoVersion=MEMO_VERSION)
    header = element(root, MEMO, "MessageHeader")
    element(header, MEMO, "messageType", "DIGITALPOST")
    element(header, MEMO, "messageUUID", reference)
    element(header, MEMO, "messageID", reference)
    element(header, MEMO, "label", letter.title)
    optional(header, MEMO, "notification", letter.notification)
    if letter.reply_allowed:
        element(header, MEMO, "reply", "true")
    optional(header, MEMO, "postType", settings.post_type)
    _sender(header, settings)
    _recipient(header, letter)
    _content_data(header, letter, reference, settings)
    _body(root, letter, settings)
    return root


def check_letter(letter: DigitalLetter, reference: Reference, settings: DigitalPostSettings) -> None:
    """Raise `Rejected` or `NotConfigured` for the first thing that keeps the letter from leaving."""
    limits.check_identity(reference, letter.created)
    limits.check_title(letter.title)
    limits.check_notification(letter.notification)
    limits.check_filename(letter.filename)
    limits.check_pdf(letter.pdf, limits.DIGITAL_BYTES, "Digital Post")
    if letter.kle and not _KLE_FORM.match(letter.kle):
        raise limits.refuse("KLE_FORM", texts.KLE_FORM)
    if letter.reply_allowed and not settings.contact_point_id:
        raise NotConfigured(texts.REPLY_NOWHERE, setting="systems.post.contact_point_id", system=texts.SYSTEM)


def _sender(header: etree._Element, settings: DigitalPostSettings) -> None:
    sender = element(header, MEMO, "Sender")
    element(sender, MEMO, "senderID", settings.sender_cvr)
    element(sender, MEMO, "idType", "CVR")
    element(sender, MEMO, "label", settings.sender_label)
    _attention(sender, settings)
    if settings.contact_point_id:
        point = element(sender, MEMO, "ContactPoint")
        optional(point, MEMO, "contactGroup", settings.contact_group)
        element(point, MEMO, "contactPointID", settings.contact_point_id)
        optional(point, MEMO, "label", settings.contact_point_label)


def _attention(sender: etree._Element, settings: DigitalPostSettings) -> None:
    if not (settings.contact_email or settings.contact_phone or settings.sender_system_id):
        return
    attention = element(sender, MEMO, "AttentionData")
    if settings.contact_email:
        element(element(attention, MEMO, "EMail"), MEMO, "emailAddress", settings.contact_email)
    if settings.contact_phone:
        element(element(attention, MEMO, "Telephone"), MEMO, "telephoneNumber", settings.contact_phone)
    if settings.sender_system_id:
        system = element(attention, MEMO, "GeneratingSystem")
        element(system, MEMO, "generatingSystemID", settings.sender_system_id)
        optional(system, MEMO, "label", settings.sender_system_name)


def _recipient(header: etree._Element, letter: DigitalLetter) -> None:
    recipient = element(header, MEMO, "Recipient")
    element(recipient, MEMO, "recipientID", letter.recipient.reveal("modtager af Digital Post"))
    element(recipient, MEMO, "idType", "CPR")


def _content_data(
    header: etree._Element, letter: DigitalLetter, reference: Reference, settings: DigitalPostSettings
) -> None:
    kle = _KLE_FORM.match(letter.kle) if settings.kle_version else None
    if not (kle or settings.case_system):
        return
    data = element(header, MEMO, "ContentData")
    if settings.case_system:
        case = element(data, MEMO, "CaseID")
        element(case, MEMO, "caseID", reference)
        element(case, MEMO, "caseSystem", settings.case_system)
    if kle:
        subject = element(data, KLE, "KLEdata")
        element(subject, KLE, "subjectKey", kle.group(1))
        element(subject, KLE, "version", settings.kle_version)
        optional(subject, KLE, "activityFacet", kle.group(2) or "")
        element(subject, KLE, "label", settings.kle_label or kle.group(1))


def _body(root: etree._Element, letter: DigitalLetter, settings: DigitalPostSettings) -> None:
    body = element(root, MEMO, "MessageBody")
    element(body, MEMO, "createdDateTime", utc(letter.created))
    document = element(body, MEMO, "MainDocument")
    file = element(document, MEMO, "File")
    element(file, MEMO, "encodingFormat", "application/pdf")
    element(file, MEMO, "filename", letter.filename)
    element(file, MEMO, "language", "da")
    element(file, MEMO, "content", encoded(letter.pdf))
    if settings.action_url:
        action = element(document, MEMO, "Action")
        element(action, MEMO, "label", settings.action_label)
        element(action, MEMO, "actionCode", "SELVBETJENING")
        element(element(action, MEMO, "EntryPoint"), MEMO, "url", settings.action_url)
