"""The planted truths that are separate events: a sudden rise, a cluster, near repeats and double reports."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.spatial import KDTree

from openvis.demo.event_types import DemoSource
from openvis.demo.latent_events import Ints, event_frame, moments_of, some_minutes, type_of
from openvis.demo.moments import MINUTE, Durations, draw_moments
from openvis.demo.places import Addresses
from openvis.demo.town import buurten
from openvis.demo.truths import (
    DELIVERED_ON,
    AcuteRise,
    BorderCluster,
    DuplicateReports,
    LateReports,
    ManyReporters,
    NearRepeats,
    OnePlace,
    PhoneList,
    PlacesShock,
)
from openvis.domain.category import category

DAY = 24 * 60  # minutes
USUAL_DELAY = 40  # minutes from seeing to reporting, on average


def rise_events(rise: AcuteRise, addresses: Addresses, rng: np.random.Generator) -> pl.DataFrame:
    """The extra events of the acute rise."""
    kind = type_of(DemoSource.POLICE, rise.category)
    owner = _number_of(rise.area)
    moments = draw_moments(rise.month, kind.moment, rise.extra, rng)
    xy = addresses.draw(owner, rise.extra, kind.public_share, rng)
    return event_frame(kind, moments, xy, np.full(rise.extra, owner), rng)


def cluster_events(cluster: BorderCluster, addresses: Addresses, rng: np.random.Generator) -> pl.DataFrame:
    """The extra events of the cluster, dealt over its buurten in turn."""
    kind = type_of(DemoSource.POLICE, cluster.category)
    near = addresses.within(cluster.x, cluster.y, cluster.radius)
    members = [near[addresses.owner[near] == _number_of(code)] for code in cluster.areas]
    chosen = np.array([rng.choice(members[turn % len(members)]) for turn in range(cluster.extra)])
    length = (cluster.last - cluster.first).days + 1
    moments = np.datetime64(cluster.first, "m") + some_minutes(0, length * DAY, cluster.extra, rng)
    return event_frame(kind, moments, addresses.xy[chosen], addresses.owner[chosen], rng)


def near_repeat_events(
    events: pl.DataFrame, repeats: NearRepeats, addresses: Addresses, rng: np.random.Generator
) -> pl.DataFrame:
    """A second event near some of the first ones. What would fall after the delivery has not happened yet."""
    first = events.filter(pl.col("category") == repeats.category)
    first = first.filter(rng.random(len(first)) < repeats.chance)
    moments = moments_of(first) + some_minutes(DAY, (repeats.days - 2) * DAY, len(first), rng)
    spots = _somewhere_near(first, repeats.metres, addresses, rng)
    known = moments < np.datetime64(DELIVERED_ON, "m") - DAY * MINUTE
    moments, spots = moments[known], spots[known]
    kind = type_of(DemoSource.POLICE, repeats.category)
    return event_frame(kind, moments, addresses.xy[spots], addresses.owner[spots], rng)


def one_place_events(one: OnePlace, addresses: Addresses, rng: np.random.Generator) -> pl.DataFrame:
    """Everything that was registered at one address on one afternoon."""
    kind = type_of(DemoSource.ENFORCEMENT, one.category)
    owner = _number_of(one.area)
    spot = addresses.draw(owner, 1, 0.0, rng)
    moments = np.datetime64(one.day, "m") + 13 * 60 * MINUTE + some_minutes(0, 4 * 60, one.rows, rng)
    return event_frame(kind, moments, np.repeat(spot, one.rows, axis=0), np.full(one.rows, owner), rng)


def duplicate_reports(
    events: pl.DataFrame, duplicates: DuplicateReports, addresses: Addresses, rng: np.random.Generator
) -> pl.DataFrame:
    """More reports of some events. Column `event` of the result is the row number of the event in `events`."""
    again = np.flatnonzero(rng.random(len(events)) < duplicates.chance)
    again = np.repeat(again, rng.integers(1, duplicates.extra + 1, size=len(again)))
    hours = np.array([duplicates.hours[category(slug).theme] for slug in events["category"]], dtype=np.int64)
    delay = some_minutes(5, hours[again] * 60, len(again), rng)
    return _reported_again(events, again, delay, duplicates.metres, addresses, rng)


def many_reports(many: ManyReporters, metres: float, addresses: Addresses, rng: np.random.Generator) -> pl.DataFrame:
    """One event and all the reports of it, in columns as duplicate_reports gives; `event` is 0 throughout."""
    kind = type_of(DemoSource.MELDINGEN, many.category)
    owner = np.array([_number_of(many.area)])
    moment = np.array([np.datetime64(many.day, "m") + 19 * 60 * MINUTE])
    first = event_frame(kind, moment, addresses.draw(owner[0], 1, 0.0, rng), owner, rng)
    again = np.zeros(many.reports - 1, dtype=np.int64)
    delay = some_minutes(2, 4 * 60, len(again), rng)
    more = _reported_again(first, again, delay, metres, addresses, rng)
    return pl.concat([first.with_columns(event=pl.lit(0, dtype=pl.Int64)), more])


def shocked(
    reports: pl.DataFrame, shock: PlacesShock, metres: float, addresses: Addresses, rng: np.random.Generator
) -> pl.DataFrame:
    """The reports with every event of the shock elsewhere: as often as before, where it had never been near."""
    own = reports.filter(category=shock.category)
    distance, _ = KDTree(own.select("x", "y").to_numpy()).query(addresses.xy)
    far = np.flatnonzero(distance >= np.quantile(distance, 1 - shock.farthest))
    then = pl.col("occurred_from").dt.date().is_between(shock.first, shock.last)
    there = reports.with_row_index("row").filter(then, category=shock.category).sort("event", "occurred_from")
    _, event = np.unique(there["event"].to_numpy(), return_inverse=True)
    spots = rng.choice(far, event.max() + 1)[event]
    more = np.append(False, np.diff(event) == 0)  # who reported it too, stood beside it
    spots[more] = [rng.choice(addresses.within(x, y, metres)) for x, y in addresses.xy[spots[more]].tolist()]
    codes = np.array([place.code for place in buurten()])
    rows, xy = there["row"].to_numpy(), reports.select("x", "y").to_numpy().copy()
    xy[rows] = addresses.xy[spots]
    buurt = reports["buurt"].to_numpy().copy()
    buurt[rows] = codes[addresses.owner[spots]]
    return reports.with_columns(buurt=pl.Series(buurt, dtype=pl.String), x=pl.Series(xy[:, 0]), y=pl.Series(xy[:, 1]))


def with_reported(reports: pl.DataFrame, late: LateReports, rng: np.random.Generator) -> pl.DataFrame:
    """The reports with when each came in (`reported`): within the hour mostly, and some of them days later."""
    minutes = rng.exponential(USUAL_DELAY, size=len(reports)) + 1
    days = rng.exponential(late.days, size=len(reports)) * (rng.random(len(reports)) < late.chance)
    reported = moments_of(reports) + (minutes + days * DAY).astype(np.int64) * MINUTE
    return reports.with_columns(reported=pl.Series(reported.astype("datetime64[us]")))


def phone_reports(
    reports: pl.DataFrame,
    phone: PhoneList,
    duplicates: DuplicateReports,
    addresses: Addresses,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """One report by telephone of some of the events in `reports`, with the number of its event."""
    first = reports.unique("event", keep="first", maintain_order=True)
    first = first.filter(pl.col("occurred_from").dt.date().is_between(phone.first, phone.last))
    told = first.filter(rng.random(len(first)) < phone.share)
    hours = np.array([duplicates.hours[category(slug).theme] for slug in told["category"]], dtype=np.int64)
    delay = some_minutes(5, hours * 60, len(told), rng)
    again = _reported_again(told, np.arange(len(told)), delay, duplicates.metres, addresses, rng)
    again = again.with_columns(event=told["event"]).filter(pl.col("occurred_to").dt.date() <= phone.last)
    return again.sort("occurred_from", "event")


def _reported_again(
    events: pl.DataFrame, again: Ints, delay: Durations, metres: float, addresses: Addresses, rng: np.random.Generator
) -> pl.DataFrame:
    rows = events[again]
    spots = _somewhere_near(rows, metres, addresses, rng)
    codes = [buurten()[number].code for number in addresses.owner[spots]]
    moments = (moments_of(rows) + delay).astype("datetime64[us]")
    return rows.with_columns(
        buurt=pl.Series(codes, dtype=pl.String),
        x=pl.Series(addresses.xy[spots, 0]),
        y=pl.Series(addresses.xy[spots, 1]),
        occurred_from=pl.Series(moments),
        occurred_to=pl.Series(moments),
        event=pl.Series(again, dtype=pl.Int64),
    )


def _somewhere_near(events: pl.DataFrame, metres: float, addresses: Addresses, rng: np.random.Generator) -> Ints:
    """For every event the number of a random address this close by, possibly its own."""
    near = [addresses.within(x, y, metres) for x, y in events.select("x", "y").iter_rows()]
    return np.array([rng.choice(numbers) for numbers in near], dtype=np.int64)


def _number_of(code: str) -> int:
    return [place.code for place in buurten()].index(code)
