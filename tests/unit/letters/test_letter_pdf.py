from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import page
import pypdfium2
import pytest
from letter_samples import RECIPIENT, SENDER, data, template
from test_letter_tree import HOSTILE

from letters import DoesNotFit, LetterPress, LetterTemplate, MissingField, TooLong, Unprintable
from letters.values import printable

EVERYTHING = template(
    "Kære {{ name }}\n\n## Om\n\nTekst med **fed**, *kursiv* og [et link](https://x.example).\n\n"
    "- et\n- to **fed**\n\n1. først\n\n> boks\n\n### Tabel\n\n| Dag | Tid |\n| --- | --- |\n| mandag | kl. 8-9 |\n\n"
    "Slut.\n\nMed venlig hilsen\\\nKaren\n\n---\n\nSmåt."
)


@pytest.fixture(scope="module")
def press() -> LetterPress:
    return LetterPress()


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(sheet.get_textpage().get_text_range() for sheet in document)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("recipient", [RECIPIENT, None])
def test_one_file_is_accessible_and_archivable(
    press: LetterPress, profile: str, recipient: tuple[str, ...] | None
) -> None:
    report = page.validate_pdf_bytes(press.pdf(EVERYTHING, data(recipient)).pdf, profile=profile)
    assert report.is_compliant, [failure.rule_id for failure in report.failures]


def test_the_same_letter_has_the_same_bytes_from_any_press(press: LetterPress) -> None:
    first = press.pdf(EVERYTHING, data())
    press.pdf(EVERYTHING, data(name="Bruno Elmer"))
    assert press.pdf(EVERYTHING, data()) == first
    assert LetterPress().pdf(EVERYTHING, data()).sha256 == first.sha256
    assert press.pdf(EVERYTHING, replace(data(), date=date(2026, 3, 2))).sha256 != first.sha256


def test_a_letter_is_dated_by_its_data_and_not_by_the_clock(press: LetterPress) -> None:
    with pypdfium2.PdfDocument(press.pdf(template(), data()).pdf) as document:
        assert document.get_metadata_value("CreationDate").startswith("D:20260301")


@pytest.mark.parametrize("value", HOSTILE)
def test_any_name_is_printed_as_it_is_written(press: LetterPress, value: str) -> None:
    made = press.pdf(template(), data((value, *RECIPIENT[1:]), name=value))
    assert f"Kære {printable('x', value)}".replace(" ", "") in text_of(made.pdf).replace(" ", "").replace("\ufffe", "-")


@pytest.mark.parametrize("name", ["Sofie Afflitt", "Łukasz Żółć", "Şahin Đặng", "שלום כהן", "محمد علي", "Ольга"])
def test_names_of_many_languages_reach_the_window(press: LetterPress, name: str) -> None:
    assert press.pdf(template(), data((name, *RECIPIENT[1:]), name=name)).pages == 1


@pytest.mark.parametrize("sign", ["漢", "ꙮ", "ᚠ"])
def test_a_sign_the_compiler_refuses_is_named_with_its_field(press: LetterPress, sign: str) -> None:
    with pytest.raises(Unprintable) as refused:
        press.pdf(template(), data(name=f"Nancy {sign}"))
    assert refused.value.field == "name"
    assert "Nancy" not in refused.value.message


LONG_NAME = "Anne-Margrethe Elisabeth Charlotte Frederiksen-Christoffersen"


@pytest.mark.parametrize(
    "recipient",
    [
        ("A", "9999 B"),
        ("Åse Ågård", "c/o Öster", "Ågade 1", "Gødstrup", "9999 Å"),
        ("Åse", "c/o Öster", "Ågade 1", "Gødstrup", "Jylland", "9999 Å"),
        (LONG_NAME, "Testvej 12, 2. th.", "9999 Testkøbing"),
        (LONG_NAME, "c/o Berggren", "Testvej 12, 2. th.", "Testby", "9999 Testkøbing"),
    ],
)
def test_every_reasonable_address_stands_in_the_window(press: LetterPress, recipient: tuple[str, ...]) -> None:
    assert press.pdf(template(), data(recipient)).pages == 1


@pytest.mark.parametrize(
    "recipient", [("A", *"BCDEFG"), ("N" * 130, "9999 B"), ("A", "V" * 60, "9999 B"), (LONG_NAME, *"BCDE", "9999 F")]
)
def test_an_address_too_big_for_the_window_makes_no_letter(press: LetterPress, recipient: tuple[str, ...]) -> None:
    with pytest.raises(DoesNotFit) as refused:
        press.pdf(template(), data(recipient))
    assert refused.value.field == "modtager"
    assert recipient[0] not in refused.value.message or recipient[0] == "A"


@pytest.mark.parametrize("recipient", [(), ("", " ")])
def test_a_paper_letter_without_an_address_is_not_made(press: LetterPress, recipient: tuple[str, ...]) -> None:
    with pytest.raises(MissingField):
        press.pdf(template(), data(recipient))


def test_a_return_address_is_one_line_that_fits(press: LetterPress) -> None:
    with pytest.raises(TooLong):
        press.pdf(template(), replace(data(), sender=replace(SENDER, return_address="a" * 71)))
    with pytest.raises(DoesNotFit) as refused:
        press.pdf(template(), replace(data(), sender=replace(SENDER, return_address="M" * 70)))
    assert refused.value.field == "returadresse"
    with pytest.raises(DoesNotFit):
        press.pdf(template(), replace(data(), sender=replace(SENDER, return_address="")))


def test_contact_lines_that_leave_their_place_make_no_letter(press: LetterPress) -> None:
    for wrong in (
        replace(SENDER, web="w" * 80),
        replace(SENDER, hours="ord " * 120, department="ord " * 120),
        replace(SENDER, organisation="O" * 90),
    ):
        with pytest.raises(DoesNotFit):
            press.pdf(template(), replace(data(), sender=wrong))


def test_a_letter_longer_than_its_template_allows_is_not_made(press: LetterPress) -> None:
    body = "Afsnit {{ name }}.\n\n" * 90
    assert press.pdf(template(body, max_pages=5), data()).pages == 3
    with pytest.raises(DoesNotFit) as refused:
        press.pdf(template(body), data())
    assert refused.value.field == "sider"


def closing_template(paragraphs: int) -> LetterTemplate:
    return template("Afsnit.\n\n" * paragraphs + "Sidste afsnit {{ name }}.\n\nMed venlig hilsen\\\nKaren", max_pages=3)


def test_the_closing_never_stands_alone_on_a_page(press: LetterPress) -> None:
    pages = set()
    for paragraphs in range(18, 30):
        made = press.pdf(closing_template(paragraphs), data())
        pages.add(made.pages)
        with pypdfium2.PdfDocument(made.pdf) as document:
            last = document[len(document) - 1].get_textpage().get_text_range()
        assert "Sidste afsnit" in last
        assert "Karen" in last
    assert pages == {1, 2}


def test_the_approver_sees_the_pages_as_pictures(press: LetterPress) -> None:
    pictures = press.pictures(closing_template(40), data())
    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_a_press_shared_by_threads_lets_each_wait_its_turn(press: LetterPress) -> None:
    names = [f"Nancy {index}" for index in range(12)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda name: press.pdf(template(), data(name=name)), names))
    assert [letter.sha256 for letter in made] == [press.pdf(template(), data(name=name)).sha256 for name in names]


def test_letter_and_data_show_nothing_in_a_log(press: LetterPress) -> None:
    assert "Nancy" not in repr(data())
    assert "PDF-" not in repr(press.pdf(template(), data()))
