"""Small deliveries for tests of the store: frames as a source hands them over, and a shortcut to land them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.domain.delivery import Chunk, Reject, schema_of
from openvis.store.imports import run_import

GEMEENTE, OTHER_GEMEENTE = "GM9901", "GM9902"
SCOPE = Scope.of(GEMEENTE)
NOW = datetime(2019, 4, 1, 9, 0, tzinfo=UTC)


def counts(values: Sequence[int | None], *, gemeente: str = GEMEENTE, **changed: Any) -> pl.DataFrame:
    """One monthly count per value, from January 2018 on."""
    periods = [f"{2018 + number // 12}-{number % 12 + 1:02d}" for number in range(len(values))]
    row = {
        "gemeente": gemeente,
        "source": "politie-maandcijfers",
        "area": f"BU{gemeente[2:]}0101",
        "level": "buurt",
        "vintage": 2019,
        "category": "woninginbraak",
        "reported_by": "public",
    } | changed
    rows = [
        row | {"reference": f"{row['area']}/{row['category']}/{period}", "period": period, "value": value}
        for period, value in zip(periods, values, strict=True)
    ]
    return pl.DataFrame(rows, schema=schema_of("counts"))


def incidents(
    references: Iterable[str], *, start: datetime = datetime(2018, 6, 1, 20, 0), **changed: Any
) -> pl.DataFrame:
    """One incident per reference, a day apart."""
    rows = []
    for number, reference in enumerate(references):
        at = start + timedelta(days=number)
        rows.append(
            {
                "gemeente": GEMEENTE,
                "source": "handhaving",
                "reference": reference,
                "category": "boa-afval",
                "reported_by": "officer",
                "occurred_from": at,
                "occurred_to": at,
                "reported_at": None,
                "x": 133_000.5 + number,
                "y": 448_000.25,
                "precision": "point",
                "buurt": "BU99010101",
                "vintage": 2019,
            }
            | changed
        )
    return pl.DataFrame(rows, schema=schema_of("incidents"))


def areas(*codes: str, vintage: int = 2019) -> pl.DataFrame:
    rows = [
        {
            "gemeente": f"GM{code[2:6]}",
            "source": "cbs-gebieden",
            "reference": f"{code}/{vintage}",
            "code": code,
            "vintage": vintage,
            "level": "buurt",
            "name": f"Buurt {code}",
            "parent": f"WK{code[2:8]}",
            "crs": "EPSG:28992",
            "shape": code.encode(),
        }
        for code in codes
    ]
    return pl.DataFrame(rows, schema=schema_of("areas"))


def population(inhabitants: dict[str, int | None], vintage: int = 2019) -> pl.DataFrame:
    rows = [
        {
            "gemeente": f"GM{code[2:6]}",
            "source": "cbs-inwoners",
            "reference": f"{code}/{vintage}",
            "area": code,
            "level": "buurt",
            "vintage": vintage,
            "inhabitants": number,
        }
        for code, number in inhabitants.items()
    ]
    return pl.DataFrame(rows, schema=schema_of("population"))


def perception(area: str, **changed: Any) -> pl.DataFrame:
    """One answer of one area: a third of 212 people feel unsafe now and then."""
    row = {
        "gemeente": f"GM{area[2:6]}",
        "source": "wijkonderzoek",
        "area": area,
        "level": {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}[area[:2]],
        "vintage": 2019,
        "indicator": "onveilig-in-buurt",
        "unit": "percentage",
        "wave": "2019",
        "value": 34.0,
        "respondents": 212,
        "low": 28.0,
        "high": 40.5,
        "comparable": True,
    } | changed
    reference = f"{area}/{row['indicator']}/{row['wave']}"
    return pl.DataFrame([{**row, "reference": reference}], schema=schema_of("perception"))


def deliver(
    frame: pl.DataFrame,
    table: str = "counts",
    *,
    folder: Path,
    scope: Scope = SCOPE,
    rejects: Sequence[Reject] = (),
    pieces: int = 1,
    **options: Any,
) -> Batch:
    """Import a frame as if it came from a file, in so many chunks; the rejects come with the first."""
    path = folder / "levering.csv"
    path.write_text(f"{frame.height} rows", encoding="utf-8")
    size = max(1, -(-frame.height // pieces))
    parts = [frame.slice(start, size) for start in range(0, max(frame.height, 1), size)]
    chunks = [
        Chunk(part, list(rejects) if number == 0 else [], part.height + (len(rejects) if number == 0 else 0))
        for number, part in enumerate(parts)
    ]
    return run_import(
        table=table,
        **{
            "source": frame["source"][0] if frame.height else "onbekend",
            "scope": scope,
            "path": path,
            "chunks": chunks,
            "by": "analist",
            "now": NOW,
        }
        | options,
    )
