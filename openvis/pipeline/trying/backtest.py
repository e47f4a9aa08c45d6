"""Tries our calculations on the figures of anyone, beside others, so that one sees what they are worth there."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from openvis.analysis.expectations.expectation import LEAST_YEARS
from openvis.analysis.expectations.history import MONTHS_A_YEAR, WEEKS_A_YEAR, History, exposure_of
from openvis.analysis.trials.trial import forecasts, scores
from openvis.domain.area import BUURT_CODE, wijk_of
from openvis.domain.backtest import ExpectationTrial, Method
from openvis.domain.category import TOTAL, categories, category_of_police
from openvis.domain.period import PeriodKind
from openvis.errors import InputError, UnknownValue
from openvis.pipeline.trying.beforehand import Beforehand, known_of_counts
from openvis.sources.plain_counts import PlainCounts, read

SEED = 2026  # of the bootstrap: the same file gives the same table
LAST_PART = 3  # a third of the periods is forecast, where nothing else is asked


def try_expectation(
    path: Path,
    *,
    origins: int | None = None,
    absent_is_zero: bool = False,
    beforehand: Beforehand | None = None,
) -> ExpectationTrial:
    """Forecast the last `origins` periods one by one, each from those before it, by every method; and compare.

    `beforehand` says what was known beforehand; ours is then tried without and with it. Of codes of several levels
    only the buurten count, and a total of all types does not: both would count twice.
    Raises InputError where the file cannot be read, or holds too few periods to forecast any.
    """
    counts = counted_once(read(path, absent_is_zero=absent_is_zero))
    history = _history(counts)
    first = _first_origin(history, origins)
    known = known_of_counts(beforehand, counts) if beforehand else None
    tried = forecasts(history, first, known)
    told = scores(history, first, tried, counts.types, np.random.default_rng(SEED))
    if not told:
        raise InputError(
            f"Van geen gebied en soort is er {LEAST_YEARS:g} jaar geteld voor {counts.periods[first].key}.",
            "Geef een langere reeks. Laat het bestand nullen weg, geef dan --absent-zero.",
        )
    return ExpectationTrial(
        scores=tuple(told),
        areas=len(counts.areas),
        types=len(counts.types),
        periods=len(counts.periods),
        first=counts.periods[first].key,
        last=counts.periods[-1].key,
        not_given=counts.not_given,
        without=tuple(m for m in Method if m not in tried and (known is not None or m is not Method.WITH_KNOWN)),
    )


def _first_origin(history: History, origins: int | None) -> int:
    """The index of the first period that is forecast. Raises InputError where half a year does not go before it."""
    least = int(np.ceil(LEAST_YEARS * history.year))
    first = history.periods - (origins if origins is not None else max(1, history.periods // LAST_PART))
    if history.periods <= least or (origins is not None and not least <= first < history.periods):
        raise InputError(
            f"Van de {history.periods} perioden zijn de eerste {least} nodig om iets te verwachten.",
            f"Kies bij --origins een getal van 1 tot en met {history.periods - least}."
            if history.periods > least
            else "Geef een langere reeks.",
        )
    return max(first, least)


def counted_once(counts: PlainCounts) -> PlainCounts:
    """Of codes of several levels only the buurten, and no total of all types: both would count twice."""
    buurten = [at for at, area in enumerate(counts.areas) if BUURT_CODE.fullmatch(area)]
    areas = buurten or list(range(len(counts.areas)))
    types = [at for at, name in enumerate(counts.types) if _slug(name) != TOTAL]
    return PlainCounts(
        areas=tuple(counts.areas[at] for at in areas),
        types=tuple(counts.types[at] for at in types),
        periods=counts.periods,
        values=counts.values[np.ix_(areas, types)],
        exposure=counts.exposure[np.ix_(areas, types)],
        at_risk=None if counts.at_risk is None else counts.at_risk[np.ix_(areas, types)],
    )


def _history(counts: PlainCounts) -> History:
    """Wijken and themes where codes and names say them; else all areas lie in one wijk, and all types in one theme."""
    weeks = counts.periods[0].kind is PeriodKind.WEEK
    year = WEEKS_A_YEAR if weeks else MONTHS_A_YEAR
    wijken = [wijk_of(area) if BUURT_CODE.fullmatch(area) else "" for area in counts.areas]
    themes = [known.theme if (known := categories().get(_slug(name))) else "" for name in counts.types]
    return History(
        values=counts.values,
        position=np.array([min(period.number, year) - 1 for period in counts.periods]),
        wijk=np.unique(wijken, return_inverse=True)[1],
        theme=np.unique(themes, return_inverse=True)[1],
        exposure=np.column_stack([exposure_of(of_type) for of_type in counts.exposure.T]),
        year=year,
    )


def _slug(name: str) -> str:
    """Our name for a type, by our own or the police's; else the name itself."""
    if name in categories():
        return name
    try:
        return category_of_police(name).slug
    except UnknownValue:
        return name
