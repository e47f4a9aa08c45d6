"""A risk raster from elsewhere: GeoJSON with a shape per cell, or a table of cells with a corner or middle and a size.

Only the score, the period and the place are read. Cells that overlap refuse the file: then the size or the corner is
wrong, and every comparison would count the same ground twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from openvis.domain.area import AreaLevel
from openvis.domain.delivery import Chunk, RejectKind, schema_of
from openvis.domain.period import parse_period
from openvis.errors import UnknownValue, UnreadableFile, WrongColumns
from openvis.sources.areas.area_content import check_map, silent_about_content, unreadable_map
from openvis.sources.areas.area_file import shapes_in_plane
from openvis.sources.areas.area_shapes import joined, repaired
from openvis.sources.files.raw_rows import LINE, RawRows, trim
from openvis.sources.files.table_file import rows_of
from openvis.sources.files.wrong_input import check_columns, existing_file, place
from openvis.sources.profiles.profile_rules import RD_NEW
from openvis.sources.profiles.raster_profile import LARGEST_CELL, CellRule, RasterProfile
from openvis.sources.rows.row_sieve import CODE_LIKE, NUMBER_LIKE, RowSieve, raw

MOST_CELLS = 200_000  # a gemeente of 1,000 square kilometres in cells of 100 metres has half of that
OVERLAP = 0.01  # of a cell: less is rounding of degrees
PAIRS_OF = 100  # cells
SHAPES = (".geojson", ".json")
_SHAPE = "\nshape"
_NUMBER = r"^[+-]?[0-9]{1,12}(?:[.][0-9]{1,17})?(?:[eE][+-]?[0-9]{1,2})?$"


def read(path: Path, *, profile: RasterProfile, areas: pl.DataFrame) -> Iterator[Chunk]:
    """The cells that touch the gemeente; `areas` is a frame of its areas, of one or more vintages.

    Raises WrongColumns, IncompleteFile, UnreadableFile or UnknownValue for what makes the whole file unusable.
    """
    rows, shapes = _rows(path, profile)
    sieve = RowSieve(rows.frame, rows.rejects)
    _add_score(sieve, profile)
    _add_period(sieve, profile)
    if profile.cells:
        _add_squares(sieve, profile.cells, profile.file.decimal)
    else:
        _add_shapes(sieve, shapes)
    _refuse_outside(path, sieve, profile, areas)
    _check_apart(path, sieve)
    rejects = sorted(sieve.rejects, key=lambda reject: reject.row)
    facts = {"rhythm": profile.rhythm.value} if profile.rhythm else {}
    yield Chunk(_cells(sieve.frame, profile), rejects, rows.rows_read, facts=facts)


# ----- what stands in the file


def _rows(path: Path, profile: RasterProfile) -> tuple[RawRows, np.ndarray]:
    """The rows as text, and the shape of each where the file has shapes."""
    has_shapes = path.suffix.lower() in SHAPES
    if has_shapes == (profile.cells is not None):
        what, table = ("een GeoJSON", "hoort geen") if has_shapes else ("een tabel", "is een")
        raise WrongColumns(
            f"{place(path)} is {what}: daar {table} [raster.cells] bij in het profiel.",
            "Kijk in examples/profiles/risk_raster.toml hoe het hoort.",
        )
    if has_shapes:
        return _features(path, profile)
    pieces, count = [], 0
    for piece in rows_of(path, profile.file, profile.columns):
        pieces.append(piece)
        count += piece.rows_read
        _check_number(path, count)
    rejects = [reject for piece in pieces for reject in piece.rejects]
    frames = [piece.frame for piece in pieces]
    empty = pl.DataFrame(schema={LINE: pl.Int64(), **dict.fromkeys(profile.columns, pl.String())})
    return RawRows(pl.concat([empty, *frames]), count, rejects), np.empty(0, dtype=object)


def _features(path: Path, profile: RasterProfile) -> tuple[RawRows, np.ndarray]:
    """The properties of every feature as text; a feature has its place in the file as its row."""
    texts, shapes = features_of(path, profile.columns)
    rows = trim(pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String())), range(1, len(shapes) + 1), [])
    return rows, shapes


def features_of(path: Path, columns: Sequence[str] | None = None) -> tuple[dict[str, list[str]], np.ndarray]:
    """The cells of a GeoJSON as text by column, of these columns or of all, and their shapes in RD."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    check_map(existing_file(path))
    try:
        with silent_about_content():
            meta, _, wkb, values = pyogrio.raw.read(path)
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise unreadable_map(path) from error
    fields = [str(name) for name in meta["fields"]]
    wanted = fields if columns is None else columns
    check_columns(path, wanted, fields, "Verander het profiel of kies het goede bestand.")
    if wkb is None or not len(wkb):
        raise UnreadableFile(f"{place(path)} bevat geen enkele cel.", "Kies een ander bestand.")
    _check_number(path, len(wkb))
    texts = {name: [_text(value) for value in values[fields.index(name)]] for name in wanted}
    return texts, shapes_in_plane(path, wkb, meta["crs"], RD_NEW)


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)  # NaN is not itself


def _check_number(path: Path, count: int) -> None:
    if count > MOST_CELLS:
        raise UnreadableFile(
            f"{place(path)} heeft meer dan {MOST_CELLS} cellen.", "Vraag de maker om alleen de cellen van uw gemeente."
        )


# ----- what each row says


def _add_score(sieve: RowSieve, profile: RasterProfile) -> None:
    column = raw(profile.score)
    reason = "De score is leeg: van deze cel zegt de kaart niets."
    sieve.refuse(pl.col(column).is_null(), profile.score, reason, kind=RejectKind.EMPTY)
    sieve.add(_number(column, profile.file.decimal).alias("score"))
    sieve.refuse(pl.col("score").is_null(), profile.score, "Dit is geen getal.", column, NUMBER_LIKE)


def _number(column: str, decimal: str) -> pl.Expr:
    """A finite number, or null."""
    text = pl.col(column).str.replace(",", ".", literal=True) if decimal == "," else pl.col(column)
    number = pl.when(text.str.contains(_NUMBER)).then(text).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _add_period(sieve: RowSieve, profile: RasterProfile) -> None:
    if profile.period is None:
        sieve.add(pl.lit(profile.period_is, pl.String).alias("period"))
        return
    column = raw(profile.period)
    found = {text: key for text in sieve.frame[column].unique().drop_nulls() if (key := _period(text))}
    sieve.add(pl.col(column).replace_strict(found, default=None, return_dtype=pl.String).alias("period"))
    reason = "Dit is geen jaar, maand of week."
    sieve.refuse(pl.col("period").is_null(), profile.period, reason, column, CODE_LIKE)


def _period(text: str) -> str | None:
    try:
        return parse_period(text).key
    except UnknownValue:
        return None


def _add_squares(sieve: RowSieve, rule: CellRule, decimal: str) -> None:
    """Add the square of each row as WKB."""
    for name, column in (("x", rule.x), ("y", rule.y), ("size", rule.size_column)):
        if column is None:
            sieve.add(pl.lit(rule.size, pl.Float64).alias(name))
            continue
        sieve.add(_number(raw(column), decimal).alias(name))
        sieve.refuse(pl.col(name).is_null(), column, "Hier hoort een getal.", raw(column), NUMBER_LIKE)
    strange = ~pl.col("size").is_between(1, LARGEST_CELL)
    reason = f"Een cel is 1 tot en met {LARGEST_CELL} meter."
    sieve.refuse(strange, rule.size_column, reason, raw(rule.size_column) if rule.size_column else None, NUMBER_LIKE)
    x, y, size = (sieve.frame[name].to_numpy() for name in ("x", "y", "size"))
    west, south = (x - size / 2, y - size / 2) if rule.is_centre else (x, y)
    sieve.add(pl.Series(_SHAPE, shapely.to_wkb(shapely.box(west, south, west + size, south + size)), pl.Binary))


def _add_shapes(sieve: RowSieve, shapes: np.ndarray) -> None:
    """Add the shape of each feature as WKB; a line or a point is no cell."""
    surfaces = [repaired(shapes[line - 1]) for line in sieve.frame[LINE]]
    sieve.add(pl.Series(_SHAPE, [None if one is None else shapely.to_wkb(one) for one in surfaces], pl.Binary))
    sieve.refuse(pl.col(_SHAPE).is_null(), None, "Deze cel heeft geen omtrek.", kind=RejectKind.EMPTY)


# ----- where it lies


def _refuse_outside(path: Path, sieve: RowSieve, profile: RasterProfile, areas: pl.DataFrame) -> None:
    """Take out cells that do not touch the gemeente. Raises WrongColumns where none does."""
    newest = areas.filter(pl.col("vintage") == pl.col("vintage").max(), pl.col("level") == AreaLevel.BUURT.value)
    if sieve.frame.is_empty() or newest.is_empty():
        return
    gemeente = joined(list(shapely.from_wkb(newest["shape"].to_numpy())))
    shapely.prepare(gemeente)
    shapes = shapely.from_wkb(sieve.frame[_SHAPE].to_numpy())
    inside = shapely.intersects(gemeente, shapes)
    if not inside.any():
        swapped = shapely.transform(shapes, lambda points: points[:, ::-1])
        if shapely.intersects(gemeente, swapped).any():
            raise WrongColumns(f"{place(path)}: x en y staan omgekeerd.", "Wissel ze om in het profiel.")
        west, south, east, north = shapely.total_bounds(shapes)
        raise WrongColumns(
            f"{place(path)}: geen enkele cel ligt in {profile.gemeente} (x van {west:.0f} tot {east:.0f}, y van "
            f"{south:.0f} tot {north:.0f}).",
            "Zijn het RD-meters, en klopt de gemeente? Er is niets opgeslagen.",
        )
    sieve.add(pl.Series("inside", inside, pl.Boolean))
    reason = f"Deze cel ligt buiten {profile.gemeente}."
    sieve.refuse(~pl.col("inside"), None, reason, kind=RejectKind.OUTSIDE)


def _check_apart(path: Path, sieve: RowSieve) -> None:
    """Raises WrongColumns where two cells of one period lie over each other; the same cell twice is told elsewhere."""
    for (period,), cells in sieve.frame.group_by("period", maintain_order=True):
        shapes = shapely.from_wkb(cells[_SHAPE].to_numpy())
        middles = shapely.get_coordinates(shapely.centroid(shapes)).round()
        once = np.sort(np.unique(middles, axis=0, return_index=True)[1])
        shapes, lines = shapes[once], cells[LINE].to_numpy()[once]
        west, south, east, north = shapely.total_bounds(shapes)
        too_much = shapely.area(shapes).sum() > (1 + OVERLAP) * (east - west) * (north - south)
        # Where all lie over each other there are too many pairs to look at; the first cells show it as well.
        found = _first_overlap(shapes[:PAIRS_OF] if too_much else shapes)
        step = "Kloppen de zijde van een cel en `anchor` in het profiel? Er is niets opgeslagen."
        if found:
            under, over = (lines[number] for number in found)
            raise WrongColumns(
                f"{place(path, int(over))}: deze cel ligt over die van regel {under} heen ({period}).", step
            )
        if too_much:
            raise WrongColumns(f"{place(path)}: de cellen van {period} liggen over elkaar heen.", step)


def _first_overlap(shapes: np.ndarray) -> tuple[int, int] | None:
    """The positions of two shapes of which the second lies over the first, more than rounding explains."""
    first, other = shapely.STRtree(shapes).query(shapes)
    first, other = first[first < other], other[first < other]
    boxes, least = shapely.bounds(shapes), OVERLAP * shapely.area(shapes)
    west_south = np.maximum(boxes[first, :2], boxes[other, :2])
    east_north = np.minimum(boxes[first, 2:], boxes[other, 2:])
    # What two shapes share lies in what their boxes share: of neighbours that is nothing, so that few are cut.
    near = np.prod(np.clip(east_north - west_south, 0.0, None), axis=1) > least[other]
    first, other = first[near], other[near]
    wrong = np.flatnonzero(shapely.area(shapely.intersection(shapes[first], shapes[other])) > least[other])
    return (int(first[wrong[0]]), int(other[wrong[0]])) if len(wrong) else None


def _cells(rows: pl.DataFrame, profile: RasterProfile) -> pl.DataFrame:
    middles = shapely.get_coordinates(shapely.centroid(shapely.from_wkb(rows[_SHAPE].to_numpy()))).round()
    at = [f"{int(x)}/{int(y)}" for x, y in middles.reshape(-1, 2)]
    named = rows.with_columns(
        pl.Series("at", at, pl.String),
        gemeente=pl.lit(profile.gemeente),
        source=pl.lit(profile.source),
        high_is_risk=pl.lit(profile.high_is_risk),
        meaning=pl.lit(profile.meaning),
        maker=pl.lit(profile.maker),
        made_on=pl.lit(profile.made_on, pl.String),
        category=pl.lit(profile.category, pl.String),
        crs=pl.lit(RD_NEW),
        shape=pl.col(_SHAPE),
    )
    return named.with_columns(reference=pl.concat_str("period", "at", separator="/")).select(
        pl.col(name).cast(kind) for name, kind in schema_of("rasters").items()
    )
