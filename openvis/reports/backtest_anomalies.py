"""What a trial of alarms found, as a list: a table of the methods, and every figure as JSON."""

from __future__ import annotations

import dataclasses
from typing import Any

from openvis.domain.alarm_trial import AlarmScore, AlarmTrial
from openvis.domain.words import word
from openvis.reports.listing import Listing

EXPLAINED = (
    "Gevonden: in een van de weken van de uitbraak was er een alarm. Tot alarm: de middelste van de gevonden "
    "uitbraken, 0 is de eerste week. Vals: een alarm over weken zonder uitbraak. Gelijk: drempels waarbij elke methode "
    "per reeks en jaar evenveel vals alarm geeft, gekozen met kennis van de uitbraken; dat is alleen om te vergelijken."
)


def anomalies(trial: AlarmTrial) -> Listing:
    """At equal false alarms first, then at the threshold each method usually has."""
    ordered = sorted(trial.scores, key=lambda score: (score.asked is None, score.asked or 0.0))
    columns = {
        "asked": "drempel", "method": "methode", "found": "gevonden", "delay": "weken tot alarm",
        "false_alarms": "vals per jaar",
    }  # fmt: skip
    title = f"Alarmen in {trial.series} reeksen van {trial.weeks} weken; de laatste {trial.judged} zijn beoordeeld"
    rows = [_fields(score) for score in ordered]
    return Listing(title, columns, rows, [_words(score) for score in ordered], _below(trial))


def _fields(score: AlarmScore) -> dict[str, Any]:
    return {**dataclasses.asdict(score), "share_found": score.found / score.outbreaks if score.outbreaks else None}


def _words(score: AlarmScore) -> dict[str, Any]:
    share = 100 * score.found / score.outbreaks if score.outbreaks else 0
    return {
        "asked": "gebruikelijk" if score.asked is None else f"gelijk, {_number(score.asked)} per jaar",
        "method": word(score.method),
        "found": f"{score.found} van {score.outbreaks} ({share:.0f} %)",
        "delay": "geen" if score.delay is None else _number(score.delay),
        "false_alarms": f"{score.false_alarms:.2f}".replace(".", ","),
    }


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _below(trial: AlarmTrial) -> str:
    told = [EXPLAINED]
    if trial.not_given:
        told.append(f"Niet opgegeven, en niet als nul gelezen: {trial.not_given} tellingen.")
    return "\n".join(told)
