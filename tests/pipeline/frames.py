"""Small frames in the shapes of the store, for tests of what the pipeline makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from openvis.domain.area import level_of
from openvis.domain.delivery import schema_of
from openvis.domain.incident import ReportedBy
from openvis.pipeline.counting.source_months import Known

GEMEENTE = "GM9999"


def count_rows(
    cells: dict[tuple[str, str, str], int | None],
    *,
    source: str = "politie-maandcijfers",
    vintage: int = 2025,
    reported_by: ReportedBy = ReportedBy.PUBLIC,
) -> pl.DataFrame:
    """{(area, category, period): value} as rows of the table of counts."""
    rows = [
        {
            "gemeente": GEMEENTE,
            "source": source,
            "reference": f"{area}/{slug}/{period}",
            "area": area,
            "level": level_of(area).value,
            "vintage": vintage,
            "category": slug,
            "reported_by": reported_by.value,
            "period": period,
            "value": value,
        }
        for (area, slug, period), value in cells.items()
    ]
    return pl.DataFrame(rows, schema=schema_of("counts"))


def incident_rows(
    events: Sequence[tuple[str, str, str]],
    *,
    source: str = "meldingen",
    vintage: int = 2025,
    reported_by: ReportedBy = ReportedBy.PUBLIC,
) -> pl.DataFrame:
    """(buurt, category, moment) as rows of the table of incidents; each is reported when it happened."""
    rows = [
        {
            "gemeente": GEMEENTE,
            "source": source,
            "reference": str(number),
            "category": slug,
            "reported_by": reported_by.value,
            "occurred_from": datetime.fromisoformat(moment),
            "occurred_to": datetime.fromisoformat(moment),
            "reported_at": datetime.fromisoformat(moment),
            "x": None,
            "y": None,
            "precision": "buurt",
            "buurt": buurt,
            "vintage": vintage,
        }
        for number, (buurt, slug, moment) in enumerate(events)
    ]
    return pl.DataFrame(rows, schema=schema_of("incidents"))


def area_rows(names: dict[str, str], *, vintage: int = 2025) -> pl.DataFrame:
    rows = [
        {
            "gemeente": GEMEENTE,
            "source": "cbs-gebieden",
            "reference": f"{code}/{vintage}",
            "code": code,
            "vintage": vintage,
            "level": level_of(code).value,
            "name": name,
            "parent": None,
            "crs": "EPSG:28992",
            "shape": b"",
        }
        for code, name in names.items()
    ]
    return pl.DataFrame(rows, schema=schema_of("areas"))


def population_rows(inhabitants: dict[str, int | None], *, vintage: int = 2025) -> pl.DataFrame:
    rows = [
        {
            "gemeente": GEMEENTE,
            "source": "cbs-inwoners",
            "reference": f"{area}/{vintage}",
            "area": area,
            "level": level_of(area).value,
            "vintage": vintage,
            "inhabitants": number,
        }
        for area, number in inhabitants.items()
    ]
    return pl.DataFrame(rows, schema=schema_of("population"))


def known(
    *,
    counts: pl.DataFrame | None = None,
    incidents: pl.DataFrame | None = None,
    areas: pl.DataFrame | None = None,
    population: pl.DataFrame | None = None,
    concordances: pl.DataFrame | None = None,
    calendar: pl.DataFrame | None = None,
) -> Known:
    def kept(frame: pl.DataFrame | None, table: str) -> pl.DataFrame:
        return pl.DataFrame(schema=schema_of(table)) if frame is None else frame

    return Known(
        incidents=kept(incidents, "incidents").lazy(),
        counts=kept(counts, "counts"),
        areas=kept(areas, "areas"),
        population=kept(population, "population"),
        concordances=kept(concordances, "concordances"),
        calendar=kept(calendar, "calendar"),
    )
