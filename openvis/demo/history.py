"""Three years in the town, drawn once from a seed: the one truth behind every file of the demo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from openvis.demo.event_types import DemoSource
from openvis.demo.latent_events import EVENT, merged, usual_events
from openvis.demo.places import Addresses, draw_addresses
from openvis.demo.planted_events import (
    cluster_events,
    duplicate_reports,
    many_reports,
    near_repeat_events,
    one_place_events,
    phone_reports,
    rise_events,
    shocked,
    with_reported,
)
from openvis.demo.truths import DELIVERED_ON, TRUTHS, Truths


@dataclass(frozen=True, slots=True)
class History:
    """Frames with the columns of latent_events.EVENT; `meldingen` has one row per report, says of which `event` it is
    and when it was `reported`.

    So does `late`: what had happened, and came in after the files were made. `phone` tells of the same events: what
    was told again by telephone.
    """

    police: pl.DataFrame
    enforcement: pl.DataFrame
    meldingen: pl.DataFrame
    late: pl.DataFrame
    phone: pl.DataFrame


def draw_history(seed: int, truths: Truths = TRUTHS) -> History:
    """The same seed gives the same history. Each part draws from its own stream, so parts can change apart."""
    _, police, enforcement, meldingen, one_place, phone, late, shock = _streams(seed)
    addresses = addresses_of(seed)
    drawn = _meldingen(truths, addresses, meldingen)
    reports = shocked(drawn, truths.shock, truths.duplicates.metres, addresses, shock)
    found = usual_events(DemoSource.ENFORCEMENT, addresses, truths, enforcement)
    told = with_reported(reports, truths.late, late)
    is_in = pl.col("reported").dt.date() < DELIVERED_ON
    return History(
        police=_police(truths, addresses, police),
        enforcement=merged([found, one_place_events(truths.faults.one_place, addresses, one_place)]),
        meldingen=told.filter(is_in),
        late=told.filter(~is_in),
        phone=phone_reports(reports, truths.faults.phone, truths.duplicates, addresses, phone),
    )


def addresses_of(seed: int) -> Addresses:
    """Where things can happen in the town of this seed."""
    return draw_addresses(_streams(seed)[0])


def _streams(seed: int) -> list[np.random.Generator]:
    return np.random.default_rng(seed).spawn(8)


def _police(truths: Truths, addresses: Addresses, rng: np.random.Generator) -> pl.DataFrame:
    usual = usual_events(DemoSource.POLICE, addresses, truths, rng)
    repeats = near_repeat_events(usual, truths.near_repeats, addresses, rng)
    rise = rise_events(truths.rise, addresses, rng)
    cluster = cluster_events(truths.cluster, addresses, rng)
    return merged([usual, repeats, rise, cluster])


def _meldingen(truths: Truths, addresses: Addresses, rng: np.random.Generator) -> pl.DataFrame:
    events = usual_events(DemoSource.MELDINGEN, addresses, truths, rng).with_row_index("event")
    events = events.with_columns(pl.col("event").cast(pl.Int64))
    again = duplicate_reports(events.drop("event"), truths.duplicates, addresses, rng)
    many = many_reports(truths.many_reporters, truths.duplicates.metres, addresses, rng)
    many = many.with_columns(event=pl.col("event") + len(events))
    reports = merged([frame.select(*EVENT.names(), "event") for frame in (events, again, many)])
    return reports.filter(pl.col("occurred_to").dt.date() < DELIVERED_ON)
