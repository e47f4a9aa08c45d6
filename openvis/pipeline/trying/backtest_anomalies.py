"""Tries our alarms on series of anyone of which the outbreaks are known, beside others at equal false alarms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from openvis.analysis.alarms.surveillance import least_weeks
from openvis.analysis.trials.alarm_trial import judged, outbreaks, suspicion
from openvis.domain.alarm_trial import AlarmMethod, AlarmTrial
from openvis.errors import InputError
from openvis.sources.files.wrong_input import place
from openvis.sources.labelled_series import read

FALSE_ALARMS = (0.25, 0.5, 1.0)  # per series and year
MOST_FALSE_ALARMS = 52.0


def try_anomalies(
    path: Path,
    *,
    false_alarms: Sequence[float] = FALSE_ALARMS,
    on_progress: Callable[[int], None] | None = None,
) -> AlarmTrial:
    """Judge every week of a file by the weeks before it, by each method, at its usual threshold and at equal rates.

    Raises InputError where the file cannot be read, is too short, or has no outbreak in the weeks that are judged.
    """
    if any(not 0 < rate <= MOST_FALSE_ALARMS for rate in false_alarms):
        raise InputError(
            "Het aantal valse alarmen per jaar is meer dan 0 en hooguit 52.", "Kies bij --false-alarms zo'n getal."
        )
    series = read(path)
    weeks, first = series.counts.shape[1], least_weeks()
    if weeks < first:
        raise InputError(
            f"{place(path)} heeft {weeks} weken; de eerste {first - 1} zijn nodig om van te leren.",
            "Geef een langere reeks.",
        )
    if not outbreaks(series.outbreak[:, first - 1 :]):
        raise InputError(
            f"{place(path, column='state')}: na week {first - 1} is er geen uitbraak (state meer dan 0).",
            "Zonder uitbraken valt er niets te vinden.",
        )
    score = suspicion(series.counts, on_progress=on_progress)
    rates = (None, *false_alarms)
    return AlarmTrial(
        scores=tuple(
            judged(method, score[method], series.outbreak, per_year=rate) for rate in rates for method in AlarmMethod
        ),
        series=len(series.names),
        weeks=weeks,
        judged=weeks - first + 1,
        not_given=int(np.isnan(series.counts).sum()),
    )
