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
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 20, 62
BAR_LEFT, BAR, BAR_GAP = 200, 15, 9
BAR_TOP = 8
LEGEND = 24
INK, GRID, MARK = "#16202b", "#c5ccd3", "#7a1fa2"
COLOURS = ("#154273", "#b35900", "#2f6b3a", "#6a6a6a")
EARLIER = "#808b97"
DASHES = ("", "7 4", "2 3", "9 3 2 3")
FONT = 'font-family="sans-serif" font-size="12"'
MOST_LABELS, MOST_SIGNS = 6, 30
MARK_LINE, MOST_SIGNS_OF_MARK = 16, 80  # each moment has a number in the picture and its words below it

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
            yield _text(x(at), TOP + height + 18, _short(chart.labels[at]), _anchor(at, len(chart.labels)))
        yield from _moments(chart, x, TOP + height, below)
        for order, series in enumerate(chart.series):
            yield from _line_of(series, order, x, y)
        if len(chart.series) > 1:
            yield from _legend(chart.series, below, dashed=True)

    below = LINE_HEIGHT - 14 - (0 if len(chart.series) > 1 else LEGEND)
    return below + 14 + MARK_LINE * len(chart.marks), body()


def _moments(chart: Chart, x: Place, bottom: float, below: float) -> Iterator[str]:
    """A line at each moment with its number, and what it was below the picture."""
    for number, mark in enumerate(chart.marks, start=1):
        yield _line(x(mark.at), TOP, x(mark.at), bottom, MARK, "4 3")
        yield _text(x(mark.at), TOP - 4, str(number), "middle", MARK)
        told = f"{number}  {_short(mark.text, MOST_SIGNS_OF_MARK)}"
        yield _text(LEFT, below + MARK_LINE * number, told, "start", MARK)


def _anchor(at: int, labels: int) -> str:
    """A name stands below the middle of its place; the last one ends there, or it would leave the picture."""
    return "end" if at and at == labels - 1 else "middle"


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
                    f'<rect x="{BAR_LEFT}" y="{down}" width="{long:.1f}" height="{BAR - 2}" '
                    f'fill="{_bar_colour(order, len(chart.series))}"/>'
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
                f'<rect x="{left:.1f}" y="{down - 10}" width="26" height="11" '
                f'fill="{_bar_colour(order, len(series))}"/>'
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


def _bar_colour(order: int, series: int) -> str:
    """Of what is compared the first is pale: the later one is what it is about."""
    return COLOURS[0] if series == 1 else (EARLIER, *COLOURS)[order % (1 + len(COLOURS))]


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


def _short(text: str, most: int = MOST_SIGNS) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
