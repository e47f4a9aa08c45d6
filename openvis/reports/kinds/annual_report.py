"""The jaarverslag of the safety plan: per goal the numbered actions, what we wanted, what we did, and checked figures.

What was wanted and done is there before anything was calculated, so it is made without a run as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.timezone import localdate

from openvis.domain.access import Scope
from openvis.domain.category import label_of
from openvis.domain.change_in_words import change_sentence
from openvis.domain.chart_kind import ChartKind
from openvis.domain.intervention import Intervention
from openvis.domain.partner import partner
from openvis.domain.plan_indicator import MONTHS, IndicatorValue, indicator_kind
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
    origin_in_words,
)
from openvis.domain.report_kind import ReportAsked, asked_year
from openvis.domain.run import Run
from openvis.domain.safety_plan import LinkKind, PlanAction, PlanActionState, SafetyPlan
from openvis.domain.words import day_in_words, joined, span_of_days, word
from openvis.errors import NothingStored
from openvis.reports.kinds.effects import effect_blocks
from openvis.reports.kinds.stored import Stored
from openvis.reports.plan_figures import figure_of, name_of, values_of
from openvis.store import interventions, results
from openvis.store import safety_plan as store

WANTED, DONE = "Wat wilden we daarvoor doen?", "Wat hebben we daarvoor gedaan?"
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


def year_of(asked: ReportAsked) -> int:
    """The year it is about: the one asked for, else that of the day it looks from. Raises InputError."""
    return asked_year(asked) or localdate(asked.as_of).year


def annual_report(asked: ReportAsked, run: Run | None) -> Document:
    """The report of a year. Raises NothingStored for a year that no plan is about."""
    year = year_of(asked)
    plan = store.plan_of_year(Scope.of(asked.gemeente), asked.gemeente, year, known=asked.as_of)
    if plan is None:
        raise NothingStored(f"Bij {year} hoort geen veiligheidsplan.", "Maak eerst een plan, of kies een ander jaar.")
    told = _Year(asked, run, plan, year)
    goals = tuple(_goal(told, number) for number in range(1, len(plan.goals) + 1))
    return Document(
        title=f"Jaarverslag {year}, thema {plan.theme}",
        subtitle=f"{plan.title}: wat wij in {year} wilden, en wat daarvoor is gedaan",
        gemeente=asked.gemeente,
        gemeente_name=told.names.get(asked.gemeente, asked.gemeente),
        as_of=asked.as_of,
        run=run.id if run else "",
        method=run.method if run else "",
        versions=tuple(sorted(run.versions.items())) if run else (),
        sections=(_in_short(told), *goals, _priorities(told), _how_to_read(told)),
    )


@dataclass(frozen=True)
class _Year:
    """The plan of one year as known at the moment of the report."""

    asked: ReportAsked
    run: Run | None
    plan: SafetyPlan
    year: int

    @property
    def scope(self) -> Scope:
        return Scope.of(self.asked.gemeente)

    @cached_property
    def names(self) -> dict[str, str]:
        """What the areas were called in that run."""
        return Stored(self.asked, self.run).names if self.run else {}

    @cached_property
    def actions(self) -> list[PlanAction]:
        return store.actions(self.scope, self.asked.gemeente, self.year, known=self.asked.as_of)

    @cached_property
    def values(self) -> dict[int, list[IndicatorValue]]:
        """The indicators of each action."""
        return {each.id: values_of(self.scope, each, self.asked.as_of) for each in self.actions}

    def compared(self, actions: Sequence[PlanAction]) -> list[Figure]:
        """The incidents of whole years beside those of the year before, where there are both; each once."""
        values = {each.indicator: each for action in actions for each in self.values[action.id]}.values()
        whole = [each for each in values if (each.indicator.first_month, each.indicator.last_month) == (1, MONTHS)]
        both = [each for each in whole if indicator_kind(each.indicator.kind).is_count and each.before is not None]
        return [figure_of(each, self.asked.as_of, self.names) for each in both]


def _in_short(told: _Year) -> Section:
    """How far the actions are, and what may be said of the types that were counted over the whole of the year."""
    states = Counter(each.state for each in told.actions)
    counted = ", ".join(f"{word(state)}: {states[state]}" for state in PlanActionState if states[state])
    actions = f"In het plan van {told.year} {amount_of_actions(len(told.actions))} ({counted})."
    if not told.actions:
        actions = f"In het plan van {told.year} staat geen actie."
    lines = tuple(
        f"{figure.what}, {figure.period}: {lower_first(change_sentence(int(figure.before), int(figure.value)))}"
        for figure in told.compared(told.actions)
        if figure.before is not None and figure.value is not None
    )
    return Section("In het kort", (Paragraph(actions), *((Bullets(lines),) if lines else ())))


def _goal(told: _Year, number: int) -> Section:
    of_goal = [each for each in told.actions if each.content.goal == number]
    parts = tuple(_action(told, each) for each in of_goal)
    blocks: tuple[Block, ...] = tuple(_chart(told, of_goal))
    if not of_goal:
        blocks = (Paragraph("Voor dit doel stond er dit jaar geen actie in het plan."),)
    return Section(f"Thema {told.plan.theme}, doel {number}: {told.plan.goals[number - 1]}", blocks, parts)


def _action(told: _Year, action: PlanAction) -> Section:
    blocks: list[Block] = [
        Paragraph(action.content.wanted, lead=WANTED),
        Paragraph(" ".join([*_done(action), _stand(action)]), lead=DONE),
    ]
    if carried := [*_carried_out(action)]:
        blocks.append(Bullets(tuple(carried)))
    known = [each for each in told.values[action.id] if each.value is not None]
    figures = tuple(figure_of(each, told.asked.as_of, told.names) for each in known)
    if figures:
        blocks.append(Figures(f"Cijfers bij actie {action.number}", figures))
    blocks += [
        Paragraph(f"{name_of(each.indicator, told.names)}: geen cijfer. {each.said}")
        for each in told.values[action.id]
        if each.value is None
    ]
    for number in action.interventions:
        blocks += _intervention(told, number)
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


def _carried_out(action: PlanAction) -> Iterator[str]:
    """What else was linked, as numbers."""
    kinds = Counter(LinkKind(subject.partition("/")[0]) for subject in action.links)
    for kind, count in kinds.items():
        yield f"Ook uitgevoerd met {LINKS[kind]}{'' if kind is LinkKind.UNDERMINING else f': {count}'}."


def _intervention(told: _Year, number: int) -> Iterator[Block]:
    """One that carries out an action, with what was concluded of it by then."""
    versions = interventions.versions(told.scope, number)
    plan: Intervention = next(each.plan for each in reversed(versions) if each.at <= told.asked.as_of)
    title = f"Interventie '{plan.title}' ({span_of_days(plan.starts_on, plan.ends_on)})."
    seen = results.judgement_of(told.scope, number, known=told.asked.as_of)
    if seen is None:
        yield Paragraph("Over het effect is nog niets te zeggen.", title)
        return
    first, *rest = effect_blocks(plan, seen)
    yield Paragraph(first.text, title) if isinstance(first, Paragraph) else first
    yield from rest


def _chart(told: _Year, of_goal: Sequence[PlanAction]) -> Iterator[Chart]:
    """The incidents of a goal beside those of the year before."""
    figures = told.compared(of_goal)
    if not figures:
        return
    series = (
        Series(str(told.year - 1), tuple(each.before for each in figures)),
        Series(str(told.year), tuple(each.value for each in figures)),
    )
    labels = tuple(each.what for each in figures)
    yield Chart(
        "Incidenten bij dit doel", ChartKind.BAR, labels, series, label_head="Soort", note=origin_in_words(figures)
    )


# ----- what stands below


def _priorities(told: _Year) -> Section:
    last_day = date(told.year, 12, 31)
    held = store.priorities_in_force(told.scope, told.asked.gemeente, last_day, known=told.asked.as_of)
    if held is None or not held.weights:
        return Section("Prioriteiten", (Paragraph("Alle soorten telden even zwaar."),))
    rows = tuple((label_of(slug), number_in_words(weight)) for slug, weight in _heaviest_first(held.weights))
    said = Paragraph(f"Versie {held.name} van het plan. Wat hier niet staat, telde één keer. Reden: {held.why}")
    return Section(
        "Prioriteiten", (said, Table("Hoe zwaar een incident telde", ("Soort of thema", "Gewicht"), rows, (1,)))
    )


def amount_of_actions(count: int) -> str:
    """ "staat 1 actie", "staan 16 acties"."""
    return "staat 1 actie" if count == 1 else f"staan {count} acties"


def lower_first(sentence: str) -> str:
    """To go on after a colon."""
    return sentence[:1].lower() + sentence[1:]


def _heaviest_first(weights: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(weights.items(), key=lambda pair: (-pair[1], label_of(pair[0])))


def _how_to_read(told: _Year) -> Section:
    return Section(
        "Hoe deze cijfers tot stand komen",
        (
            Paragraph(
                f"Alle cijfers komen uit OpenVIS, zoals bekend op {day_in_words(localdate(told.asked.as_of))}. Niemand "
                "heeft ze ingetypt. Bij een percentage staan altijd de twee aantallen. Een percentage staat er alleen "
                "als het verschil groter is dan toeval verklaart. De marge hoort bij het aantal zelf: zo ver kan het "
                "door toeval afwijken (95 %). Wat medewerkers zelf deden, is geteld en niet getoetst. Een daling zegt "
                "niet waardoor zij kwam. Dat zegt alleen het oordeel van een interventie."
            ),
        ),
    )
