"""What really happened in the town. Every file of the demo is a view on these events, so the files agree.

Frames have the columns of EVENT: the type, the buurt, between which moments, and where (RD, metres).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from openvis.demo.event_types import DemoSource, EventType, event_types
from openvis.demo.moments import MINUTE, Durations, Times, draw_moments, known_between
from openvis.demo.places import Addresses
from openvis.demo.rates import monthly_means
from openvis.demo.town import buurten
from openvis.demo.truths import DELIVERED_ON, DRAWN_MONTHS, Truths

EVENT = pl.Schema(
    [
        ("category", pl.String()),
        ("code", pl.String()),
        ("buurt", pl.String()),
        ("occurred_from", pl.Datetime("us")),
        ("occurred_to", pl.Datetime("us")),
        ("x", pl.Float64()),
        ("y", pl.Float64()),
    ]
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def usual_events(source: DemoSource, addresses: Addresses, truths: Truths, rng: np.random.Generator) -> pl.DataFrame:
    """The events of one source, planted levels included, planted extra events not."""
    types = event_types(source)
    numbers = rng.poisson(monthly_means(types, rng, truths))
    drawn = merged([_of_type(event_type, numbers[row], addresses, rng) for row, event_type in enumerate(types)])
    return drawn.filter(pl.col("occurred_to").dt.date() < DELIVERED_ON)


def _of_type(event_type: EventType, numbers: Ints, addresses: Addresses, rng: np.random.Generator) -> pl.DataFrame:
    """`numbers`: how many per buurt and month, shape (buurten, months)."""
    owner = np.repeat(np.arange(len(numbers)), numbers.sum(axis=1))
    month = np.concatenate([np.repeat(np.arange(len(DRAWN_MONTHS)), row) for row in numbers])
    moments = np.empty(len(owner), dtype="datetime64[m]")
    for index, period in enumerate(DRAWN_MONTHS):
        moments[month == index] = draw_moments(period, event_type.moment, int((month == index).sum()), rng)
    places = [
        addresses.draw(buurt, int(number), event_type.public_share, rng)
        for buurt, number in enumerate(numbers.sum(axis=1))
    ]
    return event_frame(event_type, moments, np.concatenate(places), owner, rng)


def event_frame(
    event_type: EventType, moments: Times, xy: Floats, owner: Ints, rng: np.random.Generator
) -> pl.DataFrame:
    """Events of one type as a frame. `owner`: the number of the buurt each lies in."""
    first, last = known_between(moments, [event_type.moment] * len(moments), rng)
    codes = np.array([place.code for place in buurten()])
    return pl.DataFrame(
        {
            "category": [event_type.category] * len(moments),
            "code": [event_type.code] * len(moments),
            "buurt": codes[owner].tolist(),
            "occurred_from": first.astype("datetime64[us]"),
            "occurred_to": last.astype("datetime64[us]"),
            "x": xy[:, 0],
            "y": xy[:, 1],
        },
        schema=EVENT,
    )


def type_of(source: DemoSource, category: str) -> EventType:
    """The first event type of a category. Raises StopIteration for a category the source does not register."""
    return next(event_type for event_type in event_types(source) if event_type.category == category)


def moments_of(events: pl.DataFrame) -> Times:
    """The earliest moment of every event, to the minute."""
    return np.asarray(events["occurred_from"].to_numpy().astype("datetime64[m]"))


def some_minutes(low: int, high: int | Ints, number: int, rng: np.random.Generator) -> Durations:
    """So many random durations from `low` up to `high` minutes, `high` for all or for each."""
    return np.asarray(rng.integers(low, high, size=number) * MINUTE)


def merged(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames of events as one, in the order in which things happened."""
    return pl.concat(frames).sort("occurred_from", *[name for name in EVENT.names() if name != "occurred_from"])
