"""Concentration: which share of the places (buurten, streets, cells) holds most of the incidents, and chance alone.

With 200 thefts in 1,500 streets, 80 percent of them lie in at most 11 percent of the streets, whatever happens. Such a
figure therefore never stands without what chance gives, and without its counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np

from openvis.analysis.expectations.history import Floats, Ints

MOST = 0.80  # of the incidents: the 80-20 of the field
DRAWS = 999
INTERVAL = 0.90


@dataclass(frozen=True, slots=True)
class Concentration:
    """How few places hold at least the asked share of the incidents.

    places, incidents  of how many
    fewest             so many places hold the share, the fullest ones
    held               incidents in those
    least              incidents in the last of those; others with as many are no different from it
    by_chance          mean of `fewest` when chance deals out as many incidents, with its 90 % interval (low, high)
    p                  one-sided chance of so few places or fewer
    gini               generalised Gini, 0 as even as can be, and its mean by chance
    """

    places: int
    incidents: int
    fewest: int
    held: int
    least: int
    by_chance: float
    low: int
    high: int
    p: float
    gini: float
    gini_by_chance: float


def concentration(
    counts: Ints, rng: np.random.Generator, *, exposure: Floats | None = None, share: float = MOST, draws: int = DRAWS
) -> Concentration:
    """The 80-20 of (places,) counts beside what chance gives: each incident in each place alike, or by exposure.

    By chance: counts ~ multinomial(total, exposure / sum), `draws` times; p = (1 + draws with as few or fewer) /
    (1 + draws). That incidents lie closer together than chance is Weisburd's (2015, Criminology 53:133) law of crime
    concentration; how much closer is the difference with chance (Chalfin, Kaplan & Cuellar 2021, JRCD 58:467).

    Places without incidents count, so the figure depends on which places are listed: only compare within one list.
    Not for counts that were withheld, nor to compare years or types by `fewest` alone when their totals differ: with
    fewer incidents it falls by itself. That a place was full says little of next year where counts are small: see
    `raster.caught_by_counts` for what the fullest places of one period hold in the next.
    """
    rising = np.sort(counts)
    total, fewest = int(counts.sum()), _fewest(rising, share)
    # By the largest first: in whatever unit it is given, the same exposure then draws the same counts.
    chances = np.ones(len(counts)) if exposure is None else exposure / exposure.max()
    dealt = [np.sort(each) for each in _dealt(total, chances / chances.sum(), rng, draws)]
    few = np.array([_fewest(each, share) for each in dealt])
    low, high = np.quantile(few, [(1 - INTERVAL) / 2, (1 + INTERVAL) / 2], method="inverted_cdf")
    return Concentration(
        places=len(counts),
        incidents=total,
        fewest=fewest,
        held=int(rising[len(rising) - fewest :].sum()),
        least=int(rising[-fewest]) if fewest else 0,
        by_chance=float(few.mean()),
        low=int(low),
        high=int(high),
        p=float(1 + (few <= fewest).sum()) / (1 + draws),
        gini=_gini(rising),
        gini_by_chance=float(np.mean([_gini(each) for each in dealt])),
    )


def generalised_gini(counts: Ints) -> float:
    """Gini of (n,) counts against the most even division that whole incidents allow; NaN without any incident.

    G' = max(1/c, 1/n) (2 sum i y_i - n - 1) - max(n/c, 1) + 1,  c the incidents, y_i the share of the i-th place from
    the emptiest. Bernasco & Steenbeek (2017, JQC 33:451). With at least as many incidents as places it is the ordinary
    Gini; with fewer, the places that must stay empty do not count as uneven. Chance is uneven too: it takes away what
    is bound to be, not what comes about by accident.
    """
    return _gini(np.sort(counts))


def _dealt(total: int, chances: Floats, rng: np.random.Generator, draws: int) -> Iterator[Ints]:
    """Counts as chance deals them out, `draws` times: in whichever way takes the fewest steps."""
    if total >= len(chances):
        yield from (rng.multinomial(total, chances) for _ in range(draws))
        return
    up_to = np.cumsum(chances)[:-1]
    for _ in range(draws):
        yield np.bincount(np.searchsorted(up_to, rng.random(total), side="right"), minlength=len(chances))


def _gini(rising: Ints) -> float:
    total, places = int(rising.sum()), len(rising)
    if not total:
        return float("nan")
    uneven = 2.0 * float(np.arange(1, places + 1) @ rising) / total - places - 1
    return max(1 / total, 1 / places) * uneven - max(places / total, 1.0) + 1.0


def _fewest(rising: Ints, share: float) -> int:
    """How many of the counts, the highest first, add up to at least the share of all."""
    needed = ceil(share * int(rising.sum()) - 1e-9)  # 0.8 x 35 is 28, whatever the rounding
    return int(np.searchsorted(np.cumsum(rising[::-1]), needed, side="left")) + 1 if needed else 0
