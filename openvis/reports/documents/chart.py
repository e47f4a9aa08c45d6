"""A chart drawn once, as SVG: on a page as it is, in a PDF as an image with its words, in Word as a picture of it.

No colour alone: every line has its own dashes and shape, every bar its own number, and marks their text. Only
attributes are used, no styles, so that a page with a strict policy of content shows it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from math import ceil, floor, log10

from openvis.domain.chart_kind import ChartKind
from openvis.domain.report import Chart, Series, number_in_words

WIDTH = 640
LINE_HEIGHT = 320
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 14, 62
BAR_LEFT, BAR, BAR_GAP = 200, 15, 9
BAR_TOP = 8
LEGEND = 24
INK, GRID, MARK = "#16202b", "#c5ccd3", "#7a1fa2"
COLOURS = ("#154273", "#b35900", "#2f6b3a", "#6a6a6a")
DASHES = ("", "7 4", "2 3", "9 3 2 3")
FONT = 'font-family="sans-serif" font-size="12"'
MOST_LABELS, MOST_SIGNS = 6, 30
MARK_LINE, MARK_LINES = 14, 4  # of moments close together each has a line of its own

Place = Callable[[float], float]  # where a number lies, in the picture


def chart_svg(chart: Chart, name: str) -> str:
    """The picture. `name` makes the ids in it its own: a page may hold more than one."""
    height, body = (_bars if chart.kind is ChartKind.BAR else _lines)(chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="{name}-titel {name}-uitleg" fill="{INK}" {FONT}>'
        f'<title id="{name}-titel">{escape(chart.title)}</title>'
        f'<desc id="{name}-uitleg">{escape(chart.in_words)}</desc>{"".join(body)}</svg>'
    )


def _lines(chart: Chart) -> tuple[int, Iterator[str]]:
    top = _highest(chart)
    step = _step(top)
    ceiling = max(step, ceil(top / step) * step)
    width, height = WIDTH - LEFT - RIGHT, LINE_HEIGHT - TOP - BOTTOM

    def x(at: float) -> float:
        return LEFT + width * (at / (len(chart.labels) - 1) if len(chart.labels) > 1 else 0.5)

    def y(value: float) -> float:
        return TOP + height * (1 - value / ceiling)

    def body() -> Iterator[str]:
        for tick in range(floor(ceiling / step) + 1):
            yield _line(LEFT, y(tick * step), WIDTH - RIGHT, y(tick * step), GRID)
            yield _text(LEFT - 6, y(tick * step) + 4, number_in_words(tick * step), "end")
        every = max(1, ceil(len(chart.labels) / MOST_LABELS))
        for at in range(0, len(chart.labels), every):
            anchor = "middle" if 0 < at < len(chart.labels) - 1 else ("start" if at == 0 else "end")
            yield _text(x(at), TOP + height + 18, _short(chart.labels[at]), anchor)
        for order, mark in enumerate(chart.marks):
            down = TOP + 11 + MARK_LINE * (order % MARK_LINES)
            yield _line(x(mark.at), TOP, x(mark.at), TOP + height, MARK, "4 3")
            left = x(mark.at) > LEFT + width / 2
            yield _text(x(mark.at) + (-5 if left else 5), down, _short(mark.text), "end" if left else "start", MARK)
        for order, series in enumerate(chart.series):
            yield from _line_of(series, order, x, y)
        yield from _legend(chart.series, LINE_HEIGHT - 14, dashed=True)

    return LINE_HEIGHT, body()


def _line_of(series: Series, order: int, x: Place, y: Place) -> Iterator[str]:
    """One line, broken where there is no number; a number that stands alone is a dot."""
    known = [(at, value) for at, value in enumerate(series.values) if value is not None]
    for _, run in groupby(enumerate(known), key=lambda pair: pair[1][0] - pair[0]):
        points = [(x(at), y(value)) for _, (at, value) in run]
        if len(points) == 1:
            yield f'<circle cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="3" fill="{_colour(order)}"/>'
            continue
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        yield f'<polyline points="{path}" fill="none" stroke="{_colour(order)}" stroke-width="2"{_dashes(order)}/>'


def _bars(chart: Chart) -> tuple[int, Iterator[str]]:
    """One group of bars under each other per label, each with its number at its end."""
    top = _highest(chart) or 1.0
    group = len(chart.series) * BAR + BAR_GAP
    height = BAR_TOP + len(chart.labels) * group + (LEGEND if len(chart.series) > 1 else 0)
    width = WIDTH - BAR_LEFT - RIGHT - 60

    def body() -> Iterator[str]:
        for at, label in enumerate(chart.labels):
            begin = BAR_TOP + at * group
            yield _text(BAR_LEFT - 8, begin + len(chart.series) * BAR / 2 + 4, _short(label), "end")
            for order, series in enumerate(chart.series):
                value, down = series.values[at], begin + order * BAR
                long = 0.0 if value is None else width * value / top
                yield (
                    f'<rect x="{BAR_LEFT}" y="{down}" width="{long:.1f}" height="{BAR - 2}" fill="{_colour(order)}" '
                    f'fill-opacity="{1 - 0.45 * (order % 2):.2f}" stroke="{_colour(order)}"/>'
                )
                yield _text(BAR_LEFT + long + 6, down + BAR - 4, number_in_words(value))
        if len(chart.series) > 1:
            yield from _legend(chart.series, height - 8, dashed=False)

    return height, body()


def _legend(series: Sequence[Series], down: float, *, dashed: bool) -> Iterator[str]:
    wide = (WIDTH - LEFT) / max(1, len(series))
    for order, each in enumerate(series):
        left = LEFT + order * wide
        if dashed:
            yield _line(left, down - 4, left + 26, down - 4, _colour(order), DASHES[order % len(DASHES)], 2)
        else:
            yield (
                f'<rect x="{left:.1f}" y="{down - 10}" width="26" height="11" fill="{_colour(order)}" '
                f'fill-opacity="{1 - 0.45 * (order % 2):.2f}" stroke="{_colour(order)}"/>'
            )
        yield _text(left + 32, down, each.name)


def _highest(chart: Chart) -> float:
    return max((value for each in chart.series for value in each.values if value is not None), default=0.0)


def _step(top: float) -> float:
    """The distance between two lines of the grid: 1, 2 or 5 of a power of ten, so that there are some five."""
    if top <= 5:
        return 1.0
    size = 10.0 ** floor(log10(top / 5))
    return next(size * each for each in (1, 2, 5, 10) if size * each * 5 >= top)


def _colour(order: int) -> str:
    return COLOURS[order % len(COLOURS)]


def _dashes(order: int) -> str:
    dashes = DASHES[order % len(DASHES)]
    return f' stroke-dasharray="{dashes}"' if dashes else ""


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: str = "", width: int = 1) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"{dashed}/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _short(text: str) -> str:
    return text if len(text) <= MOST_SIGNS else f"{text[: MOST_SIGNS - 1]}…"
