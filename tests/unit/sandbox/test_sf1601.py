from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from lxml import etree

from connectors.sandbox.process import SandboxSettings, Testkommune

from .post_calls import CITIZENS, MEMO, PDF, SEED, PostCaller, case_cpr, counts, kombi, memo, new_id, paper, stamp


@pytest.fixture(scope="module")
def kommune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Testkommune]:
    """One testkommune for all of these: they look at what their own calls changed."""
    with Testkommune(SandboxSettings(tmp_path_factory.mktemp("k"), citizens=CITIZENS, seed=SEED)) as running:
        yield running


@pytest.fixture
def grown(kommune: Testkommune) -> Callable[[], dict[str, int]]:
    """Return what has been counted since the test began."""
    before = counts(kommune)
    return lambda: {name: now - before[name] for name, now in counts(kommune).items() if isinstance(now, int)}


@pytest.fixture
def folder(kommune: Testkommune) -> Path:
    return Path(kommune.connections.register.file).parent


def fault_id(answer: httpx.Response) -> str:
    return etree.fromstring(answer.content).findtext(".//FejlId") or ""


def last_letter(kommune: Testkommune) -> dict[str, str]:
    return httpx.get(f"{kommune.connections.control.base_url}/letters").json()[-1]


def test_a_letter_is_accepted_counted_and_kept(
    kommune: Testkommune, caller: PostCaller, folder: Path, grown: Callable[[], dict[str, int]]
) -> None:
    letter = new_id()
    answer = caller.send(kombi("Digital Post", memo(letter, case_cpr("clean"))))
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    assert (root.tag, root.findtext("Result")) == ("kombi_response", "true")
    assert uuid.UUID(root.findtext("TransmissionID"))
    assert (grown()["letters_digital"], grown()["letters_paper"]) == (1, 0)
    assert (folder / "letters" / f"{letter}.pdf").read_bytes() == PDF


def test_paper_is_accepted_counted_and_kept(
    kommune: Testkommune, caller: PostCaller, folder: Path, grown: Callable[[], dict[str, int]]
) -> None:
    letter = new_id()
    assert caller.send(kombi("Fysisk Post", paper(letter, "Else Holm"))).status_code == 200
    assert (grown()["letters_digital"], grown()["letters_paper"]) == (0, 1)
    assert (folder / "letters" / f"{letter}.pdf").read_bytes() == PDF
    assert last_letter(kommune)["failure"] == ""


def test_memos_takes_digital_post_but_no_paper(kommune: Testkommune, caller: PostCaller) -> None:
    path = kommune.connections.digital_post.memos_path
    assert caller.send(kombi("Digital Post", memo(new_id(), case_cpr("clean"))), path=path).status_code == 200
    assert caller.send(kombi("Fysisk Post", paper(new_id(), "Else Holm")), path=path).status_code == 400


def test_registration_is_a_bare_boolean(caller: PostCaller) -> None:
    assert caller.registered(case_cpr("clean")).json() == {"result": True}
    for case in ("not_registered", "cpr_status_90", "x_ecpr"):
        if case_cpr(case).isdigit():
            assert caller.registered(case_cpr(case)).json() == {"result": False}
    assert caller.registered("2512489996").json() == {"result": False}
    assert caller.registered("12").status_code == 400


def test_a_repeated_id_is_accepted_and_counted(
    kommune: Testkommune, caller: PostCaller, folder: Path, grown: Callable[[], dict[str, int]]
) -> None:
    letter, cpr = new_id(), case_cpr("interpreter")
    for _ in range(2):
        assert caller.send(kombi("Digital Post", memo(letter, cpr))).status_code == 200
    assert grown()["letter_ids_repeated"] == 1
    assert grown()["citizens_with_several_letters"] == 1
    assert {path.name for path in (folder / "letters").glob(f"{letter}*")} == {f"{letter}.pdf", f"{letter}-2.pdf"}


def test_without_the_certificate_nobody_gets_in(kommune: Testkommune) -> None:
    post = kommune.connections.digital_post
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{post.base_url}{post.lookup_path}", verify=False)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"TokenType": "noget andet"}, "TokenType"),
        ({"KeyType": ""}, "KeyType"),
        ({"AnvenderKontekst": {"Cvr": "11111111"}}, "Cvr"),
        ({"AnvenderKontekst": None}, "Cvr"),
        ({"UseKey": "ikke base64"}, "UseKey"),
        ({"UseKey": None}, "UseKey"),
        ({"AppliesTo": {"EndpointReference": {"Address": "http://ukendt"}}}, "AppliesTo"),
    ],
)
def test_a_token_request_with_one_thing_wrong_is_refused(caller: PostCaller, changes: dict, named: str) -> None:
    post = caller.connections.digital_post
    answer = caller.http.post(post.token_service_url, json=caller.wish(post.entity_ids.send, **changes))
    assert answer.status_code == 400
    assert named in answer.text


def test_a_token_opens_only_the_service_it_was_issued_for(caller: PostCaller) -> None:
    ids = caller.connections.digital_post.entity_ids
    caller.tokens[ids.send] = caller.token(ids.lookup)
    assert caller.send(kombi("Digital Post", memo(new_id(), case_cpr("clean")))).status_code == 401


def test_forgotten_tokens_give_401_and_a_new_one_is_good(kommune: Testkommune, caller: PostCaller) -> None:
    assert caller.registered(case_cpr("clean")).status_code == 200
    httpx.post(f"{kommune.connections.control.base_url}/events/forget-tokens")
    assert caller.registered(case_cpr("clean")).status_code == 401
    caller.tokens.clear()
    assert caller.registered(case_cpr("clean")).status_code == 200


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-TransaktionsId", "ikke en uuid"),
        ("x-TransaktionsTid", ""),
        ("x-TransaktionsTid", stamp().replace("Z", "+00:00")),
        ("x-TransaktionsTid", stamp(datetime.now(UTC) + timedelta(hours=1))),
        ("x-TransaktionsTid", "middag"),
        ("x-TransaktionsTid", "2026-13-45T10:00:00Z"),
    ],
)
def test_a_wrong_header_is_refused_and_nothing_remembered(
    caller: PostCaller, grown: Callable[[], dict[str, int]], header: str, value: str
) -> None:
    answer = caller.send(kombi("Digital Post", memo(new_id(), case_cpr("clean"))), **{header: value})
    assert (answer.status_code, fault_id(answer)) == (400, header)
    assert grown()["letters_digital"] == 0


def _default_namespace(text: str) -> str:
    return text.replace("memo:", "").replace("xmlns:memo", "xmlns")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<kombi_request", "kombi.xml"),
        (b"<kombi_request xmlns='urn:x'><KombiValgKode>Digital Post</KombiValgKode></kombi_request>", "kombi.root"),
        (kombi("Brevdue"), "kombi.valg"),
        (kombi("Digital Post"), "kombi.form"),
        (kombi("Fysisk Post", memo(new_id(), "2512489996")), "kombi.form"),
        (kombi("Digital Post", memo(new_id(), "2512489996"), paper(new_id(), "Else Holm")), "kombi.form"),
        (kombi("Fysisk Post", paper(new_id(), "Else Holm", cpr="2512489996")), "fjernprint.cpr"),
        (kombi("Digital Post", _default_namespace(memo(new_id(), "2512489996"))), "memo.namespace"),
        (kombi("Fysisk Post", paper(new_id(), "Else Holm", pdf=b"x" * (7 * 1024 * 1024 + 1))), "kombi.stoerrelse"),
    ],
)
def test_a_wrong_envelope_is_refused_at_once(
    caller: PostCaller, grown: Callable[[], dict[str, int]], body: bytes, code: str
) -> None:
    answer = caller.send(body)
    assert (answer.status_code, fault_id(answer)) == (400, code)
    assert grown()["letters_digital"] + grown()["letters_paper"] == 0


def test_seven_mebibytes_of_paper_still_pass(caller: PostCaller) -> None:
    form = paper(new_id(), "Else Holm", pdf=b"x" * (7 * 1024 * 1024))
    assert caller.send(kombi("Fysisk Post", form)).status_code == 200


@pytest.mark.parametrize(
    ("form", "failure"),
    [
        (memo(new_id(), "CLEAN"), ""),
        (memo("5d6bd8e4-0b9c-5f5f-9a5e-3f0a5e1f7c11", "CLEAN"), "memo.invalid"),
        (memo(new_id(), "CLEAN", filename="brev/1.pdf"), "memo.invalid"),
        (memo(new_id(), "CLEAN", filename="brev\u20031.pdf"), "memo.invalid"),
        (memo(new_id(), "CLEAN").replace(' memoVersion="1.2"', ""), "memo.invalid"),
        (memo(new_id(), "CLEAN").replace("<memo:label>Tilbud om besøg</memo:label>", ""), "memo.invalid"),
        (memo(new_id(), "2512489996"), "recipient.unknown"),
    ],
)
def test_a_wrong_memo_is_accepted_and_fails_only_later(
    kommune: Testkommune, caller: PostCaller, form: str, failure: str
) -> None:
    answer = caller.send(kombi("Digital Post", form.replace("CLEAN", case_cpr("clean"))))
    assert answer.status_code == 200
    assert last_letter(kommune)["failure"] == failure


@pytest.mark.parametrize("schemas", [True, False])
def test_what_only_the_schema_knows_is_found_when_the_schemas_are_there_and_told_without_values(
    caller: PostCaller, kommune: Testkommune, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, schemas: bool
) -> None:
    folder = tmp_path / "schemas"
    if schemas:
        _write_small_schema(folder)
    monkeypatch.setenv("SAMDRIFT_SCHEMA_DIR", str(folder))
    caller.send(kombi("Digital Post", memo(new_id(), case_cpr("clean"))))
    assert last_letter(kommune)["failure"] == ("memo.invalid" if schemas else "")
    text = last_letter(kommune)["failure_text"]
    assert ("memoVersion" in text) is schemas
    assert "1.2" not in text


def _write_small_schema(folder: Path) -> None:
    """Stand in for the official schema, which is no part of this project: it only knows another version."""
    path = folder / "memo-1.2" / "Version1.2" / "MeMo_core.xsd"
    path.parent.mkdir(parents=True)
    path.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified" '
        f'targetNamespace="{MEMO}"><xs:element name="Message"><xs:complexType><xs:sequence>'
        '<xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence><xs:attribute name="memoVersion">'
        '<xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="9"/></xs:restriction></xs:simpleType>'
        "</xs:attribute></xs:complexType></xs:element></xs:schema>"
    )


def test_the_look_up_leaves_no_number_in_the_log(caller: PostCaller, folder: Path) -> None:
    cpr = case_cpr("clean")
    caller.registered(cpr)
    deadline = time.monotonic() + 5
    log = folder / "log" / "adgang.log"
    while "PostForespoerg_1" not in log.read_text() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "cprNumber=**********" in log.read_text()
    assert cpr not in log.read_text()
