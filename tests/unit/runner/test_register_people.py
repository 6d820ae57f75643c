from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from connectors.contract.fake_person_register import FakePersonRegister
from connectors.cpr import Cpr
from connectors.errors import NotConfigured
from connectors.ports import Address, BadRow, CprStatus, Household, Person, YesNoUnknown
from flows.ledger import Keys, Ledger
from flows.runner.adopting.register_people import RegisterPeople

NANCY = Person(
    row=2,
    cpr=Cpr("2512489996"),
    name="Nancy Ann Berggren",
    birth_date=date(1948, 12, 25),
    status=CprStatus.RESIDENT,
    household=Household(YesNoUnknown.YES, "udtræk", date(2026, 9, 1)),
    address=Address(("Testvej 1", "2. th."), "0999", "Testby"),
    municipality_code="0999",
    district="Øst",
    protected_address=False,
    flags=frozenset({"tolk"}),
    last_visit=date(2024, 1, 31),
)
BRUNO = replace(NANCY, row=3, cpr=Cpr("2509479989"), name="Bruno Elmer", address=None)


class CountedRegister(FakePersonRegister):
    """Counts how often it was read."""

    read = 0

    def stream(self) -> Iterator[Person | BadRow]:
        """Yield every row once."""
        self.read += 1
        return super().stream()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}", Keys.load_or_create(tmp_path / "keys")) as made:
        yield made


async def test_each_citizen_comes_back_as_the_row_had_him_or_her(ledger: Ledger) -> None:
    people = RegisterPeople(FakePersonRegister([NANCY, BRUNO]), ledger)
    for person in (BRUNO, NANCY):
        found = await people.find(person.cpr)
        assert found is not None
        assert found.person == person
        assert found.ref.id == ledger.keys.citizen_key(person.cpr)
    assert await people.find(Cpr("0107729995")) is None


async def test_more_citizens_than_a_block_holds_are_all_found(ledger: Ledger) -> None:
    nobodys = [cpr for n in range(900) if (cpr := Cpr(f"251248{n:04d}")).looks_mistyped()]
    everybody = [replace(NANCY, row=row, cpr=cpr) for row, cpr in enumerate(nobodys, start=2)]
    people = RegisterPeople(FakePersonRegister(everybody), ledger)
    for person in (*everybody[::50], everybody[198], everybody[199], everybody[200], everybody[-1]):
        found = await people.find(person.cpr)
        assert found is not None
        assert found.person == person


async def test_the_register_is_read_once_and_only_when_asked(ledger: Ledger) -> None:
    register = CountedRegister([NANCY, BadRow(4, "cpr", "Ret det.", "CPR_FORM"), BRUNO])
    people = RegisterPeople(register, ledger)
    assert register.read == 0
    for person in (NANCY, BRUNO, NANCY):
        assert await people.find(person.cpr) is not None
    assert register.read == 1


async def test_a_register_without_anybody_knows_nobody(ledger: Ledger) -> None:
    assert await RegisterPeople(FakePersonRegister([]), ledger).find(NANCY.cpr) is None


async def test_a_register_that_cannot_be_read_is_refused_each_time_and_never_taken_for_empty(ledger: Ledger) -> None:
    people = RegisterPeople(FakePersonRegister(None), ledger)
    for _again in range(2):
        with pytest.raises(NotConfigured):
            await people.find(NANCY.cpr)


async def test_a_changed_number_is_the_citizen_the_ledger_knows(ledger: Ledger) -> None:
    old = ledger.keys.citizen_key(BRUNO.cpr)
    ledger.history.import_earlier("99999999", "preventive-home-visits", [(old, date(2025, 1, 2), "prøve")])
    people = RegisterPeople(FakePersonRegister([replace(NANCY, earlier_cpr=BRUNO.cpr)]), ledger)
    found = await people.find(NANCY.cpr)
    assert found is not None
    assert found.ref.id == old


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from Linux' /proc")
def test_a_hundred_thousand_rows_fit_in_a_small_machine(tmp_path: Path) -> None:
    script = Path(__file__).with_name("measure_register_people.py")
    command = [sys.executable, "-W", "ignore", str(script), str(tmp_path), "100000"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=55, check=True)
    measured = json.loads(done.stdout)
    print(measured)
    assert measured["megabytes"] < 60
