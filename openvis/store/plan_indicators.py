"""The one place where an indicator of the safety plan becomes a figure: from what is stored, as known at a moment.

A kind is a line of `domain/plan_indicators.csv`; how it is counted stands here beside its slug. Every count covers the
months of the indicator as far as they were known then, and beside it the same days a year before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.utils.timezone import localdate

from openvis.domain import presence as presence_figures
from openvis.domain.access import Scope
from openvis.domain.area import lies_in
from openvis.domain.buurtbericht import BuurtberichtState
from openvis.domain.category import THEMES, category
from openvis.domain.intervention import InterventionState, Verdict
from openvis.domain.overleg import MeetingState
from openvis.domain.perception import unit_in_words
from openvis.domain.period import MONTH_NAMES, Period
from openvis.domain.plan_indicator import IndicatorValue, PlanIndicator, days_of, indicator_kind, months_of
from openvis.domain.presence import PresenceKind
from openvis.domain.top_x import TopXState
from openvis.domain.undermining import figures as undermining_figures
from openvis.domain.work_order import WorkOrderState
from openvis.store import history, models, presence, read, results, top_x, undermining


@dataclass(frozen=True, slots=True)
class Asked:
    """What one count is of: months of a gemeente, as known at a moment."""

    scope: Scope
    gemeente: str
    indicator: PlanIndicator
    first: date
    last: date
    known: datetime

    def holds(self, moment: datetime | date) -> bool:
        """Whether something of that day or moment counts."""
        day = localdate(moment) if isinstance(moment, datetime) else moment
        return self.first <= day <= self.last

    def is_about(self, slugs: Iterable[str]) -> bool:
        """Whether something about these types counts; without a type asked for everything does."""
        about = self.indicator.about
        return not about or any(slug == about or (about in THEMES and category(slug).theme == about) for slug in slugs)

    def lies_there(self, areas: Iterable[str]) -> bool:
        place = self.indicator.area
        return not place or any(lies_in(area, place) or lies_in(place, area) for area in areas)


def indicator_value(
    scope: Scope, gemeente: str, indicator: PlanIndicator, year: int, *, known: datetime
) -> IndicatorValue:
    """What an indicator came to in a year, as known at a moment, beside the same months of the year before."""
    if indicator.kind == "incidents":
        return _incidents(scope, gemeente, indicator, year, known)
    kind = indicator_kind(indicator.kind)
    first, last = days_of(indicator, year)
    last = min(last, localdate(known))
    if last < first:
        return _nothing(indicator, year, known, f"{_first_month(indicator, year)} moet nog komen.")
    if indicator.kind == "survey":
        return _survey(scope, gemeente, indicator, year, known)
    count = COUNTS[indicator.kind]
    days = (first, last), (_year_before(first), _year_before(last))
    value, before = (count(Asked(scope, gemeente, indicator, *each, known)) for each in days)
    hidden = "Te weinig om te tonen." if value is None else ""
    return IndicatorValue(indicator, year, first, last, value, before, kind.source, known, "", "", hidden)


# ----- what a run counted


def _incidents(scope: Scope, gemeente: str, indicator: PlanIndicator, year: int, known: datetime) -> IndicatorValue:
    run = results.run_seen_at(scope, gemeente, known)
    if run is None:
        return _nothing(indicator, year, known, "Er was nog geen run.")
    series = results.series(
        scope, gemeente, area=indicator.area or gemeente, category=indicator.about, run_id=run.id
    ).filter(pl.col("count").is_not_null())
    wanted = [month.key for month in months_of(indicator, year)]
    of_lists = {
        str(source[0]): dict(rows.select("period", "count").iter_rows())
        for source, rows in series.group_by("source", maintain_order=True)
        if indicator.source in ("", source[0])
    }
    named = max(sorted(of_lists), key=lambda name: sum(key in of_lists[name] for key in wanted), default="")
    counts = of_lists.get(named, {})
    months = _unbroken(months_of(indicator, year), counts)
    if not months:
        return _nothing(indicator, year, known, f"Van {_first_month(indicator, year)} zijn er nog geen cijfers.")
    earlier = [month.shift(-12).key for month in months]
    before = sum(counts[key] for key in earlier) if all(key in counts for key in earlier) else None
    value = sum(counts[month.key] for month in months)
    return IndicatorValue(
        indicator,
        year,
        months[0].first,
        months[-1].end - timedelta(days=1),
        value,
        before,
        named,
        run.moment,
        run.method,
        run.id,
    )


def _unbroken(months: list[Period], counts: dict[str, int]) -> list[Period]:
    """The months from the first on that are known, up to the first that is not."""
    known = [month.key in counts for month in months]
    return months[: known.index(False)] if False in known else months


def _survey(scope: Scope, gemeente: str, indicator: PlanIndicator, year: int, known: datetime) -> IndicatorValue:
    """The answer of the whole gemeente, or of a wijk, in the wave of this year and in that of the year before."""
    rows = read.perception(scope, versions=history.versions_at(known)).filter(
        pl.col("gemeente") == gemeente,
        pl.col("area") == (indicator.area or gemeente),
        pl.col("indicator") == indicator.about,
        pl.col("value").is_not_null(),
    )
    waves = {int(row["wave"][:4]): row for row in rows.sort("wave").to_dicts()}
    if year not in waves:
        return _nothing(indicator, year, known, f"Van {year} is er geen antwoord.")
    told, before = waves[year], waves.get(year - 1)
    return IndicatorValue(
        indicator,
        year,
        *days_of(indicator, year),
        told["value"],
        before["value"] if before else None,
        told["source"],
        known,
        "",
        "",
        low=told["low"],
        high=told["high"],
        unit=unit_in_words(told),
    )


# ----- what people did


def _started(asked: Asked) -> float:
    """Interventions by the first day they ran."""
    steps = _known(models.InterventionStep, asked).filter(state=InterventionState.RUNNING.value).order_by("number")
    first = {row.intervention_id: row.at for row in reversed(list(steps))}
    there = _interventions(asked)
    return sum(asked.holds(at) for number, at in first.items() if number in there)


def _improved(asked: Asked) -> float:
    """Interventions of which the last word, said in these months, is that it became better."""
    rows = models.Evaluation.objects.filter(
        final=True,
        verdict=Verdict.IMPROVED.value,
        run__complete=True,
        run__looks_back=False,
        run__gemeente__in=asked.scope.gemeenten & {asked.gemeente},
        run__made_at__lte=asked.known,
    )
    first: dict[int, datetime] = {}
    for number, at in rows.order_by("run__made_at").values_list("intervention_id", "run__made_at"):
        first.setdefault(number, at)
    there = _interventions(asked)
    return sum(asked.holds(at) for number, at in first.items() if number in there)


def _interventions(asked: Asked) -> set[int]:
    """Those about the type and place asked for, by what their last version of then says."""
    rows = _known(models.InterventionVersion, asked).order_by("number")
    newest = {row.intervention_id: row for row in rows}
    return {number for number, row in newest.items() if asked.is_about(row.categories) and asked.lies_there(row.areas)}


def _orders_done(asked: Asked) -> float:
    steps = _known(models.WorkOrderStep, asked).filter(state=WorkOrderState.DONE.value).select_related("work_order")
    return sum(
        asked.holds(step.at) and asked.is_about([step.work_order.category]) and asked.lies_there([step.work_order.area])
        for step in steps
    )


def _messages_sent(asked: Asked) -> float:
    steps = _known(models.BuurtberichtStep, asked).filter(state=BuurtberichtState.SENT.value)
    return sum(
        asked.holds(step.sent_on or step.at)
        and asked.is_about([step.buurtbericht.category])
        and asked.lies_there([step.buurtbericht.buurt])
        for step in steps.select_related("buurtbericht")
    )


def _meetings_held(asked: Asked) -> float:
    """By the day they were for."""
    steps = _known(models.MeetingStep, asked).filter(state=MeetingState.HELD.value)
    return sum(asked.holds(day) for day in steps.values_list("on", flat=True))


def _bijzonderheden(asked: Asked) -> float:
    steps = _known(models.BijzonderheidStep, asked).filter(number=1).select_related("bijzonderheid")
    return sum(
        asked.holds(step.at)
        and asked.is_about([step.bijzonderheid.category])
        and asked.lies_there([step.bijzonderheid.area])
        for step in steps
    )


def _moments_held(asked: Asked) -> float:
    found = top_x.of_gemeente(asked.scope, asked.gemeente, known=asked.known)
    return sum(each.state is TopXState.HELD and asked.holds(each.day) for each in found)


def _signals(asked: Asked) -> float | None:
    """Of a whole year; None where the small numbers would show (`domain.undermining.figures`)."""
    found = undermining.of_gemeente(asked.scope, asked.gemeente, known=asked.known)
    return undermining_figures((each for each in found if each.received_on <= asked.last), asked.first.year).total


def _present(of: str) -> Callable[[Asked], float]:
    """A number of the presence there was: times, hours or people."""

    def counted(asked: Asked) -> float:
        found = presence.of_gemeente(asked.scope, asked.gemeente, known=asked.known)
        about = asked.indicator.about
        kinds = [each for each in found if not about or each.kind is PresenceKind(about)]
        rows = presence_figures.totals(kinds, asked.indicator.area or asked.gemeente, asked.first, asked.last)
        # Of several buurten at once each has an equal part: of hours that is told in tenths, of people as a whole.
        return round(sum(getattr(row, of) for row in rows), 1 if of == "hours" else 0)

    return counted


COUNTS: dict[str, Callable[[Asked], float | None]] = {
    "interventions-started": _started,
    "interventions-improved": _improved,
    "work-orders-done": _orders_done,
    "messages-sent": _messages_sent,
    "presence-times": _present("times"),
    "presence-hours": _present("hours"),
    "people-reached": _present("people"),
    "top-x-moments": _moments_held,
    "undermining-signals": _signals,
    "meetings-held": _meetings_held,
    "bijzonderheden": _bijzonderheden,
}


# ----- months


def _year_before(day: date) -> date:
    """The same day, or 28 February."""
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _first_month(indicator: PlanIndicator, year: int) -> str:
    return f"{MONTH_NAMES[indicator.first_month - 1]} {year}"


def _nothing(indicator: PlanIndicator, year: int, known: datetime, said: str) -> IndicatorValue:
    return IndicatorValue(indicator, year, None, None, None, None, indicator.source, known, "", "", said)


def _known(model: type[Any], asked: Asked) -> Any:
    """The rows of a table that had been written."""
    return model.objects.filter(gemeente__in=asked.scope.gemeenten & {asked.gemeente}, at__lte=asked.known)
