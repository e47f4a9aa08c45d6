"""How sure a mean per incident is: origins drawn again, the same draws for everything that is compared."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.history import Floats
from openvis.analysis.trials.scores import CONFIDENCE, DRAWS

BLOCK = 3  # origins that follow each other, drawn together
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Redraws:
    """How often each of so many origins is drawn; made once for each number of origins.

    A moving block bootstrap (Künsch 1989): blocks keep what neighbouring origins share; after the last comes the first.
    Everything that is compared is drawn alike, so that no rung wins by its draws, and a draw costs one product of
    matrices. What is drawn for a number of origins does not depend on what else was asked.
    """

    seed: int
    block: int = BLOCK
    made: dict[int, Floats] = field(default_factory=dict)

    @classmethod
    def drawn(cls, rng: Generator) -> Redraws:
        return cls(int(rng.integers(2**62)))

    def of(self, origins: int) -> Floats:
        """(DRAWS, origins) how often each is drawn; as many as there are in every draw."""
        if origins not in self.made:
            rng, block = np.random.default_rng([self.seed, origins]), min(self.block, origins)
            starts = rng.integers(0, origins, (DRAWS, -(-origins // block)))
            at = (starts[:, :, None] + np.arange(block)).reshape(DRAWS, -1)[:, :origins] % origins
            numbered = at + origins * np.arange(DRAWS)[:, None]
            times = np.bincount(numbered.ravel(), minlength=DRAWS * origins)
            self.made[origins] = times.reshape(DRAWS, origins).astype(np.float64)
        return self.made[origins]


def per_event(values: Floats, events: Floats, redraws: Redraws) -> tuple[Floats, Floats, Floats]:
    """(...) the sum of `values` (..., origins) over the sum of `events` (origins,), with its 95 % interval.

    Of differences between two rungs it is paired. With fewer than five blocks it says little; NaN of fewer than two
    origins, or without incidents.
    """
    total = events.sum()
    mean, low, high = np.full((3, *values.shape[:-1]), NAN)
    if total > 0:
        mean = np.asarray(values.sum(axis=-1) / total)
        if values.shape[-1] > 1:
            times = redraws.of(values.shape[-1])
            below = times @ events
            there = below > 0
            low, high = _ends((values @ times.T)[..., there] / below[there])
    return mean, low, high


def _ends(ratios: Floats) -> tuple[Floats, Floats]:
    """The quantiles of numpy, between the values on both sides, without the care it takes of anything else."""
    at = (ratios.shape[-1] - 1) * np.array([(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    under = at.astype(np.int64)
    over = np.minimum(under + 1, ratios.shape[-1] - 1)
    ordered = np.partition(ratios, [*under, *over], axis=-1)
    low, high = np.moveaxis(ordered[..., under] + (at - under) * (ordered[..., over] - ordered[..., under]), -1, 0)
    return low, high
