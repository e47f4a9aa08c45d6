"""The addresses of the town: where in a buurt something can happen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from openvis.demo.town import Buurt, buurten

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PEOPLE_PER_ADDRESS = 2.2
FEWEST_ADDRESSES = 60
BORDER = 6.0  # metres every address keeps from the edge of its buurt, so that rounding never moves it across
BUSY_PLACES = 1.2  # Pareto shape: a few places draw much of what happens in public


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address of the town, ordered by buurt.

    `xy` in RD metres, shape (n, 2); `owner` the number of its buurt; `busy` how much happens there in public.
    """

    xy: Floats
    owner: Ints
    busy: Floats

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
    rows = [_along_streets(place, rng) for place in buurten()]
    owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return Addresses(xy=np.concatenate(rows), owner=owner, busy=rng.pareto(BUSY_PLACES, size=len(owner)) + 0.05)


def _along_streets(place: Buurt, rng: np.random.Generator) -> Floats:
    """Points in rows, turned by an angle of the buurt's own: houses stand along streets."""
    number = max(FEWEST_ADDRESSES, round(place.inhabitants / PEOPLE_PER_ADDRESS))
    ground = place.shape.buffer(-BORDER)
    step = np.sqrt(ground.area / number)
    west, south, east, north = ground.bounds
    reach = np.hypot(east - west, north - south) / 2
    across, along = np.meshgrid(np.arange(-reach, reach, step * 2), np.arange(-reach, reach, step / 2))
    angle = rng.uniform(0, np.pi / 2)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    rows = np.column_stack([across.ravel(), along.ravel()]) @ turn.T + middle
    loose = np.round(rows + rng.normal(0, 3, size=rows.shape))
    return np.asarray(loose[shapely.contains_xy(ground, loose[:, 0], loose[:, 1])])
