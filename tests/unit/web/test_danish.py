"""Numbers and dates are written as Danes write them, by the clock in Denmark."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from catalogue.web.danish import day, moment, month, number, plain_number


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (999, "999"), (1234, "1.234"), (1234567, "1.234.567"), (-1500, "-1.500")]
)
def test_thousands_are_parted_by_points(value: int, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(7, "7"), (7.5, "7,5"), (1234.25, "1.234,25"), (100, "100"), (0.0, "0")])
def test_decimals_stand_after_a_comma_and_only_where_there_are_any(value: float, shown: str) -> None:
    assert plain_number(value) == shown


def test_a_month_is_named_and_what_is_no_month_stands_as_it_is() -> None:
    assert (month("2026-11"), month("2026-01"), month("2026-13"), month("")) == (
        "november 2026", "januar 2026", "2026-13", "",
    )  # fmt: skip


def test_a_day_is_the_one_in_denmark() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert day(late) == day(late.isoformat()) == "1. januar 2027"
    assert day(date(2026, 5, 3)) == day("2026-05-03") == "3. maj 2026"
    assert day("i går") == "i går"


def test_a_moment_has_the_time_in_denmark_summer_and_winter() -> None:
    assert moment(datetime(2026, 7, 1, 12, 5, tzinfo=UTC)) == "1. juli 2026 kl. 14.05"
    assert moment("2026-11-23T22:05:00+00:00") == "23. november 2026 kl. 23.05"
    assert moment("2026-11-23") == "23. november 2026"
