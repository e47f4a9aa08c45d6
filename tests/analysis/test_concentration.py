"""Which places hold most incidents, and what chance gives: a second time, by every way to deal out, and published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.places.concentration import Concentration, concentration, generalised_gini
from tests.analysis import slow_hotspots as slow
from tests.analysis.real_points import portland_cells, toronto_counts

counts_of = st.lists(st.integers(0, 30), min_size=1, max_size=25)
some = counts_of.filter(any)
FEW = settings(max_examples=40)


def found(
    counts: list[int], *, share: float = 0.8, draws: int = 99, exposure: list[float] | None = None
) -> Concentration:
    given_exposure = None if exposure is None else np.array(exposure)
    rng = np.random.default_rng(1)
    return concentration(np.array(counts), rng, exposure=given_exposure, share=share, draws=draws)


@FEW
@given(counts_of, st.integers(1, 100))
def test_the_fewest_places_twice(counts: list[int], percent: int) -> None:
    one = found(counts, share=percent / 100, draws=9)
    assert (one.fewest, one.held, one.least) == slow.fewest(counts, percent)
    assert (one.places, one.incidents) == (len(counts), sum(counts))


@given(some)
def test_the_gini_is_what_lies_between_two_lines(counts: list[int]) -> None:
    assert generalised_gini(np.array(counts)) == pytest.approx(slow.generalised_gini(counts), abs=1e-12)
    assert -1e-12 <= generalised_gini(np.array(counts)) < 1


@given(some, st.integers(0, 40))
def test_empty_places_change_nothing_where_there_are_fewer_incidents_than_places(counts: list[int], more: int) -> None:
    """That is what the generalised Gini is for; the ordinary one rises with every field that is listed."""
    sparse = counts + [0] * max(0, sum(counts) - len(counts))
    assert generalised_gini(np.array(sparse + [0] * more)) == pytest.approx(
        generalised_gini(np.array(sparse)), abs=1e-9
    )


@pytest.mark.parametrize(("counts", "gini"), [
    ([10, 8, 2, 0, 0, 0, 0, 0, 0, 0], 0.78),  # the examples of the authors' R package lorenzgini
    ([5, 2, 1, 0, 0, 0, 0, 0, 0, 0], 0.75),
    ([10, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.9),
    ([3, 3, 3], 0.0),
    ([1, 0, 1, 0, 0], 0.0),  # as even as two incidents can be
    ([1], 0.0),
])  # fmt: skip
def test_the_gini_as_published_and_by_hand(counts: list[int], gini: float) -> None:
    assert generalised_gini(np.array(counts)) == pytest.approx(gini)


def test_without_incidents_nothing_holds_them() -> None:
    nothing = found([0, 0, 0])
    assert (nothing.fewest, nothing.held, nothing.least, nothing.low, nothing.high) == (0, 0, 0, 0, 0)
    assert nothing.p == 1.0
    assert np.isnan([nothing.gini, nothing.gini_by_chance]).all()


@pytest.mark.parametrize(("places", "incidents"), [(3, 5), (4, 3), (2, 9), (5, 6)])
def test_chance_is_that_of_every_way_to_deal_out(places: int, incidents: int) -> None:
    ways = [(chance, slow.fewest(way, 80)[0], way) for chance, way in slow.dealt_counts(places, incidents)]
    observed = [incidents - 1, 1] + [0] * (places - 2)
    one = found(observed, draws=9_999)
    assert one.by_chance == pytest.approx(sum(chance * fewest for chance, fewest, _ in ways), abs=0.03)
    assert one.p == pytest.approx(sum(chance for chance, fewest, _ in ways if fewest <= one.fewest), abs=0.02)
    assert one.gini_by_chance == pytest.approx(sum(c * slow.generalised_gini(way) for c, _, way in ways), abs=0.01)
    assert sum(chance for chance, fewest, _ in ways if one.low <= fewest <= one.high) >= 0.9 - 0.02


@FEW
@given(counts_of.filter(lambda counts: len(counts) > 1), st.randoms(use_true_random=False), st.floats(0.1, 50))
def test_neither_the_order_nor_the_unit_of_exposure_decides(counts: list[int], shuffle, unit: float) -> None:
    turned = counts.copy()
    shuffle.shuffle(turned)
    assert repr(found(turned)) == repr(found(counts)) == repr(found(counts, exposure=[unit] * len(counts)))


def test_large_places_explain_what_they_hold() -> None:
    """Nine tenths of the inhabitants in two of ten buurten: that most incidents lie there is no concentration."""
    exposure = [45.0, 45, *[1.25] * 8]
    counts = np.random.default_rng(8).multinomial(400, np.array(exposure) / sum(exposure)).tolist()
    assert found(counts, draws=999).p == 0.001
    assert found(counts, draws=999, exposure=exposure).p > 0.05


def test_few_incidents_seem_concentrated_until_chance_stands_beside_them() -> None:
    """200 incidents, each in any of 1,500 streets alike: 80 percent of them lie in a tenth of the streets."""
    ps = []
    for seed in range(40):
        counts = np.random.default_rng(seed).multinomial(200, np.full(1500, 1 / 1500)).tolist()
        one = found(counts)
        assert one.fewest / one.places < 0.11
        assert abs(one.fewest - one.by_chance) < 15
        ps.append(one.p)
    assert 0.35 < np.mean(ps) < 0.75  # what is equally likely often counts as few or fewer


def test_on_real_incidents(shared_data: Path) -> None:
    """Burglary in Portland lies in fewer cells than chance gives; how far it is from 80-20 depends on the cells."""
    cells = found(portland_cells(shared_data).astype(int).tolist())
    assert (cells.places, cells.incidents) == (9416, 5364)
    assert cells.held >= 0.8 * cells.incidents > cells.held - cells.least
    assert cells.fewest < cells.low <= cells.by_chance <= cells.high < 0.4 * cells.places
    assert cells.gini > cells.gini_by_chance > 0.2
    hoods = found(toronto_counts(shared_data).astype(int).tolist())
    assert hoods.incidents > 100 * hoods.places
    assert hoods.by_chance > 0.75 * hoods.places  # with many incidents, chance alone concentrates nothing
    assert hoods.fewest < hoods.low
