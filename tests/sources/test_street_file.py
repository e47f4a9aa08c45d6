"""A street network: the graph of Delft as it is, road lines in a map file, and what refuses the file or one stretch."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely

from openvis.domain.delivery import Chunk, schema_of
from openvis.errors import InputError, UnknownValue, UnreadableFile, WrongColumns
from openvis.sources import street_file
from openvis.sources.areas import street_graph
from openvis.sources.files import bounds
from tests.support import delft
from tests.support.small_gemeente import GEMEENTE, ORIGIN, small_areas

Write = Callable[..., Path]
WEST, SOUTH = ORIGIN
ROADS = [
    ("Dorpsstraat", [(100, 100), (400, 100)]),
    ("Dorpsstraat", [(400, 100), (700, 100)]),
    ("Kerkpad", [(400, 100), (400, 300)]),
    (None, [(400, 300), (500, 300)]),
    ("Verweg", [(9000, 9000), (9100, 9000)]),
]


def roads_file(folder: Path, roads: list[Any] = ROADS, column: str = "STT_NAAM", name: str = "wegen.geojson") -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {column: street, "wvk_id": number, "beheerder": "J. Jansen"},
            "geometry": line and {"type": "LineString", "coordinates": [(WEST + x, SOUTH + y) for x, y in line]},
        }
        for number, (street, line) in enumerate(roads)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")
    return path


def read(path: Path, **changed: Any) -> Chunk:
    asked = {"gemeente": GEMEENTE, "vintage": 2024, "areas": small_areas()} | changed
    [chunk] = street_file.read(path, **asked)
    return chunk


# ----- the graph of Delft


@pytest.fixture(scope="module")
def chunk(shared_data: Path) -> Chunk:
    return read(delft.network(shared_data), gemeente=delft.GEMEENTE, vintage=delft.YEAR, areas=delft.areas())


def test_delft_has_every_stretch_once_with_its_name_and_length(shared_data: Path, chunk: Chunk) -> None:
    edges = delft.slow_edges(delft.network(shared_data))
    assert (chunk.rows_read, chunk.rejects, chunk.remarks) == (len(edges), [], []) == (5036, [], [])
    frame = chunk.frame
    assert frame.schema == schema_of("streets")
    assert frame["reference"].is_unique().all()
    # Of a stretch through two streets each direction begins with the name of another.
    once = {
        frozenset((round(x, 1), round(y, 1)) for x, y in edge["line"]): edge
        for edge in sorted(edges, key=lambda edge: edge["name"] or "~", reverse=True)
    }
    assert frame.height == len(once)
    assert sorted(frame["name"].drop_nulls()) == sorted(edge["name"] for edge in once.values() if edge["name"])
    # OSMnx measures along the earth, we in the plane of RD.
    assert frame["length"].sum() == pytest.approx(sum(edge["length"] for edge in once.values()), rel=0.01)
    assert set(frame["attribution"]) == {"OpenStreetMap-bijdragers (ODbL 1.0)"}


def test_delft_hangs_together(chunk: Chunk) -> None:
    """From one crossing nearly all others can be reached: the ends of stretches are names of crossings."""
    beside: dict[str, set[str]] = {}
    for begin, end in chunk.frame.select("begin", "end").iter_rows():
        beside.setdefault(begin, set()).add(end)
        beside.setdefault(end, set()).add(begin)
    assert len(beside) == 2156  # the nodes of the file
    reached, todo = set(), [next(iter(beside))]
    while todo:
        reached.add(here := todo.pop())
        todo += beside[here] - reached
    assert len(reached) == len(beside)


# ----- road lines in a map


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
def test_road_lines_with_names_of_the_gemeente_only(tmp_path: Path, ending: str) -> None:
    path = roads_file(tmp_path)
    if ending == "gpkg":
        import pyogrio

        meta, _, wkb, values = pyogrio.raw.read(path)
        path = tmp_path / "wegen.gpkg"
        pyogrio.raw.write(
            path, wkb, values, fields=meta["fields"], crs=meta["crs"], geometry_type="LineString", layer="wegvakken"
        )
    chunk = read(path)
    rows = {(row["name"], row["length"]) for row in chunk.frame.to_dicts()}
    assert rows == {("Dorpsstraat", 300.0), ("Kerkpad", 200.0), (None, 100.0)}
    assert chunk.frame.height == 4
    assert (chunk.rows_read, chunk.rejects) == (5, [])
    assert chunk.remarks == ["Wegvakken die buiten GM9900 liggen en niet meetellen: 1."]
    assert set(chunk.frame["attribution"]) == {"Nationaal Wegenbestand, Rijkswaterstaat (CC0)"}
    assert "Jansen" not in str(chunk.frame.drop("shape").to_dicts())
    crossing = f"{10 * int(WEST + 400)}/{10 * int(SOUTH + 100)}"
    assert sum(crossing in (row["begin"], row["end"]) for row in chunk.frame.to_dicts()) == 3


def test_the_same_file_the_other_way_round_is_the_same(tmp_path: Path) -> None:
    turned = [(name, line[::-1]) for name, line in reversed(ROADS)]
    both = roads_file(tmp_path, [*ROADS, *turned], name="beide.geojson")
    once, again = read(roads_file(tmp_path)).frame, read(both).frame
    assert again.drop("shape").equals(once.drop("shape"))
    shapes = (shapely.normalize(shapely.from_wkb(frame["shape"].to_numpy())) for frame in (once, again))
    assert all(shapely.equals(*pair) for pair in zip(*shapes, strict=True))


def test_a_stretch_that_is_gone_from_the_same_year_gets_no_length(tmp_path: Path) -> None:
    first = read(roads_file(tmp_path)).frame
    later = read(roads_file(tmp_path, ROADS[1:]), earlier=first).frame
    assert later.height == first.height
    assert later.filter(pl.col("length") == 0)["reference"].to_list() == [
        f"2024/{10 * int(WEST + 250)}/{10 * int(SOUTH + 100)}"
    ]
    other_year = read(roads_file(tmp_path, ROADS[1:]), earlier=first, vintage=2025).frame
    assert other_year.height == 3


def test_a_stretch_without_a_line_or_with_a_strange_name_is_kept_apart(tmp_path: Path) -> None:
    roads = [*ROADS, ("Leeg", None), ("a" * 201, [(0, 0), (1, 1)]), ("bel 06-12345678", [(0, 0), (2, 2)])]
    chunk = read(roads_file(tmp_path, roads))
    assert chunk.frame.height == 4
    assert [(reject.row, reject.reason) for reject in chunk.rejects] == [
        (6, "Dit wegvak heeft geen lijn."),
        (7, "De naam van deze straat is langer dan 200 tekens."),
        (8, "De naam van deze straat lijkt telefoonnummers te bevatten; die mogen niet in OpenVIS."),
    ]


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"column": "straatnaam"}, UnknownValue, "zegt niet van wie de gegevens zijn"),
        ({"column": "omschrijving"}, WrongColumns, "geen lijnen met een straatnaam. Verwacht: een van stt_naam"),
        ({"roads": ROADS[-1:]}, UnknownValue, "geen enkel wegvak ligt in GM9900"),
    ],
)
def test_what_refuses_a_map(tmp_path: Path, change: dict[str, Any], error: type[InputError], said: str) -> None:
    with pytest.raises(error, match=said):
        read(roads_file(tmp_path, **change))


def test_who_made_it_can_be_told(tmp_path: Path) -> None:
    path = roads_file(tmp_path, column="straatnaam")
    assert set(read(path, attribution="Gemeente Haven").frame["attribution"]) == {"Gemeente Haven"}
    with pytest.raises(UnknownValue, match="hoogstens 200 tekens"):
        read(path, attribution="x" * 201)
    with pytest.raises(UnknownValue, match="geen jaar van een gebiedsindeling"):
        read(path, vintage=20)


# ----- graphs that are something else


GRAPH = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="k1" for="node" attr.name="x"/><key id="k2" for="node" attr.name="y"/><key id="k3" attr.name="crs"/>
<key id="k4" for="edge" attr.name="name"/>
<graph edgedefault="undirected"><data key="k3">EPSG:28992</data>
<node id="a"><data key="k1">130100</data><data key="k2">440100</data></node>
<node id="b"><data key="k1">130200</data><data key="k2">440100</data></node>
<edge source="a" target="b"><data key="k4">["Plein '44", 'Kade']</data></edge>
</graph></graphml>"""


@pytest.mark.parametrize("name", ["net.graphml", "net.graphml.gz"])
def test_a_small_graph(write: Write, name: str) -> None:
    [row] = read(write(name, GRAPH)).frame.to_dicts()
    assert (row["name"], row["length"]) == ("Plein '44", 100.0)
    assert (row["begin"], row["end"]) == ("1301000/4401000", "1302000/4401000")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("EPSG:28992", "/etc/passwd", "graden (WGS84) of RD-meters"),
        ("<graphml", '<!DOCTYPE g [<!ENTITY a "b">]><graphml', "geen leesbaar wegennet"),
        ("</graphml>", "", "geen leesbaar wegennet"),
        ('target="b"', 'target="c"', "geen leesbaar wegennet"),
        ("130100", "hier", "geen leesbaar wegennet"),
        ("<edge", "<hyperedge", "geen leesbaar wegennet"),
        (GRAPH[GRAPH.index("<edge") : GRAPH.index("</graph>")], "", "bevat geen enkel wegvak"),
    ],
)
def test_what_refuses_a_graph(write: Write, old: str, new: str, said: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(write("net.graphml", GRAPH.replace(old, new)))
    assert said in refused.value.sentence
    assert "passwd" not in str(refused.value)


def test_a_graph_that_was_cut_off_or_is_too_much(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("net.graphml.gz", GRAPH)
    whole = path.read_bytes()
    path.write_bytes(whole[:-12])
    with pytest.raises(UnreadableFile, match="afgebroken of niet goed ingepakt"):
        read(path)
    path.write_bytes(whole)
    monkeypatch.setattr(street_graph, "JSON_MAP_BYTES", len(GRAPH) - 1)
    with pytest.raises(UnreadableFile, match="uitgepakt groter dan"):
        read(path)
    assert bounds.JSON_MAP_BYTES > 10_000_000
