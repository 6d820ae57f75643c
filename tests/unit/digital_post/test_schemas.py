"""A letter that breaks the official schema is refused before the call, naming elements and no content."""

import os
from pathlib import Path

import pytest
from lxml import etree

from connectors.contract.fake_post import SETTINGS
from connectors.contract.post import DIGITAL, REFERENCE
from connectors.digital_post.memo import build_message
from connectors.digital_post.schemas import VARIABLE, Schema, Schemas
from connectors.errors import NotConfigured, Rejected

XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="brev"><xs:complexType><xs:sequence>
<xs:element name="navn"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="3"/></xs:restriction>
</xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>"""


def test_the_refusal_names_the_element_and_not_its_content(tmp_path: Path) -> None:
    (tmp_path / "brev.xsd").write_text(XSD)
    schema = Schema(tmp_path / "brev.xsd")
    schema.check(etree.fromstring("<brev><navn>abc</navn></brev>"))
    with pytest.raises(Rejected) as refused:
        schema.check(etree.fromstring("<brev><navn>Nancy Berggren</navn></brev>"))
    assert (refused.value.code, refused.value.fields) == ("SCHEMA", ("navn",))
    assert "Nancy" not in refused.value.message


@pytest.mark.parametrize("content", [None, "no xml", "<a/>"])
def test_a_schema_that_cannot_be_read_names_the_setting(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "brev.xsd").write_text(content)
    with pytest.raises(NotConfigured) as lacking:
        Schema(tmp_path / "brev.xsd")
    assert lacking.value.setting == VARIABLE


@pytest.mark.skipif(not os.environ.get(VARIABLE), reason=f"{VARIABLE} names no folder with the official schemas")
def test_the_official_schema_refuses_what_the_builder_would_never_make() -> None:
    schemas = Schemas.from_environment()
    assert schemas.memo is not None
    message = build_message(DIGITAL, REFERENCE, SETTINGS)
    label = message.find(".//{https://DigitalPost.dk/MeMo-1}label")
    assert label is not None
    label.text = "x" * 257
    with pytest.raises(Rejected) as refused:
        schemas.memo.check(message)
    assert refused.value.fields == ("label",)
