"""Alarm by alarm through series of which the outbreaks are known: what each method finds at equal false alarms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from openvis.analysis.alarms import drift, ears
from openvis.analysis.alarms.farrington import Rule, Threshold, farrington
from openvis.analysis.alarms.surveillance import ALPHA, LOOKS, MOST_YEARS, Answer, least_weeks, look_at
from openvis.analysis.expectations.history import Flags, Floats
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.domain.alarm_trial import AlarmMethod, AlarmScore
from openvis.domain.area import AreaLevel

YEAR = 52
LEAST_CHANCE = 1e-300
# The looks at one series by itself: windows of 1, 4 and 13 weeks, and a drift over a year.
ALONE = tuple(look for look in LOOKS if look.level is AreaLevel.BUURT and not look.by_theme)
WINDOWS = tuple(look for look in ALONE if not look.drift)
AS_IN_R = Rule(left_out=3, threshold=Threshold.TWO_THIRDS, like_surveillance=True)
# The threshold each method usually has, and how many weeks its alarm is about.
USUAL = {
    AlarmMethod.OPENVIS: -np.log10(DISCOVERY_RATE),
    AlarmMethod.FARRINGTON: -np.log10(ALPHA),
    AlarmMethod.CUSUM: -np.log10(ALPHA),
    AlarmMethod.FARRINGTON_R: 1.0,
    AlarmMethod.EARS_C1: 3.0,
    AlarmMethod.EARS_C2: 3.0,
    AlarmMethod.EARS_C3: 2.0,
}
ABOUT = {
    AlarmMethod.OPENVIS: drift.YEAR,
    AlarmMethod.FARRINGTON: max(look.weeks for look in WINDOWS),
    AlarmMethod.CUSUM: drift.YEAR,
    AlarmMethod.EARS_C3: 1 + ears.LAG,
}


def suspicion(counts: Floats, *, on_progress: Callable[[int], None] | None = None) -> dict[AlarmMethod, Floats]:
    """(series, weeks) by method: the higher, the more suspicious. NaN in weeks with too little past to judge them.

    counts  (series, weeks), NaN is "not given"; every week is judged by the weeks up to it alone

    OPENVIS is -log10 of the smallest q of a series, over all its looks and all series of that week, as the list has it;
    FARRINGTON -log10 of the smallest p of its windows of 1, 4 and 13 weeks, CUSUM of the p of a drift; FARRINGTON_R how
    far the count is on its way to the bound of `farringtonFlexible` in R with its usual settings.
    """
    first = least_weeks()
    found = {method: np.full(counts.shape, np.nan) for method in AlarmMethod}
    for week in range(first - 1, counts.shape[1]):
        for method, values in _of_week(counts[:, : week + 1]).items():
            found[method][:, week] = values
        if on_progress:
            on_progress(week + 1)
    of_ears = {AlarmMethod.EARS_C1: ears.ears_c1, AlarmMethod.EARS_C2: ears.ears_c2, AlarmMethod.EARS_C3: ears.ears_c3}
    for method, score in of_ears.items():
        found[method][:, first - 1 :] = np.nan_to_num(score(counts)[:, first - 1 :])
    return found


def _of_week(counts: Floats) -> dict[AlarmMethod, Floats]:
    answers = [look_at(counts, look) for look in ALONE]
    tested = np.array([np.where(answer.tested, answer.p, np.nan) for answer in answers])
    years = min(MOST_YEARS, (counts.shape[1] - AS_IN_R.half_window - 1) // YEAR)
    in_r = farrington(counts, replace(AS_IN_R, years_back=years))
    return {
        AlarmMethod.OPENVIS: _rarity(q_values_of_p(tested)),
        AlarmMethod.FARRINGTON: _rarity(_chances(answers, drifts=False)),
        AlarmMethod.CUSUM: _rarity(_chances(answers, drifts=True)),
        AlarmMethod.FARRINGTON_R: np.where(in_r.enough, in_r.score, 0.0),
    }


def _chances(answers: Sequence[Answer], *, drifts: bool) -> Floats:
    return np.array([answer.p for answer, look in zip(answers, ALONE, strict=True) if look.drift == drifts])


def _rarity(chances: Floats) -> Floats:
    """-log10 of the smallest chance of each series; what was not tested is not rare."""
    smallest = np.nan_to_num(chances, nan=1.0).min(axis=0)
    return np.asarray(-np.log10(np.maximum(smallest, LEAST_CHANCE)))


# ----- held against the truth


def judged(method: AlarmMethod, score: Floats, outbreak: Flags, *, per_year: float | None = None) -> AlarmScore:
    """How a method did, at its usual threshold or at the lowest with at most `per_year` false alarms a year and series.

    score, outbreak  (series, weeks); NaN was not judged

    Found is an outbreak (weeks of a series that follow each other) with an alarm in one of its weeks. An alarm is false
    where none of the weeks it is about (ABOUT) was part of an outbreak: that a month had more is true in every week of
    which that month is the last. Each such week counts, so an alarm that stays on is false many times.

    With `per_year` thresholds are set on the truth itself, for all methods alike: good for comparing them, not for
    saying what a method would have done before the truth was known. Not for series with a handful of quiet years: a
    rate of one in two years is then one alarm.
    """
    quiet = ~np.isnan(score) & ~_lately(outbreak, ABOUT.get(method, 1))
    threshold = USUAL[method] if per_year is None else _threshold(score[quiet], per_year)
    with np.errstate(invalid="ignore"):
        alarm = score > threshold
    spans = [span for span in outbreaks(outbreak) if not np.isnan(score[span[0], span[1]])]
    delays = [np.flatnonzero(alarm[series, first:end]) for series, first, end in spans]
    waited = [int(weeks[0]) for weeks in delays if len(weeks)]
    years = quiet.sum() / YEAR
    return AlarmScore(
        method=method,
        asked=per_year,
        threshold=float(threshold),
        found=len(waited),
        outbreaks=len(spans),
        delay=float(np.median(waited)) if waited else None,
        false_alarms=float(alarm[quiet].sum() / years) if years else 0.0,
        quiet_years=float(years),
    )


def outbreaks(outbreak: Flags) -> list[tuple[int, int, int]]:
    """Series, first week and the week after the last, of weeks that follow each other."""
    edges = np.diff(np.pad(outbreak.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    series, first = np.nonzero(edges == 1)
    return list(zip(series.tolist(), first.tolist(), np.nonzero(edges == -1)[1].tolist(), strict=True))


def _lately(outbreak: Flags, weeks: int) -> Flags:
    """Whether there was an outbreak in this week or one of the `weeks` - 1 before."""
    total = np.cumsum(np.pad(outbreak, ((0, 0), (weeks, 0))), axis=1)
    return np.asarray(total[:, weeks:] > total[:, :-weeks])


def _threshold(quiet: Floats, per_year: float) -> float:
    """The lowest above which no more than so many of the quiet weeks lie."""
    allowed = int(per_year * len(quiet) / YEAR)
    ordered = np.sort(quiet)[::-1]
    return float(ordered[allowed]) if allowed < len(ordered) else -np.inf
