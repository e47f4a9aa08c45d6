"""The ladder: what each rung says, again by hand; that it knows nothing of later; what it makes of a truth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.forecasts import boosting, ladder
from openvis.analysis.forecasts.boosting import boosted
from openvis.analysis.forecasts.ladder import FLOOR, Events, Step, climb, floored, public_events, surfaces
from openvis.analysis.forecasts.pool import PRIOR, earned_weights, pool_weights
from openvis.analysis.forecasts.risk_grid import NOWHERE, Centres, Grid, grid_over
from openvis.domain.forecast import Rung

SIDE, HORIZON = 100.0, 14


def square(side: int) -> Grid:
    return grid_over(np.array([0.0, side * SIDE - 1]), np.array([0.0, side * SIDE - 1]), SIDE)


def town(rng: np.random.Generator, grid: Grid, days: int, a_day: float) -> tuple[Events, np.ndarray]:
    """Incidents of places whose risk never changes, and that risk: wide busy quarters, and some busy cells in them."""
    risk = grid.smoothed(rng.gamma(0.1, 1.0, grid.number), 200.0) * rng.gamma(0.5, 2.0, grid.number)
    risk /= risk.sum()
    number = rng.poisson(a_day * days)
    return Events(rng.choice(grid.number, number, p=risk), np.sort(rng.integers(0, days, number))), risk


def last(steps: list[Step]) -> dict[Rung, np.ndarray]:
    return steps[-1].shares


def test_surfaces_are_weighted_counts_spread_around() -> None:
    rng = np.random.default_rng(3)
    grid = square(6)
    events, _ = town(rng, grid, 800, 0.2)
    found = surfaces(grid, events, 700)
    assert found.shape == (1 + len(ladder.MEMORIES) * len(ladder.BANDWIDTHS), 36)
    assert found.sum(axis=1) == pytest.approx(1.0)
    assert found[0] == pytest.approx(1 / 36)
    at = 1
    for memory in ladder.MEMORIES:
        counts = [0.0] * 36
        for place, day in zip(events.place, events.day, strict=True):
            if day < 700:
                counts[place] += 1.0 if memory is None else 0.5 ** ((700 - day) / memory)
        for bandwidth in ladder.BANDWIDTHS:
            slow = grid.smoothed(np.array(counts), bandwidth)
            assert found[at] == pytest.approx(slow / slow.sum())
            at += 1


def test_before_anything_happened_every_surface_is_the_same_everywhere() -> None:
    nothing = Events(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    steps = list(climb(nothing, square(4), [100], HORIZON, np.random.default_rng(1)))
    assert steps[-1].expected == 0
    for share in last(steps).values():
        assert share == pytest.approx(1 / 16)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_weights_have_the_highest_likelihood(seed: int) -> None:
    rng = np.random.default_rng(seed)
    seen = rng.gamma(0.5, 1.0, (60, 4)) + 1e-6
    alike, part = np.full(4, 0.25), np.array([0.5, 0.5, 0.0, 0.0])
    faith = rng.dirichlet(np.ones(4))
    weights, of_part = pool_weights(seen, np.array([alike, part]))
    (drawn,) = pool_weights(seen, alike[None], faith)

    def likelihood(mix: np.ndarray, believed: np.ndarray = alike) -> float:
        prior = sum(4 * PRIOR * part * math.log(w) for w, part in zip(mix, believed, strict=True))
        return prior + sum(math.log(sum(w * f for w, f in zip(mix, row, strict=True))) for row in seen)

    assert weights.sum() == pytest.approx(1.0)
    best = likelihood(weights)
    for other in rng.dirichlet(np.ones(4), 50):
        assert likelihood(other) <= best + 1e-3
        assert likelihood(other, faith) <= likelihood(drawn, faith) + 1e-3
    assert pool_weights(seen, np.array([[0.7, 0.1, 0.1, 0.1]]))[0] == pytest.approx(weights, abs=5e-3)
    assert of_part[:2] == pytest.approx(pool_weights(seen[:, :2], part[None, :2])[0])
    assert of_part[2:].tolist() == [0.0, 0.0]


def test_without_incidents_all_surfaces_weigh_the_same() -> None:
    for seen in (np.empty((0, 2)), np.zeros((3, 2))):  # nothing said that they could come
        assert pool_weights(seen, np.array([[0.9, 0.1]]))[0] == pytest.approx(0.5, abs=1e-3)


def test_weights_are_earned_period_by_period() -> None:
    """Again with products of likelihoods, one part after another."""
    gains = np.random.default_rng(1).normal(0, 1.5, (12, 3))
    weights = [1 / 3] * 3
    for number, period in enumerate(gains.tolist(), start=1):
        earned = [weight * math.exp(gain) for weight, gain in zip(weights, period, strict=True)]
        average = [math.exp(sum(row[part] for row in gains[:number].tolist()) / number) for part in range(3)]
        dealt = 1 / (number + 1)
        weights = [
            (1 - dealt) * own / sum(earned) + dealt * usual / sum(average)
            for own, usual in zip(earned, average, strict=True)
        ]
    assert earned_weights(gains) == pytest.approx(weights)
    assert earned_weights(np.empty((0, 4))) == pytest.approx(0.25)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.sampled_from([0.1, 3.0, 200.0]))
def test_a_mixture_loses_no_more_than_is_promised_to_any_part(seed: int, parts: int, scale: float) -> None:
    """Whatever comes: log(parts) and log(periods) in all, and as much again where the best changes, and then what the
    new best lay behind in an average period before."""
    gains = np.random.default_rng(seed).normal(0, scale, (40, parts))
    mixed = 0.0
    for at, period in enumerate(gains):
        with np.errstate(divide="ignore"):  # a weight may be nothing
            mixed += float(np.logaddexp.reduce(np.log(earned_weights(gains[:at])) + period))
    assert mixed >= gains.sum(axis=0).max() - math.log(parts) - math.log(40) - 1e-6
    before, after = gains[:20].sum(axis=0), gains[20:].sum(axis=0)
    behind = (before.max() - before[after.argmax()]) / 20
    assert mixed >= before.max() + after.max() - 2 * math.log(parts) - 2 * math.log(40) - behind - 1e-6


@pytest.mark.parametrize(
    ("periods", "behind", "waited"),
    [
        # what was never far behind is back at once, whether much is known or little
        (10, 3.0, 2),
        (1_000, 3.0, 2),
        # what never was of use has to earn its place again, and takes longer where more is known
        (10, 12.0, 3),
        (1_000, 12.0, 4),
    ],
)
def test_what_fell_behind_comes_back(periods: int, behind: float, waited: int) -> None:
    """After so many periods worse by `behind` nats: how many better by 7 until it weighs nine tenths."""
    before = np.tile([0.0, -behind], (periods, 1))
    average = math.exp(-behind) / (1 + math.exp(-behind))
    left = earned_weights(before)[1]
    assert left == pytest.approx(average / (periods + 1), rel=0.06)  # and what is left of what was dealt out before
    after = [earned_weights(np.vstack([before, np.tile([-7.0, 0.0], (more, 1))]))[1] for more in range(6)]
    assert int(np.argmax(np.array(after) > 0.9)) == waited


def test_what_is_of_no_use_gets_nothing_of_the_prior_of_a_pool() -> None:
    """With an equal prior it would keep one incident's worth for ever, and each incident would pay for it."""
    school = ladder._School(square(2), HORIZON, np.random.default_rng(1), with_trees=False)
    shares, none = np.array([[0.7, 0.1, 0.1, 0.1], [0.0, 0.4, 0.3, 0.3]]), np.empty(0)
    said = np.tile(4 * floored(shares)[:, 0], (10, 1))
    gains = np.append(np.log(said).sum(axis=0), [0.0, 0.0])
    school.lessons = [ladder._Lesson(at, none, said, gains, none, none, none) for at in range(3)]
    parts = school._parts(school.lessons, shares)
    assert parts[2:] == pytest.approx(shares[0][None].repeat(2, axis=0), abs=1e-4)
    even = pool_weights(np.tile(said, (3, 1)), np.full((1, 2), 0.5))
    assert even[0, 1] > 0.03


def test_what_is_of_no_use_gets_nothing_of_what_is_dealt_out() -> None:
    """Two good parts share it; the even map, sixty nats worse a period, would cost every incident its share."""
    gains = np.tile([0.0, -0.1, -60.0], (10, 1))
    good, nearly, useless = earned_weights(gains)
    assert useless < 1e-12
    assert good > nearly > 0.2


def test_two_pools_remember_all_periods_and_the_last_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was right long ago weighs in the first, and no more in the second."""
    monkeypatch.setattr(ladder, "LEARNT_ORIGINS", 5)
    school = ladder._School(square(2), HORIZON, np.random.default_rng(1), with_trees=False)
    shares = np.array([[0.7, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.7]])
    none = np.empty(0)
    for at in range(20):
        said = np.tile(4 * shares[:, 0 if at < 15 else 3], (10, 1))
        gains = np.append(np.log(said).sum(axis=0), [0.0, 0.0])
        school.lessons.append(ladder._Lesson(at, none, said, gains, none, none, none))
    parts = school._parts(school.lessons, shares)
    assert parts[:2].tolist() == shares.tolist()
    of_all, of_last = parts[2:]
    assert of_all[0] > of_all[3]  # fifteen of twenty times it was there
    assert of_last[3] > of_last[0]
    assert parts[2:].sum(axis=1) == pytest.approx(1.0)
    assert school._parts([], shares)[2:] == pytest.approx(shares.mean(axis=0)[None].repeat(2, axis=0), abs=0.01)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 1_000), st.sampled_from([7, 14]))
def test_nothing_is_known_of_later(seed: int, apart: int) -> None:
    """Whatever happens from an origin on, no rung says anything else at it; also where periods overlap."""
    rng = np.random.default_rng(seed)
    grid = square(6)
    events, _ = town(rng, grid, 500, 0.5)
    origins = [400, 400 + apart]
    kept = events.before(origins[-1])
    later = Events(
        np.concatenate([kept.place, rng.integers(0, 36, 80)]),
        np.concatenate([kept.day, np.sort(rng.integers(origins[-1], 500, 80))]),
    )
    one, other = (
        list(climb(each, grid, origins, HORIZON, np.random.default_rng(1), learnt=16))[-1] for each in (events, later)
    )
    assert one.expected == other.expected
    for rung in Rung:
        assert np.array_equal(one.shares[rung], other.shares[rung])


def test_a_period_that_has_not_ended_teaches_nothing() -> None:
    """Two origins a week apart, two weeks ahead: at the second, the days from the first on are known, no lesson is."""
    grid = square(5)
    events, _ = town(np.random.default_rng(8), grid, 400, 0.5)
    school = ladder._School(grid, HORIZON, np.random.default_rng(1))
    school.step(events, 300)
    school.step(events, 307)
    assert school.weights is not None
    assert school.weights[1] == pytest.approx(1 / len(surfaces(grid, events, 307)))
    school.step(events, 314)
    assert np.ptp(school.weights[1]) > 1e-4


def test_what_officers_find_is_left_out() -> None:
    place, day = np.array([3, 1, NOWHERE, 2]), np.array([20, 10, 5, 15])
    events, left_out = public_events(place, day, np.array([True, True, True, False]))
    assert (events.place.tolist(), events.day.tolist(), left_out) == ([1, 3], [10, 20], 2)


def test_each_rung_is_what_it_says() -> None:
    grid = square(6)
    events, _ = town(np.random.default_rng(4), grid, 600, 0.5)
    shares = last(list(climb(events, grid, [500], HORIZON, np.random.default_rng(1), learnt=14)))
    before = events.day < 500
    recent = before & (events.day >= 500 - HORIZON)
    for rung, chosen in ((Rung.LONG_COUNT, before), (Rung.LAST_PERIOD, recent)):
        assert shares[rung] == pytest.approx(np.bincount(events.place[chosen], minlength=36) / chosen.sum())
    assert shares[Rung.UNIFORM] == pytest.approx(1 / 36)
    for share in shares.values():
        assert share.sum() == pytest.approx(1.0)
        assert floored(share).min() >= FLOOR / 36
    count, around = shares[Rung.LONG_COUNT], grid.smoothed(shares[Rung.LONG_COUNT], 150.0)
    # between the count of the cell and its surroundings, where these differ
    assert np.corrcoef(shares[Rung.SHRUNK], count)[0, 1] > 0.5
    assert np.corrcoef(shares[Rung.SHRUNK], around)[0, 1] > np.corrcoef(count, around)[0, 1]
    assert shares[Rung.SHRUNK].min() > 0


def test_the_shrunk_count_comes_near_a_truth_that_does_not_change() -> None:
    grid = square(20)
    events, risk = town(np.random.default_rng(12), grid, 1_000, 1.0)
    origins = list(range(700, 980, HORIZON))
    steps = list(climb(events, grid, origins, HORIZON, np.random.default_rng(1), learnt=20))[-len(origins) :]
    number = sum(step.counts.sum() for step in steps)

    def gain(share_of: object) -> float:
        return sum(float((s.counts * np.log(400 * floored(share_of(s)))).sum()) for s in steps) / number  # type: ignore[operator]

    truth = gain(lambda _: risk)
    found = {rung: gain(lambda step, rung=rung: step.shares[rung]) for rung in Rung}
    assert truth * 0.75 < found[Rung.SHRUNK] < truth
    assert found[Rung.SHRUNK] > found[Rung.LONG_COUNT] > found[Rung.LAST_PERIOD]
    assert found[Rung.MIXTURE] > max(found.values()) - 0.01  # never far from the best, whichever it is
    assert abs(found[Rung.WITH_RECENT] - found[Rung.SHRUNK]) < 0.03  # there is nothing recent to find
    assert found[Rung.BOOSTED_TREES] > found[Rung.SHRUNK] - 0.03
    assert sum(step.expected for step in steps) == pytest.approx(number, rel=0.15)


def test_areas_are_climbed_as_cells_are() -> None:
    rng = np.random.default_rng(6)
    areas = Centres(*rng.uniform(0, 6000, (2, 25)))
    events = Events(rng.choice(25, 600, p=rng.dirichlet(np.full(25, 0.5))), np.sort(rng.integers(0, 700, 600)))
    shares = last(list(climb(events, areas, [600, 614], HORIZON, np.random.default_rng(1), learnt=6)))
    assert set(shares) == set(Rung)
    assert shares[Rung.SHRUNK].sum() == pytest.approx(1.0)


def rows(rng: np.random.Generator, number: int, effect: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    features = rng.normal(0, 1, (3, number))
    expected = rng.gamma(1.0, 0.2, number)
    return features, rng.poisson(expected * np.exp(effect * (features[1] > 0.5))).astype(float), expected


class Turned:
    """Trees whose correction is `by` in the first place and nothing elsewhere; each was grown on so many periods."""

    def __init__(self, by: float, periods: int) -> None:
        self.by, self.periods = by, periods

    def correction(self, features: np.ndarray) -> np.ndarray:
        return np.array([self.by, *[0.0] * (features.shape[1] - 1)])


def test_the_trees_are_the_mean_of_the_last_growings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Again by hand: grown every REGROWN periods, the log of the correction averaged over the last AVERAGED of them."""
    grown: list[Turned] = []

    def growing(known: list[ladder._Lesson]) -> Turned:
        grown.append(Turned(by=float(len(grown) ** 2), periods=len(known)))
        return grown[-1]

    monkeypatch.setattr(ladder, "_grown", growing)
    grid = square(4)
    events, _ = town(np.random.default_rng(4), grid, 900, 0.5)
    after = ladder.LEAST_ORIGINS_OF_TREES + (ladder.AVERAGED + 2) * ladder.REGROWN
    origins = [300 + HORIZON * at for at in range(after + 1)]
    steps = list(climb(events, grid, origins, HORIZON, np.random.default_rng(1), learnt=0))
    for at, step in enumerate(steps):
        growings = max(0, (at - ladder.LEAST_ORIGINS_OF_TREES) // ladder.REGROWN + 1)
        squares = [number**2 for number in range(growings)][-ladder.AVERAGED :]
        mended = step.shares[Rung.WITH_RECENT].copy()
        mended[0] *= math.exp(sum(squares) / len(squares)) if squares else 1.0
        assert step.shares[Rung.BOOSTED_TREES] == pytest.approx(mended / mended.sum())
    assert growings == len(grown) == ladder.AVERAGED + 3
    least = ladder.LEAST_ORIGINS_OF_TREES
    assert [each.periods for each in grown] == [least + ladder.REGROWN * at for at in range(len(grown))]


def test_trees_find_what_an_expectation_has_wrong() -> None:
    rng = np.random.default_rng(2)
    features, counts, expected = rows(rng, 8_000, 1.0)
    model = boosted(features, counts, expected, np.arange(8_000) >= 6_000)
    correction = model.correction(features)
    high = features[1] > 0.5
    assert correction[high].mean() - correction[~high].mean() == pytest.approx(1.0, abs=0.2)
    assert {tree.features[0] for tree in model.trees[:5]} == {1}


def test_trees_leave_a_right_expectation_nearly_alone() -> None:
    features, counts, expected = rows(np.random.default_rng(7), 6_000, 0.0)
    model = boosted(features, counts, expected, np.arange(6_000) >= 4_000)
    assert np.abs(model.correction(features)).mean() < 0.1


def test_trees_stop_where_no_more_of_them_help() -> None:
    """Where they stop early, it is at the number that is best of all."""
    features, counts, expected = rows(np.random.default_rng(9), 3_000, 0.4)
    later = np.arange(3_000) >= 2_000
    binned = boosting._binned(features, boosting._edges(features, expected))
    told = []
    for patience in (boosting.PATIENCE, boosting.MOST_TREES):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(boosting, "PATIENCE", patience)
            told.append(boosting._grown(binned, counts, expected, ~later, boosting.MOST_TREES, watched=later))
    (few, losses), (all_of_them, all_losses) = told
    assert len(few) == len(losses) - 1 == int(np.argmin(losses)) + boosting.PATIENCE < len(all_of_them)
    assert losses == all_losses[: len(losses)]
    assert min(losses) == min(all_losses)


def test_the_first_question_is_the_best_of_all() -> None:
    """One by one over every feature and cut."""
    features, counts, expected = rows(np.random.default_rng(5), 400, 0.8)
    edges = boosting._edges(features, expected)
    binned = boosting._binned(features, edges)
    tree = boosting._tree(binned, counts - expected, expected)

    def gain(feature: int, cut: int) -> float:
        total = 0.0
        for side in (True, False):
            here = [row for row in range(400) if (features[feature][row] > edges[feature][cut]) is np.bool_(side)]
            wrong = sum(counts[row] - expected[row] for row in here)
            total += wrong**2 / (sum(expected[row] for row in here) + boosting.LEAST_EXPECTED)
        return total

    best = max(gain(f, c) for f in range(3) for c in range(boosting.BINS - 1))
    assert gain(tree.features[0], tree.cuts[0]) == pytest.approx(best)
