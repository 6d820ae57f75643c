"""Results by month: a sum with a hidden part is hidden, and only live runs are counted as results."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.api import CardPage
from catalogue.evidence import MadeTotal, OutcomeTotal, ReasonTotal
from catalogue.model import Card
from catalogue.web.chart import Bar
from catalogue.web.results import MONTHS, bars, results
from catalogue.words import Mode


def total(month: str, count: int | None, version: str = "1.0.0", mode: Mode = Mode.LIVE, **given: Any) -> OutcomeTotal:
    return OutcomeTotal(version, month, mode, given.get("outcome", "DONE"), count, given.get("reasons", ()))


def page(*totals: OutcomeTotal, made: tuple[MadeTotal, ...] = ()) -> CardPage:
    card = Card(title="Robot", short_description="Gør noget")
    return CardPage("robot", "1.0.0", "ab" * 32, card, ("1.0.0",), (), totals, made)


def test_a_month_is_the_sum_of_its_versions_oldest_first() -> None:
    told = page(total("2026-11", 7, "2.0.0"), total("2026-11", 10), total("2026-10", 5))
    assert bars(told) == (Bar("oktober 2026", 5), Bar("november 2026", 17))


@pytest.mark.parametrize("known", [0, 5, 900])
def test_a_month_with_a_hidden_part_is_hidden_since_the_sum_would_tell_it(known: int) -> None:
    assert bars(page(total("2026-11", known), total("2026-11", None, "2.0.0"))) == (Bar("november 2026", None),)


def test_pilots_and_other_endings_are_no_bars() -> None:
    told = page(total("2026-11", 50, mode=Mode.PILOT), total("2026-11", 60, outcome="EXCLUDED"))
    assert bars(told) == ()


def test_a_chart_shows_the_newest_year() -> None:
    months = [f"20{year}-{month:02d}" for year in (24, 25, 26) for month in range(1, 13)]
    shown = bars(page(*(total(each, 10) for each in reversed(months))))
    assert len(shown) == MONTHS
    assert (shown[0].label, shown[-1].label) == ("januar 2026", "december 2026")


def test_endings_come_in_the_order_of_every_other_summary_with_reasons_in_danish() -> None:
    reasons = (ReasonTotal("", 1), ReasonTotal("B_CODE", 1500), ReasonTotal("A_CODE", 1500), ReasonTotal("C_CODE", 2))
    told = page(
        total("2026-11", 3003, outcome="NEEDS_PERSON", reasons=reasons),
        total("2026-11", None, outcome="NEW_WORD"),
        total("2026-11", 10),
    )
    (found,) = results(told, {"B_CODE": "Bor ikke alene"})
    assert [each.outcome for each in found.endings] == ["gennemført", "til manuel behandling", "new_word"]
    assert found.endings[1].reasons == ("A_CODE: 1.500", "Bor ikke alene: 1.500", "C_CODE: 2")
    assert found.sentence.startswith("November 2026 (skarp kørsel): 10 gennemført, 3.003 til manuel behandling")


def test_what_was_done_is_told_whole_or_not_at_all() -> None:
    known = MadeTotal("1.0.0", "2026-11", Mode.LIVE, 1200, 800, 400, 0)
    hidden = MadeTotal("1.0.0", "2026-11", Mode.LIVE, 1200, None, 400, 0)
    (whole,) = results(page(total("2026-11", 1200), made=(known,)), {})
    assert [count for _, count in whole.made] == ["1.200", "800", "400", "0"]
    (nothing,) = results(page(total("2026-11", 1200), made=(hidden,)), {})
    assert nothing.made == ()
