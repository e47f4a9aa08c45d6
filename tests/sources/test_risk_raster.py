"""A risk raster from elsewhere: a table and a GeoJSON say the same, only the score is read, and nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import Polygon, box, mapping

from openvis.domain.delivery import Chunk, RejectKind, schema_of
from openvis.domain.raster import made_beforehand
from openvis.errors import BadProfile, IncompleteFile, UnreadableFile, WrongColumns
from openvis.sources import risk_raster
from openvis.sources.profiles.raster_profile import load_raster_profile
from tests.support.small_gemeente import GEMEENTE, ORIGIN, small_areas

Write = Callable[..., Path]
WEST, SOUTH = (int(part) for part in ORIGIN)  # the gemeente is 2 by 2 kilometres, from here to the north-east
TABLE = """
[source]
slug = "kaart"
gemeente = "GM9900"
[file]
delimiter = ";"
decimal = ","
[raster]
score = "Score"
meaning = "Kans op een inbraak in deze maand."
maker = "Bureau Voorbeeld"
made_on = "2023-12-28"
period_is = "2024-01"
category = "woninginbraak"
[raster.cells]
x = "X"
y = "Y"
anchor = "south-west"
size = 500
"""
SHAPES = TABLE[: TABLE.index("[raster.cells]")].replace('[file]\ndelimiter = ";"\ndecimal = ","\n', "")
HEADER = "X;Y;Score;Naam bewoner"
# Sixteen cells of half a kilometre fill the gemeente; the score is how far to the east and north.
CELLS = [(WEST + 500 * east, SOUTH + 500 * north, east / 10 + north) for north in range(4) for east in range(4)]


def lines(cells: list[tuple[float, float, float]] = CELLS) -> list[str]:
    return [f"{x};{y};{str(score).replace('.', ',')};A. Jansen" for x, y, score in cells]


def read(path: Path, profile: str = TABLE) -> Chunk:
    (path.parent / "p.toml").write_text(profile, encoding="utf-8")
    (chunk,) = risk_raster.read(path, profile=load_raster_profile(path.parent / "p.toml"), areas=small_areas())
    return chunk


def geojson(path: Path, features: list[tuple[dict[str, Any], Any]], crs: str | None = "EPSG::28992") -> Path:
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": said, "geometry": mapping(shape)} for said, shape in features],
    }
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs}"}}
    path.write_text(json.dumps(content))
    return path


def squares(cells: list[tuple[float, float, float]] = CELLS) -> list[tuple[dict[str, Any], Polygon]]:
    return [({"Score": score, "Naam bewoner": "A. Jansen"}, box(x, y, x + 500, y + 500)) for x, y, score in cells]


# ----- what lands


def test_a_cell_of_a_table_is_a_square_with_its_score(write: Write) -> None:
    chunk = read(write("kaart.csv", HEADER, *lines()))
    assert chunk.frame.schema == schema_of("rasters")
    assert (len(chunk.frame), chunk.rejects, chunk.rows_read) == (16, [], 16)
    first = chunk.frame.row(0, named=True)
    assert {name: first[name] for name in ("gemeente", "source", "period", "score", "high_is_risk", "category")} == {
        "gemeente": GEMEENTE, "source": "kaart", "period": "2024-01", "score": 0.0, "high_is_risk": True,
        "category": "woninginbraak",
    }  # fmt: skip
    assert first["reference"] == f"2024-01/{WEST + 250}/{SOUTH + 250}"
    assert shapely.from_wkb(first["shape"]).equals(box(WEST, SOUTH, WEST + 500, SOUTH + 500))
    assert (first["meaning"], first["maker"]) == ("Kans op een inbraak in deze maand.", "Bureau Voorbeeld")
    assert chunk.frame["score"].to_list() == [score for _, _, score in CELLS]


def test_only_the_columns_of_the_profile_are_read(write: Write) -> None:
    assert "Jansen" not in repr(read(write("kaart.csv", HEADER, *lines())).frame.to_dicts())


def test_a_corner_and_a_middle_are_the_same_cell(write: Write) -> None:
    middles = [(x + 250, y + 250, score) for x, y, score in CELLS]
    by_middle = read(write("m.csv", HEADER, *lines(middles)), TABLE.replace("south-west", "centre"))
    assert by_middle.frame.equals(read(write("h.csv", HEADER, *lines())).frame)


def test_a_geojson_in_metres_or_degrees_says_the_same_as_the_table(write: Write, tmp_path: Path) -> None:
    table = read(write("kaart.csv", HEADER, *lines())).frame
    assert read(geojson(tmp_path / "rd.geojson", squares()), SHAPES).frame.drop("shape").equals(table.drop("shape"))
    to_degrees = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    turned = [(said, shapely.transform(shape, to_degrees.transform, interleaved=False)) for said, shape in squares()]
    degrees = read(geojson(tmp_path / "wgs84.geojson", turned, crs=None), SHAPES).frame
    assert degrees["reference"].to_list() == table["reference"].to_list()
    ours, theirs = (shapely.from_wkb(frame["shape"].to_numpy()) for frame in (degrees, table))
    assert shapely.hausdorff_distance(ours, theirs).max() < 0.01


def test_each_cell_may_have_its_own_size_and_period(write: Write) -> None:
    profile = TABLE.replace("size = 500", 'size_column = "Zijde"').replace(
        'period_is = "2024-01"', 'period = "Periode"'
    )
    path = write("k.csv", "X;Y;Score;Zijde;Periode", f"{WEST};{SOUTH};1;500;2024-W07", f"{WEST};{SOUTH};2;1000;202401",
                 f"{WEST};{SOUTH};3;500;2024-01", f"{WEST};{SOUTH};4;0;2024-01")  # fmt: skip
    chunk = read(path, profile)
    assert chunk.frame.select("period", "score").rows() == [("2024-W07", 1.0), ("2024-01", 3.0)]
    assert [(reject.row, reject.column) for reject in chunk.rejects] == [(3, "Periode"), (5, "Zijde")]


def test_shapes_need_not_be_square(tmp_path: Path) -> None:
    hexagon = shapely.Point(WEST + 500, SOUTH + 500).buffer(200, quad_segs=1)
    chunk = read(geojson(tmp_path / "k.geojson", [({"Score": 3}, hexagon)]), SHAPES)
    assert shapely.from_wkb(chunk.frame["shape"][0]).equals(hexagon)


def test_what_cannot_be_used_is_kept_apart_with_the_reason(write: Write) -> None:
    odd = [f"{WEST};{SOUTH};;x", f"{WEST + 500};{SOUTH};hoog;x", f"noord;{SOUTH};1;x", f"{WEST + 9000};{SOUTH};1;x",
           f"{WEST + 500};{SOUTH + 500};1e400;x", f"{WEST + 500};{SOUTH};1,5e-05;x"]  # fmt: skip
    chunk = read(write("k.csv", HEADER, *odd))
    assert chunk.frame["score"].to_list() == [1.5e-05]
    assert [(reject.row, reject.column, reject.kind.value) for reject in chunk.rejects] == [
        (2, "Score", "empty"), (3, "Score", "unreadable"), (4, "X", "unreadable"), (5, None, "outside"),
        (6, "Score", "unreadable"),
    ]  # fmt: skip
    assert chunk.rejects[3].reason == "Deze cel ligt buiten GM9900."
    assert chunk.rejects[1].value is None  # a word could be anything


def test_a_line_is_no_cell(tmp_path: Path) -> None:
    line = shapely.LineString([(WEST, SOUTH), (WEST + 10, SOUTH)])
    chunk = read(geojson(tmp_path / "k.geojson", [({"Score": 1}, line), *squares()[:1]]), SHAPES)
    assert (len(chunk.frame), chunk.rejects[0].kind) == (1, RejectKind.EMPTY)


# ----- what refuses the whole file

FAR = [(x + 50_000, y, score) for x, y, score in CELLS]
SWAPPED = [(y, x, score) for x, y, score in CELLS]
REFUSED = [
    # what is wrong, the lines, what the profile says otherwise, what the reader is told
    ("another column", ["X;Y;Risico", *lines()], {}, WrongColumns, "mist de kolom 'Score'"),
    ("cut off", [HEADER, *lines()[:3], "130000"], {}, IncompleteFile, "regel 5"),
    ("somewhere else", [HEADER, *lines(FAR)], {}, WrongColumns,
     "geen enkele cel ligt in GM9900 (x van 180000 tot 182000, y van 440000 tot 442000)."),
    ("in degrees", [HEADER, "5,1;52,0;1;x"], {}, WrongColumns, "geen enkele cel ligt in GM9900 (x van 5 tot 505"),
    ("x for y", [HEADER, *lines(SWAPPED)], {}, WrongColumns, "x en y staan omgekeerd."),
    ("cells that are larger than said", [HEADER, *lines()], {"size = 500": "size = 600"}, WrongColumns,
     "regel 3: deze cel ligt over die van regel 2 heen (2024-01)."),
    ("shapes in the profile, a table in the file", [HEADER, *lines()], {'[raster.cells]\nx = "X"\ny = "Y"\n'
     'anchor = "south-west"\nsize = 500\n': ""}, WrongColumns, "is een tabel: daar is een [raster.cells] bij"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "changes", "kind", "told"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refused_whole_in_a_sentence(
    write: Write, rows: list[str], changes: dict[str, str], kind: type[Exception], told: str
) -> None:
    profile = TABLE
    for old, new in changes.items():
        assert old in profile
        profile = profile.replace(old, new)
    with pytest.raises(kind) as refused:
        read(write("kaart.csv", *rows), profile)
    assert told in str(refused.value)
    assert "Jansen" not in str(refused.value)


def test_a_size_that_makes_every_cell_lie_over_every_other_is_refused_at_once(write: Write) -> None:
    """Thousands of cells of 10 metres, said to be of 10 kilometres: millions of pairs."""
    cells = [(WEST + 10.0 * east, SOUTH + 10.0 * north, 1.0) for east in range(60) for north in range(60)]
    with pytest.raises(WrongColumns, match="deze cel ligt over die van regel"):
        read(write("kaart.csv", HEADER, *lines(cells)), TABLE.replace("size = 500", "size = 10000"))


def test_a_geojson_that_is_none_is_refused(tmp_path: Path) -> None:
    path = geojson(tmp_path / "k.geojson", squares())
    whole = path.read_text()
    path.write_text(whole[: len(whole) // 2])
    with pytest.raises(IncompleteFile, match="is afgebroken of beschadigd"):
        read(path, SHAPES)
    path.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises((UnreadableFile, WrongColumns)):
        read(path, SHAPES)
    with pytest.raises(UnreadableFile, match="de coördinaten zijn geen graden"):
        read(geojson(path, squares(), crs=None), SHAPES)
    with pytest.raises(WrongColumns, match="mist de kolom 'Score'"):
        read(geojson(path, [({"Kans": 1}, box(WEST, SOUTH, WEST + 9, SOUTH + 9))]), SHAPES)
    with pytest.raises(WrongColumns, match=r"is een GeoJSON: daar hoort geen \[raster.cells\] bij"):
        read(geojson(path, squares()))


def test_more_cells_than_one_gemeente_can_have_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(risk_raster, "MOST_CELLS", 15)
    with pytest.raises(UnreadableFile, match="heeft meer dan 15 cellen"):
        read(write("kaart.csv", HEADER, *lines()))


# ----- the profile

MISTAKES = [
    ('score = "Score"\n', "", r"\[raster\]: mist de instelling 'score'"),
    ('meaning = "Kans op een inbraak in deze maand."\n', "", "mist de instelling 'meaning'"),
    ('maker = "Bureau Voorbeeld"\n', "", "mist de instelling 'maker'"),
    ("Bureau Voorbeeld", "A. de Vries, 06-12345678", "'maker' is te lang of lijkt over een persoon te gaan"),
    ('period_is = "2024-01"\n', "", r"heeft óf 'period' \(een kolom\) nodig, óf 'period_is'"),
    ('"2024-01"', '"januari"', "'period_is' is 'januari'"),
    ('"2023-12-28"', '"28-12-2023"', "'made_on' is '28-12-2023'"),
    ('"woninginbraak"', '"inbraak"', "'category' is 'inbraak', en die bestaat niet"),
    ('"woninginbraak"', '"boa-alcohol"', "dat vinden handhavers zelf, en dan past elke kaart bij waar zij waren"),
    ('"woninginbraak"', '"woninginbraak"\nrisk = "middel"', "'risk' is 'middel'"),
    ('"south-west"', '"noord"', "'anchor' is 'noord'"),
    ("size = 500", "size = 0", "'size' is 0"),
    ("size = 500", "", "heeft óf 'size' "),
    ("size = 500", 'size = 500\nsize_column = "Z"', "heeft óf 'size' "),
    ("size = 500", "size = 500\nzijde = 5", "kent de instelling 'zijde' niet"),
    ("[source]", "[source", "is geen geldige TOML"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), MISTAKES)
def test_a_mistake_in_the_profile_is_a_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    path = tmp_path / "p.toml"
    assert old in TABLE
    path.write_text(TABLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadProfile, match=sentence) as caught:
        load_raster_profile(path)
    assert caught.value.next_step


def test_whether_it_was_made_beforehand() -> None:
    assert [made_beforehand(day, "2024-01") for day in ("2023-12-31", "2024-01-01", None)] == [True, False, None]


# ----- whatever the cells are


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 15), st.integers(0, 15)),
        st.floats(-1e6, 1e6, allow_nan=False).map(lambda score: round(score, 4)),
        min_size=1,
    ),
    st.randoms(),
)
def test_what_is_written_is_read_back_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[tuple[int, int], float], chance: Any
) -> None:
    rows = [(WEST + 125 * east, SOUTH + 125 * north, score) for (east, north), score in cells.items()]
    chance.shuffle(rows)
    path = tmp_path_factory.mktemp("raster") / "k.csv"
    path.write_text("\n".join([HEADER, *lines(rows)]) + "\n")
    frame = read(path, TABLE.replace("size = 500", "size = 125")).frame
    assert sorted(frame["score"]) == pytest.approx(sorted(cells.values()))
    assert frame["reference"].n_unique() == len(cells)
    corners = shapely.bounds(shapely.from_wkb(frame["shape"].to_numpy()))[:, :2].astype(int)
    found = {
        ((x - WEST) // 125, (y - SOUTH) // 125): score for (x, y), score in zip(corners, frame["score"], strict=True)
    }
    assert found == pytest.approx(cells)


def test_the_frame_of_nothing_is_still_a_frame(write: Write) -> None:
    chunk = read(write("k.csv", HEADER, f"{WEST};{SOUTH};;x"))
    assert chunk.frame.schema == schema_of("rasters")
    assert chunk.frame.is_empty()
    assert isinstance(chunk.frame, pl.DataFrame)
