"""The files of the police: the table of counts that CBS publishes, and incidents with their place and time."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import polars as pl

from openvis.demo.event_types import DemoSource, event_types
from openvis.demo.moments import MINUTE
from openvis.demo.town import GEMEENTE, GEMEENTE_NAME, buurten
from openvis.demo.truths import MONTHS

TOTAL_TITLE = "Totaal misdrijven"
# Never published below the national level. They do count in the total, so the parts add up to less than it.
NEVER_PUBLISHED = ("zedenmisdrijf", "kinderporno", "kinderprostitutie", "maatschappelijke-integriteit")
WITH_PLACE = ("woninginbraak", "autokraak", "fietsendiefstal", "straatroof", "vernieling")
USUAL_DELAY = 8 * 60  # minutes from finding out to reporting, on average


def write_police_table(path: Path, events: pl.DataFrame) -> Path:
    """Registered crime per region, type and month in the layout of table 47022NED; numbers are written as "129.0"."""
    cells = _regions().join(_types(), how="cross").join(_months(), how="cross").with_row_index("order")
    counted = cells.join(_counted(events), on=["regiocode", "soort_misdrijf", "maand"], how="left").sort("order")
    hidden = [kind.code for kind in event_types(DemoSource.POLICE) if kind.category in NEVER_PUBLISHED]
    value = pl.when(~pl.col("soort_misdrijf").is_in(hidden)).then(pl.col("aantal").fill_null(0).cast(pl.Float64))
    counted.select("regiocode", "regio", "niveau", "soort_misdrijf", "maand", value.alias("aantal")).write_csv(path)
    return path


def _counted(events: pl.DataFrame) -> pl.DataFrame:
    """Events per region of every level, type (and the total) and month."""
    rows = events.select(
        pl.col("code").alias("soort_misdrijf"),
        pl.col("occurred_from").dt.strftime("%Y-%m").alias("maand"),
        pl.concat_list(pl.lit(GEMEENTE), "WK" + pl.col("buurt").str.slice(2, 6), "buurt").alias("regiocode"),
    )
    both = pl.concat([rows, rows.with_columns(soort_misdrijf=pl.lit(TOTAL_TITLE))])
    return both.explode("regiocode").group_by("regiocode", "soort_misdrijf", "maand").agg(aantal=pl.len())


def _regions() -> pl.DataFrame:
    """The gemeente, then every wijk followed by its buurten."""
    rows = [(GEMEENTE, GEMEENTE_NAME, "gemeente")]
    for (code, name), members in itertools.groupby(buurten(), key=lambda place: (place.wijk, place.wijk_name)):
        rows += [(code, name, "wijk"), *((place.code, place.name, "buurt") for place in members)]
    return pl.DataFrame(rows, schema=["regiocode", "regio", "niveau"], orient="row")


def _types() -> pl.DataFrame:
    titles = [TOTAL_TITLE, *(kind.code for kind in event_types(DemoSource.POLICE))]
    return pl.DataFrame({"soort_misdrijf": titles})


def _months() -> pl.DataFrame:
    return pl.DataFrame({"maand": [month.key for month in MONTHS]})


def write_police_incidents(path: Path, events: pl.DataFrame, rng: np.random.Generator) -> Path:
    """The types with a place: a number, the type, from when to when, when it was reported, and RD coordinates."""
    placed = events.filter(pl.col("category").is_in(WITH_PLACE))
    delay = (rng.exponential(USUAL_DELAY, size=len(placed)).astype(np.int64) + 1) * MINUTE
    reported = placed["occurred_to"].to_numpy().astype("datetime64[m]") + delay
    number = placed["occurred_from"].dt.strftime("%Y").to_list()
    frame = pl.DataFrame(
        {
            "registratienummer": [f"{year}-{row:06d}" for row, year in enumerate(number, start=1)],
            "soort_misdrijf": placed["code"],
            "gepleegd_vanaf": placed["occurred_from"],
            "gepleegd_tot": placed["occurred_to"],
            "gemeld_op": reported.astype("datetime64[us]"),
            "rd_x": placed["x"].cast(pl.Int64),
            "rd_y": placed["y"].cast(pl.Int64),
        }
    )
    frame.write_csv(path, datetime_format="%Y-%m-%d %H:%M")
    return path
