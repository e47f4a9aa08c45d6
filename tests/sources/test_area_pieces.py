"""Two divisions over each other: real pieces count, slivers of a wiggling outline do not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.affinity import translate

from openvis.sources.areas.area_pieces import SLIVER, moved_share, pieces
from tests.support.divisions import NEW_SHAPES, OLD_SHAPES, A, B, C, D, E, F, G, block

OLD, NEW = list(OLD_SHAPES), list(NEW_SHAPES)


def found(old: dict, new: dict) -> dict[tuple[str, str], float]:
    """{(old code, new code): square metres}."""
    over = pieces(*(np.array(list(shapes.values()), dtype=object) for shapes in (old, new)))
    codes = zip(over.old.tolist(), over.new.tolist(), strict=True)
    return {(list(old)[a], list(new)[b]): size for (a, b), size in zip(codes, over.surface.tolist(), strict=True)}


def test_joined_split_renamed_and_unchanged():
    assert found(OLD_SHAPES, NEW_SHAPES) == pytest.approx(
        {(A, A): 1e6, (B, A): 1e6, (C, C): 6e5, (C, F): 4e5, (D, G): 1e6, (E, E): 1e6}
    )


@pytest.mark.parametrize("metres", [0.0, 5.0, SLIVER - 1])
def test_a_border_that_wiggles_moves_nothing(metres):
    wiggled = {code: translate(shape, metres, metres) for code, shape in OLD_SHAPES.items()}
    assert set(found(OLD_SHAPES, wiggled)) == {(code, code) for code in OLD_SHAPES}


def test_a_border_that_moved_does():
    shifted = {**OLD_SHAPES, A: block(0, 900), B: block(900, 2000)}
    assert found(OLD_SHAPES, shifted)[(A, B)] == pytest.approx(1e5)


def test_a_small_new_buurt_in_a_large_old_one_is_a_piece():
    """A thousandth of the old buurt, and all of the new one."""
    field = {A: block(0, 10_000, 0, 10_000)}
    new = {A: field[A].difference(block(0, 300, 0, 300)), F: block(0, 300, 0, 300)}
    assert found(field, new)[(A, F)] == pytest.approx(90_000)


def test_a_long_thin_street_is_none():
    """Two kilometres long, so not small; fifteen metres wide, so nobody lives in it."""
    old = {A: block(0, 2000), B: block(0, 2000, -1000, 0)}
    new = {A: block(0, 2000, 15), B: block(0, 2000, -1000, 15)}
    assert (A, B) not in found(old, new)


@pytest.fixture(scope="module")
def heuvelrug(shared_data: Path) -> np.ndarray:
    path = shared_data / "nl_utrechtse_heuvelrug" / "utrechtse_heuvelrug_buurten_2021_rd.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return shapely.make_valid(np.array([shapely.from_geojson(json.dumps(f["geometry"])) for f in features]))


def test_a_real_gemeente_over_itself_is_itself(heuvelrug):
    over = pieces(heuvelrug, heuvelrug)
    assert over.old.tolist() == over.new.tolist() == list(range(len(heuvelrug)))
    np.testing.assert_allclose(over.surface, shapely.area(heuvelrug))


def test_as_geopandas_overlay_says(heuvelrug):
    """Real buurten over a made-up grid of 3 km: every piece the peer finds is ours, or a sliver."""
    import geopandas

    west, south, east, north = shapely.total_bounds(heuvelrug)
    corners = [(x, y) for x in np.arange(west, east, 3000) for y in np.arange(south, north, 3000)]
    grid = np.array([shapely.box(x, y, x + 3000, y + 3000) for x, y in corners], dtype=object)
    ours = pieces(heuvelrug, grid)
    frames = [
        geopandas.GeoDataFrame({name: range(len(part))}, geometry=part)
        for name, part in (("old", heuvelrug), ("new", grid))
    ]
    peer = geopandas.overlay(*frames, how="intersection")
    theirs = {(row.old, row.new): row.geometry.area for row in peer.itertuples()}
    mine = dict(zip(zip(ours.old.tolist(), ours.new.tolist(), strict=True), ours.surface.tolist(), strict=True))
    for pair, size in mine.items():
        assert size == pytest.approx(theirs[pair])
    missed = {pair: size for pair, size in theirs.items() if pair not in mine}
    smaller = {pair: min(heuvelrug[pair[0]].area, grid[pair[1]].area) for pair in missed}
    wide = [
        pair
        for pair in missed
        if not shapely.buffer(peer.set_index(["old", "new"]).geometry[pair], -SLIVER / 2).is_empty
    ]
    assert all(missed[pair] < 0.011 * smaller[pair] for pair in wide)
    assert sum(mine.values()) > 0.995 * sum(theirs.values())


# ----- a border that moved under the same code


def test_moved_share_is_the_ground_in_one_of_the_two_only():
    old = np.array([block(0, 1000), block(0, 1000), block(0, 1000), block(0, 1000)], dtype=object)
    new = np.array([block(0, 1000), block(0, 1100), block(100, 1100), block(0, 1000, 10, 1010)], dtype=object)
    np.testing.assert_allclose(moved_share(old, new), [0, 0.1, 0.2, 0])


def test_less_than_two_hundredths_is_no_move():
    old, new = np.array([block(0, 10_000)], dtype=object), np.array([block(0, 10_190)], dtype=object)
    assert moved_share(old, new).tolist() == [0.0]


@example(int(SLIVER))
@given(st.integers(0, 900))
def test_the_further_the_more(metres):
    old, new = np.array([block(0, 1000)], dtype=object), np.array([block(metres, 1000 + metres)], dtype=object)
    expected = 2 * metres / 1000 if metres > SLIVER else 0
    assert moved_share(old, new)[0] == pytest.approx(expected)
