"""What is wrong with the files of the gemeente on purpose, so that the page Kwaliteit has something to show."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from openvis.demo.town import CENTRE
from openvis.demo.truths import BusyRegistrar, PlantedFaults, PlantedRejects

UNKNOWN_FEITCODE = "X999z"  # looks like a feitcode and is none
OUTSIDE = (9_000.0, 0.0)  # metres from the centre: in the lake
REGISTRARS = tuple(f"R{number:02d}" for number in range(1, 13))
BUSY = 6  # the number of the registrar with the busy month


def spoilt_feitcodes(codes: pl.Series, rejects: PlantedRejects, rng: np.random.Generator) -> list[str]:
    """The codes, some of them replaced by one that does not exist."""
    wrong = set(rng.choice(len(codes), size=rejects.unknown_feitcodes, replace=False).tolist())
    return [UNKNOWN_FEITCODE if row in wrong else code for row, code in enumerate(codes)]


def spoilt_times(moments: pl.Series, faults: PlantedFaults, rng: np.random.Generator) -> list[str | None]:
    """The times as they were written down: some left empty, and 00:00 on one day."""
    days = moments.dt.date()
    others = np.flatnonzero(~days.is_in([faults.midnight, faults.one_place.day]).to_numpy())
    empty = set(rng.choice(others, size=faults.no_time, replace=False).tolist())
    written = zip(days, moments.dt.strftime("%H:%M"), strict=True)
    return [
        None if row in empty else "00:00" if day == faults.midnight else time for row, (day, time) in enumerate(written)
    ]


def registrars(moments: pl.Series, busy: BusyRegistrar, rng: np.random.Generator) -> list[str]:
    """Who wrote each row: twelve who write about as much, and one month that is mostly of one of them."""
    number = rng.integers(0, len(REGISTRARS), size=len(moments))
    in_month = (moments.dt.strftime("%Y-%m") == busy.month.key).to_numpy()
    mine = in_month & (rng.random(len(moments)) < busy.share)
    return [REGISTRARS[BUSY if by_one else at] for at, by_one in zip(number.tolist(), mine.tolist(), strict=True)]


def with_reports_outside(reports: pl.DataFrame, rejects: PlantedRejects, rng: np.random.Generator) -> pl.DataFrame:
    """The reports, in time, with some more that lie outside the gemeente."""
    more = reports[np.sort(rng.choice(len(reports), size=rejects.meldingen_outside, replace=False))]
    xy: NDArray[np.float64] = np.add(CENTRE, OUTSIDE) + rng.normal(0.0, 200.0, size=(len(more), 2))
    outside = more.with_columns(x=pl.Series(xy[:, 0]), y=pl.Series(xy[:, 1]))
    return pl.concat([reports, outside]).sort("occurred_from", maintain_order=True)
