"""What a delivery says of its source: how late it is, what was turned away, and how much one registrar wrote."""

from __future__ import annotations

from datetime import date

import numpy as np

from openvis.analysis.deliveries.jumps import CHANCE, registrar_chances
from openvis.analysis.rankings.sentences import number
from openvis.domain.delivery import RejectKind
from openvis.domain.period import parse_period
from openvis.domain.quality import Grade, Measure, Measured, RegistrarMonth, Rhythm, lateness
from openvis.domain.words import day_in_words, word
from openvis.pipeline.grading.measured import Source, of_rows, percent, rule, share_measure
from openvis.sources.rows.registrars import FACT as REGISTRARS

COMES = {
    Rhythm.DAY: "elke dag",
    Rhythm.WEEK: "elke week",
    Rhythm.MONTH: "elke maand",
    Rhythm.QUARTER: "elk kwartaal",
    Rhythm.YEAR: "elk jaar",
}
ELSEWHERE = {RejectKind.OUTSIDE, RejectKind.REPEATED}  # have a measure of their own
MONTHS = 13  # of registrars are looked at: a year and the one that runs


def freshness(source: Source, newest: date, told: str, *, quiet: int = 0) -> Measured:
    """How late a source is whose rows run up to `newest`; `told` is how a sentence says up to when."""
    if source.expected is None:
        ask = "Hoe vaak deze bron komt, is niet bekend. Zet `rhythm` in het profiel, dan let OpenVIS erop."
        return Measured(Measure.FRESHNESS, Grade.UNKNOWN, None, None, f"{told} {ask}", period=newest.isoformat())
    late = lateness(newest, source.expected, source.today, quiet=quiet)
    comes = f"De bron komt {COMES[source.expected.rhythm]}"
    if late.days:
        days = "1 dag" if late.days == 1 else f"{number(late.days)} dagen"
        then = f"{comes}; de volgende gegevens hadden er op {day_in_words(late.due)} moeten zijn, {days} geleden."
    else:
        then = f"{comes}; de volgende gegevens worden uiterlijk op {day_in_words(late.due)} verwacht."
    return Measured(Measure.FRESHNESS, late.grade, late.days, None, f"{told} {then}", period=newest.isoformat())


def turned_away(source: Source) -> list[Measured]:
    """The rows of the last delivery that were kept out, outside the gemeente and repeated ones by themselves."""
    read, kinds = source.delivery.rows_read, source.rejects
    other = {kind: rows for kind, rows in kinds.items() if kind not in ELSEWHERE}
    why = "".join(f", {number(rows)} {word(kind)}" for kind, rows in sorted(other.items()))
    refused, outside = sum(other.values()), kinds.get(RejectKind.OUTSIDE, 0)
    repeated = kinds.get(RejectKind.REPEATED, 0) + int(source.delivery.facts.get("repeated", 0))
    told = {
        Measure.REFUSED: (
            refused,
            f"Tegengehouden bij de laatste levering: {of_rows(refused, read)}{why and f'; {why}'}.",
        ),
        Measure.REPEATED: (repeated, f"Meer dan één keer in de laatste levering: {of_rows(repeated, read)}."),
        Measure.OUTSIDE: (outside, f"Buiten de gemeente in de laatste levering: {of_rows(outside, read)}."),
    }
    if source.table != "incidents":
        del told[Measure.OUTSIDE]
    return [share_measure(measure, rows, read, sentence) for measure, (rows, sentence) in told.items()]


def registrar_jumps(source: Source) -> list[Measured]:
    """The months in which one registrar wrote far more than usual; nothing where the source does not say who wrote."""
    months = _registrar_months(source)[-MONTHS:]
    if not months:
        return []
    rows, busiest = (np.array([getattr(month, name) for month in months]) for name in ("rows", "busiest"))
    chances = registrar_chances(rows, busiest)
    limits = rule(Measure.REGISTRAR)
    found = [
        _registrar_jump(months, at)
        for at, month in enumerate(months)
        if chances[at] <= CHANCE
        and month.rows >= limits.least
        and limits.grade(month.busiest / month.rows) is not Grade.GOOD
    ]
    if found:
        return found
    most = max(months, key=lambda month: month.busiest / month.rows)
    told = (
        f"In geen enkele maand schreef één registrator opvallend veel; het meest in {parse_period(most.month).label}: "
        f"{of_rows(most.busiest, most.rows)}."
    )
    if np.isnan(chances).any():
        return [Measured(Measure.REGISTRAR, Grade.UNKNOWN, None, None, "Er zijn te weinig maanden om te vergelijken.")]
    return [Measured(Measure.REGISTRAR, Grade.GOOD, most.busiest, most.rows, told, period=most.month)]


def _registrar_jump(months: list[RegistrarMonth], at: int) -> Measured:
    month, others = months[at], [other for number, other in enumerate(months) if number != at]
    rows, busiest = (sum(getattr(other, name) for other in others) for name in ("rows", "busiest"))
    told = (
        f"In {parse_period(month.month).label} schreef één van de {number(month.registrars)} registratoren "
        f"{of_rows(month.busiest, month.rows)}. Wie in een andere maand het meest schreef, schreef samen "
        f"{number(busiest)} van de {number(rows)} ({percent(busiest, rows)})."
    )
    grade = rule(Measure.REGISTRAR).grade(month.busiest / month.rows)
    return Measured(Measure.REGISTRAR, grade, month.busiest, month.rows, told, period=month.month)


def _registrar_months(source: Source) -> list[RegistrarMonth]:
    """Of each month the delivery that holds most of it: who is who in another one is not known any more."""
    most: dict[str, RegistrarMonth] = {}
    for facts in source.facts:
        for month in (RegistrarMonth(**each) for each in facts.get(REGISTRARS, ())):
            if month.month not in most or month.rows >= most[month.month].rows:
                most[month.month] = month
    return [most[key] for key in sorted(most)]
