"""The jaarverslag of the safety plan: per goal the numbered actions, what we wanted, what we did, and checked figures.

It knows nothing of formats (`reports/documents`) and reads everything as it was known at one moment, so the report of
last year is the same report when it is made again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.domain.access import Scope
from openvis.domain.category import label_of
from openvis.domain.chart_kind import ChartKind
from openvis.domain.count_margin import count_margin
from openvis.domain.intervention import Intervention
from openvis.domain.partner import partner
from openvis.domain.perception import indicator_label
from openvis.domain.plan_indicator import MONTHS, IndicatorValue, Needs, PlanIndicator, indicator_kind
from openvis.domain.presence import PresenceKind
from openvis.domain.report import (
    Block,
    Bullets,
    Chart,
    Document,
    Figure,
    Figures,
    Paragraph,
    Section,
    Series,
    Table,
    number_in_words,
)
from openvis.domain.run import Run
from openvis.domain.safety_plan import LinkKind, PlanAction, PlanActionState, SafetyPlan
from openvis.domain.words import day_in_words, joined, word
from openvis.errors import NothingStored
from openvis.store import interventions, results
from openvis.store import safety_plan as store
from openvis.store.plan_indicators import indicator_value, run_known

WANTED, DONE = "Wat wilden we daarvoor doen?", "Wat hebben we daarvoor gedaan?"
PEOPLE = "OpenVIS, zoals medewerkers het vastlegden"
STAND = {
    PlanActionState.PLANNED: "Deze actie is nog niet begonnen.",
    PlanActionState.RUNNING: "Deze actie loopt nog.",
    PlanActionState.DONE: "Deze actie is klaar.",
    PlanActionState.STOPPED: "Deze actie is gestopt.",
    PlanActionState.CARRIED_OVER: "Deze actie gaat in {} verder.",
}
LINKS = {
    LinkKind.MESSAGE: "buurtberichten",
    LinkKind.PRESENCE: "registraties van aanwezigheid",
    LinkKind.TOP_X: "momenten van de Top-X",
    LinkKind.UNDERMINING: "de aanpak van ondermijning",
}


def annual_report(scope: Scope, gemeente: str, year: int, *, known: datetime) -> Document:
    """The report of a year, as it was known at a moment. Raises NothingStored for a year that no plan is about."""
    plan = store.plan_of_year(scope, gemeente, year, known=known)
    if plan is None:
        raise NothingStored(f"Bij {year} hoort geen veiligheidsplan.", "Maak eerst een plan, of kies een ander jaar.")
    run = run_known(scope, gemeente, known)
    actions = store.actions(scope, gemeente, year, known=known)
    names = _names(scope, gemeente, run)
    goals = tuple(_goal(scope, plan, number, actions, known, names) for number in range(1, len(plan.goals) + 1))
    return Document(
        title=f"Jaarverslag {year}, thema {plan.theme}",
        subtitle=f"{plan.title}: wat wij in {year} wilden, en wat daarvoor is gedaan",
        gemeente=gemeente,
        gemeente_name=names.get(gemeente, gemeente),
        as_of=known,
        run=run.id if run else "",
        method=run.method if run else "",
        versions=tuple(sorted(run.versions.items())) if run else (),
        sections=(*goals, _priorities(scope, gemeente, year, known), _how_to_read(known)),
    )


def _goal(
    scope: Scope,
    plan: SafetyPlan,
    number: int,
    actions: Sequence[PlanAction],
    known: datetime,
    names: Mapping[str, str],
) -> Section:
    of_goal = [each for each in actions if each.content.goal == number]
    values = {each.id: _values(scope, each, known) for each in of_goal}
    parts = tuple(_action(scope, each, values[each.id], known, names) for each in of_goal)
    blocks: tuple[Block, ...] = tuple(_chart([value for some in values.values() for value in some], names))
    if not of_goal:
        blocks = (Paragraph("Voor dit doel stond er dit jaar geen actie in het plan."),)
    return Section(f"Thema {plan.theme}, doel {number}: {plan.goals[number - 1]}", blocks, parts)


def _action(
    scope: Scope,
    action: PlanAction,
    values: Sequence[IndicatorValue],
    known: datetime,
    names: Mapping[str, str],
) -> Section:
    blocks: list[Block] = [
        Paragraph(action.content.wanted, lead=WANTED),
        Paragraph(" ".join([*_done(action), _stand(action)]), lead=DONE),
    ]
    if carried := [*_carried_out(scope, action, known)]:
        blocks.append(Bullets(tuple(carried)))
    figures = tuple(_figure(value, known, names) for value in values if value.value is not None)
    if figures:
        blocks.append(Figures(f"Cijfers bij actie {action.number}", figures))
    blocks += [
        Paragraph(f"{_what(each.indicator, names)}: geen cijfer. {each.said}") for each in values if each.value is None
    ]
    with_whom = [partner(slug) for slug in action.content.partners]
    owner = f"Eigenaar: {word(action.content.owner)}"
    blocks.append(
        Paragraph(f"{owner}; samen met {joined(with_whom, most=20, more='anderen')}." if with_whom else f"{owner}.")
    )
    return Section(f"Actie {action.number}", tuple(blocks))


def _done(action: PlanAction) -> list[str]:
    """What was written down of this year, in the order in which it was done."""
    lines = [line.text.rstrip() for line in action.log_of(action.year)]
    told = [line if line[-1] in ".!?" else f"{line}." for line in lines]
    return told or [f"Over {action.year} is niets opgeschreven."]


def _stand(action: PlanAction) -> str:
    told = STAND[action.state].format(action.year + 1)
    last = action.steps[-1]
    return f"{told} Reden: {last.reason}" if action.state is PlanActionState.STOPPED and last.reason else told


def _carried_out(scope: Scope, action: PlanAction, known: datetime) -> Iterator[str]:
    """The interventions with what was concluded of them then, and what else was linked, as numbers."""
    for number in action.interventions:
        plan = next(each.plan for each in reversed(interventions.versions(scope, number)) if each.at <= known)
        seen = results.evaluations_of(scope, number, known=known)
        verdict = seen[0].sentence if seen else "Over het effect is nog niets te zeggen."
        yield f"{_title(plan)}: {verdict}"
    kinds = Counter(LinkKind(subject.partition("/")[0]) for subject in action.links)
    for kind, count in kinds.items():
        yield f"Ook uitgevoerd met {LINKS[kind]}{'' if kind is LinkKind.UNDERMINING else f': {count}'}."


def _title(plan: Intervention) -> str:
    return f"Interventie '{plan.title}' ({day_in_words(plan.starts_on)} tot en met {day_in_words(plan.ends_on)})"


# ----- figures


def _values(scope: Scope, action: PlanAction, known: datetime) -> list[IndicatorValue]:
    return [
        indicator_value(scope, action.gemeente, each, action.year, known=known) for each in action.content.indicators
    ]


def _figure(value: IndicatorValue, known: datetime, names: Mapping[str, str]) -> Figure:
    """Counts of incidents are compared by the rule of changes; of what people did themselves both years are told."""
    kind = indicator_kind(value.indicator.kind)
    what, count = _what(value.indicator, names), value.value or 0.0
    plain = Figure(
        what=what,
        period=_period(value),
        value=count,
        source=value.source if value.run else f"{PEOPLE} ({kind.source})",
        method=value.method or f"plan_indicators.csv, {kind.slug}",
        as_of=localdate(value.as_of if value.run else known),
    )
    if kind.is_count:
        low, high = map(round, count_margin(int(count)))
        before = None if value.before is None else int(value.before)
        return replace(plain, before=before, before_period=str(value.year - 1), low=low, high=high, interval="marge")
    earlier = "" if value.before is None else f" (een jaar eerder {number_in_words(value.before)})"
    return replace(plain, what=f"{what}{earlier}")  # which names its unit


def _what(indicator: PlanIndicator, names: Mapping[str, str]) -> str:
    kind, about = indicator_kind(indicator.kind), indicator.about
    place = f" in {names.get(indicator.area, indicator.area)}" if indicator.area else ""
    if kind.is_count:
        return f"{label_of(about)}{place}"
    named = {
        Needs.PRESENCE: lambda: word(PresenceKind(about)),
        Needs.QUESTION: lambda: indicator_label(about),
    }.get(kind.needs, lambda: label_of(about))
    return f"{kind.label}{f': {named()}' if about else ''}{place}"


def _period(value: IndicatorValue) -> str:
    first, last = value.first or date(value.year, 1, 1), value.last or date(value.year, 12, 31)
    if (first, last) == (date(value.year, 1, 1), date(value.year, 12, 31)):
        return str(value.year)
    return f"{day_in_words(first)} tot en met {day_in_words(last)}"


def _chart(values: Sequence[IndicatorValue], names: Mapping[str, str]) -> Iterator[Chart]:
    """The incidents of whole years of a goal beside those of the year before, where there are both."""
    whole = [each for each in values if (each.indicator.first_month, each.indicator.last_month) == (1, MONTHS)]
    both = [each for each in whole if indicator_kind(each.indicator.kind).is_count and each.before is not None]
    if not both:
        return
    year = both[0].year
    series = (
        Series(str(year - 1), tuple(each.before for each in both)),
        Series(str(year), tuple(each.value for each in both)),
    )
    labels = tuple(_what(each.indicator, names) for each in both)
    yield Chart("Incidenten bij dit doel", ChartKind.BAR, labels, series, label_head="Soort")


# ----- what stands below


def _priorities(scope: Scope, gemeente: str, year: int, known: datetime) -> Section:
    held = store.priorities_in_force(scope, gemeente, date(year, 12, 31), known=known)
    if held is None or not held.weights:
        return Section("Prioriteiten", (Paragraph("Alle soorten telden even zwaar."),))
    rows = tuple((label_of(slug), number_in_words(weight)) for slug, weight in held.weights.items())
    said = Paragraph(f"Versie {held.name} van het plan. Wat hier niet staat, telde één keer. Reden: {held.why}")
    return Section(
        "Prioriteiten", (said, Table("Hoe zwaar een incident telde", ("Soort of thema", "Gewicht"), rows, (1,)))
    )


def _how_to_read(known: datetime) -> Section:
    return Section(
        "Hoe deze cijfers tot stand komen",
        (
            Paragraph(
                f"Alle cijfers komen uit OpenVIS, zoals bekend op {day_in_words(localdate(known))}. Niemand heeft ze "
                "ingetypt. Bij een percentage staan altijd de twee aantallen. Een percentage staat er alleen als het "
                "verschil groter is dan toeval verklaart. De marge hoort bij het aantal zelf: zo ver kan het door "
                "toeval afwijken (95 %). Wat medewerkers zelf deden, is geteld en niet getoetst. Een daling zegt niet "
                "waardoor zij kwam. Dat zegt alleen het oordeel van een interventie."
            ),
        ),
    )


def _names(scope: Scope, gemeente: str, run: Run | None) -> dict[str, str]:
    """What the areas were called in that run."""
    found = results.figures(scope, gemeente, run_id=run.id) if run else None
    return {} if found is None else dict(found.select("area", "area_name").unique().iter_rows())
