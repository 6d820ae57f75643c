"""The chart of bars: every number beside its bar, none where it may not be told, the longest inside the picture."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis import strategies as st

from catalogue.web.chart import WIDTH, Bar, bar_chart

BARS = st.lists(
    st.builds(Bar, st.just("november 2026"), st.none() | st.integers(0, 9_999_999)), min_size=1, max_size=12
)


def drawn(bars: list[Bar]) -> Element:
    return fromstring(str(bar_chart("Sager", bars)))


@given(BARS)
def test_every_bar_has_its_number_in_words_and_for_a_screen_reader(bars: list[Bar]) -> None:
    svg = drawn(bars)
    told = [each.text for each in svg.iter("text")]
    assert told == [words for bar in bars for words in (bar.label, bar.shown)]
    assert all(bar.shown in svg.attrib["aria-label"] for bar in bars)


@given(BARS)
def test_bars_lie_inside_the_picture_in_the_order_of_their_counts(bars: list[Bar]) -> None:
    svg = drawn(bars)
    widths = [float(each.attrib["width"]) for each in svg.iter("rect")]
    assert all(float(each.attrib["x"]) + float(each.attrib["width"]) < WIDTH - 60 for each in svg.iter("rect"))
    known = sorted((bar.count, width) for bar, width in zip(bars, widths, strict=True) if bar.count is not None)
    assert [width for _, width in known] == sorted(width for _, width in known)


def test_a_hidden_number_has_a_bar_whose_length_says_nothing() -> None:
    lengths = {
        next(each.attrib["width"] for each in drawn([Bar("a", None), Bar("b", other)]).iter("rect"))
        for other in (0, 5, 999)
    }
    assert len(lengths) == 1
    assert "under 5" in bar_chart("Sager", [Bar("a", None)])


def test_a_chart_of_hostile_words_is_well_formed() -> None:
    assert fromstring(str(bar_chart('"><script>', [Bar("<b>&", 3)]))).attrib["aria-label"].startswith('"><script>')
