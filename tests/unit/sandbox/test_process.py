from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
import yaml
from cryptography import x509

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.connections import FILE
from connectors.sandbox.population import StateRefusedError, settle
from connectors.sandbox.process import SandboxSettings, Testkommune, child_process
from connectors.sandbox.serving import bind

from .post_calls import CITIZENS, SEED, PostCaller, case_cpr, counts, kombi, memo, new_id


def nexus(kommune: Testkommune) -> httpx.Client:
    """Return a client with a token, as a robot logs in."""
    place = kommune.connections.nexus
    secret = Path(place.client_secret_file).read_text()
    form = {"grant_type": "client_credentials"}
    with httpx.Client() as login:
        token = login.post(place.token_url, data=form, auth=(place.client_id, secret)).json()["access_token"]
    return httpx.Client(base_url=place.base_url, headers={"Authorization": f"Bearer {token}"})


def look_up(kommune: Testkommune, cpr: str) -> httpx.Response:
    with nexus(kommune) as client:
        links = client.get("").json()["_links"]
        search = urljoin(str(client.base_url), links["patientDetailsSearch"]["href"])
        return client.post(search, json={"businessKey": cpr, "keyType": "CPR"})


def settings(folder: Path, **changes: int) -> SandboxSettings:
    return SandboxSettings(folder, **{"citizens": CITIZENS, "seed": SEED, "receipt_pace": 0.01, **changes})


def test_the_care_system_of_the_testkommune_answers(kommune: Testkommune) -> None:
    assert look_up(kommune, case_cpr("clean")).json()["isPatientAccessible"] is True
    assert look_up(kommune, case_cpr("care_unknown")).status_code == 404
    assert look_up(kommune, case_cpr("care_no_access")).json()["isPatientAccessible"] is False
    assert look_up(kommune, case_cpr("care_deceased")).json()["patient"]["patientState"]["name"] == "Mors"
    moved = look_up(kommune, case_cpr("care_moved")).json()["patient"]["primaryAddress"]
    assert moved["administrativeAreaCode"] == "998"


def test_between_preview_and_act_one_dies_and_one_moves(kommune: Testkommune) -> None:
    base = kommune.connections.control.base_url
    dies, moves = case_cpr("dies_before_act"), case_cpr("moves_before_act")
    assert look_up(kommune, dies).json()["patient"]["patientState"]["name"] == "Aktiv"
    assert httpx.post(f"{base}/time/between").json() == {"changed": 2}
    assert look_up(kommune, dies).json()["patient"]["patientState"]["name"] == "Mors"
    assert look_up(kommune, moves).json()["patient"]["primaryAddress"]["administrativeAreaCode"] == "998"
    assert httpx.post(f"{base}/time/between").json() == {"changed": 0}


def test_a_citizen_dies_by_number_in_the_body_or_by_case(kommune: Testkommune) -> None:
    base = kommune.connections.control.base_url
    assert httpx.post(f"{base}/events/die", json={"cpr": case_cpr("clean")}).json() == {"changed": 1}
    assert httpx.post(f"{base}/events/die?case=interpreter").json() == {"changed": 1}
    assert httpx.post(f"{base}/events/die", json={"cpr": "2512489996"}).status_code == 404
    assert httpx.post(f"{base}/events/die", content=b"{").status_code == 422
    assert httpx.post(f"{base}/events/die").status_code == 404


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    with Testkommune(settings(tmp_path)) as first:
        caller = PostCaller(first.connections)
        caller.send(kombi("Digital Post", memo(new_id(), case_cpr("clean"))))
        caller.http.close()
        httpx.post(f"{first.connections.control.base_url}/time/between")
        extract = Path(first.connections.register.file).read_text().splitlines()
        certificate = Path(first.connections.digital_post.client_certificate).read_bytes()
    with Testkommune(settings(tmp_path)) as second:
        assert counts(second)["letters_digital"] == 1
        assert look_up(second, case_cpr("dies_before_act")).json()["patient"]["patientState"]["name"] == "Mors"
        assert Path(second.connections.register.file).read_text().splitlines()[1:] == extract[1:]
        assert Path(second.connections.digital_post.client_certificate).read_bytes() == certificate
        caller = PostCaller(second.connections)
        assert caller.registered(case_cpr("dies_before_act")).json() == {"result": False}
        caller.http.close()


@pytest.mark.parametrize("change", [{"citizens": 101}, {"seed": 8}])
def test_another_testkommune_in_the_same_folder_is_refused(tmp_path: Path, change: dict[str, int]) -> None:
    with Testkommune(settings(tmp_path)):
        pass
    with pytest.raises(StateRefusedError, match="--citizens 100 --seed 7"), Testkommune(settings(tmp_path, **change)):
        pass


def test_a_second_process_is_kept_out_of_a_folder_in_use(kommune: Testkommune, tmp_path: Path) -> None:
    done = _command(tmp_path, "--citizens", str(CITIZENS), "--seed", str(SEED))
    assert done.returncode == 2
    assert "kører allerede" in done.stderr
    assert (tmp_path / FILE).is_file()
    assert counts(kommune)["citizens"] == CITIZENS


def test_people_made_by_another_version_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "state" / "population.json"
    people = settle(path, 10, 1, date(2026, 11, 23))
    assert all(isinstance(citizen, SandboxCitizen) for citizen in people.citizens)
    path.write_text(path.read_text().replace('"print": "', '"print": "0'))
    with pytest.raises(StateRefusedError, match="anden version"):
        settle(path, 10, 1, date(2026, 11, 23))


def test_the_connections_name_everything_a_runner_needs(kommune: Testkommune, tmp_path: Path) -> None:
    given = yaml.safe_load((tmp_path / FILE).read_text())
    assert set(given) >= {"nexus", "digital_post", "receipts", "mail", "register", "earlier_invitations", "control"}
    files = [given["nexus"]["client_secret_file"], given["register"]["file"], given["earlier_invitations"]["file"]]
    files += [given["digital_post"][name] for name in ("client_certificate", "client_key", "ca")]
    files += [given["receipts"][name] for name in ("server_certificate", "server_key", "client_ca")]
    assert all(Path(name).is_absolute() and Path(name).is_file() for name in files)


def test_private_keys_and_secrets_are_for_their_owner_only(kommune: Testkommune, tmp_path: Path) -> None:
    private = [*(tmp_path / "certificates").glob("*.key"), *(tmp_path / "secrets").iterdir(), tmp_path / "udtraek.csv"]
    assert len(private) == 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_the_runners_certificate_names_the_municipality(kommune: Testkommune) -> None:
    pem = Path(kommune.connections.digital_post.client_certificate).read_bytes()
    subject = x509.load_pem_x509_certificate(pem).subject.rfc4514_string()
    assert "Testkommunen FOCES" in subject
    assert "99999999" in subject


def test_no_number_stands_in_a_file_name(kommune: Testkommune, caller: PostCaller, tmp_path: Path) -> None:
    cpr = case_cpr("clean")
    caller.send(kombi("Digital Post", memo(cpr, cpr)))
    caller.send(kombi("Digital Post", memo(new_id(), cpr)))
    assert [path.name for path in tmp_path.rglob("*") if cpr in path.name] == []


def test_the_child_process_starts_answers_and_ends_cleanly(tmp_path: Path) -> None:
    with child_process(settings(tmp_path)) as child:
        given = yaml.safe_load((tmp_path / FILE).read_text())
        assert httpx.get(f"{given['control']['base_url']}/population").json()["clean"] > 0
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0
    assert (tmp_path / "state" / "nexus.json").is_file()


def test_a_taken_port_is_said_in_danish_and_nothing_is_left_open(tmp_path: Path) -> None:
    taken = bind(0)
    taken.listen()
    try:
        done = _command(tmp_path, "--port", str(taken.getsockname()[1]))
    finally:
        taken.close()
    assert done.returncode == 2
    assert "kan ikke starte" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_seed_is_refused_by_the_command_too(tmp_path: Path) -> None:
    settle(tmp_path / "state" / "population.json", 200, 1, date(2026, 11, 23))
    done = _command(tmp_path, "--seed", "2")
    assert done.returncode == 2
    assert "--seed 1" in done.stderr
    assert "Traceback" not in done.stderr


def _command(state: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "connectors.sandbox", "--state", str(state), *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, env=os.environ, check=False)
