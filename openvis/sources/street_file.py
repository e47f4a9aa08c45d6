"""A street network of one gemeente: a graph of OpenStreetMap, or road lines with a name in a GeoPackage or GeoJSON.

Road lines are for instance the wegvakken of the Nationaal Wegenbestand. A stretch that stands in the file twice, once
for each direction, is one stretch; which way cars may drive says nothing of where incidents lie or where people walk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from openvis.domain.area import AreaLevel, checked_vintage
from openvis.domain.delivery import Chunk, Reject, RejectKind, schema_of
from openvis.domain.personal_data import PEOPLE, kind_inside
from openvis.domain.shown_value import shown_list, shown_name, visible
from openvis.domain.street import SOURCE
from openvis.errors import UnknownValue, UnreadableFile, WrongColumns
from openvis.sources.areas.area_content import check_map, silent_about_content
from openvis.sources.areas.area_file import shapes_in_plane
from openvis.sources.areas.area_shapes import joined
from openvis.sources.areas.street_graph import ATTRIBUTION, is_graph, lines_of
from openvis.sources.files.bounds import LONGEST_NAME
from openvis.sources.files.wrong_input import existing_file, place

NAMES = ("stt_naam", "straatnaam", "openbareruimtenaam", "name", "naam")  # the first of these that a file has
NWB_NAME, NWB = NAMES[0], "Nationaal Wegenbestand, Rijkswaterstaat (CC0)"
LONGEST_ATTRIBUTION = 200
_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
_A_NETWORK = "Neem een GeoPackage of GeoJSON met wegvakken (NWB), of een GraphML van OpenStreetMap."


def read(
    path: Path,
    *,
    gemeente: str,
    vintage: int,
    areas: pl.DataFrame,
    attribution: str | None = None,
    earlier: pl.DataFrame | None = None,
) -> Iterator[Chunk]:
    """The stretches that touch the gemeente; what lies elsewhere is counted in a remark.

    areas    a frame of the areas of the gemeente, of one or more vintages
    earlier  the stretches stored of the same year: those that are no longer there get length 0

    Raises UnreadableFile, WrongColumns or UnknownValue for what makes the whole file unusable.
    """
    year = checked_vintage(vintage)
    newest = areas.filter(pl.col("vintage") == pl.col("vintage").max())
    crs = str(newest["crs"][0])
    names, shapes, whose = _network(existing_file(path), crs)
    told_by = _attribution(path, attribution or whose)
    rejects = _wrong(names, shapes)
    usable = np.ones(len(shapes), dtype=bool)
    usable[[reject.row - 1 for reject in rejects]] = False
    inside = usable & _inside(path, shapes, usable, newest)
    frame = _frame([names[at] for at in np.flatnonzero(inside)], shapes[inside], gemeente, year, told_by, crs)
    elsewhere = int(usable.sum() - inside.sum())
    remarks = [f"Wegvakken die buiten {gemeente} liggen en niet meetellen: {elsewhere}."] if elsewhere else []
    yield Chunk(_with_withdrawn(frame, earlier), rejects, len(shapes), remarks)


# ----- what stands in the file


def _network(path: Path, plane: str) -> tuple[list[str | None], np.ndarray, str]:
    """The name and the line of every stretch, in the plane, and whose data it is as far as the file shows."""
    if is_graph(path):
        names, wkb, crs = lines_of(path)
        return names, shapes_in_plane(path, wkb, crs, plane), ATTRIBUTION
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    check_map(path)
    try:
        with silent_about_content():
            layer, column = _layer_of(path)
            meta, _, wkb, values = pyogrio.raw.read(path, layer=layer, columns=[column])
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{place(path)} is geen leesbaar kaartbestand.", _A_NETWORK) from error
    names = [str(value).strip() or None if isinstance(value, str) else None for value in values[0]]
    return names, shapes_in_plane(path, wkb, meta["crs"], plane), NWB if column.lower() == NWB_NAME else ""


def _layer_of(path: Path) -> tuple[str, str]:
    """The first layer with lines and a column with names."""
    import pyogrio

    present: list[str] = []
    for layer, kind in pyogrio.list_layers(path):
        fields = {str(name).lower(): str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]}
        column = next((fields[name] for name in NAMES if name in fields), None)
        if column and kind and kind != "Point" and "Polygon" not in kind:
            return layer, column
        present += fields.values()
    raise WrongColumns(
        f"{place(path)} heeft geen lijnen met een straatnaam. Verwacht: een van {', '.join(NAMES)}. "
        f"In het bestand staan: {shown_list([shown_name(name) for name in present])}.",
        _A_NETWORK,
    )


def _attribution(path: Path, told: str) -> str:
    if not told:
        raise UnknownValue(
            f"{place(path)} zegt niet van wie de gegevens zijn.", 'Noem de maker, zoals --attribution "Gemeente Haven".'
        )
    if len(told) > LONGEST_ATTRIBUTION or visible(told) != told:
        raise UnknownValue(
            f"Van wie de straten zijn, is een naam van hoogstens {LONGEST_ATTRIBUTION} tekens.", "Kort de naam in."
        )
    return told


# ----- which stretches can be used


def _wrong(names: Sequence[str | None], shapes: np.ndarray) -> list[Reject]:
    kinds, lengths = shapely.get_type_id(shapes), shapely.length(shapes)
    rejects = []
    for row, (name, kind, length) in enumerate(zip(names, kinds, lengths, strict=True), start=1):
        if kind not in _LINES or not length:
            rejects.append(Reject(row, None, "Dit wegvak heeft geen lijn.", kind=RejectKind.EMPTY))
        elif problem := _wrong_name(name or ""):
            rejects.append(Reject(row, None, f"De naam van deze straat {problem}."))
    return rejects


def _wrong_name(name: str) -> str:
    """What is wrong with a name; nothing where it can be the name of a street, and many are called after somebody."""
    kind = kind_inside(name)
    if len(name) > LONGEST_NAME:
        return f"is langer dan {LONGEST_NAME} tekens"
    if kind and kind != PEOPLE:
        return f"lijkt {kind} te bevatten; die mogen niet in OpenVIS"
    return "" if visible(name) == name else "heeft een teken dat niet te zien is"


def _inside(path: Path, shapes: np.ndarray, usable: np.ndarray, areas: pl.DataFrame) -> np.ndarray:
    """Which stretches touch the gemeente. Raises UnknownValue where none does."""
    buurten = areas.filter(pl.col("level") == AreaLevel.BUURT.value)
    gemeente = joined(list(shapely.from_wkb(buurten["shape"].to_numpy())))
    shapely.prepare(gemeente)
    inside: np.ndarray = shapely.intersects(gemeente, shapes) & usable
    if not inside.any():
        raise UnknownValue(
            f"{place(path)}: geen enkel wegvak ligt in {areas['gemeente'][0]}.",
            "Kies het netwerk van uw gemeente. Er is niets opgeslagen.",
        )
    return inside


# ----- the frame


def _frame(
    names: Sequence[str | None], shapes: np.ndarray, gemeente: str, vintage: int, attribution: str, crs: str
) -> pl.DataFrame:
    lines = np.array([_one_way(shape) for shape in shapes], dtype=object)
    middles = _in_decimetres(shapely.line_interpolate_point(lines, 0.5, normalized=True))
    begin, end = (_in_decimetres(shapely.get_point(lines, at)) for at in (0, -1))
    rows = pl.DataFrame(
        {
            "reference": [f"{vintage}/{middle}" for middle in middles],
            "name": pl.Series(names, dtype=pl.String),
            "begin": begin,
            "end": end,
            "length": np.round(shapely.length(lines), 1),
            "shape": list(shapely.to_wkb(lines)),
        }
    ).with_columns(
        gemeente=pl.lit(gemeente),
        source=pl.lit(SOURCE),
        vintage=pl.lit(vintage, pl.Int64),
        attribution=pl.lit(attribution),
        crs=pl.lit(crs),
    )
    # Both directions of one stretch have the same middle. Sorted, so that the same file in any order gives the same.
    once = rows.sort("reference", "name", "begin", "shape", nulls_last=True).unique("reference", keep="first")
    return once.sort("reference").select(pl.col(name).cast(kind) for name, kind in schema_of("streets").items())


def _one_way(shape: shapely.Geometry) -> shapely.Geometry:
    """The line, of one in several parts the longest, from the end that lies farthest to the west or south."""
    line = max(shapely.get_parts(shape), key=shapely.length)
    first, *_, last = shapely.get_coordinates(line).tolist()
    return shapely.reverse(line) if last < first else line


def _in_decimetres(points: np.ndarray) -> list[str]:
    at = np.rint(10 * shapely.get_coordinates(points)).astype(np.int64)
    return [f"{x}/{y}" for x, y in at.tolist()]


def _with_withdrawn(frame: pl.DataFrame, earlier: pl.DataFrame | None) -> pl.DataFrame:
    """Beside what is there, what was there in the same year and no longer is, with length 0."""
    if earlier is None or earlier.is_empty():
        return frame
    same_year = earlier.filter(pl.col("vintage") == frame["vintage"][0])
    gone = same_year.join(frame, on="reference", how="anti").with_columns(length=pl.lit(0.0))
    return pl.concat([frame, gone.select(frame.columns)])
