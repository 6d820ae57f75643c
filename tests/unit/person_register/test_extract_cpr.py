from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.dk import cpr as stdnum_cpr
from stdnum.exceptions import ValidationError

from connectors.person_register.cells import BadCell, cpr


@given(st.dates().map(lambda day: f"{day:%d%m%y}"), st.integers(0, 9), st.integers(0, 999))
def test_birth_dates_are_those_of_the_public_rule(day: str, seventh: int, serial: int) -> None:
    number = f"{day}{seventh}{serial:03}"
    try:
        theirs = stdnum_cpr.get_birth_date(number)
    except ValidationError:
        with pytest.raises(BadCell):
            cpr(number)
    else:
        assert cpr(number)[1] == theirs


@pytest.mark.parametrize("seventh", range(10))
def test_the_century_turns_in_the_year_the_rule_says(seventh: int) -> None:
    for year in range(100):
        number = f"1506{year:02}{seventh}995"
        try:
            theirs = stdnum_cpr.get_birth_date(number)
        except ValidationError:
            pytest.fail("the public rule refuses a date that we read")
        assert cpr(number)[1] == theirs


@given(st.text(max_size=14))
def test_any_text_is_a_number_or_a_reason_without_the_text(cell: str) -> None:
    with contextlib.suppress(BadCell):
        cpr(cell)
        return
    with pytest.raises(BadCell) as bad:
        cpr(cell)
    assert bad.value.code in {"CPR_FORM", "REPLACEMENT_CPR", "LOST_LEADING_ZERO"}
    assert len(cell.strip()) < 3 or cell.strip() not in bad.value.reason
