"""The quality of the sources: what stands out first, with what it means and what to do, and how it was before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openvis.domain.quality import Assessment, Grade, Measure, Measured, measure_rules
from openvis.domain.words import word
from openvis.web.words import badge, moment, number, sentence, source_label

NOT_GOOD = (Grade.BAD, Grade.ATTENTION)  # the worst first
# The shares of which a page shows how they were before, each with what is counted of how many.
TREND = {
    Measure.TIME_KNOWN: "Geen tijdstip",
    Measure.LOCATED: "Alleen buurt",
    Measure.REFUSED: "Tegengehouden",
    Measure.OUTSIDE: "Buiten gemeente",
    Measure.UNMAPPED: "Geen soort",
    Measure.GIVEN: "Lege cellen",
}


# The page on which something can be done about it, or the rows can be seen.
LEADS_TO = {
    Measure.UNMAPPED: "words",
    Measure.REFUSED: "batch",
    Measure.OUTSIDE: "batch",
    Measure.REPEATED: "batch",
}


def quality_line(seen: Assessment) -> dict[str, Any]:
    """One source in the list: its grade, and what stands out in one word each."""
    return {
        "source": seen.source,
        "label": source_label(seen.source),
        "grade": badge(seen.grade),
        "found": _named(seen),
        "at": moment(seen.at),
    }


def quality_lines(latest: Sequence[Assessment]) -> list[dict[str, Any]]:
    """Every source, the worst first."""
    order = (*NOT_GOOD, Grade.UNKNOWN, Grade.GOOD)
    return [quality_line(seen) for seen in sorted(latest, key=lambda seen: order.index(seen.grade))]


def measure_lines(seen: Assessment) -> dict[str, list[dict[str, Any]]]:
    """All that was measured: what is not good, the worst first, what could not be judged, and what is in order."""
    lines = [_measure_line(measured) for measured in seen.measures]
    return {
        "wrong": [line for grade in NOT_GOOD for line in lines if line["grade"]["slug"] == grade],
        "rest": [line for line in lines if line["grade"]["slug"] not in NOT_GOOD],
    }


def _measure_line(measured: Measured) -> dict[str, Any]:
    rule = measure_rules()[measured.measure]
    return {
        "name": sentence(word(measured.measure)),
        "grade": badge(measured.grade),
        "sentence": measured.sentence,
        "means": rule.means,
        "ask": rule.ask,
        "leads_to": LEADS_TO.get(measured.measure, ""),
    }


def trend(history: Sequence[Assessment]) -> dict[str, Any]:
    """How the last looks compare: a row for each, the newest first, with the shares that were measured in any."""
    measured = {each.measure for seen in history for each in seen.measures}
    columns = [measure for measure in TREND if measure in measured]
    return {
        "columns": [TREND[measure] for measure in columns],
        "rows": [
            {
                "at": moment(seen.at),
                "grade": badge(seen.grade),
                "found": _named(seen),
                "cells": [{"name": TREND[measure], "text": _share(seen, measure)} for measure in columns],
            }
            for seen in history
        ],
    }


def _share(seen: Assessment, measure: Measure) -> str:
    found = next((each for each in seen.measures if each.measure is measure), None)
    return f"{number(found.number)} van {number(found.of)}" if found and found.of else ""


def _named(seen: Assessment) -> str:
    """What is not good, the worst first, each once: "versheid, piek op één dag"."""
    names = [word(each.measure) for grade in NOT_GOOD for each in seen.measures if each.grade is grade]
    return sentence(", ".join(dict.fromkeys(names)))


def warnings(latest: Sequence[Assessment]) -> list[dict[str, str]]:
    """What a reader of the figures must know: a sentence for each source that is not good."""
    return [
        {
            "source": seen.source,
            "label": source_label(seen.source),
            "sentence": next(each.sentence for each in seen.measures if each.grade is Grade.BAD),
        }
        for seen in latest
        if seen.grade is Grade.BAD
    ]
