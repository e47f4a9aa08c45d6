"""The streets of the town: one network along the houses, in files that the importers of a real gemeente read whole."""

from __future__ import annotations

from collections import defaultdict, deque
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from openvis.demo.history import addresses_of
from openvis.demo.places import Addresses
from openvis.demo.source_files import ADDRESSES, SEED, STREETS
from openvis.demo.street_files import BEFORE, KINDS, MAKER, STEMS, Streets, draw_streets, street_name
from openvis.demo.town import GEMEENTE, GEMEENTE_NAME, VINTAGE, buurten
from openvis.domain.incident import Precision
from openvis.domain.street import FARTHEST
from openvis.sources import address_counts, cbs_areas, street_file
from openvis.sources.address_file import AddressFile
from openvis.sources.rows.address import address_of


@pytest.fixture(scope="module")
def addresses() -> Addresses:
    return addresses_of(SEED)


@pytest.fixture(scope="module")
def streets(addresses: Addresses) -> Streets:
    return draw_streets(addresses)


@pytest.fixture(scope="module")
def areas(areas_file: Path) -> pl.DataFrame:
    return pl.concat([chunk.frame for chunk in cbs_areas.read(areas_file, gemeente=GEMEENTE)])


@pytest.fixture(scope="module")
def houses(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / ADDRESSES)


def test_one_can_walk_from_every_stretch_to_every_other(streets: Streets) -> None:
    ways = defaultdict(set)
    for begin, end in streets.ends.tolist():
        ways[tuple(begin)].add(tuple(end))
        ways[tuple(end)].add(tuple(begin))
    seen, ahead = set(), deque([next(iter(ways))])
    while ahead:
        here = ahead.popleft()
        if here not in seen:
            seen.add(here)
            ahead.extend(ways[here] - seen)
    assert seen == set(ways)


def test_a_street_with_a_name_lies_in_one_buurt_and_a_joint_between_two(streets: Streets) -> None:
    tree = shapely.STRtree([place.shape for place in buurten()])
    touched = defaultdict(set)
    for stretch, buurt in tree.query(shapely.linestrings(streets.ends), predicate="intersects").T.tolist():
        touched[stretch].add(buurt)
    where = defaultdict(set)
    for stretch, name in enumerate(streets.names):
        where[name].add(frozenset(touched[stretch]))
    joints = where.pop(None)
    assert all(len(buurten_of) >= 2 for buurten_of in joints)
    assert all(len(found) == 1 and len(next(iter(found))) == 1 for found in where.values())
    assert len(where) > 400


def test_every_buurt_has_streets_and_nearly_every_house_a_street_close_by(
    streets: Streets, addresses: Addresses
) -> None:
    lines = shapely.linestrings(streets.ends[[at for at, name in enumerate(streets.names) if name]])
    nearest = shapely.STRtree(lines).query_nearest(
        shapely.points(addresses.xy), return_distance=True, all_matches=False
    )
    assert (nearest[1] <= FARTHEST).mean() > 0.9
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    assert all(shapely.contains(place.shape, middles).any() for place in buurten())


def test_every_number_makes_another_name() -> None:
    names = [street_name(number) for number in range(len(STEMS) * len(KINDS) * len(BEFORE))]
    assert len(set(names)) == len(names)
    assert names[0] == "Lindestraat"


def test_another_seed_gives_other_streets(streets: Streets) -> None:
    other = draw_streets(addresses_of(SEED + 1))
    assert other.ends.shape != streets.ends.shape or not np.array_equal(other.ends, streets.ends)


def test_the_importer_takes_every_stretch(folder: Path, areas: pl.DataFrame, streets: Streets) -> None:
    (chunk,) = street_file.read(folder / STREETS, gemeente=GEMEENTE, vintage=VINTAGE, areas=areas, attribution=MAKER)
    assert (chunk.rejects, chunk.remarks) == ([], [])
    assert chunk.frame.height == len(streets.names)
    assert set(chunk.frame["name"]) == set(streets.names)
    exact = np.hypot(*(streets.ends[:, 0] - streets.ends[:, 1]).T)
    assert chunk.frame["length"].sum() == pytest.approx(exact.sum(), rel=1e-3)


def test_the_importer_counts_every_address(folder: Path, areas: pl.DataFrame, addresses: Addresses) -> None:
    (chunk,) = address_counts.read(folder / ADDRESSES, gemeente=GEMEENTE, vintage=VINTAGE, areas=areas)
    assert (chunk.rejects, chunk.remarks) == ([], [])
    codes = [place.code for place in buurten()]
    found = dict(chunk.frame.group_by("buurt").agg(pl.col("addresses").sum()).iter_rows())
    assert found == {codes[at]: int((addresses.owner == at).sum()) for at in range(len(codes))}


def test_an_address_is_found_in_the_file_as_in_a_bag_extract(folder: Path, houses: pl.DataFrame) -> None:
    row = houses.row(1_000, named=True)
    asked = address_of(None, str(row["huisnummer"]), row["straat"], GEMEENTE_NAME)
    (found,) = AddressFile(folder / ADDRESSES).find([asked])
    assert found is not None
    assert (found.x, found.y, found.precision) == (row["x"], row["y"], Precision.POINT)


def test_numbers_run_from_one_and_no_address_has_a_postcode(houses: pl.DataFrame, streets: Streets) -> None:
    for name, numbers in houses.group_by("straat").agg("huisnummer").iter_rows():
        assert name in streets.names
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert houses["postcode"].null_count() == houses["toevoeging"].null_count() == houses.height


def test_every_house_of_the_town_is_in_the_file(houses: pl.DataFrame, addresses: Addresses) -> None:
    assert houses.height == len(addresses.xy)
    assert {(float(x), float(y)) for x, y in houses.select("x", "y").iter_rows()} == set(map(tuple, addresses.xy))
