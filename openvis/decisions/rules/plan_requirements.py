"""What a safety plan, its priorities and its actions must say before they are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from openvis.decisions.rules.free_text import check_text
from openvis.domain.area import gemeente_of
from openvis.domain.category import THEMES, choices, label_of
from openvis.domain.partner import partner
from openvis.domain.perception import indicators as questions
from openvis.domain.plan_indicator import Needs, PlanIndicator, indicator_kind
from openvis.domain.presence import PresenceKind
from openvis.domain.safety_plan import OWNERS, ActionContent, LinkKind, SafetyPlan
from openvis.domain.shown_value import shown
from openvis.domain.words import day_in_words, word
from openvis.errors import InputError

TITLE_LENGTH, THEME_LENGTH, GOAL_LENGTH = range(3, 101), range(3, 61), range(3, 201)
WANTED_LENGTH, PROGRESS_LENGTH, WHY_LENGTH = range(10, 601), range(3, 601), range(3, 301)
YEARS = range(2000, 2101)
LONGEST, MOST_GOALS, MOST_INDICATORS = 8, 9, 8
HIGHEST_WEIGHT = 10.0  # a type that weighs more drowns every other


def check_plan(draft: SafetyPlan, others: Sequence[SafetyPlan], used: Sequence[tuple[int, int]] = ()) -> None:
    """Raise InputError unless a plan has a name, goals, and years that no other plan has.

    used  (year, goal) of what was written in it before: that must keep its place
    """
    check_text("De titel", draft.title, TITLE_LENGTH)
    check_text("Het thema", draft.theme, THEME_LENGTH)
    for number, text in enumerate(draft.goals, start=1):
        check_text(f"Doel {number}", text, GOAL_LENGTH)
    if len(draft.goals) not in range(1, MOST_GOALS + 1):
        raise InputError(f"Het plan heeft {len(draft.goals)} doelen.", f"Schrijf 1 tot en met {MOST_GOALS} doelen.")
    if draft.first_year not in YEARS or draft.last_year not in YEARS or len(draft.years) not in range(1, LONGEST + 1):
        raise InputError(
            f"{draft.first_year} tot en met {draft.last_year} kan niet.",
            f"Kies een laatste jaar dat hooguit {LONGEST - 1} jaar na het eerste komt.",
        )
    for other in others:
        if shared := sorted({*draft.years} & {*other.years}):
            raise InputError(f"{shared[0]} hoort al bij {other.title}.", "Kies andere jaren, of wijzig dat plan.")
    for year, goal in used:
        if year not in draft.years or goal > len(draft.goals):
            raise InputError(
                f"In {year} staat al iets bij doel {goal}; dat moet in het plan blijven passen.",
                "Laat de jaren en de doelen die er zijn staan.",
            )


def check_weights(weights: Mapping[str, float]) -> None:
    """Raise InputError for what is no type or theme, and for a weight that is none."""
    for slug, weight in weights.items():
        if slug not in THEMES and slug not in choices():
            raise InputError(f"{shown(slug)} is geen soort en geen thema.", "Kies uit de lijst.")
        if not 0 <= weight <= HIGHEST_WEIGHT:
            raise InputError(
                f"Het gewicht van {label_of(slug)} is {weight:g}.",
                f"Kies een getal van 0 tot en met {HIGHEST_WEIGHT:g}.",
            )


def check_content(content: ActionContent, plan: SafetyPlan) -> None:
    """Raise InputError unless an action says what is wanted, for which goal, by which role, with real indicators."""
    check_text("Wat wij willen", content.wanted, WANTED_LENGTH)
    if content.goal not in range(1, len(plan.goals) + 1):
        raise InputError(f"Doel {content.goal} staat niet in {plan.title}.", "Kies een doel uit de lijst.")
    if content.owner not in OWNERS:
        raise InputError(f"Een {word(content.owner)} kan geen eigenaar zijn.", "Kies een rol uit de lijst.")
    for slug in content.partners:
        partner(slug)
    if len(content.indicators) > MOST_INDICATORS:
        raise InputError(f"{len(content.indicators)} indicatoren is te veel.", f"Kies er hooguit {MOST_INDICATORS}.")
    for indicator in content.indicators:
        check_indicator(indicator, plan.gemeente)


def check_indicator(indicator: PlanIndicator, gemeente: str) -> None:
    """Raise InputError or UnknownValue unless an indicator can be counted."""
    kind = indicator_kind(indicator.kind)
    known = KNOWN[kind.needs](indicator.about)
    if not known:
        raise InputError(
            f"'{kind.label}' gaat over {word(kind.needs)}, niet over {shown(indicator.about)}.",
            "Kies dat uit de lijst.",
        )
    if not 1 <= indicator.first_month <= indicator.last_month <= 12:
        raise InputError("De laatste maand ligt vóór de eerste.", "Kies maanden van hetzelfde jaar, in hun volgorde.")
    if kind.whole_year and (indicator.first_month, indicator.last_month) != (1, 12):
        raise InputError(f"'{kind.label}' is er alleen van een heel jaar.", "Kies januari tot en met december.")
    if indicator.area and gemeente_of(indicator.area) != gemeente:
        raise InputError(f"Gebied {indicator.area} ligt niet in gemeente {gemeente}.", "Kies een gebied uit de lijst.")


def _is_type(about: str) -> bool:
    return about in THEMES or about in choices()


KNOWN = {
    Needs.NOTHING: lambda about: not about,
    Needs.TYPE: _is_type,
    Needs.ANY_TYPE: lambda about: not about or _is_type(about),
    Needs.PRESENCE: lambda about: not about or about in set(PresenceKind),
    Needs.QUESTION: lambda about: about in questions(),
}


def check_progress(text: str, on: date, plan: SafetyPlan, today: date) -> None:
    """Raise InputError unless a line of the log says what was done, on a day since the plan began."""
    check_text("Wat is gedaan", text, PROGRESS_LENGTH)
    if not date(plan.first_year, 1, 1) <= on <= today:
        raise InputError(
            f"{day_in_words(on)} kan niet.", f"Kies een dag van 1 januari {plan.first_year} tot en met vandaag."
        )


def link_kind(subject: str) -> LinkKind:
    """Which kind of thing a subject names: "presence/4". Raises InputError."""
    name, _, number = subject.partition("/")
    known = {kind.value: kind for kind in LinkKind}
    if name not in known or (number == "") != (name == LinkKind.UNDERMINING) or not (number or "0").isdecimal():
        raise InputError(f"{shown(subject)} kan niet aan een actie worden gekoppeld.", "Kies iets uit de lijst.")
    return known[name]
