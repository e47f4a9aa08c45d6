"""Incidents on the nearest street of Delft, twice; and what a run, the list and the page say of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from openvis.domain.access import Scope
from openvis.domain.event_rule import usual_rule
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.street import FARTHEST
from openvis.pipeline.analyse import analyse
from openvis.pipeline.bringing.import_data import import_streets, try_streets
from openvis.pipeline.bringing.streets import Streets
from openvis.pipeline.concluding.hotspots import hotspots
from openvis.pipeline.counting.count_months import count_months
from openvis.pipeline.counting.point_lists import point_lists
from openvis.sources import street_file
from openvis.store import read, results
from tests.analysis import slow_hotspots as slow
from tests.pipeline.frames import known
from tests.support import delft
from tests.support.deliveries import deliver

NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def network(shared_data: Path) -> pl.DataFrame:
    path = delft.network(shared_data)
    [chunk] = street_file.read(path, gemeente=delft.GEMEENTE, vintage=delft.YEAR, areas=delft.areas())
    return chunk.frame


@pytest.fixture(scope="module")
def incidents(network: pl.DataFrame) -> pl.DataFrame:
    """60 in one street, 40 anywhere, and 10 in a field where no street is."""
    busy, all_of_them = (
        [shapely.get_coordinates(shapely.from_wkb(shape)).tolist() for shape in frame["shape"]]
        for frame in (network.filter(name=delft.BUSY), network)
    )
    field = delft.burglaries_along([[(80_500, 442_500), (81_000, 442_500)]], 10, seed=3, first=2000)
    return pl.concat([delft.burglaries_along(busy, 60, 1, 0), delft.burglaries_along(all_of_them, 40, 2, 1000), field])


def slow_nearest(network: pl.DataFrame, incidents: pl.DataFrame, column: str) -> Counter[str]:
    """Every point against every stretch that has this."""
    rows = network.filter(pl.col(column).is_not_null()).to_dicts()
    lines = [shapely.from_wkb(row["shape"]) for row in rows]
    found: Counter[str] = Counter()
    for x, y in incidents.select("x", "y").iter_rows():
        away = shapely.distance(lines, shapely.Point(x, y))
        if away.min() <= FARTHEST:
            found[min(rows[at][column] for at in np.flatnonzero(away == away.min()))] += 1
    return found


def test_each_point_is_on_its_nearest_street_twice(network: pl.DataFrame, incidents: pl.DataFrame) -> None:
    shares = Streets(network).shares(incidents["x"].to_numpy(), incidents["y"].to_numpy())
    assert [kind for kind, *_ in shares] == [PlaceKind.STREET, PlaceKind.SEGMENT]
    for (_, counts, metres), column in zip(shares, ("name", "reference"), strict=True):
        slowly = slow_nearest(network, incidents, column)
        named = network.filter(pl.col(column).is_not_null())
        assert sorted(counts[counts > 0].tolist()) == sorted(slowly.values())
        assert len(counts) == len(metres) == named[column].n_unique()
        assert metres.sum() == pytest.approx(named["length"].sum())
        assert 0 < len(incidents) - counts.sum() == len(incidents) - slowly.total()
        assert slowly.most_common(1)[0][0] == delft.BUSY or column == "reference"


def test_only_the_newest_year_takes_part(network: pl.DataFrame) -> None:
    older = network.with_columns(vintage=pl.lit(2000, pl.Int64), name=pl.lit("Oud"))
    [(_, counts, _), _] = Streets(pl.concat([older, network])).shares(np.array([84_500.0]), np.array([447_500.0]))
    assert len(counts) == network["name"].n_unique() - 1  # null is no name


def test_80_20_by_street_beside_what_the_length_of_streets_gives(
    network: pl.DataFrame, incidents: pl.DataFrame
) -> None:
    stored = known(incidents=incidents, areas=delft.areas())
    lists = count_months(stored, delft.GEMEENTE, NOW, usual_rule()).lists
    points = point_lists(stored, lists, until=date(2024, 2, 21))
    asked = {"today": date(2024, 2, 20)}
    with_streets = hotspots(points, delft.areas(), {}, {"incidents": 1}, streets=network, **asked)
    without = hotspots(points, delft.areas(), {}, {"incidents": 1}, **asked)
    by_streets = {"place_shares", "busy_streets"}
    assert all(without[name].equals(with_streets[name]) for name in without if name not in by_streets)
    assert without["busy_streets"].is_empty()
    shown = {row["place"]: row for row in with_streets["place_shares"].to_dicts()}
    assert list(shown) == ["buurt", "cell", "street", "segment"]
    inside = points.lists[0].of_months
    for place, column in (("street", "name"), ("segment", "reference")):
        slowly, row = slow_nearest(network, inside, column), shown[place]
        places = network[column].drop_nulls().n_unique()
        numbers = [*slowly.values(), *[0] * (places - len(slowly))]
        assert (row["fewest"], row["held"]) == slow.fewest(numbers, 80)[:2]
        assert (row["places"], row["incidents"]) == (places, slowly.total())
        assert row["no_street"] == inside.height - slowly.total() > 0
        assert row["p"] == 0.01  # fewer than in any of 99 draws
        assert not row["by_inhabitants"]
    assert shown["buurt"]["no_street"] is None


def test_the_busiest_streets_by_name_twice(network: pl.DataFrame, incidents: pl.DataFrame) -> None:
    stored = known(incidents=incidents, areas=delft.areas())
    lists = count_months(stored, delft.GEMEENTE, NOW, usual_rule()).lists
    points = point_lists(stored, lists, until=date(2024, 2, 21))
    found = hotspots(points, delft.areas(), {}, {"incidents": 1}, streets=network, today=date(2024, 2, 20))
    slowly = slow_nearest(network, points.lists[0].of_months, "name")
    metres = Counter[str]()
    for row in network.filter(pl.col("name").is_not_null()).to_dicts():
        metres[row["name"]] += row["length"]
    shown = found["busy_streets"].to_dicts()
    assert [row["street"] for row in shown] == [name for name, count in slowly.most_common() if count >= 3]
    assert shown[0]["street"] == delft.BUSY
    for row in shown:
        assert row["incidents"] == slowly[row["street"]]
        assert row["metres"] == round(metres[row["street"]])
        by_length = slowly.total() * metres[row["street"]] / metres.total()
        assert row["expected"] == pytest.approx(by_length)


@pytest.mark.django_db
def test_a_run_keeps_it_and_the_streets_are_versioned(
    shared_data: Path, incidents: pl.DataFrame, tmp_path: Path
) -> None:
    scope = Scope.of(delft.GEMEENTE)
    for table, frame in (("areas", delft.areas()), ("incidents", incidents)):
        deliver(frame, table, folder=tmp_path, scope=scope, gemeente=delft.GEMEENTE)
    asked = {"gemeente": delft.GEMEENTE, "vintage": delft.YEAR, "scope": scope, "now": NOW}
    before = analyse(scope=scope, gemeente=delft.GEMEENTE, now=NOW)
    assert results.place_shares(scope, delft.GEMEENTE)["place"].to_list() == ["buurt", "cell"]
    trial = try_streets(delft.network(shared_data), **asked)
    batch = import_streets(delft.network(shared_data), by="test", **asked)
    assert batch.added == trial.added == read.streets(scope).height > 2000
    again = import_streets(delft.network(shared_data), by="test", **asked)
    assert (again.added, again.changed) == (0, 0)
    analyse(scope=scope, gemeente=delft.GEMEENTE, now=NOW.replace(hour=10))
    assert results.place_shares(scope, delft.GEMEENTE)["place"].to_list() == ["buurt", "street", "segment", "cell"]
    assert read.attribution_of_streets(scope) == ["OpenStreetMap-bijdragers (ODbL 1.0), 2022"]
    assert read.attribution_of_streets(scope, versions=before.versions) == []
    assert read.streets(Scope.of("GM9901")).is_empty()
