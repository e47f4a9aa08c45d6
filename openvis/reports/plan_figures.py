"""The indicators of the safety plan as figures: with counts, margin, source, day and method, as known at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.domain.access import Scope
from openvis.domain.category import label_of
from openvis.domain.count_margin import count_margin
from openvis.domain.perception import indicator_label
from openvis.domain.plan_indicator import IndicatorValue, Needs, PlanIndicator, indicator_kind
from openvis.domain.presence import PresenceKind
from openvis.domain.report import PEOPLE_METHOD, Figure, people
from openvis.domain.safety_plan import PlanAction
from openvis.domain.source_names import source_label
from openvis.domain.words import span_of_days, word
from openvis.store.plan_indicators import indicator_value


def values_of(scope: Scope, action: PlanAction, known: datetime) -> list[IndicatorValue]:
    """Every indicator of an action, also those that came to nothing yet."""
    return [
        indicator_value(scope, action.gemeente, each, action.year, known=known) for each in action.content.indicators
    ]


def figure_of(value: IndicatorValue, known: datetime, names: Mapping[str, str]) -> Figure:
    """Counts of incidents are compared by the rule of changes; of what people did themselves both years are told."""
    kind = indicator_kind(value.indicator.kind)
    plain = Figure(
        what=name_of(value.indicator, names),
        period=_period(value),
        value=value.value,
        source=source_label(value.source) if kind.of_source else people(kind.source),
        method=value.method or PEOPLE_METHOD,
        as_of=localdate(value.as_of if value.run else known),
        before=value.before,
        before_period=_period_before(value) if value.before is not None else "",
        compared=kind.is_count,
        low=value.low,
        high=value.high,
        interval="marge",
        unit=value.unit,
    )
    if not kind.is_count or value.value is None:
        return plain
    low, high = map(round, count_margin(int(value.value)))
    return replace(plain, low=low, high=high)


def name_of(indicator: PlanIndicator, names: Mapping[str, str]) -> str:
    """What is counted, of what and where: "Autokraak in Kerkbuurt", "Uren aanwezig in de buurt: buurttent"."""
    kind, about = indicator_kind(indicator.kind), indicator.about
    place = f" in {names.get(indicator.area, indicator.area)}" if indicator.area else ""
    if kind.is_count:
        return f"{label_of(about)}{place}"
    named = {
        Needs.PRESENCE: lambda: word(PresenceKind(about)),
        Needs.QUESTION: lambda: indicator_label(about),
    }.get(kind.needs, lambda: label_of(about))
    return f"{kind.label}{f': {named()}' if about else ''}{place}"


def _period_before(value: IndicatorValue) -> str:
    return str(value.year - 1) if _period(value) == str(value.year) else f"dezelfde dagen van {value.year - 1}"


def _period(value: IndicatorValue) -> str:
    first, last = value.first or date(value.year, 1, 1), value.last or date(value.year, 12, 31)
    if (first, last) == (date(value.year, 1, 1), date(value.year, 12, 31)):
        return str(value.year)
    return span_of_days(first, last)
