"""A mail that must not leave is stopped by its content, and one that may is not stopped by chance."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract.fake_mailer import SETTINGS
from connectors.contract.mailer import MAIL, REFERENCE
from connectors.errors import Rejected
from connectors.mail.message import build_message, check_mail, looks_like_cpr
from connectors.mail.settings import MailSettings
from connectors.ports import Reference

NOW = datetime(2026, 11, 2, 7, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2512489996", "251248-9996", "251248 9996", "251248 - 9996", "251248–9996", "25 12 48 9996", "cpr:2512489996."],
)
def test_every_way_to_write_a_cpr_number_is_seen(text: str) -> None:
    assert looks_like_cpr(f"Borger {text} venter")


@pytest.mark.parametrize(
    "text",
    [
        "12345678",
        "Ring 75 12 34 56",
        "2026-11-02",
        "kl. 12.30-13.45",
        "125124899960",
        "https://samdrift.eksempel.dk/batch/5a0d3c56-7a5e-4d0c-9f0e-ab2512489996",
        "CVR 12345678, 3.000 borgere",
    ],
)
def test_ordinary_numbers_are_not_taken_for_one(text: str) -> None:
    assert not looks_like_cpr(text)


@given(st.text(max_size=30))
def test_no_subject_makes_a_second_header(subject: str) -> None:
    try:
        message = build_message(replace(MAIL, subject=subject), REFERENCE, SETTINGS, NOW)
    except Rejected:
        return
    head = message.as_bytes().split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    names = [line.split(b":")[0] for line in head.split(b"\r\n")]
    assert names[:6] == [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted"]
    assert b"Bcc" not in names


@given(st.text(max_size=40))
def test_no_recipient_outside_the_domains_is_let_through(recipient: str) -> None:
    mail = replace(MAIL, to=recipient)
    try:
        check_mail(mail, REFERENCE, SETTINGS)
    except Rejected:
        return
    assert recipient.count("@") == 1
    assert recipient.lower().endswith("@eksempel.dk")


def test_the_mail_says_when_it_was_sent() -> None:
    assert build_message(MAIL, REFERENCE, SETTINGS, NOW)["Date"] == "Mon, 02 Nov 2026 07:08:09 +0000"


def test_domains_are_compared_without_case_or_at_sign() -> None:
    settings = MailSettings(host="localhost", tls="none", sender="a@b.dk", recipient_domains=("@Eksempel.DK",))
    check_mail(replace(MAIL, to="Sundhed@EKSEMPEL.dk"), REFERENCE, settings)


def test_a_reference_of_another_form_makes_no_message_id() -> None:
    with pytest.raises(Rejected) as refused:
        check_mail(MAIL, Reference("x>\r\nBcc: a@b.dk"), SETTINGS)
    assert refused.value.code == "REFERENCE_FORM"
