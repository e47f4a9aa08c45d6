"""The safety plan as pages show it: actions by goal with how far they are, figures of indicators, and priorities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from openvis.domain.category import NO_KIND, THEMES, category, label_of
from openvis.domain.change_in_words import change_sentence
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason, expected_sum
from openvis.domain.partner import partner
from openvis.domain.perception import indicator_label
from openvis.domain.period import MONTH_NAMES
from openvis.domain.plan_indicator import MONTHS, IndicatorValue, Needs, PlanIndicator, indicator_kind
from openvis.domain.presence import PresenceKind
from openvis.domain.safety_plan import EQUAL, PlanAction, PlanActionStep, Progress, SafetyPlan, YearPriorities
from openvis.domain.words import joined, word
from openvis.web.words import badge, category_label, day, interval, moment, number, sentence, source_label

WHOLE_YEAR = range(1, MONTHS + 1)


def goal_groups(plan: SafetyPlan, actions: Sequence[PlanAction]) -> list[dict[str, Any]]:
    """The goals of a plan, each with the actions that are for it."""
    return [
        {
            "number": goal,
            "text": text,
            "lines": [action_line(each) for each in actions if each.content.goal == goal],
        }
        for goal, text in enumerate(plan.goals, start=1)
    ]


def action_line(action: PlanAction) -> dict[str, Any]:
    last = action.log[-1] if action.log else None
    return {
        "id": action.id,
        "number": action.number,
        "name": sentence(action.name),
        "wanted": action.content.wanted,
        "owner": sentence(word(action.content.owner)),
        "partners": joined([partner(slug) for slug in action.content.partners], most=20, more="anderen")
        if action.content.partners
        else "",
        "state": badge(action.state),
        "last": f"{day(last.on)}: {last.text}" if last else "",
        "version": action.version,
    }


def log_lines(log: Iterable[Progress]) -> list[dict[str, str]]:
    """The newest day first."""
    return [
        {"on": day(line.on), "text": line.text, "by": f"{line.by} ({word(line.by_role)})"} for line in reversed([*log])
    ]


def step_lines(steps: Sequence[PlanActionStep]) -> list[dict[str, str]]:
    """What an action went through, the newest first: a new state, or another text."""
    before = [None, *(step.state for step in steps)]
    return [
        {
            "what": "tekst gewijzigd" if step.state is earlier else word(step.state),
            "reason": step.reason,
            "signed": f"{step.by}, {moment(step.at)}",
        }
        for earlier, step in zip(before, steps, strict=False)
    ][::-1]


def indicator_name(indicator: PlanIndicator, names: Mapping[str, str]) -> str:
    """What is counted, of what, where and when: "Incidenten van een soort: Autokraak, oktober tot en met december"."""
    kind = indicator_kind(indicator.kind)
    about = ""
    if indicator.about:
        about = {
            Needs.PRESENCE: lambda: sentence(word(PresenceKind(indicator.about))),
            Needs.QUESTION: lambda: indicator_label(indicator.about),
        }.get(kind.needs, lambda: category_label(indicator.about))()
    months = _months(indicator)
    parts = [about, names.get(indicator.area, indicator.area), months]
    return f"{kind.label}{': ' if any(parts) else ''}{', '.join(filter(None, parts))}"


def _months(indicator: PlanIndicator) -> str:
    if (indicator.first_month, indicator.last_month) == (1, MONTHS):
        return ""
    first, last = (MONTH_NAMES[month - 1] for month in (indicator.first_month, indicator.last_month))
    return first if first == last else f"{first} tot en met {last}"


def value_lines(values: Iterable[IndicatorValue], names: Mapping[str, str]) -> list[dict[str, str]]:
    """Every indicator with its count, the year before, over which days, and where it comes from."""
    return [
        {
            "name": indicator_name(each.indicator, names),
            "value": _figure(each.value, "–"),
            "before": _figure(each.before, "–"),
            "days": f"{day(each.first)} tot en met {day(each.last)}" if each.first and each.last else "",
            "said": each.said,
            "change": _change(each),
            "source": f"{source_label(each.source)}{f', berekend op {moment(each.as_of)}' if each.run else ''}",
        }
        for each in values
    ]


def _change(value: IndicatorValue) -> str:
    """What may be said of two counts of incidents; of what people did themselves coincidence says nothing."""
    if value.value is None or value.before is None or not indicator_kind(value.indicator.kind).is_count:
        return ""
    return change_sentence(int(value.before), int(value.value))


def _figure(value: float | None, missing: str) -> str:
    if value is None:
        return missing
    return number(value) if value == int(value) else f"{value:.1f}".replace(".", ",")


# ----- priorities


def priority_slugs(figures: pl.DataFrame, versions: Sequence[YearPriorities]) -> list[str]:
    """What can be weighed: every theme, then the types that were counted and those that ever had a weight."""
    counted = set(figures["category"].unique().to_list()) | {slug for each in versions for slug in each.weights}
    types = sorted((slug for slug in counted - set(THEMES) - NO_KIND), key=category_label)
    return [*THEMES, *types]


def priority_rows(
    slugs: Sequence[str],
    figures: pl.DataFrame,
    levels: Sequence[ExpectedLevel],
    seasons: Sequence[ExpectedSeason],
) -> list[dict[str, Any]]:
    """Each with what was counted in twelve months, in the twelve before, and what is to be expected in twelve.

    figures  of the whole gemeente, of a year
    """
    found: dict[str, dict[str, Any]] = {}
    for row in figures.sort("count", descending=True, nulls_last=True).iter_rows(named=True):
        found.setdefault(row["category"], row)
    return [
        {
            "slug": slug,
            "label": label_of(slug),
            "theme": "" if slug in THEMES else THEMES.get(category(slug).theme, ""),
            **_counted(found.get(slug)),
            "expected": _expected(slug, found.get(slug), levels, seasons),
        }
        for slug in slugs
    ]


def _counted(row: Mapping[str, Any] | None) -> dict[str, str]:
    if row is None:
        return {"count": "", "before": "", "change": "", "source": ""}
    return {
        "count": number(row["count"]),
        "before": number(row["count_year_before"]),
        "change": row["change"] or "",
        "source": source_label(row["source"]),
    }


def _expected(
    slug: str, row: Mapping[str, Any] | None, levels: Sequence[ExpectedLevel], seasons: Sequence[ExpectedSeason]
) -> str:
    """ "212 (tussen 180 en 247)": of all buurten together over twelve months."""
    source = row["source"] if row else None
    of_type = [each for each in levels if each.category == slug and each.source == source]
    of_year = [each for each in seasons if each.category == slug and each.source == source]
    if not of_type or len(of_year) < MONTHS:
        return ""
    told = expected_sum(of_type, of_year, WHOLE_YEAR)
    return f"{number(round(told.mean))} ({interval(*told.interval())})"


def version_lines(versions: Sequence[YearPriorities]) -> list[dict[str, Any]]:
    """Every version of a year, the newest first: who, when, why, and what became different."""
    earlier = [*versions[1:], None][: len(versions)]
    return [
        {
            "name": each.name,
            "signed": f"{each.by}, {moment(each.at)}",
            "why": each.why,
            "changes": _changes(before.weights if before else {}, each.weights),
        }
        for each, before in zip(versions, earlier, strict=True)
    ]


def _changes(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    return [
        f"{label_of(slug)}: {_weight(before.get(slug, EQUAL))} → {_weight(after.get(slug, EQUAL))}"
        for slug in dict.fromkeys([*before, *after])
        if before.get(slug, EQUAL) != after.get(slug, EQUAL)
    ]


def weight_lines(weights: Mapping[str, float]) -> list[dict[str, str]]:
    """What weighs other than 1, the heaviest first."""
    ordered = sorted(weights.items(), key=lambda pair: (-pair[1], category_label(pair[0])))
    return [{"label": label_of(slug), "weight": _weight(weight)} for slug, weight in ordered]


def _weight(weight: float) -> str:
    return f"{weight:g}".replace(".", ",")
