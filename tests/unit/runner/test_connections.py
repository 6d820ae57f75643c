from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from connectors.errors import NotConfigured, Rejected
from connectors.manual import ManualCareSystem
from connectors.ports import CareCitizen, Mail, Person, Reference
from connectors.sandbox.process import SandboxSettings, Testkommune
from flows.ledger import Ledger
from flows.runner.adopting.adoption import AdoptionFile, find_adoption, load_adoption
from flows.runner.adopting.connections import open_ports, open_register
from flows.runner.home import Home

from .test_adoption import OWN, SHIPPED


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "state")


@pytest.fixture
def ledger(home: Home) -> Iterator[Ledger]:
    with home.ledger() as opened:
        yield opened


@pytest.fixture
def adoption(home: Home) -> AdoptionFile:
    return find_adoption("testkommune", home)


@pytest.fixture
def town(home: Home) -> Iterator[Testkommune]:
    with Testkommune(SandboxSettings(home.sandbox_dir, citizens=20)) as running:
        yield running


def own(**changes: str) -> AdoptionFile:
    connections = OWN
    for old, new in changes.items():
        connections = connections.replace(old, new)
    text = SHIPPED.read_text(encoding="utf-8").replace("connections: sandbox\n", connections)
    return load_adoption(text, "min.yaml")


async def test_every_port_of_the_testkommune_answers(
    town: Testkommune, home: Home, ledger: Ledger, adoption: AdoptionFile
) -> None:
    async with open_ports(adoption, home, ledger) as ports:
        assert await ports.care.check_settings()
        person = next(each for each in ports.register.stream() if isinstance(each, Person))
        assert isinstance(await ports.care.find_citizen(person.cpr), CareCitizen)
        assert await ports.post.is_registered(person.cpr) in {True, False}
        assert await ports.receipts.collect(lambda _receipt: None, quiet_seconds=0.05, limit_seconds=1) == 0
        await ports.mailer.send(
            Mail("drift@testkommunen.invalid", "Prøve", "Intet"), Reference("00000000-0000-4000-8000-000000000001")
        )


async def test_read_only_ports_read_but_send_nothing(
    town: Testkommune, home: Home, ledger: Ledger, adoption: AdoptionFile
) -> None:
    async with open_ports(adoption, home, ledger) as ports:
        reading = ports.read_only()
        assert await reading.care.check_settings()
        with pytest.raises(Rejected, match="prøvekørsel"):
            await reading.mailer.send(Mail("a@testkommunen.invalid", "", ""), Reference(""))
        with pytest.raises(Rejected, match="prøvekørsel"):
            _ = reading.care.create_intervention
    assert town.town.mails.count() == 0


async def test_a_manual_care_system_is_the_worklist(town: Testkommune, home: Home, ledger: Ledger) -> None:
    known = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    known["systems"]["care_system"] = {"kind": "manual", "system_name": "Cura", "intervention": "Hjemmebesøg"}
    async with open_ports(load_adoption(yaml.safe_dump(known), "min.yaml"), home, ledger) as ports:
        assert isinstance(ports.care, ManualCareSystem)
        person = next(each for each in ports.register.stream() if isinstance(each, Person))
        citizen = await ports.care.find_citizen(person.cpr)
        assert isinstance(citizen, CareCitizen)
        assert citizen.ref.id == ledger.keys.citizen_key(person.cpr)


def test_a_testkommune_that_never_ran_is_told_with_what_to_type(home: Home, adoption: AdoptionFile) -> None:
    with pytest.raises(NotConfigured, match=r"Testkommunen kører ikke.*samdrift sandbox"):
        open_register(adoption, home)


def test_a_testkommune_that_has_stopped_is_not_taken_for_a_running_one(home: Home, adoption: AdoptionFile) -> None:
    with Testkommune(SandboxSettings(home.sandbox_dir, citizens=20)):
        assert open_register(adoption, home).info().source
    with pytest.raises(NotConfigured, match="Testkommunen kører ikke"):
        open_register(adoption, home)


async def test_a_missing_secret_is_told_with_the_setting_and_the_files_place(home: Home, ledger: Ledger) -> None:
    with pytest.raises(NotConfigured) as missing:
        async with open_ports(own(), home, ledger):
            pass
    assert missing.value.setting == "connections.care_system.client_secret_file"
    assert str(home.secrets_dir / "n") in missing.value.message


async def test_an_address_without_encryption_is_refused_in_danish(home: Home, ledger: Ledger) -> None:
    (home.secrets_dir / "n").write_text("hemmelig-værdi")
    with pytest.raises(NotConfigured, match="adressen skal begynde med https://") as refused:
        async with open_ports(own(**{"https://n.invalid/v2/": "http://n.invalid/v2/"}), home, ledger):
            pass
    assert "hemmelig" not in refused.value.message


def test_the_register_of_an_own_adoption_needs_no_running_testkommune(home: Home, tmp_path: Path) -> None:
    adoption = own(**{"/srv/udtraek.csv": str(tmp_path / "mangler.csv")})
    (home.secrets_dir / "n").write_text("x")
    (home.secrets_dir / "oces.pem").write_text("x")
    with pytest.raises(NotConfigured) as missing:
        open_register(adoption, home).info()
    assert "Testkommunen" not in missing.value.message
