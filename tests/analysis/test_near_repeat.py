"""Near repeat: pairs counted a second time, chances by every way to deal out, planted repeats, and beside others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial import cKDTree

from openvis.analysis.places.near_repeat import KnoxTable, knox, open_windows
from tests.analysis import slow_hotspots as slow
from tests.analysis.real_points import RULES, portland

ORACLES = Path(__file__).parent / "oracles"
METRES, DAYS = (0.0, 50.0, 100.0, 130.0), (0, 7, 30)
FEW = settings(max_examples=40)

# Steps of 30 and 40 metres: distances of exactly 50 and 100 occur, and the same place often.
incidents_of = st.lists(
    st.tuples(st.integers(0, 4).map(lambda x: 30.0 * x), st.integers(0, 4).map(lambda y: 40.0 * y), st.integers(0, 40)),
    max_size=30,
)


def table(incidents: list[slow.Incident], permutations: int = 19, seed: int = 1, **bands: tuple) -> KnoxTable:
    x, y, day = np.array(incidents, dtype=float).reshape(-1, 3).T
    rng = np.random.default_rng(seed)
    return knox(
        x, y, day.astype(np.int64), rng, permutations=permutations, **({"metres": METRES, "days": DAYS} | bands)
    )


@given(incidents_of)
def test_pairs_twice(incidents: list[slow.Incident]) -> None:
    assert table(incidents).pairs.tolist() == slow.knox_pairs(incidents, METRES, DAYS)


@settings(max_examples=15)
@given(incidents_of.map(lambda incidents: incidents[:6]).filter(lambda incidents: len(incidents) > 2))
def test_expected_and_chances_are_those_of_every_way_to_deal_out(incidents: list[slow.Incident]) -> None:
    found, ways = table(incidents, permutations=4_000), np.array(slow.knox_dealt(incidents, METRES, DAYS))
    np.testing.assert_allclose(found.expected, ways.mean(axis=0), atol=1e-9)
    np.testing.assert_allclose(found.p, (ways >= found.pairs).mean(axis=0), atol=0.04)


@FEW
@given(incidents_of, st.integers(-(10**6), 10**6), st.floats(-1e5, 1e5), st.randoms(use_true_random=False))
def test_where_the_map_and_the_calendar_begin_decides_nothing(incidents, later, east, shuffle) -> None:
    moved = [(y, x + round(east), day + later) for x, y, day in incidents]
    shuffle.shuffle(moved)
    np.testing.assert_array_equal(table(moved).pairs, table(incidents).pairs)
    np.testing.assert_allclose(table(moved).expected, table(incidents).expected)


@FEW
@given(incidents_of)
def test_wider_bands_hold_what_the_narrow_ones_held(incidents: list[slow.Incident]) -> None:
    narrow, wide = table(incidents), table(incidents, metres=(130.0,), days=(30,))
    assert wide.pairs.item() == narrow.pairs.sum()
    assert wide.expected.item() == pytest.approx(narrow.expected.sum())


def test_nothing_to_compare() -> None:
    for incidents in ([], [(0.0, 0.0, 5)]):
        found = table(incidents)
        assert (found.pairs == 0).all()
        assert (found.p == 1.0).all()
        assert np.isnan(found.ratio).all()
    assert not len(open_windows(np.array([]), np.array([]), np.array([], dtype=int), 9).incident)


def test_ratio_is_observed_per_expected() -> None:
    found = table([(0.0, 0.0, 1), (30.0, 40.0, 3), (300.0, 0.0, 100), (600.0, 0.0, 200)], metres=(50.0,), days=(7,))
    assert (found.pairs.item(), found.expected.item()) == (1, pytest.approx(1 / 6))
    assert found.ratio.item() == pytest.approx(6.0)


def test_the_same_seed_gives_the_same_chances() -> None:
    rng = np.random.default_rng(2)
    incidents = list(zip(*rng.uniform(0, 900, (2, 200)), rng.integers(0, 365, 200), strict=True))
    bands = {"metres": (100.0, 200.0), "days": (14, 30)}
    same = [table(incidents, 99, 5, **bands).p.tolist() for _ in range(2)]
    assert same[0] == same[1] != table(incidents, 99, 6, **bands).p.tolist()


def test_days_of_any_size() -> None:
    """Beyond what two bytes hold, the same answer; more pairs in a band than one byte counts, too."""
    crowd = [(0.0, 0.0, day) for day in range(40)]
    assert table([*crowd, (0.0, 0.0, 2**16 + 5)]).pairs.tolist() == table(crowd).pairs.tolist()
    assert table(crowd).pairs[0].tolist() == [0, sum(40 - apart for apart in range(1, 8)), sum(range(10, 33))]


# ----- truths


def made_up(rng: np.random.Generator, *, number: int = 600, repeats: int = 0) -> list[slow.Incident]:
    """Incidents on hot places, busier in some months; `repeats` of them come again within days and metres."""
    spots = rng.uniform(0, 5_000, (20, 2))
    place = spots[rng.integers(0, 20, number)] + rng.normal(0, 150, (number, 2))
    season = 1 + 0.6 * np.sin(np.arange(730) / 58)
    day = rng.choice(730, number, p=season / season.sum())
    place[:repeats] = place[repeats : 2 * repeats] + rng.normal(0, 30, (repeats, 2))
    day[:repeats] = day[repeats : 2 * repeats] + rng.integers(1, 10, repeats)
    return [(float(x), float(y), int(d)) for (x, y), d in zip(place, day, strict=True)]


def test_hot_places_and_busy_months_alone_are_no_near_repeat() -> None:
    """All places are kept, so p is as small as .05 in five of a hundred towns."""
    rng = np.random.default_rng(3)
    p = [table(made_up(rng), 99, seed, metres=(100.0,), days=(30,)).p.item() for seed in range(100)]
    assert stats.binomtest(sum(each <= 0.05 for each in p), 100, 0.05).pvalue > 0.001
    assert stats.kstest(p, "uniform").pvalue > 0.001


def test_planted_repeats_are_found_in_the_bands_where_they_were_planted() -> None:
    found = table(made_up(np.random.default_rng(4), repeats=60), 999, metres=(100.0, 300.0, 600.0), days=(14, 60, 120))
    assert found.p[0, 0] == 0.001
    assert found.ratio[0, 0] > 1.5
    assert found.pairs[0, 0] - found.expected[0, 0] == pytest.approx(60, abs=25)
    assert (found.p[1:, 1:] > 0.002).all()


# ----- which windows are open


@given(incidents_of, st.integers(-5, 50), st.sampled_from([0.0, 50.0, 100.0]), st.sampled_from([0, 7, 30]))
def test_open_windows_twice(incidents: list[slow.Incident], today: int, metres: float, days: int) -> None:
    x, y, day = np.array(incidents, dtype=float).reshape(-1, 3).T
    found = open_windows(x, y, day.astype(np.int64), today, metres=metres, days=days)
    columns = (found.incident.tolist(), found.last_day.tolist(), found.others.tolist())
    assert list(zip(*columns, strict=True)) == slow.open_windows(incidents, today, metres, days)


def test_a_window_is_open_up_to_and_including_its_last_day() -> None:
    place = np.zeros(1)
    opens = [len(open_windows(place, place, np.array([100]), today).incident) for today in (99, 100, 130, 131)]
    assert opens == [0, 1, 1, 0]


def test_what_happens_later_changes_nothing_today(shared_data: Path) -> None:
    x, y, day = portland(shared_data)
    today = int(day.max()) - 200
    known = day <= today
    all_of_it, then = open_windows(x, y, day, today), open_windows(x[known], y[known], day[known], today)
    assert all_of_it.others.tolist() == then.others.tolist()
    assert all_of_it.incident.tolist() == np.flatnonzero(known)[then.incident].tolist()
    assert len(then.incident) == ((day >= today - 30) & known).sum() > 20


# ----- beside others


def test_pairs_as_a_tree_finds_them_on_real_burglaries(shared_data: Path) -> None:
    """Neighbours of each incident in a box of place and time together, then within the circle."""
    x, y, day = portland(shared_data)
    for metres, days in RULES:
        scaled = np.column_stack([x / metres, y / metres, day / (days + 0.5)])
        near = cKDTree(scaled).query_ball_point(scaled, 1.0, p=np.inf)
        pairs = sum(
            int((np.hypot(x[others] - x[at], y[others] - y[at]) <= metres).sum()) - 1 for at, others in enumerate(near)
        )
        found = knox(x, y, day, np.random.default_rng(1), metres=(metres,), days=(days,), permutations=0)
        assert found.pairs.item() == pairs // 2 > 100


def test_as_pointpats_and_surveillance_on_a_year_of_burglaries(shared_data: Path) -> None:
    incidents = list(zip(*portland(shared_data, last_year=True), strict=True))
    pointpats = json.loads((ORACLES / "hotspots.json").read_text(encoding="utf-8"))["knox"]
    lines = [line.split("\t") for line in (ORACLES / "near_repeat.tsv").read_text(encoding="utf-8").splitlines()]
    surveillance = [dict(zip(lines[0], map(float, line), strict=True)) for line in lines[1:]]
    for theirs, permutations in [*((each, 999) for each in pointpats), *((each, 199) for each in surveillance)]:
        found = table(incidents, 999, metres=(theirs["metres"],), days=(int(theirs["days"]),))
        assert found.pairs.item() == theirs["pairs"]
        assert found.expected.item() == pytest.approx(theirs["expected"], abs=1e-5)
        p, error = found.p.item(), np.sqrt(theirs["p"] * (1 - theirs["p"]) * (1 / 999 + 1 / permutations))
        assert p == pytest.approx(theirs["p"], abs=4 * error + 2 / permutations)
    assert len(pointpats) == len(surveillance) == len(RULES)


def test_burglary_repeats_within_a_hundred_metres_and_a_month(shared_data: Path) -> None:
    """What Bernasco (2007) found in three Dutch cities holds in Portland: near and soon, less far and late."""
    found = knox(*portland(shared_data), np.random.default_rng(1))
    assert (found.p[:2, 2] <= 0.005).all()  # the same place, and up to 100 metres, in 15 to 30 days
    assert found.ratio[0, 0] > found.ratio[0, 2] > found.ratio[1, 2] > 1.3
    assert (np.abs(found.ratio[3:, 2:] - 1) < 0.1).all()
