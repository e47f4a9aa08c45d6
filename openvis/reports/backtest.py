"""What a trial on the past found, as a list: a table of the methods, and every figure as JSON."""

from __future__ import annotations

import dataclasses
from typing import Any

from openvis.domain.backtest import ExpectationTrial, Method, MethodScore
from openvis.domain.period import parse_period
from openvis.domain.words import word
from openvis.reports.listing import Listing

ALL = "alles"
MOST_TYPES = 12  # in the table; JSON has all of them


def expectation(trial: ExpectationTrial) -> Listing:
    """All methods on all counts together, then ours on the most common types; JSON has every method on every type."""
    of_types = [score for score in trial.scores if score.type is not None and score.method is Method.OPENVIS]
    most = sorted(of_types, key=lambda score: -score.mean)[:MOST_TYPES]
    shown = [*(score for score in trial.scores if score.type is None), *most]
    columns = {
        "type": "soort", "method": "methode", "counts": "tellingen", "mean": "gemiddeld", "deviance": "deviantie",
        "more": "meer dan OpenVIS", "log_score": "log-score", "within": "binnen 90 %",
    }  # fmt: skip
    title = (
        f"Verwachting van {parse_period(trial.first).label} tot en met {parse_period(trial.last).label}, elke periode "
        f"uit die ervoor: {trial.areas} gebieden, {trial.types} soorten, {trial.periods} perioden"
    )
    rows = [_fields(score, trial) for score in trial.scores]
    return Listing(title, columns, rows, [_words(score) for score in shown], _below(trial))


def _fields(score: MethodScore, trial: ExpectationTrial) -> dict[str, Any]:
    return {**dataclasses.asdict(score), "first": trial.first, "last": trial.last}


def _words(score: MethodScore) -> dict[str, Any]:
    between = f"{_number(score.deviance_more_low, sign=True)} tot {_number(score.deviance_more_high, sign=True)}"
    return {
        "type": score.type or ALL,
        "method": word(score.method),
        "counts": score.counts,
        "mean": _number(score.mean),
        "deviance": _number(score.deviance),
        "more": "" if score.method is Method.OPENVIS else f"{_number(score.deviance_more, sign=True)} ({between})",
        "log_score": _number(score.log_score),
        "within": f"{100 * score.within:.1f} %".replace(".", ","),
    }


def _number(value: float, *, sign: bool = False) -> str:
    if value != value:
        return "?"
    return f"{value:+.4f}".replace(".", ",") if sign else f"{value:.4f}".replace(".", ",")


def _below(trial: ExpectationTrial) -> str:
    told = [
        "Deviantie en log-score: minder is beter. Achter het verschil staat tussen welke grenzen het in 95 van de 100 "
        "gevallen ligt; liggen beide boven nul, dan is OpenVIS hier beter. Binnen: een goede verwachting heeft 90 %.",
    ]
    if trial.types > MOST_TYPES:
        told.append(f"De tabel toont de {MOST_TYPES} soorten waarvan er het meest zijn; met --json komen ze alle.")
    if trial.not_given:
        told.append(f"Niet opgegeven, en niet als nul gelezen: {trial.not_given} tellingen.")
    if missing := [method for method in trial.without if method is not Method.BOOSTED_TREES]:
        told.append(f"Niet te vergelijken met zo weinig perioden: {', '.join(map(word, missing))}.")
    if Method.BOOSTED_TREES in trial.without:
        told.append(f"Niet vergeleken met {word(Method.BOOSTED_TREES)}: dat kan alleen met scikit-learn.")
    return "\n".join(told)
