"""The addresses of the town: where in a buurt something can happen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from openvis.demo.town import Buurt, buurten

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PEOPLE_PER_ADDRESS = 2.2
FEWEST_ADDRESSES = 60
BORDER = 6.0  # metres every address keeps from the edge of its buurt, so that rounding never moves it across
BUSY_PLACES = 1.2  # Pareto shape: a few places draw much of what happens in public


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of houses in one buurt, two `step` apart with a house every half `step`, as far as the ground goes.

    The middle row runs through `middle`; all are turned by `angle`, of the buurt's own: houses stand along streets.
    """

    ground: Polygon
    step: float
    middle: Floats
    angle: float

    @property
    def reach(self) -> float:
        """Metres from the middle within which all of the ground lies."""
        west, south, east, north = self.ground.bounds
        return float(np.hypot(east - west, north - south) / 2)

    def across(self) -> Floats:
        """Where the rows are, in metres from the middle."""
        return np.arange(-self.reach, self.reach, self.step * 2)

    def turned(self, across: Floats, along: Floats) -> Floats:
        """(n, 2) points in RD, of so many metres from the middle across the rows and along them."""
        turn = np.array([[np.cos(self.angle), -np.sin(self.angle)], [np.sin(self.angle), np.cos(self.angle)]])
        return np.asarray(np.column_stack([across.ravel(), along.ravel()]) @ turn.T + self.middle)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address of the town, ordered by buurt.

    `xy` in RD metres, shape (n, 2); `owner` the number of its buurt; `busy` how much happens there in public; `rows`
    how the houses of each buurt stand.
    """

    xy: Floats
    owner: Ints
    busy: Floats
    rows: tuple[Rows, ...]

    def draw(self, buurt: int, number: int, public_share: float, rng: np.random.Generator) -> Floats:
        """So many places in a buurt: evenly for what happens at home, the busy ones for what happens in public."""
        start, end = np.searchsorted(self.owner, [buurt, buurt + 1])
        busy = self.busy[start:end] / self.busy[start:end].sum()
        weights = (1 - public_share) / len(busy) + public_share * busy
        return np.asarray(self.xy[start + rng.choice(len(busy), size=number, p=weights)])

    def within(self, x: float, y: float, metres: float) -> Ints:
        """The numbers of all addresses so near to a point."""
        abreast: Ints = np.flatnonzero(np.abs(self.xy[:, 0] - x) <= metres)  # few are left of whom to ask the distance
        near = np.hypot(self.xy[abreast, 0] - x, self.xy[abreast, 1] - y) <= metres
        return np.asarray(abreast[near])


def draw_addresses(rng: np.random.Generator) -> Addresses:
    """The addresses of all buurten, in the order of the buurten."""
    rows, houses = [], []
    for place in buurten():
        rows.append(_rows(place, rng))
        houses.append(_houses(rows[-1], rng))
    owner = np.repeat(np.arange(len(houses)), [len(each) for each in houses])
    busy = rng.pareto(BUSY_PLACES, size=len(owner)) + 0.05
    return Addresses(np.concatenate(houses), owner, busy, tuple(rows))


def _rows(place: Buurt, rng: np.random.Generator) -> Rows:
    number = max(FEWEST_ADDRESSES, round(place.inhabitants / PEOPLE_PER_ADDRESS))
    ground = place.shape.buffer(-BORDER)
    west, south, east, north = ground.bounds
    middle = np.array([(west + east) / 2, (south + north) / 2])
    return Rows(ground, float(np.sqrt(ground.area / number)), middle, rng.uniform(0, np.pi / 2))


def _houses(rows: Rows, rng: np.random.Generator) -> Floats:
    """Near their place in the row, on whole metres."""
    along = np.arange(-rows.reach, rows.reach, rows.step / 2)
    exact = rows.turned(*np.meshgrid(rows.across(), along))
    loose = np.round(exact + rng.normal(0, 3, size=exact.shape))
    return np.asarray(loose[shapely.contains_xy(rows.ground, loose[:, 0], loose[:, 1])])
