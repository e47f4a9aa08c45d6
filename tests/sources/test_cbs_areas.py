"""Areas: the real files of three gemeenten and a foreign city, and small ones with every habit and mistake."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box, mapping

from openvis.domain.delivery import Chunk, schema_of
from openvis.errors import IncompleteFile, UnknownValue, UnreadableFile, WrongColumns
from openvis.sources.cbs_areas import read
from openvis.sources.profiles.profile import load_profile
from tests.support.outlines import write_geopackage
from tests.support.small_gemeente import BUURTEN, GEMEENTE, ORIGIN, WIJKEN, square

RD = "urn:ogc:def:crs:EPSG::28992"
PROFILES = Path(__file__).parents[2] / "examples" / "profiles"


def one(path: Path, **options: object) -> Chunk:
    (chunk,) = read(path, **options)
    return chunk


def geojson(path: Path, features: list[tuple[dict[str, object], object]], crs: str | None = RD) -> Path:
    """Write a GeoJSON of (properties, shape) pairs."""
    content: dict[str, object] = {"type": "FeatureCollection"}
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    content["features"] = [
        {"type": "Feature", "properties": p, "geometry": mapping(s) if s is not None else None} for p, s in features
    ]
    path.write_text(json.dumps(content))
    return path


def buurt(code: str, **more: object) -> tuple[dict[str, object], object]:
    return {"statcode": code, "statnaam": f"Naam {code[-2:]}", "jaar": 2024, **more}, square(code)


# ----- real files


@pytest.mark.parametrize(("name", "gemeente", "vintage", "levels"), [
    ("nl_utrechtse_heuvelrug/utrechtse_heuvelrug_buurten_2021_rd", "Utrechtse Heuvelrug", 2021, (1, 5, 33)),
    ("nl_utrechtse_heuvelrug/utrechtse_heuvelrug_buurten_2021_wgs84", "Utrechtse Heuvelrug", 2021, (1, 5, 33)),
    ("nl_nieuwegein/nieuwegein_buurten_2022_rd", "Nieuwegein", 2022, (1, 22, 39)),
    ("nl_nieuwegein/nieuwegein_wijken_2022_rd", "Nieuwegein", 2022, (1, 22, 0)),
    ("nl_nieuwegein/ijsselstein_buurten_2021_wgs84", "IJsselstein", 2021, (1, 1, 30)),
])  # fmt: skip
def test_the_real_files(shared_data: Path, name: str, gemeente: str, vintage: int, levels: tuple[int, ...]) -> None:
    chunk = one(shared_data / f"{name}.geojson")
    frame = chunk.frame
    assert frame.schema == schema_of("areas")
    assert chunk.rejects == []
    assert frame["vintage"].unique().to_list() == [vintage]
    assert frame.filter(level="gemeente")["name"].to_list() == [gemeente]
    assert frame["crs"].unique().to_list() == ["EPSG:28992"]
    counted = dict(frame["level"].value_counts().iter_rows())
    assert tuple(counted.get(level, 0) for level in ("gemeente", "wijk", "buurt")) == levels
    assert shapely.is_valid(shapely.from_wkb(frame["shape"].to_numpy())).all()


def test_the_real_file_in_degrees_lies_where_the_one_in_metres_lies(shared_data: Path) -> None:
    folder = shared_data / "nl_nieuwegein"
    metres, degrees = (one(folder / f"nieuwegein_buurten_2022_{name}.geojson").frame for name in ("rd", "wgs84"))
    assert degrees["code"].equals(metres["code"])
    ours, theirs = (shapely.from_wkb(frame["shape"].to_numpy()) for frame in (degrees, metres))
    assert shapely.hausdorff_distance(ours, theirs).max() < 1.0


def test_a_foreign_city_needs_a_profile_and_no_code(shared_data: Path) -> None:
    path = shared_data / "toronto" / "toronto_neighbourhoods_140.geojson"
    chunk = one(path, profile=load_profile(PROFILES / "toronto.toml"))
    buurten = chunk.frame.filter(level="buurt")
    assert len(buurten) == 140 == buurten["code"].n_unique()
    assert buurten.filter(name="West Humber-Clairville")["code"].to_list() == ["BU99990001"]
    assert chunk.frame.filter(level="gemeente").select("code", "name", "crs", "vintage").row(0) == (
        "GM9999", "Toronto", "EPSG:32617", 2014,
    )  # fmt: skip
    gemeente = shapely.from_wkb(chunk.frame.filter(level="gemeente")["shape"][0])
    assert 600e6 < gemeente.area < 660e6  # the city measures 630 square kilometres


# ----- names and layouts


NAMES = [
    {"statcode": "BU99000001", "statnaam": "Noord", "wijkcode": "WK990000", "wijknaam": "Dorp"},
    {"buurtcode": "BU99000001", "buurtnaam": "Noord", "wijkcode": "WK990000", "wijknaam": "Dorp", "water": "NEE"},
    {"BU_CODE": "BU99000001", "BU_NAAM": "Noord", "WK_CODE": "WK990000", "WK_NAAM": "Dorp", "GM_CODE": "GM9900"},
]


@pytest.mark.parametrize("names", NAMES, ids=["table", "PDOK", "before 2019"])
def test_old_and_new_column_names_mean_the_same(tmp_path: Path, names: dict[str, object]) -> None:
    chunk = one(geojson(tmp_path / "t.geojson", [(names, square("BU99000001"))]), vintage=2024)
    assert dict(chunk.frame.select("code", "name").iter_rows()) == {
        "BU99000001": "Noord",
        "WK990000": "Dorp",
        "GM9900": "GM9900",
    }
    assert chunk.frame.filter(level="buurt").select("reference", "parent").row(0) == ("BU99000001/2024", "WK990000")
    assert chunk.frame.filter(level="wijk")["parent"].to_list() == ["GM9900"]
    assert chunk.frame.filter(level="gemeente")["parent"].to_list() == [None]


def test_wijken_and_gemeente_are_made_by_joining(tmp_path: Path) -> None:
    frame = one(geojson(tmp_path / "t.geojson", [buurt(code) for code in BUURTEN])).frame
    shapes = dict(zip(frame["code"], shapely.from_wkb(frame["shape"].to_numpy()), strict=True))
    assert sorted(shapes) == sorted([*BUURTEN, *WIJKEN, GEMEENTE])
    assert shapes["WK990000"].equals(square("BU99000001").union(square("BU99000002")))
    assert shapes[GEMEENTE].area == 4e6


def test_a_wijk_the_file_gives_is_not_made_again(tmp_path: Path) -> None:
    own = (
        {"statcode": "WK990000", "statnaam": "Eigen omtrek", "jaar": 2024},
        box(*ORIGIN, ORIGIN[0] + 10, ORIGIN[1] + 10),
    )
    frame = one(geojson(tmp_path / "t.geojson", [buurt("BU99000001"), own])).frame
    wijk = frame.filter(level="wijk")
    assert wijk["name"].to_list() == ["Eigen omtrek"]
    assert shapely.from_wkb(wijk["shape"][0]).area == 100


@pytest.mark.parametrize(("layout", "year"), [("2018", 2018), ("2024", 2024)])
def test_the_geopackage_of_the_country_as_each_vintage_lays_it_out(tmp_path: Path, layout: str, year: int) -> None:
    path = write_geopackage(tmp_path / "wijkenbuurten.gpkg", layout)
    chunk = one(path, gemeente=GEMEENTE)
    assert chunk.frame["code"].to_list() == sorted([*BUURTEN, *WIJKEN, GEMEENTE])  # no water, and nothing next door
    assert chunk.frame["vintage"].unique().to_list() == [year]  # from its own column: the name says nothing
    assert chunk.frame.filter(level="gemeente")["name"].to_list() == ["Vierkant"]
    assert chunk.frame.filter(level="wijk")["name"].to_list() == ["WK 990000", "WK 990001"]
    shapes = dict(zip(chunk.frame["code"], shapely.from_wkb(chunk.frame["shape"].to_numpy()), strict=True))
    assert [round(shapes[code].area) for code in (GEMEENTE, WIJKEN[0], BUURTEN[0])] == [4_000_000, 2_000_000, 1_000_000]
    assert chunk.rows_read == 7 + 3  # with the water, without the country


def test_only_the_year_in_the_code_is_left(tmp_path: Path) -> None:
    names = {"buurtcode": "BU99000001", "buurtnaam": "Noord", "jrstatcode": "2019BU99000001"}
    assert one(geojson(tmp_path / "t.geojson", [(names, square("BU99000001"))])).frame[
        "vintage"
    ].unique().to_list() == [2019]


def test_of_the_country_one_gemeente_is_read_and_another_is_named(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "wijkenbuurten.gpkg")
    assert one(path, gemeente="GM9901").frame["code"].to_list() == ["BU99010101", "GM9901", "WK990101"]
    with pytest.raises(UnknownValue, match="bevat GM0356 niet, wel GM9900, GM9901"):
        one(path, gemeente="GM0356")
    with pytest.raises(UnknownValue, match="'Vierkant' is geen gemeentecode"):
        one(path, gemeente="Vierkant")


def test_a_geopackage_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "wijkenbuurten.gpkg")
    whole = path.read_bytes()
    for part in (0.99, 0.5, 0.1):
        path.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(IncompleteFile, match="is afgebroken: het is korter dan het zelf zegt"):
            one(path, gemeente=GEMEENTE)


def test_water_is_skipped_and_crossed_outlines_are_repaired(tmp_path: Path) -> None:
    west, south = ORIGIN
    bow = Polygon([(west, south), (west + 10, south + 10), (west + 10, south), (west, south + 10)])
    features = [
        buurt("BU99000001"),
        buurt("BU99000002", water="JA"),
        ({**buurt("BU99000101")[0]}, bow),
    ]
    chunk = one(geojson(tmp_path / "t.geojson", features))
    assert chunk.frame.filter(level="buurt")["code"].to_list() == ["BU99000001", "BU99000101"]
    repaired = shapely.from_wkb(chunk.frame.filter(code="BU99000101")["shape"][0])
    assert repaired.is_valid
    assert repaired.area == 50
    assert chunk.rejects == []


def test_areas_without_a_usable_outline_or_code_are_kept_apart(tmp_path: Path) -> None:
    features = [
        buurt("BU99000001"),
        ({"statcode": "BU99000002", "jaar": 2024}, None),
        ({"statcode": "BU99000101", "jaar": 2024}, LineString([(0, 0), (1, 1)])),
        ({"statcode": "Noord", "jaar": 2024}, box(0, 0, 1, 1)),
        ({"statcode": None, "jaar": 2024}, box(0, 0, 1, 1)),
    ]
    chunk = one(geojson(tmp_path / "t.geojson", features))
    assert [(r.row, r.reason, r.value) for r in chunk.rejects] == [
        (2, "Dit gebied heeft geen bruikbare omtrek.", "BU99000002"),
        (3, "Dit gebied heeft geen bruikbare omtrek.", "BU99000101"),
        (4, "'Noord' is geen gebiedscode.", None),
        (5, "Dit gebied heeft geen bruikbare code.", None),
    ]
    assert chunk.rows_read == 5


# ----- which gemeente and which year


def test_one_gemeente_out_of_two(tmp_path: Path) -> None:
    path = geojson(tmp_path / "t.geojson", [buurt("BU99000001"), buurt("BU99020101")])
    with pytest.raises(UnknownValue, match=r"bevat 2 gemeenten: GM9900, GM9902.*--gemeente"):
        one(path)
    assert one(path, gemeente="GM9902").frame["code"].to_list() == ["BU99020101", "GM9902", "WK990201"]
    with pytest.raises(UnknownValue, match="bevat GM0356 niet"):
        one(path, gemeente="GM0356")


def test_the_year_comes_from_the_column_the_argument_or_the_name(tmp_path: Path) -> None:
    bare = ({"statcode": "BU99000001"}, square("BU99000001"))
    assert one(geojson(tmp_path / "a.geojson", [buurt("BU99000001")])).frame["vintage"][0] == 2024
    assert one(geojson(tmp_path / "a.geojson", [bare]), vintage=2019).frame["vintage"][0] == 2019
    assert one(geojson(tmp_path / "buurten_2018_v2.geojson", [bare])).frame["vintage"][0] == 2018
    with pytest.raises(UnknownValue, match=r"zegt niet van welk jaar de indeling is.*--vintage"):
        one(geojson(tmp_path / "buurten_85984.geojson", [bare]))
    with pytest.raises(UnknownValue, match="bevat de indeling van 2024, niet die van 2023"):
        one(geojson(tmp_path / "a.geojson", [buurt("BU99000001")]), vintage=2023)
    with pytest.raises(UnknownValue, match="meer dan één jaar"):
        one(geojson(tmp_path / "a.geojson", [buurt("BU99000001"), buurt("BU99000002", jaar=2023)]))


# ----- what cannot be read


def test_damage_is_a_sentence(tmp_path: Path) -> None:
    whole = geojson(tmp_path / "t.geojson", [buurt(code) for code in BUURTEN]).read_text()
    path = tmp_path / "stuk_2024.geojson"
    path.write_text(whole[: len(whole) // 2])
    with pytest.raises(IncompleteFile, match=r"stuk_2024\.geojson, regel 1 is afgebroken of beschadigd"):
        one(path)
    (tmp_path / "geen.gpkg").write_bytes(b"geen kaart")
    with pytest.raises(UnreadableFile, match="is geen leesbaar kaartbestand"):
        one(tmp_path / "geen.gpkg")
    with pytest.raises(UnreadableFile, match="bestaat niet"):
        one(tmp_path / "nergens.geojson")


def test_columns_that_are_not_there_are_named(tmp_path: Path) -> None:
    path = geojson(tmp_path / "t.geojson", [({"hood_id": 1, "naam": "x"}, square("BU99000001"))])
    with pytest.raises(WrongColumns, match=r"geen kolom met gebiedscodes.*In het bestand staan: hood_id, naam"):
        one(path)
    with pytest.raises(WrongColumns, match=r"mist de kolom 'name'.*Bedoelt u 'naam' waar 'name' verwacht wordt"):
        one(path, profile=load_profile(PROFILES / "toronto.toml"))
    with pytest.raises(WrongColumns, match=r"Het profiel heeft geen \[areas\]"):
        one(path, profile=load_profile(PROFILES / "enforcement.toml"))


def test_metres_without_a_system_are_not_taken_for_degrees(tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFile, match="de coördinaten zijn geen graden, en het bestand noemt geen ander stelsel"
    ):
        one(geojson(tmp_path / "t.geojson", [buurt("BU99000001")], crs=None))


def test_a_file_without_any_usable_area_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="bevat geen enkel bruikbaar gebied"):
        one(geojson(tmp_path / "t.geojson", [({"statcode": "x"}, square("BU99000001"))]))


# ----- written and read back


SUFFIX = st.text("0123456789ABC", min_size=4, max_size=4)


@given(st.dictionaries(SUFFIX, st.tuples(st.integers(0, 50), st.text("abc é'", min_size=1, max_size=8)), min_size=1))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back(tmp_path_factory, areas: dict[str, tuple[int, str]]) -> None:
    features = [
        ({"statcode": f"BU9900{end}", "statnaam": name, "jaar": 2024}, box(1e5 + at, 4e5, 1e5 + at + 1, 4e5 + 1))
        for end, (at, name) in areas.items()
    ]
    frame = one(geojson(tmp_path_factory.mktemp("round") / "t.geojson", features)).frame
    buurten = frame.filter(level="buurt")
    back = {
        row["code"][6:]: (int(shapely.from_wkb(row["shape"]).bounds[0] - 1e5), row["name"])
        for row in buurten.iter_rows(named=True)
    }
    named = {end: (at, name.strip() or f"BU9900{end}") for end, (at, name) in areas.items()}
    assert back == named
    assert set(frame.filter(level="wijk")["code"]) == {f"WK9900{end[:2]}" for end in areas}
    assert pl.Series(frame["reference"]).is_unique().all()
