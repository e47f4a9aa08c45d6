"""The scoreboard of a trial of the forecast, as a list: a table of the rungs, and every figure as JSON."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from openvis.domain.category import label_of
from openvis.domain.forecast import (
    LEAST_EVENTS_A_YEAR,
    ForecastReason,
    ForecastScore,
    ForecastTrial,
    ForecastVerdict,
)
from openvis.domain.forecast_dayparts import DaypartTrial, WeekOf
from openvis.domain.words import word
from openvis.reports.listing import Listing

SHOWN = "getoond"
TOO_LITTLE = "te weinig gegevens"
WEEK = {
    WeekOf.FLAT: "elk dagdeel gelijk",
    WeekOf.GEMEENTE: "één week voor alle buurten",
    WeekOf.BUURT: "een week per buurt",
}
EXPLAINED = (
    "Raak: het deel van de incidenten in de vakken met de hoogste verwachting, op 1, 3 en 5 % van de kaart; PAI: raak "
    "gedeeld door dat deel van de kaart. Winst: hoeveel waarschijnlijker het kwam dan op een kaart die overal gelijk "
    "is, per incident, in nats (0,69 is twee keer). Minder dan getoond: hoeveel winst minder dan wat getoond was, en "
    "tussen welke grenzen het in 95 van de 100 gevallen ligt; onder nul was deze trede beter."
)
WHY = {
    ForecastReason.BEATS: "beter dan overal gelijk en dan elke telling",
    ForecastReason.NOTHING_BEATS: "niet beter dan een telling",
    ForecastReason.TOO_FEW: "te weinig perioden om te kiezen",
    ForecastReason.SWITCHED_OFF: "uit: een telling of overal gelijk was de laatste perioden minstens zo goed",
}


def forecast(
    trials: Sequence[ForecastTrial],
    *,
    side: float | None,
    every: int,
    weeks: Mapping[str, DaypartTrial],
    below: Sequence[str],
) -> Listing:
    """All rungs of each type, first what would have been shown. JSON has every origin, the calibration and verdicts.

    weeks  by type, how dealing out over the week did
    """
    first, last = trials[0].scores[0].first, trials[0].scores[0].last
    where = f"vakken van {_number(side)} meter" if side is not None else "buurten"
    times = f"{trials[0].scores[0].origins} keer {trials[0].horizon} dagen vooruit"
    apart = "" if every == trials[0].horizon else f", elke {every} dagen"
    title = f"Verwachting van {first} tot en met {last}: {times}{apart}, in {trials[0].places} {where}"
    columns = {
        "category": "soort", "rung": "trede", "events": "incidenten", "hits": "raak op 1, 3, 5 %", "pai": "PAI op 1 %",
        "near": "bijna raak (van de kaart)", "gain": "winst", "less": "minder dan getoond", "deviance": "deviantie",
    }  # fmt: skip
    rows = [_fields(trial, weeks[trial.category]) for trial in trials]
    dealt = [f"{label_of(slug)}, wanneer: {_week(week)}" for slug, week in weeks.items()]
    words = [_words(score) for trial in trials for score in trial.scores]
    return Listing(title, columns, rows, words, "\n".join([*_decided(trials), *dealt, *below, EXPLAINED]))


def left_out(*, unusable: int, by_officers: int, elsewhere: int, too_short: Sequence[str]) -> list[str]:
    """Sentences about rows and types that took no part."""
    told = []
    if unusable:
        told.append(f"Niet te gebruiken of zonder soort: {unusable} rijen; `openvis import incidents` zegt waarom.")
    if by_officers:
        told.append(f"Gevonden door handhavers, en daarom nooit in een verwachting: {by_officers} rijen.")
    if elsewhere:
        told.append(f"Zonder punt, of buiten alle plekken van de kaart: {elsewhere} rijen.")
    if too_short:
        told.append(f"Te kort bekend om te verwachten: {', '.join(label_of(slug) for slug in too_short)}.")
    return told


def _fields(trial: ForecastTrial, week: DaypartTrial) -> dict[str, Any]:
    told = dataclasses.asdict(trial) | {"sparse": trial.sparse}
    return told | {"week": dataclasses.asdict(week) | {"shown": week.shown}}


def _week(week: DaypartTrial) -> str:
    """By how much the week of each buurt and one week for all were better than every dagdeel alike."""
    own, general, beyond = (
        _with_interval(mean, low, high) for mean, low, high in (week.own, week.general, week.beyond)
    )
    return (
        f"over {week.incidents} incidenten was een week per buurt {own} nats beter dan elk dagdeel gelijk, één week "
        f"voor alle buurten {general}; de eerste boven de tweede {beyond}. Getoond: {WEEK[week.shown]}."
    )


def _words(score: ForecastScore) -> dict[str, Any]:
    return {
        "category": label_of(score.category),
        "rung": word(score.rung) if score.rung else SHOWN,
        "events": score.events,
        "hits": " ".join(_percent(share) for share in (score.hits_1, score.hits_3, score.hits_5)),
        "pai": _number(score.pai_1, 2),
        "near": f"{_percent(score.near_1)} ({_percent(score.near_area_1)})",
        "gain": _with_interval(score.gain, score.gain_low, score.gain_high),
        "less": _with_interval(score.less, score.less_low, score.less_high) if score.rung else "",
        "deviance": _number(score.deviance, 5),
    }


def _decided(trials: Sequence[ForecastTrial]) -> list[str]:
    """One sentence a type: what was shown how often, and why; and whether cells can say anything."""
    told = []
    for trial in trials:
        label = label_of(trial.category)
        times = Counter((verdict.shown, verdict.reason) for verdict in trial.verdicts)
        parts = [f"{number} keer {word(rung)} ({WHY[reason]})" for (rung, reason), number in times.most_common()]
        told.append(f"{label}, getoond: {'; '.join(parts)}.")
        told += _switched(trial.verdicts, label)
        if trial.sparse:
            told.append(
                f"{label}: {trial.events_a_year:.0f} per jaar, minder dan {LEAST_EVENTS_A_YEAR}; in vakken is een "
                "verwachting dan niet te vertrouwen. Neem de hele groep, of --buurten."
            )
    return told


def _switched(verdicts: Sequence[ForecastVerdict], label: str) -> list[str]:
    """When the forecast went off, and when it came back."""
    told = []
    for before, after in pairwise(verdicts):
        if before.on and after.reason is ForecastReason.SWITCHED_OFF and after.beside:
            told.append(f"{label}: vanaf {after.origin} uit; {word(after.beside)} deed het minstens zo goed.")
        elif after.on and before.reason is ForecastReason.SWITCHED_OFF:
            told.append(f"{label}: vanaf {after.origin} weer aan.")
    return told


def _with_interval(value: float, low: float, high: float) -> str:
    if low != low or high != high:  # of one origin there is none
        return f"{_signed(value)} ({TOO_LITTLE})" if value == value else TOO_LITTLE
    return f"{_signed(value)} ({_signed(low)} tot {_signed(high)})"


def _percent(share: float) -> str:
    return "?" if share != share else f"{100 * share:.1f} %".replace(".", ",")


def _number(value: float | None, digits: int | None = None) -> str:
    if value is None or value != value:
        return "?"
    return (f"{value:g}" if digits is None else f"{value:.{digits}f}").replace(".", ",")


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace(".", ",")
