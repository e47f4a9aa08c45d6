"""Hot times a second time: minute by minute, one incident after the other, and each cell of the week by itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction

from scipy import stats

Table = list[list[float]]
Cells = dict[tuple[int, int], Fraction]


def laid_out(
    incidents: list[tuple[datetime | None, datetime | None]], longest: int, cell: int
) -> tuple[Cells, Cells, int]:
    """Counts and squares by (weekday, cell of the day), exact, and how many were set apart."""
    counts: Cells = defaultdict(Fraction)
    squares: Cells = defaultdict(Fraction)
    apart = 0
    for start, end in incidents:
        if start is None:
            apart += 1
            continue
        minutes = [start]
        if end is not None and end > start:
            minutes = [start + timedelta(minutes=at) for at in range(int((end - start).total_seconds()) // 60)]
        if len(minutes) > longest:
            apart += 1
            continue
        own: Cells = defaultdict(Fraction)
        for minute in minutes:
            own[minute.weekday(), (minute.hour * 60 + minute.minute) // cell] += Fraction(1, len(minutes))
        for at, weight in own.items():
            counts[at] += weight
            squares[at] += weight**2
    return counts, squares, apart


def expected_week(counts: Table, squares: Table) -> tuple[Table, Table, Table]:
    days, hours = range(len(counts)), range(len(counts[0]))
    total = sum(map(sum, counts))
    rows = [sum(counts[day]) + 0.5 for day in days]
    columns = [sum(counts[day][hour] for day in days) + 0.5 for hour in hours]
    product = [[rows[day] * columns[hour] * total / sum(rows) / sum(columns) for hour in hours] for day in days]
    cells = [(day, hour) for day in days for hour in hours]
    free = (len(cells) - 1) / ((len(days) - 1) * (len(hours) - 1))
    noise = sum(map(sum, squares))
    beyond = free * sum((counts[day][hour] - product[day][hour]) ** 2 for day, hour in cells) - noise
    information = sum(product[day][hour] ** 2 for day, hour in cells) - noise
    spread = max(beyond / information, 0.0) if information > 0 else 0.0
    expected, low, high = ([[0.0] * len(hours) for _ in days] for _ in range(3))
    doubts = {}
    for day, hour in cells:
        seen = sum(counts[other][hour] for other in days)
        weight = sum(squares[other][hour] for other in days) / seen if seen else 1.0
        own, alike = 1 + spread * counts[day][hour] / weight, 1 + spread * product[day][hour] / weight
        expected[day][hour] = product[day][hour] * own / alike
        doubts[day, hour] = spread / own + (weight / rows[day] + weight / columns[hour]) / alike**2
    scale = total / sum(map(sum, expected))
    for day, hour in cells:
        expected[day][hour] *= scale
        gamma = stats.gamma(1 / doubts[day, hour], scale=doubts[day, hour] * expected[day][hour])
        low[day][hour], high[day][hour] = gamma.ppf(0.05), gamma.ppf(0.95)
    return expected, low, high
