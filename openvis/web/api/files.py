"""Whole collections as a file: CSV, Parquet, a spreadsheet, or GeoJSON for a map program, sent piece by piece."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any, Literal

import polars as pl
from django.http import HttpRequest, StreamingHttpResponse

from openvis.errors import InputError
from openvis.web import places
from openvis.web.access import Visitor
from openvis.web.api.asking import as_json

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MOST_IN_SHEET = 20_000  # rows; what is made in memory, and no larger than somebody looks at
PIECE = 2000  # rows that are written at a time
BYTES = 1 << 16
BETWEEN = " | "


class Form(StrEnum):
    JSON = "json"  # by the page
    CSV = "csv"
    GEOJSON = "geojson"
    PARQUET = "parquet"
    XLSX = "xlsx"


CONTENT = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.GEOJSON: "application/geo+json",
    Form.PARQUET: "application/vnd.apache.parquet",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TableForm = Literal[Form.JSON, Form.CSV, Form.PARQUET, Form.XLSX]  # of what is no area
# What the description says of an answer that may be a file.


def _may_be(forms: Iterable[Form]) -> dict[str, Any]:
    return {"responses": {200: {"content": {CONTENT[form].split(";")[0]: {"schema": {}} for form in forms}}}}


AS_FILES, AS_TABLES = _may_be(CONTENT), _may_be(form for form in CONTENT if form is not Form.GEOJSON)


def file_of(request: HttpRequest, visitor: Visitor, rows: pl.DataFrame, form: Form, name: str) -> StreamingHttpResponse:
    """All rows, under the names of JSON, as one file. Raises InputError where a page of it was asked."""
    if asked := [each for each in ("limit", "offset") if each in request.GET]:
        raise InputError(f"Een bestand is er in zijn geheel; {asked[0]} kan daarbij niet.", "Laat het weg.")
    write: dict[Form, Callable[[pl.DataFrame], Iterator[bytes]]] = {
        Form.CSV: _csv, Form.PARQUET: _parquet, Form.XLSX: _xlsx, Form.GEOJSON: lambda rows: _geojson(rows, visitor),
    }  # fmt: skip
    if form is Form.XLSX and rows.height > MOST_IN_SHEET:
        raise InputError(f"Een rekenblad heeft hooguit {MOST_IN_SHEET} rijen.", "Kies csv, parquet of één soort.")
    answer = StreamingHttpResponse(write[form](rows), content_type=CONTENT[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    return answer


def _csv(rows: pl.DataFrame) -> Iterator[bytes]:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    text = pl.col(pl.String)
    harmless = pl.when(text.str.head(1).is_in(FORMULA_SIGNS)).then(pl.lit("'") + text).otherwise(text).name.keep()
    rows = _flat(rows).with_columns(harmless)
    yield rows.head(0).write_csv().encode()
    for piece in rows.iter_slices(PIECE):
        yield piece.write_csv(include_header=False).encode()


def _xlsx(rows: pl.DataFrame) -> Iterator[bytes]:
    written = io.BytesIO()
    _flat(rows).write_excel(written, worksheet="OpenVIS")  # no text becomes a formula here
    yield written.getvalue()


def _flat(rows: pl.DataFrame) -> pl.DataFrame:
    """For files that know no lists: one text, its parts with a bar between them."""
    lists = [name for name, kind in rows.schema.items() if isinstance(kind, pl.List)]
    return rows.with_columns(pl.col(lists).list.join(BETWEEN))


def _parquet(rows: pl.DataFrame) -> Iterator[bytes]:
    written = io.BytesIO()
    rows.write_parquet(written)
    written.seek(0)
    yield from iter(lambda: written.read(BYTES), b"")


def _geojson(rows: pl.DataFrame, visitor: Visitor) -> Iterator[bytes]:
    """A feature for each row that is of a buurt; of a wijk and the whole gemeente there is no shape."""
    shapes = shapes_by_code(visitor)
    yield b'{"type":"FeatureCollection","features":['
    told = rows.filter(pl.col("area").is_in(list(shapes)))
    for number, row in enumerate(told.iter_rows(named=True)):
        feature = {"type": "Feature", "properties": row, "geometry": shapes[row["area"]]}
        yield (("," if number else "") + as_json(feature)).encode()
    yield b"]}"


def shapes_by_code(visitor: Visitor) -> dict[str, Any]:
    """The buurten of the newest division, as the map draws them."""
    layer = json.loads(places.shapes_json(visitor.scope))
    return {each["properties"]["code"]: each["geometry"] for each in layer["features"]}
