"""The ladder of forecasts: from no knowledge to much, all made from the same past, for the same places and days.

Of places and moments of what the public reported, and nothing else. What officers find measures where officers were;
a forecast fed with it sends them back to where they were (ADR 005), so `public_events` drops it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.forecasts.boosting import Boosted, boosted
from openvis.analysis.forecasts.fading_counts import FadingCounts, faded
from openvis.analysis.forecasts.pool import blended, earned_weights, pool_weights
from openvis.analysis.forecasts.risk_grid import NOWHERE, Centres, Places, counts_at
from openvis.domain.forecast import Rung

FLOOR = 0.01  # of every rung is the same everywhere: an incident where nothing ever was is rare, not impossible
# Chosen on burglaries in Portland before March 2016, by likelihood; all of some thirty others lay within 1 % of it.
MEMORIES = (None, 365.0, 45.0)  # days after which an incident weighs half; None never forgets
LONG_MEMORIES = 2  # of those
BANDWIDTHS = (0.0, 50.0, 150.0, 400.0)  # metres; 0 is the count of the cell itself
SPACINGS = (0.0, 0.7, 1.4, 3.0)  # the same for areas, in distances from one to the next
LEVEL_MEMORIES = (28.0, 91.0, 365.0)  # of how many incidents there are in all
LEARNT_ORIGINS = 52  # earlier periods on which everything that is chosen is chosen
MOST_LEARNT = 4_000  # incidents, the newest, by which a pool is weighed: more add time and nothing else
MOST_MIXED = 20_000  # the same for the pools of rungs, which are nearer to each other
POOLS = 2  # of rungs: by all periods, and by the last LEARNT_ORIGINS
LEAST_HISTORY = 182  # days before the first period that is learnt from
REGROWN = 4  # periods after which trees are grown anew
AVERAGED = 4  # growings, the last, of which the mean is taken: each saw other periods and other places
LEAST_ORIGINS_OF_TREES = 13
SAMPLED = 1_200  # places of a period that trees learn from, beside those with incidents
NOTHING = np.empty(0)
FEATURE_FLOOR = 0.02  # times uniform, so that an empty surface has a logarithm


@dataclass(frozen=True, slots=True)
class Events:
    """Where and when, in order of day: place (events,) of the places a forecast is for, day (events,) since 1970."""

    place: Ints
    day: Ints

    def before(self, day: int) -> Events:
        known = int(np.searchsorted(self.day, day, side="left"))
        return Events(self.place[:known], self.day[:known])

    def between(self, first: int, end: int) -> Events:
        low, high = np.searchsorted(self.day, [first, end], side="left")
        return Events(self.place[low:high], self.day[low:high])


@dataclass(frozen=True, slots=True)
class Step:
    """What each rung says at one origin of the `horizon` days from it on.

    shares    by rung (places,), each adding up to 1, without the floor (`floored`)
    expected  incidents in all places together, the same for every rung
    counts    (places,) what came; zeros where the days have yet to come
    """

    origin: int
    shares: dict[Rung, Floats]
    expected: float
    counts: Floats


def public_events(place: Ints, day: Ints, public: Flags) -> tuple[Events, int]:
    """The events a forecast may be made of, in order, and how many were left out.

    Left out are those that officers found (haal, not `public`) and those that lie in none of the places. There is no
    way to keep the first: a map of where officers looked sends them there again (Ensign et al. 2018, PMLR 81:160).
    """
    kept = public & (place != NOWHERE)
    order = np.argsort(day[kept], kind="stable")
    return Events(place[kept][order], day[kept][order]), int((~kept).sum())


def floored(share: Floats) -> Floats:
    """(..., places) with FLOOR of each share spread evenly: what is scored, lest one surprise decides everything."""
    return np.asarray((1 - FLOOR) * share + FLOOR / share.shape[-1])


def bandwidths_of(places: Places) -> tuple[float, ...]:
    """Of a grid in metres; of areas by how far they lie apart."""
    return tuple(times * places.spacing for times in SPACINGS) if isinstance(places, Centres) else BANDWIDTHS


def surfaces(places: Places, events: Events, origin: int) -> Floats:
    """(surfaces, places) uniform, then the counts before `origin` by each memory, smoothed by each bandwidth.

    Each adds up to 1; uniform where there was nothing.
    """
    past = events.before(origin)
    counts = [faded(past.place, past.day, origin, places.number, memory) for memory in MEMORIES]
    return spread_out(places, np.array(counts))


def spread_out(places: Places, counts: Floats) -> Floats:
    """(surfaces, places) uniform, then each of the counts (memories, places) smoothed by each bandwidth, as shares."""
    uniform = np.full((1, places.number), 1.0 / places.number)
    spread = np.stack([places.smoothed(counts, bandwidth) for bandwidth in bandwidths_of(places)], axis=1)
    return np.concatenate([uniform, as_share(spread.reshape(-1, places.number))])


def as_share(values: Floats) -> Floats:
    """(..., places) that adds up to 1; the same everywhere where there was nothing."""
    total = values.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(values, total, out=np.full(values.shape, 1.0 / values.shape[-1]), where=total > 0))


def climb(
    events: Events,
    places: Places,
    origins: Sequence[int],
    horizon: int,
    rng: Generator,
    *,
    learnt: int = LEARNT_ORIGINS,
    trees: bool = True,
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[Step]:
    """Every rung at every origin, and at up to `learnt` earlier ones first, so that the rule of choice can start.

    Without `trees`, which cost more than all the rest together, the richest rung is left out.

    uniform                    the same everywhere
    last-period                the counts of the `horizon` days before
    long-count                 all counts before
    shrunk-count               sum over b of w_b K_b * counts, + w uniform: the count of the cell itself (b = 0) drawn
                               towards surfaces of several widths. With one width it is in proportion to count + k KDE,
                               the mean of a gamma with the surface as its prior (gamma-Poisson)
                               Of all counts, and of counts that halve in a year
    shrunk-count-with-recent   the same, and of counts that halve in 45 days besides
    boosted-trees              the one before, mended by trees on the logarithms of all those surfaces (`boosting`): the
                               mean, on the log scale, of the last AVERAGED growings
    mixture                    of all of these and of two pools of them, of all periods and of the last LEARNT_ORIGINS,
                               each weighing by what it made likely in every period that had ended
                               (`pool.earned_weights`)

    The weights w are those with the highest likelihood of what came after earlier origins (`pool`), no more than LEARNT
    of them, of which the last day lies before the origin. So nothing is tuned on what is scored. The trees are grown on
    the same periods, anew every REGROWN.
    Assumes that where incidents are changes slowly, as it does; not for what moves about (events, markets). Not for
    types of less than some 150 incidents a year in cells: take their group, or areas (`forecast_choice.grain`).
    """
    spaced = min(horizon, int(np.diff(origins).min())) if len(origins) > 1 else horizon
    start = int(events.day[0]) + LEAST_HISTORY if len(events.day) else origins[0]
    earlier = [origins[0] - spaced * back for back in range(learnt, 0, -1)]
    school = _School(places, horizon, rng, trees)
    for number, origin in enumerate([*(day for day in earlier if day >= start), *origins]):
        yield school.step(events, origin)
        if on_progress:
            on_progress(number + 1)


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What one earlier period taught: surfaces where incidents came, and a sample of places for the trees, if any."""

    end: int
    seen: Floats  # (incidents, surfaces)
    said: Floats  # (incidents, rungs) times uniform, with the floor
    gains: Floats  # (rungs and their pools,) log likelihood above uniform
    features: Floats
    counts: Floats
    expected: Floats


@dataclass(slots=True)
class _School:
    """Goes from origin to origin, and remembers what the periods that have ended taught."""

    places: Places
    horizon: int
    rng: Generator
    with_trees: bool = True
    lessons: list[_Lesson] = field(default_factory=list)
    weights: Floats | None = None  # (pools, surfaces) where the next search starts
    pooled: Floats | None = None  # (2, rungs) the same for the pools of the rungs
    trees: list[Boosted] = field(default_factory=list)  # of the last growings, the newest last
    grown_on: int = 0
    levels: list[tuple[int, Floats, int]] = field(default_factory=list)
    counts: list[FadingCounts] = field(default_factory=list)  # by memory, from one origin to the next

    def step(self, events: Events, origin: int) -> Step:
        ended = [lesson for lesson in self.lessons if lesson.end <= origin]
        known = ended[-LEARNT_ORIGINS:]
        found = spread_out(self.places, self._counted(events, origin))
        number = self.places.number
        shrunk, with_recent = self._pooled(known, found)
        features = np.log(found[1:] * number + FEATURE_FLOOR) if self.with_trees else NOTHING
        last = events.between(origin - self.horizon, origin)
        shares = {
            Rung.UNIFORM: found[0],
            Rung.LAST_PERIOD: as_share(counts_at(last.place, number)),
            Rung.LONG_COUNT: found[1],
            Rung.SHRUNK: shrunk,
            Rung.WITH_RECENT: with_recent,
        }
        if self.with_trees:
            shares[Rung.BOOSTED_TREES] = self._mended(known, features, with_recent, origin)
        parts = self._parts(ended, np.array(list(shares.values())))
        shares[Rung.MIXTURE] = self._mixture(ended, parts)
        expected = self._level(events, origin)
        counts = counts_at(events.between(origin, origin + self.horizon).place, number)
        self.lessons.append(self._lesson(origin, found, features, with_recent, parts, counts))
        return Step(origin, shares, expected, counts)

    def _counted(self, events: Events, origin: int) -> Floats:
        """(memories, places) as `faded` of all before, by memory; made of what came since the last origin."""
        if not self.counts:
            number, first = self.places.number, int(events.day[0]) if len(events.day) else origin
            self.counts = [FadingCounts(memory, min(first, origin), np.zeros(number)) for memory in MEMORIES]
        new = events.between(self.counts[0].on, origin)
        return np.array([each.forward(new.place, new.day, origin) for each in self.counts])

    def _pooled(self, known: list[_Lesson], found: Floats) -> Floats:
        """(2, places) of the surfaces with a long memory, and of all of them."""
        if self.weights is None:
            there = np.ones((2, len(found)))
            there[0, 1 + LONG_MEMORIES * len(BANDWIDTHS) :] = 0.0
            self.weights = there / there.sum(axis=1, keepdims=True)
        seen = np.concatenate([lesson.seen for lesson in known] or [np.empty((0, len(found)))])[-MOST_LEARNT:]
        self.weights = pool_weights(seen * self.places.number, self.weights)
        return blended(found, self.weights)

    def _parts(self, ended: list[_Lesson], shares: Floats) -> Floats:
        """(rungs + POOLS, places) the rungs so far, and last their pools: of all periods, and of the last of them.

        A pool is drawn towards what the rungs earned by themselves: what is of no use gets nothing of the prior either.
        """
        rungs = len(shares)
        faith = earned_weights(_gains(ended, rungs + POOLS)[:, :rungs])
        start = np.full((POOLS, rungs), 1.0 / rungs) if self.pooled is None else floored(self.pooled)
        none = [np.empty((0, rungs))]
        seen = [np.concatenate([each.said for each in some] or none) for some in (ended, ended[-LEARNT_ORIGINS:])]
        both = [pool_weights(some[-MOST_MIXED:], own[None], faith)[0] for some, own in zip(seen, start, strict=True)]
        self.pooled = np.array(both)
        return np.vstack([shares, blended(shares, self.pooled)])

    def _mixture(self, ended: list[_Lesson], parts: Floats) -> Floats:
        return blended(parts, earned_weights(_gains(ended, len(parts))))

    def _mended(self, known: list[_Lesson], features: Floats, share: Floats, origin: int) -> Floats:
        """Unchanged until there is enough to learn from, and where no tree helped."""
        if len(known) < LEAST_ORIGINS_OF_TREES:
            return share
        if not self.trees or origin - self.grown_on >= REGROWN * self.horizon:
            self.trees = [*self.trees[-AVERAGED + 1 :], _grown(known)]
            self.grown_on = origin
        corrections = [trees.correction(features) for trees in self.trees]
        return as_share(share * np.exp(np.mean(corrections, axis=0)))

    def _lesson(
        self, origin: int, found: Floats, features: Floats, share: Floats, parts: Floats, counts: Floats
    ) -> _Lesson:
        """Places without incidents are sampled, more where more was expected, and weigh one over their chance."""
        came = counts > 0
        incidents = np.repeat(np.flatnonzero(came), counts[came].astype(np.int64))
        said = len(counts) * floored(parts)[:, incidents]
        lesson = _Lesson(
            end=origin + self.horizon,
            seen=found[:, incidents].T,
            said=said[:-POOLS].T,
            gains=np.log(said).sum(axis=1),
            features=NOTHING,
            counts=NOTHING,
            expected=NOTHING,
        )
        if not self.with_trees:
            return lesson
        chance = np.minimum(1.0, SAMPLED * floored(0.5 * share + 0.5 * found[0]))
        taken = np.flatnonzero(came | (self.rng.random(len(chance)) < chance))
        weight = np.where(came[taken], 1.0, 1.0 / chance[taken])
        return replace(
            lesson,
            features=features[:, taken],
            counts=counts[taken],
            expected=floored(share)[taken] * max(counts.sum(), 1.0) * weight,
        )

    def _level(self, events: Events, origin: int) -> float:
        """Incidents to expect in all: the daily mean by that memory of LEVEL_MEMORIES that did best before."""
        past = events.before(origin)
        days = origin - int(past.day[0]) if len(past.day) else 0
        ago = np.bincount(origin - past.day, minlength=days + 1)[1:]
        found = np.zeros(len(LEVEL_MEMORIES))
        if days:
            weights = _weights_of_days(days)
            found = self.horizon * (weights @ ago) / weights.sum(axis=1)
        came = len(events.between(origin, origin + self.horizon).day)
        judged = [(each, count) for day, each, count in self.levels if day + self.horizon <= origin][-LEARNT_ORIGINS:]
        loss = sum((each - count * np.log(np.maximum(each, 1e-9)) for each, count in judged), np.zeros(len(found)))
        self.levels.append((origin, found, came))
        return float(found[int(np.argmin(loss))])


def _gains(lessons: list[_Lesson], parts: int) -> Floats:
    """(lessons, parts) log likelihood of each part in each period, the oldest first."""
    return np.array([lesson.gains for lesson in lessons]).reshape(-1, parts)


def _grown(known: list[_Lesson]) -> Boosted:
    """On what these periods taught; how many trees is decided on the last quarter of them."""
    of_lesson = np.concatenate([np.full(len(lesson.counts), at) for at, lesson in enumerate(known)])
    return boosted(
        np.concatenate([lesson.features for lesson in known], axis=1),
        np.concatenate([lesson.counts for lesson in known]),
        np.concatenate([lesson.expected for lesson in known]),
        of_lesson >= 0.75 * len(known),
    )


@lru_cache(maxsize=64)
def _weights_of_days(days: int) -> Floats:
    """(memories, days) what an incident weighs 1, 2, ... days ago, by each of LEVEL_MEMORIES."""
    return np.asarray(0.5 ** (np.arange(1, days + 1) / np.array(LEVEL_MEMORIES)[:, None]))
