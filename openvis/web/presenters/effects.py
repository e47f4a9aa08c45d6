"""The effect of an intervention as its page shows it: three groups of buurten, a line beside a line, and how sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openvis.domain.advice import Advice, advice_of
from openvis.domain.effect import Effect, Estimate, GroupCounts
from openvis.domain.intervention import Evaluation, Verdict
from openvis.domain.intervention_effect import InterventionEffect, PanelRole
from openvis.domain.words import joined, word
from openvis.web.words import decimal, number, period

ADVICE = {
    Advice.WAIT: "De dag van het oordeel is nog niet geweest. Beslis nog niet op deze tussenstand.",
    Advice.GO_ON: "Het helpt en het doel is gehaald. Doorgaan of elders herhalen ligt voor de hand.",
    Advice.ADJUST: "Het helpt, maar minder dan de bedoeling was. Kijk wat er beter kan, of stel het doel bij.",
    Advice.STOP: "Het is niet te zien dat dit helpt. Stop ermee, of doe het wezenlijk anders.",
    Advice.LOOK_LONGER: "Er is te weinig geteld. Kijk langer, of neem er meer buurten of soorten bij.",
}


def effect_part(found: InterventionEffect, seen: Evaluation, names: Mapping[str, str]) -> dict[str, Any]:
    """Everything the page says of the effect, beside the judgement itself."""
    effect = found.effect
    return {
        "how": f"{word(effect.design).capitalize()}. {effect.why}",
        "sentences": effect.sentences,
        "advice": ADVICE[advice_of(seen)],
        "in_its_year": in_its_year(seen),
        "differs": _differs(effect, seen),
        "groups": _groups(found, names),
        "chart": _chart(effect),
        "months": _months(effect),
    }


def in_its_year(seen: Evaluation) -> str:
    """How sure it is among all that is judged in that year; empty where it is the only one."""
    if seen.q is None or seen.among == 1:
        return ""
    told = f"Dit jaar worden {seen.among} interventies beoordeeld. Wie vaak vraagt, vindt ook door toeval iets. "
    if seen.verdict in (Verdict.IMPROVED, Verdict.WORSENED):
        return told + f"Ook daarmee rekening gehouden blijft dit oordeel staan (q: {exact(seen.q)})."
    return told + f"Daarmee is rekening gehouden (q: {exact(seen.q)})."


def exact(chance: float) -> str:
    """A small chance with three decimals: 0.0123 -> "0,012"; below that "minder dan 0,001"."""
    return "minder dan 0,001" if chance < 0.001 else f"{chance:.3f}".replace(".", ",")


def _differs(effect: Effect, seen: Evaluation) -> str:
    """A warning where the comparison that does not judge says something else than the one that does."""
    if effect.verdict in (seen.verdict, Verdict.TOO_LITTLE_DATA):
        return ""
    return (
        f"Naast de andere buurten gezien is het: {effect.verdict}. Dat is iets anders dan het oordeel. Vertel ze samen."
    )


def _groups(found: InterventionEffect, names: Mapping[str, str]) -> list[dict[str, Any]]:
    effect = found.effect
    ring = effect.displacement.estimate if effect.displacement else None
    rows = (
        (PanelRole.TARGET, effect.target, effect.estimate),
        (PanelRole.RING, effect.ring, ring),
        (PanelRole.COMPARISON, effect.comparison, None),
    )
    return [
        _group(role, counts, estimate, found.with_role(role), names)
        for role, counts, estimate in rows
        if counts is not None
    ]


def _group(
    role: PanelRole, counts: GroupCounts, estimate: Estimate | None, areas: Sequence[str], names: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "role": word(role),
        "areas": number(counts.areas),
        "named": joined(sorted(names.get(area, area) for area in areas), most=8, more="andere"),
        "before": _each_month(counts.before, counts.periods_before),
        "after": _each_month(counts.after, counts.periods_after),
        "counted": number(counts.after),
        "expected": _expected(estimate),
    }


def _each_month(count: float, months: int) -> str:
    return decimal(count / months) if months else "niet geteld"


def _expected(estimate: Estimate | None) -> str:
    if estimate is None:
        return "geen: hiermee is vergeleken"
    return f"{number(round(estimate.expected))} ({number(round(estimate.low))} tot {number(round(estimate.high))})"


def _chart(effect: Effect) -> dict[str, list[Any] | str] | None:
    """As trend.mjs reads it: the line of what was counted, and beside it the one of had nothing been done."""
    if not effect.series:
        return None
    nothing = [None] * len(effect.series)
    return {
        "periods": [period(each.period) for each in effect.series],
        "counts": [each.observed for each in effect.series],
        "low": nothing,
        "high": nothing,
        "without": [round(each.expected, 1) for each in effect.series],
        "from": period(effect.period_from),
        "to": period(effect.period_to),
    }


def _months(effect: Effect) -> list[dict[str, str]]:
    """The same as a table, newest first."""
    return [
        {
            "month": period(each.period),
            "counted": "niet geteld" if each.observed is None else number(each.observed),
            "without": decimal(each.expected),
            "when": "sinds de start" if each.after else "ervoor",
        }
        for each in reversed(effect.series)
    ]
