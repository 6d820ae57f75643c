from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import typst
from letter_samples import RECIPIENT, data, template

from letters import LetterPress, check_pdf, load_profile

PROFILE = load_profile()
WINDOW = {
    "recipient": ("Nancy Berggren", "Testvej 12", "9999 Testby"),
    "sender": "Testby Kommune, Torvet 1, 9999 Testby",
}


def drawn(extra: str = "", *, paper: str = '"a4"', sender: str = WINDOW["sender"], second: str = "") -> bytes:
    address = r" \ ".join(WINDOW["recipient"])
    source = f"""
#set page(paper: {paper}, margin: 0mm)
#set text(size: 9pt)
#place(dx: 22mm, dy: 38mm, text(size: 6pt)[{sender}])
#place(dx: 22mm, dy: 43mm)[{address}]
#place(dx: 22mm, dy: 95mm)[Kære Nancy]
{extra}
{second}
"""
    made = typst.Compiler(ignore_system_fonts=True).compile(input=source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def parts(pdf: bytes) -> set[str]:
    return {finding.part for finding in check_pdf(pdf, PROFILE, WINDOW["recipient"])}


def test_a_page_that_keeps_every_rule_has_no_findings() -> None:
    assert parts(drawn()) == set()


@pytest.mark.parametrize(
    ("extra", "part"),
    [
        ("#place(dx: 22mm, dy: 75mm)[Vedrørende]", "ruden"),
        ("#place(dx: 60mm, dy: 84mm, line(length: 70mm))", "ruden"),
        ("#place(dx: 60mm, dy: 68mm, rect(width: 10mm, height: 10mm, fill: red))", "ruden"),
        ("#place(dx: 5mm, dy: 150mm)[x]", "OMR-kode"),
        ("#place(dx: 30mm, dy: 28mm)[x]", "postens stregkode"),
        ("#place(dx: 82mm, dy: 49mm)[x]", "postgruppe"),
        ("#place(dx: 204mm, dy: 200mm)[x]", "SDL-kode"),
        ("#place(dx: 50mm, dy: 52mm)[Bruno]", "modtager"),
        ("#place(dx: 22mm, dy: 120mm)[251248-9996]", "CPR-nummer"),
        ("#place(dx: 190mm, dy: 150mm, box(width: 90mm)[Et meget langt ord på vej ud])", "sideformat"),
    ],
)
def test_what_breaks_a_rule_is_found(extra: str, part: str) -> None:
    assert part in parts(drawn(extra))


def test_a_cpr_number_is_found_on_any_page() -> None:
    assert parts(drawn(second="#pagebreak()\n#v(2cm) Nr. 2512489996")) == {"CPR-nummer"}


def test_a_cpr_number_broken_over_two_lines_is_found() -> None:
    assert parts(drawn("#place(dx: 22mm, dy: 120mm, box(width: 14mm)[251248- 9996])")) == {"CPR-nummer"}


def test_another_paper_is_found() -> None:
    assert "sideformat" in parts(drawn(paper='"us-letter"'))


def test_a_font_that_is_not_in_the_file_is_found() -> None:
    content = b"BT /F1 12 Tf 62 500 Td (Hej) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj%sendobj\n" % (number, item) for number, item in enumerate(objects, 1))
    found = check_pdf(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF", PROFILE, None)
    assert [finding.part for finding in found] == ["skrifttype"]


def test_a_logo_may_stand_in_its_zone() -> None:
    assert parts(drawn("#place(dx: 20mm, dy: 5mm)[Testby Kommune]")) == set()


def test_a_window_that_shows_somebody_else_is_found() -> None:
    found = check_pdf(drawn(), PROFILE, ("Bruno Elmer", "Testvej 12", "9999 Testby"))
    assert [finding.part for finding in found] == ["modtager"]
    assert "Bruno" not in found[0].problem


def test_an_address_in_a_letter_that_should_have_none_is_found() -> None:
    assert {finding.part for finding in check_pdf(drawn(), PROFILE, None)} == {"modtager"}


@pytest.mark.parametrize("file", [b"", b"Hej Nancy", b"%PDF-1.7"])
def test_what_is_no_pdf_is_found(file: bytes) -> None:
    assert [finding.part for finding in check_pdf(file, PROFILE, RECIPIENT)] == ["fil"]


def test_presses_in_several_threads_do_not_disturb_one_another() -> None:
    def make(_: int) -> set[str]:
        press = LetterPress()
        return {press.pdf(template(), data()).sha256 for _ in range(10)}

    with ThreadPoolExecutor(4) as pool:
        assert len(set.union(*pool.map(make, range(4)))) == 1


def test_a_missing_return_address_is_found() -> None:
    assert parts(drawn(sender="")) == {"returadresse"}


def test_a_return_address_longer_than_the_carrier_takes_is_found() -> None:
    assert parts(drawn(sender="i" * 71)) == {"returadresse"}


def test_a_letter_from_the_press_passes_and_fails_for_another_recipient() -> None:
    made = LetterPress().pdf(template(), data())
    assert check_pdf(made.pdf, PROFILE, RECIPIENT) == []
    assert check_pdf(made.pdf, PROFILE, ("Bruno Elmer", *RECIPIENT[1:])) != []


def test_a_profile_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(LookupError, match="straalfors-2026"):
        load_profile("fax-1985")
