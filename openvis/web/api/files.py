"""Whole collections as a file: CSV, Parquet, or GeoJSON for a map program, sent piece by piece."""

import io
import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import polars as pl
from django.http import HttpRequest, StreamingHttpResponse

from openvis.errors import InputError
from openvis.web import places
from openvis.web.access import Visitor
from openvis.web.api.asking import as_json

PIECE = 2000  # rows that are written at a time
BYTES = 1 << 16


class Form(StrEnum):
    JSON = "json"  # by the page
    CSV = "csv"
    GEOJSON = "geojson"
    PARQUET = "parquet"


CONTENT = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.GEOJSON: "application/geo+json",
    Form.PARQUET: "application/vnd.apache.parquet",
}
# What the description says of an answer that may be a file.
AS_FILES: dict[str, Any] = {
    "responses": {200: {"content": {CONTENT[form].split(";")[0]: {"schema": {}} for form in CONTENT}}}
}


def file_of(request: HttpRequest, visitor: Visitor, rows: pl.DataFrame, form: Form, name: str) -> StreamingHttpResponse:
    """All rows, under the names of JSON, as one file. Raises InputError where a page of it was asked."""
    if asked := [each for each in ("limit", "offset") if each in request.GET]:
        raise InputError(f"Een bestand is er in zijn geheel; {asked[0]} kan daarbij niet.", "Laat het weg.")
    pieces = {Form.CSV: _csv, Form.PARQUET: _parquet, Form.GEOJSON: lambda rows: _geojson(rows, visitor)}[form](rows)
    answer = StreamingHttpResponse(pieces, content_type=CONTENT[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    return answer


def _csv(rows: pl.DataFrame) -> Iterator[bytes]:
    yield rows.head(0).write_csv().encode()
    for piece in rows.iter_slices(PIECE):
        yield piece.write_csv(include_header=False).encode()


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
