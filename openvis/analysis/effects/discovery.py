"""All interventions of a year together: which verdicts stand when so many questions were asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.domain.effect import Effect
from openvis.domain.intervention import Verdict


def q_values(effects: Sequence[Effect]) -> list[float | None]:
    """Benjamini-Hochberg q of each effect among all that could be judged; None where there was too little data.

    Of the effects with a q of at most r, a share r at most is chance on average. `rankings.discovery` says what it
    assumes; interventions share comparison areas, which makes their errors depend positively.
    """
    p = [
        np.nan if each.estimate is None or each.verdict is Verdict.TOO_LITTLE_DATA else each.estimate.p
        for each in effects
    ]
    return [None if np.isnan(q) else float(q) for q in q_values_of_p(np.array(p, dtype=np.float64))]


def stands(q: float | None) -> bool:
    """Whether a verdict *verbeterd* or *verslechterd* may be counted among those of the year."""
    return q is not None and q <= DISCOVERY_RATE
