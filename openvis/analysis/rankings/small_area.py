"""Rates of small areas: each drawn towards its neighbours and towards all areas, as far as the counts call for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import special
from scipy.sparse import csr_array, diags_array

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.expectations.level import TYPE_PRIOR_COUNT
from openvis.analysis.expectations.predictive import SMALLEST_VARIANCE
from openvis.analysis.places.neighbours import Neighbours
from openvis.analysis.rankings import banded

# The grid: how much of what differs between areas is shared by neighbours, and how far areas differ (log scale).
SHARED = (0.0, 0.5, 0.8, 0.95)
SPREADS = (0.06, 0.15, 0.3, 0.5, 0.75, 1.1, 1.6)
PRIOR_TYPES = 2.0  # so many types' worth of belief that every point of the grid is as likely
MENDED = 2  # steps from the mode towards the mean
LEAST_WEIGHT = 1e-3  # points of the grid with less are left out of the answer
_NOTHING = 0.1  # precision of what the others say where there are none: within a factor of 170
_STEPS, _LONGEST, _CLOSE = 60, 1.0, 1e-8  # of Newton: how many, and how far and how near on the log scale

Pairs = tuple[Ints, ...]  # positions of types and of points of the grid, together


@dataclass(frozen=True, slots=True)
class Grid:
    """(points,) each: prior precision scale ((1 - shared) I + shared R), in band order, and its log determinant."""

    order: Ints  # (areas,) in which neighbours lie close together
    bonds: csr_array  # R: the number of neighbours on the diagonal, minus one for each neighbour
    shared: Floats
    spread: Floats
    scale: Floats
    log_determinant: Floats
    bands: Floats  # (points, areas, 1 + width)

    def precise(self, points: Ints, effects: Floats) -> Floats:
        """The prior precision of some points times the effects (points, areas)."""
        shared = self.shared[points][:, None]
        return np.asarray(self.scale[points][:, None] * ((1 - shared) * effects + shared * (self.bonds @ effects.T).T))


@dataclass(frozen=True, slots=True)
class Mixture:
    """Rates of (types, areas) per unit of exposure: a mixture of gammas, one for each point of the grid.

    weight         (types, points), sum 1
    shape, rate    (types, points, areas); 1 and 1 where the weight is 0
    """

    weight: Floats
    shape: Floats
    rate: Floats

    def moments(self) -> tuple[Floats, Floats]:
        """(types, areas) mean and variance."""
        mean = self._mixed(self.shape / self.rate)
        return mean, self._mixed((self.shape / self.rate) ** 2 + self.shape / self.rate**2) - mean**2

    def chance_at_most(self, limit: float) -> Floats:
        """(types, areas) P(rate <= limit)."""
        return self._mixed(special.gammainc(self.shape, self.rate * limit))

    def interval(self, share: float) -> tuple[Floats, Floats]:
        """(types, areas) edges of the middle share, of the gamma with the same mean and variance."""
        mean, variance = self.moments()
        shape = mean**2 / variance
        low, high = (special.gammaincinv(shape, tail) * mean / shape for tail in ((1 - share) / 2, (1 + share) / 2))
        return low, high

    def draws(self, kind: int, number: int, rng: np.random.Generator) -> Floats:
        """(number, areas) rates of one type. Given a point of the grid areas are drawn each by itself."""
        point = rng.choice(len(self.weight[kind]), number, p=self.weight[kind])
        return np.asarray(rng.standard_gamma(self.shape[kind, point]) / self.rate[kind, point])

    def _mixed(self, each: Floats) -> Floats:
        return np.asarray((self.weight[:, :, None] * each).sum(axis=1))


def rates_of(counts: Floats, exposure: Floats, uneven: Floats, neighbours: Neighbours, doubt: Floats) -> Mixture:
    """Leroux model of the counts (types, areas) of one period, for all types at once.

    y_a ~ NegBin(mean e_a exp(b + u_a), size 1 / d)      d = uneven (types,): months around their level; 0 is Poisson
    u   ~ N(0, t² V), V⁻¹ = (1 - s) I + s R, scaled      R: see Grid; s = 0: areas say nothing of each other
    b   flat, with half a count before it (TYPE_PRIOR_COUNT)

    For every (s, t) of a grid the posterior is taken normal: at its mode (Laplace), and from there with MENDED steps
    towards the normal that is nearest to it, for with few counts the mode of b lies percents too high. From it one can
    tell what all other areas lead one to expect of the log rate of an area: mean m, variance v (the "cavity"). Taken
    as those of Gamma(k, r), with psi'(k) = v and psi(k) - log r = m, the own count then counts exactly:
        rate ~ Gamma(k + y / f, r + e / f),   f = 1 + e exp(b + u) (d + doubt)
    with `doubt` (types, areas) a variance of whatever the rate will be compared with. With s = 0 this is the
    gamma-Poisson model (Clayton & Kaldor 1987). How likely each (s, t) is beforehand, is learnt from all types
    together (EM for a discrete mixing distribution, Laird 1978), so that a rare type follows the others.

    An area that is not given has exposure 0 and count 0; it follows its neighbours. V is scaled so that the
    geometric mean of its variances is 1, which makes t the spread between areas whatever s is (Sørbye & Rue 2014,
    Spat. Stat. 8:39). An area without neighbours has variance one before the scaling.

    Leroux, Lei & Breslow (2000); Rue, Martino & Chopin (2009, JRSS B 71:319) for the nested Laplace approximation,
    of which this is the simplest; Opper & Archambeau (2009, Neural Computation 21:786) for the nearest normal.
    Costs areas x width², per type and point, the width of the map being about the root of the areas.
    Assumes that neighbours are alike without a hard border between them. Of two or three areas it is right to a few
    percent only. Not for areas with exposure in which nothing can be counted, nor for months that follow each other.
    """
    grid = grid_of(neighbours)
    given = exposure.any(axis=1, keepdims=True)  # a type that is nowhere given says nothing of the others
    exposed = np.where(given, exposure[:, grid.order], 1.0)
    told = Told(counts[:, grid.order], exposed, 1 / np.maximum(uneven, SMALLEST_VARIANCE))
    modes, evidence = _modes(told, grid)
    weight = _weights(np.where(given, evidence, 0.0))
    used = np.nonzero(weight)
    kind = used[0]
    for _ in range(MENDED):
        _step(modes, used, told, grid, modes.variance(grid, used))
    back = np.argsort(grid.order)
    beforehand = gamma_like(*modes.cavity(grid, used))
    noise = 1.0 + modes.mean(exposed, used)[:, back] * (uneven[kind][:, None] + doubt[kind])
    shape, rate = (np.ones((*weight.shape, counts.shape[1])) for _ in range(2))
    shape[used] = beforehand[0][:, back] + counts[kind] / noise
    rate[used] = beforehand[1][:, back] + exposure[kind] / noise
    return Mixture(weight, shape, rate)


def gamma_like(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Shape and rate of the gamma of which the logarithm has this mean and variance."""
    shape = 1 / variance + 0.5 / np.sqrt(1 + variance / 3)  # within 3 %, and with two steps all but exact
    for _ in range(2):  # Newton on 1 / psi', which is nearly straight; psi' = zeta(2, .), psi" = -2 zeta(3, .)
        slope = special.zeta(2, shape)
        shape -= slope * (1 - slope / variance) / (2 * special.zeta(3, shape))
    return shape, np.exp(special.digamma(shape) - mean)


def grid_of(neighbours: Neighbours) -> Grid:
    """The priors of areas; without any neighbours only how far areas differ remains open."""
    order = banded.band_order(neighbours)
    links = csr_array(neighbours[order][:, order])
    number = np.asarray(links.sum(axis=1)).ravel()
    bonds = csr_array(diags_array(np.where(number > 0, number, 1.0)) - links)
    points = list(product(SHARED if links.nnz else SHARED[:1], SPREADS))
    shared, spread = np.array(points).T
    plain = shared[:, None, None] * banded.band_of(bonds)
    plain[:, :, 0] += 1 - shared[:, None]
    lowers = banded.factored(plain)
    scale = np.exp(np.log(banded.inverse_diagonal(lowers)).mean(axis=1)) / spread**2
    determinant = banded.log_determinant(lowers) + len(number) * np.log(scale)
    return Grid(order, bonds, shared, spread, scale, determinant, plain * scale[:, None, None])


@dataclass(frozen=True, slots=True)
class Told:
    """Counts and exposure (types, areas) in band order, and the size of the negative binomial (types,)."""

    counts: Floats
    exposure: Floats
    size: Floats


@dataclass(frozen=True, slots=True)
class _Modes:
    """Where the posteriors are highest, (types, points) or (types, points, areas), in band order.

    `slope` and `curvature` w are of the likelihood. With H the prior precision plus w, `follows` is H⁻¹ w: by how much
    an effect falls where the level rises by one; level_precision is that of the level when the effects follow it.
    """

    level: Floats
    effects: Floats
    slope: Floats
    curvature: Floats
    follows: Floats
    level_precision: Floats
    log_determinant: Floats  # of H

    def mean(self, exposure: Floats, pairs: Pairs) -> Floats:
        """(pairs, areas) expected counts."""
        return np.asarray(exposure[pairs[0]] * np.exp(self.level[pairs][:, None] + self.effects[pairs]))

    def variance(self, grid: Grid, pairs: Pairs) -> Floats:
        """(pairs, areas) of the log rates."""
        alone = banded.inverse_diagonal(_factored(grid, pairs[1], self.curvature[pairs]))
        return np.asarray(alone + (1 - self.follows[pairs]) ** 2 / self.level_precision[pairs][:, None])

    def cavity(self, grid: Grid, pairs: Pairs) -> tuple[Floats, Floats]:
        """(pairs, areas) mean and variance of the log rates by all other areas: without the area's own likelihood."""
        variance = 1 / np.maximum(1 / self.variance(grid, pairs) - self.curvature[pairs], _NOTHING)
        return self.level[pairs][:, None] + self.effects[pairs] - variance * self.slope[pairs], variance


def _factored(grid: Grid, point: Ints, curvature: Floats) -> Floats:
    bands = grid.bands[point]
    bands[:, :, 0] += curvature
    return banded.factored(bands)


def _modes(told: Told, grid: Grid) -> tuple[_Modes, Floats]:
    """Newton for all types and points at once, and the log of each point's evidence (types, points)."""
    (types, areas), points = told.counts.shape, len(grid.bands)
    start = np.log((told.counts.sum(axis=1) + TYPE_PRIOR_COUNT) / told.exposure.sum(axis=1))
    prior = 1 / grid.spread[:, None] ** 2
    at_start = (told.exposure * np.exp(start)[:, None])[:, None]
    modes = _Modes(
        level=np.repeat(start[:, None], points, axis=1),
        effects=np.log((told.counts[:, None] + prior) / (at_start + prior)),
        slope=np.zeros((types, points, areas)),
        curvature=np.zeros((types, points, areas)),
        follows=np.zeros((types, points, areas)),
        level_precision=np.zeros((types, points)),
        log_determinant=np.zeros((types, points)),
    )
    moving = np.ones((types, points), dtype=bool)
    for _ in range(_STEPS):
        if not moving.any():
            break
        moving[moving] = _step(modes, np.nonzero(moving), told, grid)
    return modes, _evidence(modes, told, grid)


def _evidence(modes: _Modes, told: Told, grid: Grid) -> Floats:
    types, points, areas = modes.effects.shape
    seen, size = told.counts[:, None], told.size[:, None, None]
    mean = told.exposure[:, None] * np.exp(modes.level[:, :, None] + modes.effects)
    likely = (special.xlogy(seen, mean / size) - (seen + size) * np.log1p(mean / size)).sum(axis=2)
    flat = modes.effects.reshape(-1, areas)
    bound = (flat * grid.precise(np.tile(np.arange(points), types), flat)).sum(axis=1).reshape(types, points)
    widths = grid.log_determinant - modes.log_determinant - np.log(modes.level_precision)
    return np.asarray(likely + TYPE_PRIOR_COUNT * modes.level + (widths - bound) / 2)


def _step(modes: _Modes, pairs: Pairs, told: Told, grid: Grid, variance: Floats | float = 0.0) -> Flags:
    """One step of Newton for some pairs; which of them moved further than close.

    With the variance of the log rates (pairs, areas) towards the mean of the normal nearest to the posterior, without
    towards the mode.
    """
    kind, point = pairs
    level, effects, seen, size = modes.level[pairs], modes.effects[pairs], told.counts[kind], told.size[kind][:, None]
    mean = told.exposure[kind] * np.exp(level[:, None] + effects + variance / 2)
    damped = 1 / (1 + mean / size)
    slope, curvature = (seen - mean) * damped, mean * (1 + seen / size) * damped**2
    uphill = slope - grid.precise(point, effects)
    lowers = _factored(grid, point, curvature)
    step, follows = np.moveaxis(banded.solved(lowers, np.stack([uphill, curvature], axis=1)), 1, 0)
    precision = curvature.sum(axis=1) - (curvature * follows).sum(axis=1)
    level_step = (slope.sum(axis=1) + TYPE_PRIOR_COUNT - (curvature * step).sum(axis=1)) / precision
    step = step - follows * level_step[:, None]
    length = np.abs(step + level_step[:, None]).max(axis=1)
    held = np.minimum(1.0, _LONGEST / np.maximum(length, _LONGEST))
    modes.level[pairs] += held * level_step
    modes.effects[pairs] += held[:, None] * step
    modes.slope[pairs], modes.curvature[pairs], modes.follows[pairs] = slope, curvature, follows
    modes.level_precision[pairs], modes.log_determinant[pairs] = precision, banded.log_determinant(lowers)
    return np.asarray(length > _CLOSE)


def _weights(evidence: Floats) -> Floats:
    """(types, points) how likely each point is for each type, with what all types say of it as the prior."""
    types, points = evidence.shape
    likelihood = np.exp(evidence - evidence.max(axis=1, keepdims=True))
    prior = np.full(points, 1 / points)
    for _ in range(100):
        weight = likelihood * prior
        weight /= weight.sum(axis=1, keepdims=True)
        prior = (weight.sum(axis=0) + PRIOR_TYPES / points) / (types + PRIOR_TYPES)
    weight[weight < LEAST_WEIGHT] = 0.0
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
