"""When, at each place: twice, whatever the moments, and on towns of which is known where the nights are busy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.expectations.history import Floats, Ints
from openvis.analysis.forecasts import forecast_dayparts as dayparts
from openvis.analysis.places.hot_times import LONGEST, Moments, hot_times
from openvis.domain.forecast_dayparts import LEAST_INCIDENTS, WeekOf
from tests.analysis import slow_dayparts as slow

MONDAY = datetime(2026, 3, 2)
NOT_KNOWN = np.datetime64("NaT", "m")
PLACES = 3

starts = st.integers(0, 21 * 24).map(lambda hours: MONDAY + timedelta(hours=hours))
lengths = st.one_of(st.none(), st.integers(-60, 900), st.just(LONGEST + 1))
incidents_of = st.lists(
    st.tuples(st.integers(-1, PLACES - 1), starts, lengths, st.booleans()).map(
        lambda each: (each[0], each[1] if each[3] else None, _later(each[1], each[2]))
    ),
    max_size=10,
)


def _later(start: datetime, minutes: int | None) -> datetime | None:
    return None if minutes is None else start + timedelta(minutes=minutes)


def arrays(incidents: Sequence[slow.Incident]) -> tuple[Ints, Moments, Moments]:
    def moments(at: int) -> Moments:
        found = [NOT_KNOWN if each[at] is None else np.datetime64(each[at], "m") for each in incidents]
        return np.array(found, dtype="M8[m]")

    return np.array([place for place, _, _ in incidents], dtype=np.int64), moments(1), moments(2)


# ----- twice


@settings(max_examples=8)
@given(incidents_of)
def test_one_after_the_other(incidents: Sequence[slow.Incident]) -> None:
    place, start, end = arrays(incidents)
    found = dayparts.profiles(dayparts.laid_out(start, end), place, PLACES)
    general, own, strength = slow.profiles(incidents, PLACES)
    assert found.incidents == sum(slow.counted(incidents).values())
    np.testing.assert_allclose(found.general, general, rtol=1e-6, atol=1e-9)
    if 1 / strength > 1e-9 or strength == found.strength:  # as good as no difference may round to none
        np.testing.assert_allclose(found.strength, strength, rtol=1e-6)
    np.testing.assert_allclose(found.own, own, rtol=1e-6, atol=1e-9)


def test_by_hand() -> None:
    """Four in the morning at one place and four in the evening at another: they differ as much as they can."""
    morning, evening = (MONDAY + timedelta(hours=hours) for hours in (9, 20))
    incidents: Sequence[slow.Incident] = [(0, morning, None)] * 4 + [(1, evening, None)] * 4
    found = dayparts.profiles(dayparts.laid_out(*arrays(incidents)[1:]), arrays(incidents)[0], 3)
    p = found.general.sum(axis=0)
    assert found.strength == dayparts.LEAST_STRENGTH
    np.testing.assert_allclose(found.own[0].sum(axis=0), (np.array([0, 4, 0, 0]) + p) / 5)
    np.testing.assert_allclose(found.own[2], found.general)
    np.testing.assert_allclose(found.own[1].sum(axis=1), (found.general / p * found.own[1].sum(axis=0)).sum(axis=1))


def test_scored_one_after_the_other() -> None:
    rng = np.random.default_rng(1)
    drawn = zip(rng.integers(0, PLACES, 40), rng.integers(0, 70 * 24, 40), rng.choice([0, 200, 900], 40), strict=True)
    incidents = [
        (int(where), begin := MONDAY + timedelta(hours=int(hour)), begin + timedelta(minutes=int(length)))
        for where, hour, length in drawn
    ]
    place, start, end = arrays(incidents)
    day = start.astype("M8[D]").astype(np.int64)
    origins = [int(day.min()) + back for back in (35, 42, 49)]
    found = dayparts.tried(dayparts.laid_out(start, end), place, day, origins, 7, PLACES, rng)
    own, general, number = 0.0, 0.0, 0
    for origin in origins:
        past = [each for each, when in zip(incidents, day, strict=True) if when < origin]
        flat, of_place, _ = slow.profiles(past, PLACES)
        for each, when in zip(incidents, day, strict=True):
            if origin <= when < origin + 7:
                own, general, number = (
                    own + slow.gain(each, of_place[each[0]]),
                    general + slow.gain(each, flat),
                    number + 1,
                )
    assert (found.incidents, found.origins) == (number, 3)
    assert found.own[0] == pytest.approx(own / number)
    assert found.general[0] == pytest.approx(general / number)
    assert found.beyond[0] == pytest.approx((own - general) / number)


# ----- whatever the moments


@settings(max_examples=8)
@given(incidents_of)
def test_every_place_adds_up_to_what_was_expected_there(incidents: Sequence[slow.Incident]) -> None:
    place, start, end = arrays(incidents)
    expected = np.array([3.0, 0.0, 0.25])
    found = dayparts.by_daypart(expected, place, start, end)
    np.testing.assert_allclose(found.sum(axis=(1, 2)), expected, atol=1e-9)
    assert (found >= 0).all()
    assert (found[0] > 0).all()  # nothing is impossible
    cells = dayparts.by_daypart(
        np.array([1.0, 2.0]), place, start, end, profile_of=np.array([2, PLACES - 1], dtype=np.int64)
    )
    np.testing.assert_allclose(cells[1], 2 * cells[0])


def test_the_same_incidents_lie_where_hot_times_lays_them() -> None:
    rng = np.random.default_rng(2)
    start = np.datetime64("2026-01-05T00:00", "m") + rng.integers(0, 10_000, 200).astype("m8[m]")
    end = start + rng.integers(-50, LONGEST + 300, 200).astype("m8[m]")
    end[:20] = NOT_KNOWN
    start[10:15] = NOT_KNOWN
    laid, week = dayparts.laid_out(start, end), hot_times(start, end)
    assert (len(laid.kept) - laid.kept.sum(), laid.kept.sum()) == (week.apart, week.incidents)
    counts = np.bincount(laid.cell.ravel(), laid.weight.ravel(), 28).reshape(7, 4)
    np.testing.assert_allclose(counts, week.dagdelen.counts, atol=1e-9)


def test_nothing_known_is_a_flat_week() -> None:
    nothing = np.array([], dtype="M8[m]")
    found = dayparts.by_daypart(np.array([28.0]), np.array([], dtype=np.int64), nothing, nothing)
    np.testing.assert_allclose(found, 1.0)
    elsewhere = dayparts.by_daypart(
        np.array([28.0]), np.array([-1]), np.array([MONDAY], dtype="M8[m]"), np.array([NOT_KNOWN])
    )
    np.testing.assert_allclose(elsewhere, 1.0)


# ----- truths


def town(rng: np.random.Generator, strength: float, places: int = 40, each: int = 25) -> tuple[Floats, Ints, Moments]:
    """Places whose share of each part of the day lies around the town's, as a Dirichlet of this strength."""
    p = np.array([0.15, 0.2, 0.3, 0.35])
    truth = np.tile(p, (places, 1)) if np.isinf(strength) else rng.dirichlet(strength * p, places)
    place = np.repeat(np.arange(places), each)
    part = np.array([rng.choice(4, p=truth[at]) for at in place])
    minutes = rng.integers(0, 364, len(place)) * 1440 + part * 360 + rng.integers(0, 360, len(place))
    return truth, place, np.datetime64("2025-01-06T00:00", "m") + minutes.astype("m8[m]")


@pytest.mark.parametrize(("strength", "low", "high"), [(10.0, 6.0, 16.0), (np.inf, 300.0, np.inf)])
def test_what_is_found_is_nearer_to_the_truth_than_the_counts_and_than_one_week_for_all(
    strength: float, low: float, high: float
) -> None:
    """Places that differ are told apart; places that do not are taken together."""
    truth, place, start = town(np.random.default_rng(3), strength)
    unknown = np.full(len(start), NOT_KNOWN)
    found = dayparts.profiles(dayparts.laid_out(start, unknown), place, len(truth))
    own = found.own.sum(axis=1)
    bare = np.array([np.bincount((start[place == at].astype(int) // 360) % 4, minlength=4) / 25 for at in range(40)])
    off = {name: ((each - truth) ** 2).sum() for name, each in (("own", own), ("bare", bare))}
    assert low <= found.strength <= high
    assert off["own"] < 0.8 * off["bare"]
    if not np.isinf(strength):
        assert off["own"] < 0.5 * ((found.general.sum(axis=0) - truth) ** 2).sum()


def test_intervals_do_not_make_places_alike() -> None:
    """Half of the incidents known only within eight hours: the strength stays near what known moments give."""
    rng = np.random.default_rng(4)
    truth, place, start = town(rng, 10.0)
    known = dayparts.profiles(dayparts.laid_out(start, start), place, len(truth))
    wide = rng.random(len(start)) < 0.5
    begin = np.where(wide, start - rng.integers(0, 480, len(start)).astype("m8[m]"), start)
    end = np.where(wide, begin + np.timedelta64(480, "m"), start)
    smeared = dayparts.profiles(dayparts.laid_out(begin, end), place, len(truth))
    assert 0.5 * known.strength < smeared.strength < 3 * known.strength


@pytest.mark.parametrize(
    ("even", "strength", "week"),
    [(True, 10.0, WeekOf.FLAT), (False, np.inf, WeekOf.GEMEENTE), (False, 2.0, WeekOf.BUURT)],
)
def test_a_week_is_shown_only_where_it_beats_what_is_simpler(even: bool, strength: float, week: WeekOf) -> None:
    rng = np.random.default_rng(5)
    _, place, start = town(rng, strength, each=60)
    if even:
        start = np.datetime64("2025-01-06T00:00", "m") + rng.integers(0, 364 * 1440, len(start)).astype("m8[m]")
    day = start.astype("M8[D]").astype(np.int64)
    origins = list(range(int(day.max()) - 112, int(day.max()), 14))
    laid = dayparts.laid_out(start, np.full(len(start), NOT_KNOWN))
    found = dayparts.tried(laid, place, day, origins, 14, 40, rng)
    assert found.shown is week
    few = dayparts.tried(laid.only(np.arange(len(start)) % 60 == 0), place, day, origins, 14, 40, rng)
    assert few.incidents < LEAST_INCIDENTS
    assert few.shown is WeekOf.FLAT
