"""Where incidents come together and come back: every figure a second time, one incident after the other."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from openvis.analysis.rankings.discovery import DISCOVERY_RATE
from openvis.domain.access import Scope
from openvis.domain.event_rule import usual_rule
from openvis.domain.places_and_times import LEAST_INCIDENTS, cell_name
from openvis.pipeline.again import make_again
from openvis.pipeline.analyse import analyse
from openvis.pipeline.concluding.hotspots import TABLES, hotspots
from openvis.pipeline.counting.count_months import count_months
from openvis.pipeline.counting.point_lists import Points, point_lists
from openvis.store import results
from tests.analysis import slow_hotspots as slow
from tests.pipeline.frames import known
from tests.support.deliveries import deliver
from tests.support.small_gemeente import BUURTEN, GEMEENTE, small_areas
from tests.support.small_map import HOT, KIND, SOURCE, beside_them, burglaries

NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
UNTIL = date(2024, 2, 21)
FIRST, END = datetime(2023, 2, 1), datetime(2024, 2, 1)  # twelve complete months
PEOPLE: dict[str, int | None] = dict.fromkeys(BUURTEN, 1000)
INCIDENTS = pl.concat([burglaries(), beside_them()])


def points_of(incidents: pl.DataFrame = INCIDENTS, until: date = UNTIL) -> Points:
    stored = known(incidents=incidents, areas=small_areas())
    return point_lists(stored, count_months(stored, GEMEENTE, NOW, usual_rule()).lists, until=until)


@pytest.fixture(scope="module")
def found() -> dict[str, pl.DataFrame]:
    return hotspots(points_of(), small_areas(), PEOPLE, {"incidents": 4}, today=date(2024, 2, 20))


def slow_rows(first: datetime = FIRST, end: datetime = END, **wanted: str) -> list[dict]:
    asked = {"category": KIND, "reported_by": "public", "precision": "point"} | wanted
    return [
        row
        for row in INCIDENTS.to_dicts()
        if all(row[name] == value for name, value in asked.items()) and first <= row["occurred_from"] < end
    ]


def slow_last_day() -> date:
    return max(row["occurred_to"] for row in slow_rows(datetime(1, 1, 1), datetime(2024, 2, 21))).date()


def slow_cell(row: dict) -> tuple[int, int]:
    return int(row["x"] // 100), int(row["y"] // 100)


def slow_grid() -> list[tuple[int, int]]:
    """Cells in or beside which the public reported anything that may be shown, of whatever type and year."""
    shown = [
        row
        for slug in (KIND, "straatroof")
        for row in slow_rows(datetime(1, 1, 1), NOW.replace(tzinfo=None), category=slug)
    ]
    cells = {slow_cell(row) for row in shown}
    return sorted(
        {(column + east, line + north) for column, line in cells for east in (-1, 0, 1) for north in (-1, 0, 1)}
    )


# ----- which incidents


def test_only_what_the_public_reports_with_a_point_and_often_enough() -> None:
    [one] = points_of().lists
    assert (one.category, one.source, one.without_point) == (KIND, SOURCE, 52)
    assert one.of_months.height == len(slow_rows()) >= LEAST_INCIDENTS
    assert one.points.height == len(slow_rows(datetime(1, 1, 1), datetime(2024, 2, 21)))
    assert (one.months[0].key, one.months[-1].key, one.known_until) == ("2023-02", "2024-01", slow_last_day())
    assert one.per_buurt == Counter(row["buurt"] for row in [*slow_rows(), *slow_rows(precision="buurt")])


def test_nothing_later_is_known_than_was_asked() -> None:
    """As if November had never come: the months are those until then, and so is every point."""
    [one] = points_of(until=date(2023, 11, 1)).lists
    assert (one.months[0].key, one.months[-1].key, one.known_until) == (
        "2022-11",
        "2023-10",
        one.points["occurred_to"].max().date(),
    )
    assert one.known_until <= date(2023, 10, 31)
    assert one.points.height == len(slow_rows(datetime(1, 1, 1), datetime(2023, 11, 1)))


def test_of_several_reports_of_one_event_the_first_counts() -> None:
    told = INCIDENTS.with_columns(
        category=pl.lit("melding-geluid"), reported_by=pl.lit("public"), source=pl.lit("meldingen")
    ).filter(pl.col("x").is_not_null())
    twice = told.with_columns(
        reference=pl.col("reference") + "x", occurred_from=pl.col("occurred_from").dt.offset_by("5m")
    )
    once, again = points_of(told), points_of(pl.concat([told, twice]))
    assert again.lists[0].of_months.equals(once.lists[0].of_months)


@pytest.mark.parametrize("last", [datetime(2023, 6, 1), datetime(2023, 1, 15)])
def test_with_less_than_a_year_or_too_few_there_is_nothing(last: datetime) -> None:
    few = INCIDENTS.filter(pl.col("occurred_from") < last)
    nothing = hotspots(points_of(few), small_areas(), PEOPLE, {}, today=date(2024, 2, 20))
    assert nothing.keys() == TABLES.keys()
    assert all(frame.is_empty() for frame in nothing.values())


# ----- what is said of them


def test_80_20_of_buurten_and_cells_twice(found: dict[str, pl.DataFrame]) -> None:
    cells = Counter(slow_cell(row) for row in slow_rows())
    counts = {
        "cell": [cells[cell] for cell in slow_grid()],
        "buurt": [points_of().lists[0].per_buurt.get(code, 0) for code in BUURTEN],
    }
    shown = {row["place"]: row for row in found["place_shares"].to_dicts()}
    assert shown.keys() == counts.keys()
    for place, numbers in counts.items():
        row = shown[place]
        assert (row["fewest"], row["held"]) == slow.fewest(numbers, 80)[:2]
        assert (row["places"], row["incidents"]) == (len(numbers), sum(numbers))
        assert row["low"] <= row["by_chance"] <= row["high"]
    assert shown["cell"]["p"] == 0.01  # fewer than in any of 99 draws


def test_hotspots_twice(found: dict[str, pl.DataFrame]) -> None:
    cells = slow_grid()
    count = Counter(slow_cell(row) for row in slow_rows())
    counts, beside = [count[cell] for cell in cells], slow.grid(cells)
    around = [sum(counts[other] for other in beside[place]) for place in range(len(cells))]
    ps = [
        slow.chance_of_sum([*counts[:place], *counts[place + 1 :]], len(beside[place]), around[place])
        for place in range(len(cells))
    ]
    ordered = sorted(ps)
    last = max((n for n, p in enumerate(ordered, start=1) if p * len(ps) / n <= DISCOVERY_RATE), default=0)
    z = slow.gi_star(counts, beside)
    hot = {
        cell_name(100 * column, 100 * row): (
            counts[place],
            counts[place] + around[place],
            len(beside[place]) + 1,
            ps[place],
        )
        for place, (column, row) in enumerate(cells)
        if last and ps[place] <= ordered[last - 1] and z[place] > 0
    }
    shown = {row["cell"]: row for row in found["hot_cells"].to_dicts()}
    assert shown.keys() == hot.keys()
    assert cell_name(*HOT) in hot
    for name, (own, together, number, p) in hot.items():
        row = shown[name]
        assert (row["count"], row["around"], row["cells_around"]) == (own, together, number)
        assert row["p"] == pytest.approx(p, rel=1e-6)
        assert row["expected"] == pytest.approx(number * sum(counts) / len(counts))
        assert (row["buurt"], row["buurt_name"]) == (BUURTEN[2], "Buurt 3")


def test_near_repeats_and_open_windows_twice(found: dict[str, pl.DataFrame]) -> None:
    def told(rows: list[dict]) -> list[slow.Incident]:
        return [(row["x"], row["y"], row["occurred_from"].toordinal()) for row in rows]

    [row] = found["near_repeats"].to_dicts()
    assert row["pairs"] == slow.knox_pairs(told(slow_rows()), [100], [30])[0][0]
    assert (row["incidents"], row["without_point"], row["known_until"]) == (
        len(slow_rows()),
        52,
        slow_last_day().isoformat(),
    )
    assert row["repeats"]
    assert row["pairs"] > 1.4 * row["expected"]
    every = slow_rows(datetime(1, 1, 1), datetime(2024, 2, 21))
    windows: dict[str, list[int]] = {}
    for at, last_day, _ in slow.open_windows(told(every), date(2024, 2, 20).toordinal(), 100, 30):
        column, line = slow_cell(every[at])
        windows.setdefault(cell_name(100 * column, 100 * line), []).append(last_day)
    shown = {each["cell"]: (each["incidents"], each["last_day"]) for each in found["open_windows"].to_dicts()}
    assert shown == {cell: (len(days), date.fromordinal(max(days)).isoformat()) for cell, days in windows.items()}
    assert len(shown) > 3


def test_where_nothing_repeats_no_window_is_open() -> None:
    """The same days, dealt out again over the same places."""
    days = INCIDENTS.filter(pl.col("category") == KIND, pl.col("reported_by") == "public")
    shuffled = days.with_columns(pl.col("occurred_from").shuffle(seed=2)).with_columns(occurred_to="occurred_from")
    made = hotspots(points_of(shuffled), small_areas(), PEOPLE, {}, today=date(2024, 2, 20))
    assert not made["near_repeats"]["repeats"].any()
    assert made["open_windows"].is_empty()
    assert made["hot_cells"].height > 0


def test_the_same_data_give_the_same_and_a_point_is_nowhere(found: dict[str, pl.DataFrame]) -> None:
    again = hotspots(points_of(INCIDENTS.reverse()), small_areas(), PEOPLE, {"incidents": 4}, today=date(2024, 2, 20))
    assert all(again[name].equals(frame) for name, frame in found.items())
    for name in ("hot_cells", "open_windows"):
        assert (found[name].select(pl.col("x", "y") % 100).to_numpy() == 0).all()


def test_chance_follows_inhabitants_where_they_are_known() -> None:
    """With nearly everybody in one buurt, chance alone puts 80 percent of the incidents there."""
    crowded = {code: 96_000 if code == BUURTEN[0] else 1000 for code in BUURTEN}
    for people, by_inhabitants in (
        (crowded, True),
        ({}, False),
        (PEOPLE, False),
    ):
        made = hotspots(points_of(), small_areas(), people, {}, today=date(2024, 2, 20))["place_shares"]
        buurt, cell = made.to_dicts()
        assert (buurt["by_inhabitants"], cell["by_inhabitants"]) == (by_inhabitants, False)
        assert (buurt["by_chance"] < 2) is by_inhabitants


# ----- in a run


@pytest.mark.django_db
def test_a_run_stores_them_and_can_be_made_again(tmp_path: Path) -> None:
    scope = Scope.of(GEMEENTE)
    deliver(small_areas(), "areas", folder=tmp_path, scope=scope)
    deliver(INCIDENTS, "incidents", folder=tmp_path, scope=scope)
    run = analyse(scope=scope, gemeente=GEMEENTE, now=NOW)
    cells = results.hot_cells(scope, GEMEENTE)
    assert cells["category"].unique().to_list() == [KIND]
    assert cells.equals(results.hot_cells(scope, GEMEENTE, run_id=run.id, category=KIND))
    assert results.open_windows(scope, GEMEENTE, category="straatroof").is_empty()
    shown = results.near_repeats(scope, GEMEENTE)
    assert shown["repeats"].to_list() == [True]
    later = INCIDENTS.with_columns(
        reference=pl.col("reference") + "x", occurred_from=pl.col("occurred_from") + timedelta(9)
    )
    deliver(later, "incidents", folder=tmp_path, scope=scope)
    analyse(scope=scope, gemeente=GEMEENTE, now=NOW + timedelta(hours=1))
    assert results.near_repeats(scope, GEMEENTE).filter(category=KIND)["pairs"].item() > shown["pairs"].item()
    again = make_again(scope=scope, gemeente=GEMEENTE, run_id=run.id, on_progress=lambda _: None)
    stored = {each.what: each.stored for each in again.compared}
    assert again.equal
    assert (stored["80-20"], stored["vakken van hotspots"], stored["herhalingen"]) == (2, cells.height, 1)
