from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path

import httpx
from lxml import etree

from connectors.sandbox.citizens import populate
from connectors.sandbox.process import Testkommune

from .post_calls import PDF, PostCaller, kombi, memo

TODAY = datetime.now(UTC).date()


def new_id() -> str:
    return str(uuid.uuid4())


def cpr_of(kommune: Testkommune, case: str) -> str:
    return next(c.cpr for c in populate(100, 7, TODAY) if c.case == case)


def counts(kommune: Testkommune) -> dict[str, int]:
    return httpx.get(f"{kommune.connections.control.base_url}/counts").json()


def test_a_letter_is_accepted_counted_and_kept(kommune: Testkommune, caller: PostCaller, tmp_path: Path) -> None:
    letter = new_id()
    answer = caller.send(kombi("Digital Post", memo(letter, cpr_of(kommune, "clean"))))
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    assert (root.tag, root.findtext("Result")) == ("kombi_response", "true")
    assert root.findtext("TransmissionID")
    assert counts(kommune)["letters_digital"] == 1
    assert (tmp_path / "letters" / f"{letter}.pdf").read_bytes() == PDF


def test_registration_is_a_bare_boolean(kommune: Testkommune, caller: PostCaller) -> None:
    assert caller.registered(cpr_of(kommune, "clean")).json() == {"result": True}
    assert caller.registered(cpr_of(kommune, "not_registered")).json() == {"result": False}
    assert caller.registered("2512489996").json() == {"result": False}
