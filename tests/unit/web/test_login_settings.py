"""login.yaml: the example of the documentation works, and whatever is wrong is named before anybody logs in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogue.web.oidc import provider_of
from catalogue.web.provider_settings import FILE, LoginNotReady, ProviderSettings, is_private_road, read_settings
from catalogue.web.roles import Role

DOCUMENT = Path(__file__).parents[3] / "docs" / "login.md"
GOOD = """
issuer: https://login.example
client_id: samdrift
client_secret_file: hemmelighed
address: https://samdrift.example
organisations: ["99999999"]
"""


def refused(folder: Path, text: str) -> str:
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(LoginNotReady) as caught:
        provider_of(folder, folder)
    return caught.value.message


def test_the_example_of_the_documentation_is_taken_as_it_stands(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / FILE).write_text(example, encoding="utf-8")
    settings = read_settings(tmp_path)
    assert settings is not None
    assert settings.roles["SAMDRIFT-DRIFT"] is Role.OPERATOR
    assert settings.roles_claim == "groups"


def test_every_setting_stands_in_the_documentation() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in ProviderSettings.model_fields if f"`{name}`" not in text] == []
    assert [role for role in Role if f"`{role}`" not in text] == []


def test_without_the_file_there_is_no_provider(tmp_path: Path) -> None:
    assert provider_of(tmp_path, tmp_path) is None


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("issuer: http://login.example", "issuer"),
        ("issuer: ftp://localhost", "issuer"),
        ("issuer: 'https://'", "issuer"),
        ("issuer: https://login.example/?x=1", "issuer"),
        ("address: http://samdrift.example", "address"),
        ("client_secret_file: ../keys/ledger.key", "client_secret_file"),
        ("client_secret_file: /etc/passwd", "client_secret_file"),
        ("client_secret: i-klartekst", "client_secret"),
        ("organisations: []", "organisations"),
        ("organisations: ['9999']", "organisations"),
        ("algorithms: [none]", "algorithms"),
        ("algorithms: [HS256]", "algorithms"),
        ("algorithms: []", "algorithms"),
        ("roles: {CHEF: boss}", "roles.CHEF"),
        ("ca_file: ../x", "ca_file"),
        ("cvr_claim: ''\norganisations: ['99999999', '88888888']", "cvr_claim"),
        ("scopes: [profile]", "scopes"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, line: str, named: str) -> None:
    name = line.split(":", 1)[0]
    kept = [each for each in GOOD.splitlines() if not each.startswith(f"{name}:")]
    if "organisations" in line:
        kept = [each for each in kept if not each.startswith("organisations")]
    message = refused(tmp_path, "\n".join([*kept, line]))
    assert named in message
    assert "i-klartekst" not in message


@pytest.mark.parametrize("text", ["", "[]", "hej", "a: [", "\tx: 1", "issuer: !!python/object:os.system x"])
def test_what_is_no_settings_at_all_is_said(tmp_path: Path, text: str) -> None:
    assert FILE in refused(tmp_path, text)


def test_a_missing_or_empty_secret_is_said(tmp_path: Path) -> None:
    assert "client_secret_file" in refused(tmp_path, GOOD)
    (tmp_path / "hemmelighed").write_text(" \n", encoding="utf-8")
    assert "client_secret_file" in refused(tmp_path, GOOD)


def test_root_certificates_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "hemmelighed").write_text("x", encoding="utf-8")
    assert "ca_file" in refused(tmp_path, f"{GOOD}ca_file: mangler.pem")
    (tmp_path / "roed.pem").write_text("intet certifikat", encoding="utf-8")
    assert "ca_file" in refused(tmp_path, f"{GOOD}ca_file: roed.pem")


def test_the_secret_is_shown_nowhere(tmp_path: Path) -> None:
    (tmp_path / "hemmelighed").write_text("meget-hemmelig", encoding="utf-8")
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    provider = provider_of(tmp_path, tmp_path)
    assert provider is not None
    assert "meget-hemmelig" not in f"{provider!r} {vars(provider)!r}"


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("https://a.example", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost", True),
        ("http://localhost.ond.example", False),
        ("http://127.0.0.1.ond.example", False),
        ("https://", False),
        ("javascript:alert(1)", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_https_and_this_machine_are_private_roads(address: str, *, private: bool) -> None:
    assert is_private_road(address) is private
