"""The level of every buurt x type, drawn towards its wijk, its gemeente and its type where it has few counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.history import Floats, Ints
from openvis.analysis.expectations.season import Season
from openvis.analysis.expectations.spread import extra_variance, pooled_variance
from openvis.analysis.expectations.sums import Sums

RECENT_SPREAD = 0.14  # standard deviation of now around the lasting level, of a type and again of a pair (see sums)
BETWEEN_AREAS_SPREAD = 1.0  # how far types differ in how unevenly they lie over areas (see pooled_variance)
TYPE_PRIOR_COUNT = 0.5  # Jeffreys: a type that was never seen is rare, not impossible


@dataclass(frozen=True, slots=True)
class Unevenness:
    """(types,) variance of the true relative level, between wijken in the gemeente and between buurten in a wijk."""

    wijken: Floats
    buurten: Floats


@dataclass(frozen=True, slots=True)
class Level:
    """(buurten, types) counts per period in an average period, and the relative variance of our knowledge of it."""

    per_period: Floats
    uncertainty: Floats


def unevenness(sums: Sums, season: Season) -> Unevenness:
    """How differently areas are hit, per type, learnt from all periods alike (see `spread.extra_variance`)."""
    counts = sums.counts.sum(axis=2)
    base = sums.history.exposure_of_pairs * _average_periods(sums.given, season)
    members = _members(sums.history.wijk)
    in_wijken = [_laid_out(values, members) for values in (counts, base)]
    wijken = extra_variance(*(values.sum(axis=2).T for values in in_wijken))
    excess, information = extra_variance(*in_wijken)
    return Unevenness(
        wijken=pooled_variance(*wijken, spread=BETWEEN_AREAS_SPREAD),
        buurten=pooled_variance(excess.sum(axis=0), information.sum(axis=0), spread=BETWEEN_AREAS_SPREAD),
    )


def levels(sums: Sums, season: Season, uneven: Unevenness) -> Level:
    """The lasting levels, moved by what the last periods say: first all buurten of a type together, then each pair.

    With v = RECENT_SPREAD², weights w that halve every RECENT_HALF_LIFE, O = sum w y and X = l sum w s over the
    given periods (l the lasting level, s the season):
        type   T  = (1 + v sum O) / (1 + v sum X)               u' = (1 + u) (1 + v / (1 + v sum O)) - 1
        pair   T' = (1 + v O) / (1 + v T X)                     u'' = v / (1 + v O) + (1 / (1 + v T X))² u'
    level = l T T'. So a type that rises everywhere is followed within months, a pair of its own only where it has
    counts enough to tell a change from chance (fifty in the last periods move it half of the way).

    Given season and unevenness, one more count of a pair never lowers its level.
    Not for counts that officers find: those measure where officers were.
    """
    lasting = lasting_levels(sums, season, uneven)
    observed, expected = sums.recent, lasting.per_period * _average_periods(sums.given_recent, season)
    variance = np.asarray(RECENT_SPREAD**2)
    of_type, unsure = _one_step(observed.sum(axis=0), expected.sum(axis=0), variance, np.zeros(1))
    above = (1.0 + lasting.uncertainty) * (1.0 + unsure) - 1.0
    of_pair, uncertainty = _one_step(observed, of_type * expected, variance, above)
    return Level(lasting.per_period * of_type * of_pair, uncertainty)


def common_uncertainty(sums: Sums, season: Season, uneven: Unevenness) -> Floats:
    """(types,) the part of the uncertainty of `levels` that all buurten of a type share: u' without that of the pair.

    With 1 / (O + 1/2) of the lasting level of the type in the place of u.
    """
    lasting = lasting_levels(sums, season, uneven)
    observed, expected = sums.recent, lasting.per_period * _average_periods(sums.given_recent, season)
    of_type = 1.0 / (sums.lasting.sum(axis=0) + TYPE_PRIOR_COUNT)
    _, unsure = _one_step(observed.sum(axis=0), expected.sum(axis=0), np.asarray(RECENT_SPREAD**2), of_type)
    return unsure


def lasting_levels(sums: Sums, season: Season, uneven: Unevenness) -> Level:
    """Discounted gamma-Poisson levels, in three steps down.

    With weights w that halve every LASTING_HALF_LIFE, O = sum w y and X = sum w s e over the given periods (s the
    season, e exposure):
        type   r  = (O + 1/2) / X over all buurten,            u = 1 / (O + 1/2)
        wijk   R  = (1 + d O) / (1 + d r X)                     u = d / (1 + d O) + (1 / (1 + d r X))² u_type
        buurt  R' = (1 + d' O) / (1 + d' r R X)                 u = d' / (1 + d' O) + (1 / (1 + d' r R X))² u_wijk
    level = e r R R'. With d = 1/k this is the posterior mean of a Gamma(k, k) relative level; u carries the
    uncertainty of the parent along by the share in which the parent counts.

    Clayton & Kaldor (1987, Biometrics 43:671) for gamma-Poisson areas; the weights are the discounting of
    Harvey & Fernandes (1989, JBES 7:407). Exposure only matters where counts are few.
    """
    history, observed = sums.history, sums.lasting
    base = history.exposure_of_pairs * _average_periods(sums.given_lasting, season)
    of_type = observed.sum(axis=0) + TYPE_PRIOR_COUNT
    mass = base.sum(axis=0)
    rate = np.divide(of_type, mass, out=np.zeros_like(mass), where=mass > 0)

    members = _members(history.wijk)
    of_wijken, base_of_wijken = (_laid_out(values, members).sum(axis=2) for values in (observed, base))
    in_wijk, wijk_uncertainty = _one_step(of_wijken, rate * base_of_wijken, uneven.wijken, 1.0 / of_type)
    parent = rate * in_wijk[history.wijk]
    relative, uncertainty = _one_step(observed, parent * base, uneven.buurten, wijk_uncertainty[history.wijk])
    return Level(history.exposure_of_pairs * parent * relative, uncertainty)


def _one_step(observed: Floats, expected: Floats, variance: Floats, above: Floats) -> tuple[Floats, Floats]:
    weight_of_parent = 1.0 / (1.0 + variance * expected)
    relative = (1.0 + variance * observed) * weight_of_parent
    uncertainty = variance / (1.0 + variance * observed) + weight_of_parent**2 * above
    return relative, uncertainty


def _average_periods(given: Floats, season: Season) -> Floats:
    """(buurten or 1, types) how many average periods the given ones (buurten or 1, types, year) amount to."""
    return np.asarray((given * season.factors).sum(axis=2))


def _members(wijk: Ints) -> Ints:
    """(wijken, most) the buurten of each wijk, and -1 where it has fewer than the largest."""
    order = np.argsort(wijk, kind="stable")
    of = wijk[order]
    nth = np.arange(len(wijk)) - np.searchsorted(of, of)
    members = np.full((int(wijk.max()) + 1, int(nth.max()) + 1), -1)
    members[of, nth] = order
    return members


def _laid_out(values: Floats, members: Ints) -> Floats:
    """(wijken, types, most) of (buurten, types): 0 where there is no buurt."""
    nobody = np.zeros((1, values.shape[1]))
    return np.concatenate([values, nobody])[members].transpose(0, 2, 1)
