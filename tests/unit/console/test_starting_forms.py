"""What a person fills in to start a run, when a schedule strikes, and how settings are read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from flows.console.adoptions.adoptions import ACT
from flows.console.adoptions.timetable import next_times
from flows.console.settings.settings_shown import Setting, groups
from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.adoption_settings import filled_settings
from flows.runner.adopting.robots import robot_of
from flows.runner.home import Home

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
ORDER = [("batch", "B-1"), ("mode", "pilot"), ("limit", ""), ("sure", "ja")]


class TestTheOrder:
    @pytest.mark.parametrize("typed", ["2,7", " 7, 2 ", "7;2", "2 7 7", "2 , 7"])
    def test_takes_numbers_as_people_write_them(self, typed: str) -> None:
        model = ACT.read([*ORDER, ("only", typed)]).model
        assert model is not None
        assert model.numbers == (2, 7)

    def test_names_no_citizens_unless_it_is_a_pilot(self) -> None:
        model = ACT.read([("batch", "B-1"), ("mode", "live"), ("sure", "ja"), ("only", "2, 7")]).model
        assert model is not None
        assert model.numbers == ()

    @given(st.text(max_size=30))
    def test_takes_nothing_else_for_numbers(self, typed: str) -> None:
        answer = ACT.read([*ORDER, ("only", typed)])
        if answer.model is None:
            assert {each.field for each in answer.problems} == {"only"}
        else:
            assert all(number < 10**6 for number in answer.model.numbers)
            assert bool(answer.model.numbers) == bool(typed.strip())


class TestTheTimetable:
    @pytest.mark.parametrize(
        ("cron", "strikes"),
        [
            ("0 6 1 * *", "2026-12-01T05:00"),
            ("15 7-16 * * 1-5", "2026-11-24T06:15"),
            ("*/20 * * * *", "2026-11-23T22:20"),
            ("0 0 29 2 *", "2028-02-28T23:00"),
            ("0 8 * * 0", "2026-11-29T07:00"),
            ("0 8 * * 7", "2026-11-29T07:00"),
            ("0 8 1 * 5", "2026-11-27T07:00"),
            ("0 9,15 * * *", "2026-11-24T08:00"),
        ],
    )
    def test_tells_when_a_schedule_strikes_next(self, cron: str, strikes: str) -> None:
        (at,) = next_times(cron, "Europe/Copenhagen", NOW)
        assert at.isoformat(timespec="minutes").startswith(strikes)

    def test_leaves_out_the_hour_that_summer_time_takes(self) -> None:
        before = datetime(2027, 3, 27, 12, tzinfo=UTC)
        first, second = next_times("30 2 * * *", "Europe/Copenhagen", before, 2)
        assert (first.day, second.day) == (29, 30)

    @pytest.mark.parametrize("cron", ["0 0 31 2 *", "0 6 * * MON", "61 * * * *", "* * *", "5-1 * * * *", "*/0 * * * *"])
    def test_says_nothing_of_what_never_strikes_or_cannot_be_read(self, cron: str) -> None:
        assert next_times(cron, "Europe/Copenhagen", NOW) == ()

    @given(st.text(max_size=20), st.text(max_size=20))
    def test_fails_for_nothing(self, cron: str, zone: str) -> None:
        assert len(next_times(cron, zone, NOW)) <= 1


def titled(settings: tuple[Setting, ...], title: str) -> Setting:
    return next(each for each in settings if each.title == title)


class TestTheSettings:
    def test_are_shown_in_the_groups_of_the_robot_with_its_words(self, tmp_path: Path) -> None:
        adoption = find_adoption("testkommune", Home(tmp_path))
        found = groups(filled_settings(robot_of(adoption.robot), adoption))
        assert [each.title for each in found] == ["Målgruppe", "Undtagelser", "Kapacitet", "Rådgivere", "Brev"]
        assert titled(found[0].settings, "Alder").value == "70"
        assert "yngste alder" in titled(found[0].settings, "Alder").hint
        assert titled(found[1].settings, "Markeringer, der fritager").value == "demens"
        north = titled(titled(found[3].settings, "Rådgivere pr. distrikt").parts, "Nord")
        assert titled(north.parts, "Telefon").value == "00 00 00 01"

    def test_say_what_is_empty_and_what_is_yes(self) -> None:
        class Small(BaseModel):
            sure: bool = Field(default=True, title="Sikker")
            names: tuple[str, ...] = Field(default=(), title="Navne")
            many: int = Field(default=12345, title="Mange")

        (group,) = groups(Small())
        assert [(each.title, each.value) for each in group.settings] == [
            ("Sikker", "Ja"),
            ("Navne", "–"),
            ("Mange", "12.345"),
        ]
