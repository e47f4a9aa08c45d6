"""Counts of real incidents as a table to try the expectation on: `python -m tests.support.real_counts DATA FOLDER`.

Toronto (events with a neighbourhood and a day) per calendar month and per ISO week, zeros included: a neighbourhood and
type that had nothing in a month is known to have had nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

FORMS = {"months": "%Y-%m", "weeks": "%G-W%V"}
WHOLE_WEEKS = ("2014-W02", "2019-W52")  # the first and last days of the file belong to weeks that are not whole


def write_toronto(data: Path, folder: Path) -> dict[str, Path]:
    """{months, weeks: the file}. `data` is the folder of shared data."""
    events = pl.read_csv(data / "toronto" / "toronto_mci_2014_2019.csv.gz", try_parse_dates=True)
    events = events.select(area=pl.col("hood"), type=pl.col("MCI"), day=pl.col("date").cast(pl.Date))
    written = {}
    for name, form in FORMS.items():
        counted = events.with_columns(period=pl.col("day").dt.strftime(form))
        if name == "weeks":
            counted = counted.filter(pl.col("period").is_between(*map(pl.lit, WHOLE_WEEKS)))
        axes = [counted.select(column).unique() for column in ("area", "type", "period")]
        grid = axes[0].join(axes[1], how="cross").join(axes[2], how="cross")
        counts = counted.group_by("area", "type", "period").len("count")
        table = grid.join(counts, on=["area", "type", "period"], how="left").with_columns(pl.col("count").fill_null(0))
        written[name] = folder / f"toronto_{name}.csv"
        table.sort("area", "type", "period").write_csv(written[name])
    return written


if __name__ == "__main__":
    for path in write_toronto(Path(sys.argv[1]), Path(sys.argv[2])).values():
        print(path)
