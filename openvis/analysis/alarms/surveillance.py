"""What rose this week, looked at where a rise can be seen at all; and for the rest, what could not have been seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from openvis.analysis.alarms import drift
from openvis.analysis.alarms.farrington import Rule, expected_now
from openvis.analysis.expectations.history import Flags, Floats, History, Ints
from openvis.analysis.expectations.known_beforehand import Known
from openvis.analysis.expectations.learnt_weeks import against_expectation, by_wijk, known_by_wijk
from openvis.analysis.expectations.uncertain_count import POWER, UncertainCount
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.domain.area import AreaLevel

ALPHA = 0.01  # the level of one test by which is decided whether it is worth making
# Chosen on drawn series (`bench/alarm_limits.py`): with a limit of 3 the list misses a quarter to a third of what it
# finds with 20, and without one the many windows in which nothing can be seen hide the slow drifts of a gemeente.
MOST_RATIO = 20.0  # a test that cannot see so large a rise four times out of five is not made
# With less no spread lets it. One incident is rare enough only where that many times more are rare too. Two
# or more are seen, four times out of five, when 2.99 are to come: Poisson counts show two soonest, for P(two or more)
# bends down from a mean of 1.8 on, where it is but .53, so that of levels that vary it is lower than at their mean.
LEAST_EXPECTED = float(special.gammaincinv(2.0, POWER)) / MOST_RATIO
MOST_DELAY = 26.0  # weeks; a slow drift by half that takes longer to be found is not looked for
TOLD_RATIO = 3.0  # what could have been seen is told of the finest look that shows a tripling
LEAST_PER_WEEK = 1.0  # below this it always takes longer
LEAST_YEARS, MOST_YEARS = 3, 5
LEAST_RECENT = 3  # one or two incidents are an event, not a rise
# Every trend is kept, as Noufaily et al. advise, and followed beyond the highest count so far: where a series grows by
# a tenth a year, leaving out trends that might be chance makes up to four times as many false alarms as promised.
_WINDOW = Rule(trend_p=1.0, beyond_past=1.5, least=LEAST_RECENT, within=1, alpha=ALPHA)
# In windows of 4 weeks a year has 13, and what happened in the last 12 weeks is not learnt from; of 13 weeks it has 4.
RULES = {
    4: replace(_WINDOW, year=13, half_window=1, seasons=5, left_out=3),
    13: replace(_WINDOW, year=4, half_window=0, seasons=4, left_out=1),
    1: _WINDOW,
}


@dataclass(frozen=True, slots=True)
class Weekly:
    """Consecutive weeks of counts, oldest first. NaN means "not given" and is never read as zero.

    values  (buurten, types, weeks)
    wijk    (buurten,) index of the wijk each buurt lies in
    theme   (types,) index of the theme each type belongs to
    """

    values: Floats
    wijk: Ints
    theme: Ints


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking: at areas of one level, types one by one or a theme together, over a number of weeks.

    drift  whether a slow rise within those weeks is looked for, and not their total
    learnt whether the weeks are held against all that came before, and not against those of earlier years
    """

    level: AreaLevel
    by_theme: bool
    weeks: int
    drift: bool = False
    learnt: bool = False


# Finest first: a type in a buurt says most about what to do where, a theme in the gemeente least.
LOOKS = tuple(
    Look(level, by_theme, weeks, drift=weeks == drift.YEAR)
    for by_theme in (False, True)
    for level in (AreaLevel.BUURT, AreaLevel.WIJK, AreaLevel.GEMEENTE)
    for weeks in (*RULES, drift.YEAR)
)
# Where the past is too short for earlier years, the season and spread are not learnt of one series but of all together.
LEARNT_LOOKS = tuple(Look(level, False, 4, learnt=True) for level in (AreaLevel.BUURT, AreaLevel.WIJK))


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look saw. Arrays (areas, types or themes); NaN where the past is too short or not given.

    observed    count of the window, or of the year for a drift
    expected    count the past led one to expect
    low, high   its 90 % predictive interval, of what may be an alarm: p at most DISCOVERY_RATE
    tested      whether a rise could be seen, by what was expected alone; what was observed has no say in it. Of a
                learnt look everything that something is expected of
    detectable  smallest rise, as a ratio, that a window has a chance of 80 % to show at level ALPHA; NaN for a drift,
                and infinite where a window has less than LEAST_EXPECTED
    alone       the same for a place on this week's list with no other, at DISCOVERY_RATE / tests; of TOLD_RATIO only
    delay       weeks in which a rise by half is found by a drift; NaN for a window
    p           chance of so much or more while nothing changed; 1 for fewer than LEAST_RECENT incidents
    q           false discovery rate of a list that ends here, over everything tested this week
    """

    look: Look
    observed: Floats
    expected: Floats
    low: Floats
    high: Floats
    tested: Flags
    detectable: Floats
    alone: Floats
    delay: Floats
    p: Floats
    q: Floats

    @property
    def alarm(self) -> Flags:
        return self.q <= DISCOVERY_RATE


@dataclass(frozen=True, slots=True)
class Answer:
    """(series,) of one look, before it is known how many tests there are this week."""

    observed: Floats
    expected: UncertainCount
    detectable: Floats
    delay: Floats
    p: Floats
    learnt: bool = False

    @property
    def tested(self) -> Flags:
        """By what was expected only. An expectation learnt of all series together can be held against any of them."""
        if self.learnt:
            return ~np.isnan(self.p)
        return (self.detectable <= MOST_RATIO) | (self.delay <= MOST_DELAY)

    def part(self, series: slice) -> Answer:
        return Answer(
            self.observed[series],
            self.expected.mapped(lambda values: values[series]),
            self.detectable[series],
            self.delay[series],
            self.p[series],
            self.learnt,
        )


def survey(weekly: Weekly, history: History | None = None, known: Known | None = None) -> tuple[Seen, ...]:
    """Every look of LOOKS at the weeks up to the last, with false discovery controlled over all tests together.

    history, known  the same weeks as the expectation has them; with these LEARNT_LOOKS come first, at every series that
                    has no earlier years to be held against: all are tested, as by month, for all were learnt together

    A window of 1, 4 or 13 weeks is compared with the same season of earlier years (`farrington`), a year with the
    years before by a CUSUM (`drift`). Tested is what can see a rise: a window of which `detectable` is at most
    MOST_RATIO, a drift of which `delay` is at most MOST_DELAY. That is decided by what was expected, so that a p-value
    of what is tested is still at least uniform when nothing changed, as q-values need (Benjamini & Hochberg 1995; looks
    that share incidents depend on each other positively, which is allowed, Benjamini & Yekutieli 2001).

    Not for counts of officers; without `history` not with fewer than LEAST_YEARS years before the window. A rise that
    went on for years is no longer one. Where a supplier was late with the last weeks, look at those that are complete.
    """
    looks = LOOKS
    answers = _answers(weekly)
    if history is not None:
        looks = (*LEARNT_LOOKS, *LOOKS)
        by_years = [answers[LOOKS.index(replace(look, learnt=False))].p for look in LEARNT_LOOKS]
        both = zip(LEARNT_LOOKS, by_years, strict=True)
        answers = [_by_expectation(history, known, look, np.isnan(p)) for look, p in both] + answers
    p = np.concatenate([np.where(answer.tested, answer.p, np.nan) for answer in answers])
    tests = max(1, int((~np.isnan(p)).sum()))
    q = np.split(q_values_of_p(p), np.cumsum([len(answer.p) for answer in answers])[:-1])
    return tuple(
        _seen(weekly, look, answer, of_look, DISCOVERY_RATE / tests)
        for look, answer, of_look in zip(looks, answers, q, strict=True)
    )


def _answers(weekly: Weekly) -> list[Answer]:
    """Of each look. All that is looked at over as many weeks is looked at together, which is less work."""
    places = [look for look in LOOKS if look.weeks == LOOKS[0].weeks]
    series = [series_of(weekly, place) for place in places]
    together, ends = np.concatenate(series), np.cumsum([len(counts) for counts in series])
    found: dict[Look, Answer] = {}
    for look in (look for look in LOOKS if (look.level, look.by_theme) == (LOOKS[0].level, LOOKS[0].by_theme)):
        answer = look_at(together, look)
        for place, end, counts in zip(places, ends, series, strict=True):
            found[replace(look, level=place.level, by_theme=place.by_theme)] = answer.part(
                slice(end - len(counts), end)
            )
    return [found[look] for look in LOOKS]


def finest(seen: Sequence[Seen], weekly: Weekly) -> Ints:
    """(buurten, types) the first look that shows a tripling of a pair or of what it lies in; else -1.

    A drift is no answer to whether a rise of this month would be seen, so only windows count, and of those only what
    shows a tripling.
    """
    first = np.full(weekly.values.shape[:2], -1)
    for index, each in enumerate(seen):
        areas, kinds = _members(weekly, each.look)
        shows = (each.tested & (each.detectable <= TOLD_RATIO))[np.ix_(areas, kinds)]  # NaN for a drift
        first = np.where((first < 0) & shows, index, first)
    return first


def least_weeks() -> int:
    """With so many weeks every window has LEAST_YEARS years before it, and may be tested."""
    return max(weeks * (LEAST_YEARS * rule.year + rule.half_window + 1) for weeks, rule in RULES.items())


def in_windows(counts: Floats, weeks: int) -> Floats:
    """(series, windows) totals of windows one after the other, the last of which ends with the last week."""
    windows = counts.shape[1] // weeks
    return np.asarray(counts[:, counts.shape[1] - windows * weeks :].reshape(len(counts), windows, weeks).sum(axis=2))


def series_of(weekly: Weekly, look: Look) -> Floats:
    """(areas * kinds, weeks) sums; one part that is not given makes a sum not given."""
    areas, kinds = _members(weekly, look)
    by_area = np.stack([weekly.values[areas == area].sum(axis=0) for area in range(areas.max() + 1)])
    both = np.stack([by_area[:, kinds == kind].sum(axis=1) for kind in range(kinds.max() + 1)], axis=1)
    return np.asarray(both.reshape(-1, weekly.values.shape[2]))


def _members(weekly: Weekly, look: Look) -> tuple[Ints, Ints]:
    """Of every buurt the area, and of every type the kind, it belongs to in this look."""
    buurten, types = weekly.values.shape[:2]
    areas = {
        AreaLevel.BUURT: np.arange(buurten),
        AreaLevel.WIJK: weekly.wijk,
        AreaLevel.GEMEENTE: np.zeros(buurten, dtype=np.int64),
    }
    return areas[look.level], weekly.theme if look.by_theme else np.arange(types)


def look_at(counts: Floats, look: Look) -> Answer:
    """Of every series (series, weeks) what a look sees, before it is known how many tests there are this week."""
    if look.drift:
        return _of_drift(counts) if counts.shape[1] >= drift.weeks_needed() else _no_answer(counts)
    windows, rule = in_windows(counts, look.weeks), RULES[look.weeks]
    years = min(MOST_YEARS, (windows.shape[1] - rule.half_window - 1) // rule.year)
    return _of_window(windows, replace(rule, years_back=years)) if years >= LEAST_YEARS else _no_answer(counts)


def _of_window(windows: Floats, rule: Rule) -> Answer:
    expected, _ = expected_now(windows, rule)
    detectable = np.where(np.isnan(expected.mean), np.nan, np.inf)
    some = expected.mean >= LEAST_EXPECTED
    detectable[some] = expected.mapped(lambda values: values[some]).detectable_ratio(rule.alpha)
    observed = windows[:, -1]
    p = np.ones(len(windows))
    many = ~(observed < LEAST_RECENT)
    p[many] = expected.mapped(lambda values: values[many]).chance_of_at_least(observed[many])
    return Answer(observed, expected, detectable, np.full(len(windows), np.nan), p)


def _of_drift(counts: Floats) -> Answer:
    found = drift.drifted(counts, least_per_week=LEAST_PER_WEEK)
    observed = counts[:, -drift.YEAR :].sum(axis=1)
    return Answer(observed, found.expected, np.full(len(counts), np.nan), found.delay, found.p)


def _by_expectation(history: History, known: Known | None, look: Look, wanted: Flags) -> Answer:
    """Of the series that are wanted: those that have no other answer."""
    if not wanted.any():
        return _no_answer(np.empty((wanted.size, 0)))
    if look.level is AreaLevel.WIJK:
        known = known_by_wijk(known, history.wijk) if known else None
        history = by_wijk(history)
    found = against_expectation(history, look.weeks, known)
    expected = found.expected.mapped(lambda values: np.where(wanted, values.ravel(), np.nan))
    observed, p = found.observed.ravel(), np.where(wanted, found.p.ravel(), np.nan)
    return Answer(
        observed,
        expected,
        expected.detectable_ratio(ALPHA),
        np.full(observed.shape, np.nan),
        np.where((observed < LEAST_RECENT) & ~np.isnan(p), 1.0, p),
        learnt=True,
    )


def _no_answer(counts: Floats) -> Answer:
    nothing = np.full(len(counts), np.nan)
    return Answer(nothing, UncertainCount(nothing, nothing, nothing, nothing), nothing, nothing, nothing)


def _seen(weekly: Weekly, look: Look, answer: Answer, q: Floats, level_of_one: float) -> Seen:
    areas, kinds = (int(index.max()) + 1 for index in _members(weekly, look))
    tested = answer.tested
    alone, low, high = (np.full(len(q), np.nan) for _ in range(3))
    may_alarm = tested & (answer.p <= DISCOVERY_RATE)  # a q-value is never below its p
    low[may_alarm], high[may_alarm] = answer.expected.mapped(lambda values: values[may_alarm]).interval()
    if not look.drift:
        told = answer.detectable <= TOLD_RATIO
        alone[told] = answer.expected.mapped(lambda values: values[told]).detectable_ratio(level_of_one)
    shape = (areas, kinds)
    return Seen(
        look=look,
        observed=answer.observed.reshape(shape),
        expected=answer.expected.mean.reshape(shape),
        low=low.reshape(shape),
        high=high.reshape(shape),
        tested=tested.reshape(shape),
        detectable=answer.detectable.reshape(shape),
        alone=alone.reshape(shape),
        delay=answer.delay.reshape(shape),
        p=answer.p.reshape(shape),
        q=q.reshape(shape),
    )
