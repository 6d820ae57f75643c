from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from connectors.sandbox.citizens import CLEAN, CLEAN_PAPER, as_care_sees, populate
from connectors.sandbox.edge_cases import EDGE_CASES, OFFER
from connectors.sandbox.fictitious import cannot_be_real, passes_modulus_11
from connectors.sandbox.people import years_before

TODAY = date(2026, 11, 23)
REPLACEMENTS = {"x_ecpr", "day_plus_60"}


@pytest.fixture(scope="module")
def people():
    return populate(200, 3, TODAY)


def the(people, case):
    return next(citizen for citizen in people if citizen.case == case)


@pytest.mark.parametrize("count", [100, 137, 200, 1000])
def test_every_edge_case_lives_there_from_a_hundred_citizens_up(count):
    assert set(EDGE_CASES) <= {citizen.case for citizen in populate(count, 1, TODAY)}


@pytest.mark.parametrize("count", [1, 2, 7, 40, 99, 100, 5000])
def test_there_are_exactly_as_many_as_asked_for(count):
    assert len(populate(count, 1, TODAY)) == count


@pytest.mark.parametrize("seed", range(5))
def test_no_number_can_belong_to_anyone(seed):
    for citizen in populate(600, seed, TODAY):
        for cpr in filter(None, (citizen.cpr, citizen.earlier_cpr)):
            if citizen.case not in REPLACEMENTS:
                assert cannot_be_real(cpr, citizen.birth_date)
                assert cpr[:6] == f"{citizen.birth_date:%d%m%y}"
                assert int(cpr[9]) % 2 == (citizen.gender == "m")


@pytest.mark.parametrize(("cpr", "passes"), [(f"101262{0:04}", True), ("2512489996", False), ("2509479989", False)])
def test_modulus_11_is_the_published_one(cpr, passes):
    assert passes_modulus_11(cpr) is passes


def test_numbers_without_check_of_new_years_1960_and_later_could_be_real():
    assert not cannot_be_real("0101609993", date(1960, 1, 1))
    assert cannot_be_real("0101559993", date(1955, 1, 1)) is not passes_modulus_11("0101559993")


def test_the_seventh_digit_says_the_right_century():
    for citizen in populate(2000, 4, TODAY):
        if citizen.case in REPLACEMENTS:
            continue
        seventh, year = int(citizen.cpr[6]), int(citizen.cpr[4:6])
        if citizen.birth_date.year >= 2000:
            assert (4 <= seventh <= 9 and year <= 36) or (seventh in range(5, 9) and year <= 57)
        else:
            assert seventh <= 3 or (seventh in {4, 9} and year >= 37)


def test_everyone_has_a_number_of_their_own():
    numbers = Counter(citizen.cpr for citizen in populate(5000, 2, TODAY))
    assert numbers.most_common(1)[0][1] == 1


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    assert populate(150, 9, TODAY) == populate(150, 9, TODAY)
    assert populate(150, 9, TODAY) != populate(150, 10, TODAY)
    assert populate(150, 9, TODAY) != populate(150, 9, date(2026, 11, 24))


@pytest.mark.parametrize("count", [100, 200, 5000])
def test_a_third_is_clean_and_a_quarter_of_those_get_paper(count):
    cases = Counter(citizen.case for citizen in populate(count, 1, TODAY))
    assert cases[CLEAN] + cases[CLEAN_PAPER] == count // 3
    assert cases[CLEAN_PAPER] == pytest.approx(count / 12, abs=1)


def test_clean_means_over_70_alone_resident_and_reachable(people):
    for citizen in people:
        if citizen.case in {CLEAN, CLEAN_PAPER}:
            assert citizen.birth_date < years_before(TODAY, 70)
            assert (citizen.lives_alone, citizen.status) == ("yes", "01")
            assert citizen.address is not None
            assert not citizen.flags
            assert not citizen.care.interventions


def test_couples_and_unrelated_share_an_address(people):
    for case, same_name in (("couple_one_address", True), ("two_unrelated_one_address", False)):
        first, second = (citizen for citizen in people if citizen.case == case)
        assert first.address == second.address
        assert (first.last_name == second.last_name) is same_name
        assert {first.lives_alone, second.lives_alone} == {"no"}


def test_each_edge_is_what_its_name_says(people):
    assert (TODAY - the(people, "newly_widowed").civil_status_since).days == 21
    assert the(people, "leap_day").birth_date.strftime("%d%m") == "2902"
    assert the(people, "centenarian").birth_date < years_before(TODAY, 100)
    assert the(people, "new_years_day").birth_date.strftime("%d%m") == "0101"
    assert the(people, "not_quite_70").birth_date > years_before(TODAY, 70)
    assert the(people, "turned_70_yesterday").birth_date < years_before(TODAY, 70)
    assert the(people, "lost_leading_zero").cpr.startswith("0")
    assert int(the(people, "day_plus_60").cpr[:2]) > 60
    assert not the(people, "x_ecpr").cpr.isdigit()
    assert the(people, "changed_cpr").earlier_cpr not in {"", the(people, "changed_cpr").cpr}
    assert the(people, "guardianship").under_guardianship
    assert the(people, "protected_address").protected_address
    assert the(people, "has_active_offer").care.interventions == [OFFER]
    assert the(people, "had_closed_offer").care.closed_interventions == [OFFER]
    assert the(people, "missing_address").address is None
    assert not the(people, "emoji_name").full_name.isascii()
    assert len(the(people, "long_name").full_name) > 100
    assert the(people, "care_deceased").care.state == "Mors"
    for status in ("20", "30", "50", "60", "70", "80", "90"):
        assert the(people, f"cpr_status_{status}").status == status
    assert the(people, "no_fixed_abode").status == "03"


def test_a_move_can_be_known_to_the_care_system_alone(people):
    citizen = the(people, "care_moved")
    assert citizen.municipality_code == "0999"
    assert as_care_sees(citizen).municipality_code == "0998"
    assert as_care_sees(the(people, CLEAN)).municipality_code == "0999"


def test_no_two_edge_citizens_share_their_lists(people):
    for citizen in people:
        citizen.flags.append("kun mit")
    assert all(citizen.flags.count("kun mit") == 1 for citizen in people)
