"""Hot times: minute by minute, whatever the moments, and on weeks whose truth is known."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openvis.analysis.places.hot_times import DAGDEEL, HOUR, LONGEST, HotTimes, Moments, expected_week, hot_times
from tests.analysis import slow_hot_times as slow

FEW = settings(max_examples=20)
MONDAY = datetime(2026, 3, 23)  # the clock is put forward on the Sunday after it
NOT_KNOWN = np.datetime64("NaT", "m")

starts = st.integers(0, 21 * 1440).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
lengths = st.one_of(st.none(), st.integers(-60, 200), st.integers(0, LONGEST + 600))
incidents_of = st.lists(
    st.tuples(st.one_of(st.none(), starts), lengths).map(
        lambda pair: (pair[0], None if None in pair else pair[0] + timedelta(minutes=pair[1]))
    ),
    max_size=8,
)
Incidents = list[tuple[datetime | None, datetime | None]]


def moments(values: list[datetime | None]) -> Moments:
    return np.array([NOT_KNOWN if value is None else np.datetime64(value, "m") for value in values], dtype="M8[m]")


def of(incidents: Incidents, longest: int = LONGEST) -> HotTimes:
    return hot_times(
        moments([start for start, _ in incidents]), moments([end for _, end in incidents]), longest=longest
    )


# ----- twice


UNTIL_MORNING = (datetime(2026, 3, 23), datetime(2026, 3, 23, 6, 25))
WITHIN_IT = (datetime(2026, 3, 23, 0, 23), datetime(2026, 3, 23, 2, 1))


@settings(max_examples=8)
@example([UNTIL_MORNING, WITHIN_IT])  # after which a running sum does not come down to zero
@given(incidents_of)
def test_minute_by_minute(incidents: Incidents) -> None:
    found = of(incidents)
    for week, cell in ((found.hours, HOUR), (found.dagdelen, DAGDEEL)):
        counts, squares, apart = slow.laid_out(incidents, LONGEST, cell)
        assert (found.apart, found.incidents) == (apart, len(incidents) - apart)
        table, of_squares = (np.zeros((7, 1440 // cell)) for _ in range(2))
        for at, weight in counts.items():
            table[at], of_squares[at] = float(weight), float(squares[at])
        np.testing.assert_allclose(week.counts, table, atol=1e-12)
        if counts:
            plain = slow.expected_week(table.tolist(), of_squares.tolist())
            for fast, twice in zip((week.expected, week.low, week.high), plain, strict=True):
                np.testing.assert_allclose(fast, twice, rtol=1e-6, atol=1e-9)


def test_one_by_hand() -> None:
    """From Friday half past ten in the evening to Saturday one o'clock: five half hours."""
    friday = MONDAY + timedelta(days=4, hours=22, minutes=30)
    found = of([(friday, friday + timedelta(minutes=150))])
    assert {(day, hour): found.hours.counts[day, hour].round(9) for day, hour in np.argwhere(found.hours.counts)} == {
        (4, 22): 0.2,
        (4, 23): 0.4,
        (5, 0): 0.4,
    }
    np.testing.assert_allclose(found.dagdelen.counts[4:6, [0, 3]], [[0, 0.6], [0.4, 0]], atol=1e-12)


# ----- whatever the moments


@FEW
@given(incidents_of)
def test_everything_adds_up(incidents: Incidents) -> None:
    found = of(incidents)
    for week in (found.hours, found.dagdelen):
        assert week.counts.sum() == pytest.approx(found.incidents, abs=1e-9)
        assert week.expected.sum() == pytest.approx(found.incidents, abs=1e-9)
        assert (week.counts >= -1e-12).all()
        assert (week.low <= week.expected + 1e-12).all()
        assert (week.expected <= week.high + 1e-12).all()
    np.testing.assert_allclose(found.hours.counts.reshape(7, 4, 6).sum(axis=2), found.dagdelen.counts, atol=1e-9)


@FEW
@given(incidents_of, st.integers(-60, 60), st.integers(0, 6), st.integers(0, 23))
def test_a_shift_shifts_and_a_week_changes_nothing(incidents: Incidents, weeks: int, days: int, hours: int) -> None:
    def moved(shift: timedelta) -> HotTimes:
        return of([(start and start + shift, end and end + shift) for start, end in incidents])

    plain = of(incidents)
    np.testing.assert_allclose(moved(timedelta(weeks=weeks)).hours.counts, plain.hours.counts, atol=1e-12)
    by_day = moved(timedelta(days=days))
    np.testing.assert_allclose(by_day.hours.expected, np.roll(plain.hours.expected, days, axis=0), atol=1e-9)
    by_hour = moved(timedelta(hours=hours)).hours.counts.ravel()
    np.testing.assert_allclose(by_hour, np.roll(plain.hours.counts.ravel(), hours), atol=1e-9)


@FEW
@given(incidents_of, incidents_of)
def test_two_lists_together_count_what_they_count_apart(one: Incidents, other: Incidents) -> None:
    together, apart = of(one + other), [of(one), of(other)]
    np.testing.assert_allclose(together.hours.counts, sum(each.hours.counts for each in apart), atol=1e-9)
    assert together.apart == sum(each.apart for each in apart)


def test_what_is_set_apart_and_what_is_taken_at_its_start() -> None:
    at = MONDAY + timedelta(hours=9, minutes=5)
    cases = [(at, None), (at, at), (at, at - timedelta(hours=3)), (at, at + timedelta(minutes=LONGEST))]
    found = of([*cases, (at, at + timedelta(minutes=LONGEST + 1)), (None, at)])
    assert (found.incidents, found.apart) == (4, 2)
    assert found.hours.counts[0, 9] == pytest.approx(3 + 55 / LONGEST)
    assert of([(at, at + timedelta(minutes=61))], longest=60).apart == 1
    for wrong in (0, 6 * 1440 + 1):
        with pytest.raises(ValueError, match="longest"):
            of([], longest=wrong)


def test_nothing_gives_nothing() -> None:
    found = of([])
    assert (found.incidents, found.apart) == (0, 0)
    assert not np.concatenate([found.hours.expected.ravel(), found.hours.high.ravel()]).any()


def test_the_night_the_clock_goes_forward_is_as_any_other() -> None:
    night = MONDAY + timedelta(days=6, hours=1, minutes=30)
    counts = of([(night, night + timedelta(hours=2))]).hours.counts
    np.testing.assert_allclose(counts[6, 1:4], [0.25, 0.5, 0.25])


# ----- truths


def drawn(rng: np.random.Generator, total: int, spread: float) -> tuple[np.ndarray, Moments]:
    """Expected counts of a week whose cells vary around day and hour, and moments."""
    product = np.outer(rng.dirichlet(np.full(7, 20)), rng.dirichlet(np.full(24, 2)))
    chances = product * (rng.gamma(1 / spread, spread, (7, 24)) if spread else 1.0)
    chances /= chances.sum()
    cell = rng.choice(168, rng.poisson(total), p=chances.ravel())
    minutes = cell * 60 + rng.integers(0, 60, len(cell)) + 7 * 1440 * rng.integers(0, 52, len(cell))
    return chances * total, np.datetime64("2024-01-01T00:00", "m") + minutes.astype("m8[m]")


@pytest.mark.parametrize(
    ("total", "spread", "nearer"), [(50, 0.1, 0.3), (300, 0.0, 0.4), (300, 0.5, 0.8), (5000, 0.1, 0.95)], ids=str
)
def test_what_is_expected_is_nearer_to_the_truth_than_the_counts(total: int, spread: float, nearer: float) -> None:
    rng, inside, ours, bare = np.random.default_rng(3), [], [], []
    for _ in range(20):
        truth, start = drawn(rng, total, spread)
        week = hot_times(start, np.full(len(start), NOT_KNOWN)).hours
        inside.append((week.low <= truth) & (truth <= week.high))
        ours.append(((week.expected - truth) ** 2).mean())
        bare.append(((week.counts - truth) ** 2).mean())
    print(f"\n{total}, spread {spread}: holds {np.mean(inside):.3f}, squared error {np.mean(ours) / np.mean(bare):.2f}")
    assert np.mean(ours) < nearer * np.mean(bare)
    assert 0.84 <= np.mean(inside) <= 0.93


def test_spreading_is_nearer_than_start_end_or_middle() -> None:
    """Burglaries by day and by evening, of which is known when people left and when they came home."""
    rng = np.random.default_rng(4)
    evening = rng.random(3000) < 0.4
    day = 1440 * rng.integers(0, 700, 3000)
    left = day + np.where(evening, rng.normal(1170, 40, 3000), rng.normal(510, 40, 3000))
    home = left + np.where(evening, rng.normal(240, 30, 3000), rng.normal(540, 60, 3000))
    start, end, happened = (
        np.datetime64("2024-01-01T00:00", "m") + minutes.astype("m8[m]")
        for minutes in (left, home, left + rng.random(3000) * (home - left))
    )
    truth = hot_times(happened, happened).hours.counts

    def off(one: Moments, other: Moments) -> float:
        return float(np.abs(hot_times(one, other).hours.counts - truth).sum())

    middle = start + (end - start) // 2
    assert off(start, end) < 0.4 * min(off(start, start), off(end, end), off(middle, middle))


def test_fractions_are_known_to_be_smoother_than_counts() -> None:
    """Spread over many hours, chance alone makes a smooth week: that is not taken for evenness beyond chance."""
    rng = np.random.default_rng(5)
    start = np.datetime64("2024-01-01T00:00", "m") + rng.integers(0, 70 * 1440, 3000).astype("m8[m]")
    week = hot_times(start, start + np.timedelta64(10 * 60, "m")).hours
    even = np.full((7, 24), 3000 / 168)
    assert ((week.low <= even) & (even <= week.high)).mean() > 0.8
    as_counts = expected_week(week.counts, week.counts)
    assert ((week.high - week.low) < 0.7 * (as_counts[2] - as_counts[1])).all()
