from __future__ import annotations

import errno
import stat
from pathlib import Path

import pytest

import flows.robots
from flows.runner.adopting.adoption import AdoptionInvalid, NotAdopted, find_adoption, load_adoption, save
from flows.runner.adopting.connection_settings import Connections
from flows.runner.home import Home, StateError

SHIPPED = Path(flows.robots.__path__[0]) / "preventive_home_visits" / "adoptions" / "testkommune.yaml"
OWN = """connections:
  care_system: {base_url: "https://n.invalid/v2/", token_url: "https://n.invalid/", client_id: a, client_secret_file: n}
  post: {base_url: "https://s.invalid", token_url: "https://s.invalid/t", certificate_file: oces.pem}
  receipts: {kind: push}
  mail: {host: mail.invalid}
  person_register: {file: /srv/udtraek.csv}
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "state")


def refused(old: str, new: str) -> str:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(AdoptionInvalid) as invalid:
        load_adoption(text.replace(old, new), "min.yaml")
    return invalid.value.message


def test_the_shipped_adoption_is_found_by_name_alone(home: Home) -> None:
    adoption = find_adoption("testkommune", home)
    assert adoption.in_sandbox
    assert adoption.timing.longest_write < adoption.timing.settle
    assert not home.state.exists()


def test_a_saved_adoption_comes_back_the_same_and_before_the_shipped_one(home: Home) -> None:
    changed = load_adoption(SHIPPED.read_text(encoding="utf-8") + "\nconcurrency: 3\n", "min.yaml")
    with home.ledger() as ledger:
        save(changed, "Opfundet Person", "hash", ledger)
    assert find_adoption("testkommune", home) == changed


def test_an_organisations_own_addresses_are_saved_and_read_back(home: Home) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("connections: sandbox\n", OWN)
    adoption = load_adoption(text, "min.yaml")
    with home.ledger() as ledger:
        save(adoption, "Opfundet Person", "hash", ledger)
    assert isinstance(adoption.connections, Connections)
    assert find_adoption("testkommune", home) == adoption


def test_a_file_is_read_before_anything_saved(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "egen.yaml"
    file.write_text(SHIPPED.read_text(encoding="utf-8").replace("adoption: testkommune", "adoption: egen"))
    assert find_adoption(str(file), home).adoption == "egen"


def test_a_name_nobody_has_is_answered_with_the_nearest_and_what_to_type(home: Home) -> None:
    with pytest.raises(NotAdopted) as unknown:
        find_adoption("testkomune", home)
    assert "Nærmeste navne: testkommune." in unknown.value.message
    assert "samdrift deploy" in unknown.value.message


def test_a_file_that_is_not_there_is_named(home: Home, tmp_path: Path) -> None:
    with pytest.raises(NotAdopted, match="findes-ikke"):
        find_adoption(str(tmp_path / "findes-ikke.yaml"), home)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (
            "intervention:",
            "interventon:",
            16,
            "systems.care_system.interventon er en ukendt nøgle. Mente du: intervention",
        ),
        ("version: 1.0.0", "verson: 1.0.0", 4, "verson er en ukendt nøgle. Mente du: version"),
        ("kind: nexus", "kind: cura", 11, "systems.care_system har en ukendt kind; vælg 'nexus', 'manual'"),
        ('cvr: "99999999"', "cvr: 99999999", 6, "organisation.cvr skal være tekst"),
        ("lease: 8", "lease: 6", 28, "Tidsgrænserne passer ikke sammen"),
        ("prepare_seconds: 1.5", "prepare_seconds: 3", 28, "forberedelse 3 s + kaldets grænse 4 s"),
        ("settings:\n", "concurrency: 17\nsettings:\n", 39, "concurrency skal være højst 16"),
        ("timezone: Europe/Copenhagen", "timezone: Mars", 38, "tidszonen findes ikke"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_key(old: str, new: str, line: int, said: str) -> None:
    message = refused(old, new)
    assert said in message
    assert f"min.yaml, linje {line}: " in message
    assert "Intet er sendt." in message


def test_nexus_without_an_address_is_refused() -> None:
    own = OWN.replace(OWN.splitlines()[1] + "\n", "")
    assert "connections.care_system mangler" in refused("connections: sandbox\n", own)


def test_a_secret_written_into_the_file_is_refused_and_not_repeated() -> None:
    message = refused("connections: sandbox\n", OWN.replace("client_secret_file: n", "client_secret: hemmelig-værdi"))
    assert "client_secret er en ukendt nøgle. Mente du: client_secret_file" in message
    assert "hemmelig-værdi" not in message


@pytest.mark.parametrize("name", ["../keys/hmac.key", "/etc/passwd", ".hidden"])
def test_a_secret_is_a_file_in_its_folder_and_nowhere_else(name: str) -> None:
    own = OWN.replace("client_secret_file: n", f"client_secret_file: {name}")
    assert "client_secret_file har en forkert form" in refused("connections: sandbox\n", own)


@pytest.mark.parametrize("text", ["", "- a\n", "bare tekst", "a: [", "a: b: c", "a: " + "[" * 100_000, "- " * 100_000])
def test_a_text_that_is_no_adoption_is_refused_in_danish(text: str) -> None:
    with pytest.raises(AdoptionInvalid, match=r"min\.yaml.*filen"):
        load_adoption(text, "min.yaml")


def test_the_state_is_readable_by_its_owner_only(home: Home) -> None:
    with home.ledger():
        pass
    for folder in (home.state, home.secrets_dir, home.letters_dir("B-7K3Q9F"), home.prefect_dir, home.sandbox_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_state_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(StateError, match=r"fil.*--state"):
        Home(tmp_path / "fil" / "state").ledger()


def test_a_full_disk_is_called_full() -> None:
    error = StateError(Path("/srv/state"), OSError(errno.ENOSPC, "No space left on device"))
    assert error.code == "STATE_FULL"
    assert "Disken er fuld" in error.message
