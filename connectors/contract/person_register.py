"""What every person register must keep. Subclass a contract and give it the fixture `build`.

`PersonRegisterContract` is for any adapter, `ExtractContract` for one that reads rows of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pytest

from connectors.errors import NotConfigured
from connectors.ports import BadRow, Person, PersonRegister, YesNoUnknown

NANCY: Final = "2512489996"
BRUNO: Final = "2509479989"
MAX: Final = "0107729995"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as its source has it: texts in the words of the column contract, right or wrong."""

    cpr: str = NANCY
    name: str = "Nancy Berggren"
    birth_date: str = ""
    status: str = "01"
    lives_alone: str = "ja"
    protected: str = "nej"
    district: str = "Nord"


Build = Callable[[Sequence[Entry] | None], PersonRegister]
"""Makes a register that holds these rows in this order; None makes one whose source is missing."""

GOOD: Final = (Entry(), Entry(BRUNO, "Bruno Elmer"), Entry(MAX, "Max Berggren"))


class PersonRegisterContract:
    """The promises of `PersonRegister`, for any adapter."""

    def test_it_is_a_person_register(self, build: Build) -> None:
        assert isinstance(build(GOOD), PersonRegister)

    def test_the_extract_says_when_it_was_taken_with_a_time_zone(self, build: Build) -> None:
        assert build(GOOD).info().as_of.utcoffset() is not None

    def test_every_row_comes_once_and_in_order(self, build: Build) -> None:
        people = list(build(GOOD).stream())
        assert [person.name for person in people if isinstance(person, Person)] == [entry.name for entry in GOOD]
        rows = [person.row for person in people]
        assert rows == sorted(set(rows))

    def test_reading_again_gives_the_same(self, build: Build) -> None:
        register = build((*GOOD, Entry(name="")))
        assert list(register.stream()) == list(register.stream())

    def test_reading_is_lazy(self, build: Build) -> None:
        stream = build(GOOD).stream()
        assert isinstance(stream, Iterator)
        assert isinstance(next(stream), Person)

    def test_a_bad_row_never_hides_the_good_ones_after_it(self, build: Build) -> None:
        bad = Entry("12345", "Ugyldig Person")
        found = list(build((GOOD[0], bad, *GOOD[1:])).stream())
        assert [type(row) for row in found] == [Person, BadRow, Person, Person]

    def test_a_citizen_standing_twice_is_given_once_and_the_first_row_is_named(self, build: Build) -> None:
        first, _, again = build((*GOOD[:2], replace(GOOD[0], name="En Anden"))).stream()
        assert isinstance(again, BadRow)
        assert again.code == "DUPLICATE_CITIZEN"
        assert str(first.row) in again.reason

    def test_a_number_that_fails_modulus_11_is_a_number(self, build: Build) -> None:
        (person,) = build([Entry(NANCY)]).stream()
        assert isinstance(person, Person)
        assert person.cpr.looks_mistyped()

    def test_a_missing_source_is_a_matter_of_settings(self, build: Build) -> None:
        with pytest.raises(NotConfigured) as refused:
            build(None).info()
        assert "person_register." in refused.value.setting
        with pytest.raises(NotConfigured):
            list(build(None).stream())


class ExtractContract(PersonRegisterContract):
    """The further promises of an adapter that reads rows of text."""

    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            (Entry(cpr=""), "CPR_FORM"),
            (Entry(cpr="3113489996"), "CPR_FORM"),
            (Entry(cpr="2512489ABC"), "REPLACEMENT_CPR"),
            (Entry(cpr="8512489996"), "REPLACEMENT_CPR"),
            (Entry(cpr="107729995"), "LOST_LEADING_ZERO"),
            (Entry(name=" "), "NAME_MISSING"),
            (Entry(birth_date="1948-02-30"), "BIRTH_DATE"),
            (Entry(lives_alone="måske"), "YES_NO"),
        ],
    )
    def test_each_fault_has_its_own_code(self, build: Build, entry: Entry, code: str) -> None:
        (row,) = build([entry]).stream()
        assert isinstance(row, BadRow)
        assert row.code == code

    def test_a_reason_never_holds_the_content(self, build: Build) -> None:
        for wrong in (Entry(cpr="2512489ABC"), Entry(birth_date="98-76-5432"), Entry(lives_alone="hemmeligt")):
            (row,) = build([replace(wrong, name="Nancy Berggren")]).stream()
            assert isinstance(row, BadRow)
            told = f"{row.column} {row.reason} {row.code}"
            assert not any(secret in told for secret in (wrong.cpr, "Nancy", "98-76-5432", "hemmeligt"))

    @pytest.mark.parametrize("cell", ["", "ukendt"])
    def test_an_unknown_household_stays_unknown(self, build: Build, cell: str) -> None:
        (person,) = build([Entry(lives_alone=cell)]).stream()
        assert isinstance(person, Person)
        assert person.household.lives_alone is YesNoUnknown.UNKNOWN

    @pytest.mark.parametrize(("cell", "protected"), [("ja", True), ("nej", False), ("", True), ("ukendt", True)])
    def test_protection_is_never_assumed_away(self, build: Build, cell: str, protected: bool) -> None:  # noqa: FBT001
        (person,) = build([Entry(protected=cell)]).stream()
        assert isinstance(person, Person)
        assert person.protected_address is protected
