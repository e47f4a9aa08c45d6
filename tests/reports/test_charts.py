"""Charts are measured back from the picture: what was drawn where, against what it should be by the slow way."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest

from openvis.domain.chart_kind import ChartKind
from openvis.domain.report import Chart, Mark, Series
from openvis.reports.documents import chart as drawing
from openvis.reports.documents.chart import LINE_HEIGHT, MOST_LABELS, MOST_SIGNS, WIDTH, chart_svg
from openvis.reports.documents.pdf import picture_png
from tests.support.sample_report import AWKWARD, BARS, LINES

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = tuple(f"maand {at}" for at in range(1, 25))


def line_chart(*values: float | None, marks: tuple[Mark, ...] = (), labels: tuple[str, ...] = ()) -> Chart:
    return Chart("Proef", ChartKind.LINE, labels or MONTHS[: len(values)], (Series("geteld", values),), marks)


def drawn(chart: Chart) -> ET.Element:
    return ET.fromstring(chart_svg(chart, "a"))


def texts(root: ET.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def ticks(root: ET.Element) -> dict[float, float]:
    """Of every line of the grid which number stands beside it, and how low it lies."""
    labels = [each for each in root.iter(f"{SVG}text") if float(each.get("x")) < drawing.LEFT]
    return {float(each.text.replace(".", "").replace(",", ".")): float(each.get("y")) - 4 for each in labels}


def points(root: ET.Element) -> list[tuple[float, float]]:
    found = [each.get("points").split() for each in root.iter(f"{SVG}polyline")]
    return [tuple(map(float, point.split(","))) for line in found for point in line]


# ----- lines


@pytest.mark.parametrize("values", [(3, 1, 4, 1, 5), (120, 80, 95), (0, 0.5, 1), (1465, 990, 12), (9, 9, 9, 9)])
def test_every_point_lies_where_its_number_lies_between_the_lines_of_the_grid(values):
    root = drawn(line_chart(*values))
    known = ticks(root)
    low, high = known[0], known[max(known)]
    for value, (_, y) in zip(values, points(root), strict=True):
        assert y == pytest.approx(low + (high - low) * value / max(known), abs=0.11)
    assert max(known) >= max(values)


@pytest.mark.parametrize(
    ("top", "step"),
    [(0, 1), (1, 1), (5, 1), (6, 2), (10, 2), (11, 5), (24, 5), (26, 10), (50, 10), (99, 20), (101, 50), (1465, 500)],
)
def test_the_grid_counts_in_ones_twos_and_fives(top, step):
    known = sorted(ticks(drawn(line_chart(top, 0))))
    assert known == [step * at for at in range(len(known))]
    assert 2 <= len(known) <= 7
    assert known[-1] - step < max(top, 1) <= known[-1]


def test_a_line_is_broken_where_nothing_is_known_and_a_lone_number_is_a_dot():
    root = drawn(line_chart(1, None, 2, 3, None, None, 4, 5, 6))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert [len(each.get("points").split()) for each in root.iter(f"{SVG}polyline")] == [2, 3]


def test_months_lie_equally_far_apart_and_not_all_are_named():
    root = drawn(line_chart(*range(24)))
    places = [x for x, _ in points(root)]
    assert {round(b - a, 0) for a, b in pairwise(places)} == {25.0}
    named = [text for text in texts(root) if text.startswith("maand")]
    assert named == [f"maand {at}" for at in range(1, 25, 4)]
    assert len(named) <= MOST_LABELS


def test_a_moment_has_its_number_at_its_month_and_its_words_below_the_picture():
    root = drawn(line_chart(1, 2, 3, 4, 5, marks=(Mark(1, "Begin"), Mark(4, "Einde"), Mark(4, "Nog een einde"))))
    places = [x for x, _ in points(root)]
    lowest = max(float(each.get("y")) for each in root.iter(f"{SVG}text") if each.text in MONTHS)
    below = []
    for number, text, at in (("1", "Begin", 1), ("2", "Einde", 4), ("3", "Nog een einde", 4)):
        # Above the picture, where the numbers of the grid are not.
        (above,) = (e for e in root.iter(f"{SVG}text") if e.text == number and e.get("text-anchor") == "middle")
        assert float(above.get("x")) == pytest.approx(places[at], abs=0.11)
        (label,) = (each for each in root.iter(f"{SVG}text") if each.text == f"{number}  {text}")
        below.append(float(label.get("y")))
    assert [lowest, *below] == sorted({lowest, *below})  # each on a line of its own
    upright = [each for each in root.iter(f"{SVG}line") if each.get("x1") == each.get("x2")]
    assert [float(each.get("x1")) for each in upright] == pytest.approx([places[1], places[4], places[4]], abs=0.11)


def test_lines_differ_in_more_than_colour_and_the_legend_shows_how():
    series = tuple(Series(f"reeks {at}", (at, at + 1)) for at in range(4))
    root = drawn(replace(LINES, series=series, labels=("a", "b"), marks=()))
    shapes = [each.get("stroke-dasharray") for each in root.iter(f"{SVG}polyline")]
    assert len(set(shapes)) == 4
    legend = [each for each in root.iter(f"{SVG}line") if each.get("stroke-width") == "2"]
    assert [each.get("stroke-dasharray") for each in legend] == shapes
    assert texts(root)[-4:] == [each.name for each in series]


# ----- bars


def test_a_bar_is_as_long_as_its_number_which_stands_at_its_end():
    root = drawn(replace(BARS, labels=("a", "b", "c"), series=(Series("2019", (200, 50, 0)),)))
    bars = list(root.iter(f"{SVG}rect"))
    widths = [float(each.get("width")) for each in bars]
    assert widths == pytest.approx([widths[0], widths[0] / 4, 0], abs=0.1)
    ends = [each for each in root.iter(f"{SVG}text") if each.text in ("200", "50", "0")]
    for bar, end in zip(bars, ends, strict=True):
        assert float(end.get("x")) == pytest.approx(float(bar.get("x")) + float(bar.get("width")) + 6, abs=0.11)


def test_bars_of_what_is_not_given_say_so():
    assert "niet opgegeven" in texts(drawn(BARS))


def test_a_picture_of_bars_is_as_high_as_there_are_bars_and_none_lies_outside():
    for labels in (1, 5, 30):
        chart = Chart("x", ChartKind.BAR, MONTHS[:1] * labels, (Series("s", tuple(range(labels))),))
        root = drawn(chart)
        height = float(root.get("height"))
        ends = [float(each.get("y")) + float(each.get("height")) for each in root.iter(f"{SVG}rect")]
        assert ends == sorted(ends)
        assert height - 20 < ends[-1] < height


def test_of_two_bars_the_later_one_is_the_darker_and_the_legend_says_which():
    root = drawn(BARS)
    fills = [each.get("fill") for each in root.iter(f"{SVG}rect")]
    assert fills == [drawing.EARLIER, drawing.COLOURS[0]] * (len(BARS.labels) + 1)  # and the two of the legend
    light = [sum(int(fill[at : at + 2], 16) for at in (1, 3, 5)) for fill in fills[:2]]
    assert light[0] > light[1] + 200
    (alone,) = {each.get("fill") for each in drawn(replace(BARS, series=BARS.series[:1])).iter(f"{SVG}rect")}
    assert alone == drawing.COLOURS[0]


# ----- both


@pytest.mark.parametrize("chart", [LINES, BARS, line_chart(5), line_chart(), line_chart(None, None)])
def test_nothing_is_drawn_outside_the_picture(chart):
    root = drawn(chart)
    width, height = float(root.get("width")), float(root.get("height"))
    assert (width, root.get("viewBox")) == (WIDTH, f"0 0 {WIDTH} {height:.0f}")
    legend = drawing.LEGEND * (len(chart.series) < 2)  # one line needs none
    moments = drawing.MARK_LINE * len(chart.marks)
    assert chart.kind is ChartKind.BAR or height == LINE_HEIGHT - legend + moments
    for each in root.iter():
        for name, value in each.attrib.items():
            if name in ("x", "x1", "x2", "cx"):
                assert 0 <= float(value) <= width, (each.tag, name)
            if name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(value) <= height, (each.tag, name)


def test_a_picture_has_a_title_and_words_and_what_was_typed_is_text():
    chart = Chart(AWKWARD, ChartKind.LINE, (AWKWARD, "b"), (Series(AWKWARD, (1, 2)),), (Mark(0, AWKWARD),))
    root = drawn(chart)
    assert root.find(f"{SVG}title").text == AWKWARD
    assert root.find(f"{SVG}desc").text == chart.in_words
    assert root.get("aria-labelledby") == "a-titel a-uitleg"
    assert not {each.tag for each in root.iter()} - {
        f"{SVG}{tag}" for tag in ("svg", "title", "desc", "line", "text", "polyline", "circle", "rect")
    }
    assert not [name for each in root.iter() for name in each.attrib if name in ("style", "onload", "href")]


def test_a_long_name_is_cut_in_the_picture_and_whole_in_the_table():
    long = BARS.labels[1]
    told = unescape(" ".join(texts(drawn(BARS))))
    assert len(long) > MOST_SIGNS
    assert long not in told
    assert f"{long[: MOST_SIGNS - 1]}…" in told
    assert BARS.table.rows[1][0] == long


@pytest.mark.parametrize("kind", list(ChartKind))
def test_a_chart_without_numbers_or_with_only_zeros_can_be_drawn(kind):
    for chart in (
        Chart("Leeg", kind, (), ()),
        Chart("Nul", kind, ("a",), (Series("x", (0,)),)),
        Chart("Onbekend", kind, ("a", "b"), (Series("x", (None, None)),)),
    ):
        assert drawn(chart).find(f"{SVG}desc").text == chart.in_words
        assert not re.search(r"nan|inf", chart_svg(chart, "a").replace("Onbekend", ""))


def test_the_picture_for_word_is_a_png_and_the_same_again():
    svg = chart_svg(LINES, "a")
    once = picture_png(svg, LINES.in_words)
    assert once.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture_png(svg, LINES.in_words) == once
    assert picture_png(chart_svg(BARS, "a"), BARS.in_words) != once
