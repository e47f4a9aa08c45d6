"""Rules of a deployment in words, and what to do when they do not go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from openvis.domain.deployment import (
    HOUR,
    Appointment,
    Concentration,
    Exploration,
    NoGo,
    Presence,
    Relaxation,
    Rule,
    Shift,
    SkillNeeded,
)
from openvis.domain.period import MONTH_NAMES, WEEKDAY_NAMES
from openvis.domain.words import word
from openvis.domain.work_order import DayPart
from openvis.errors import InputError


class RulesConflict(InputError):
    """No plan keeps all rules; `relaxations` says which must give way, and how far, to lose the fewest minutes."""

    relaxations: tuple[Relaxation, ...] = ()
    rules: tuple[Rule, ...] = ()

    @classmethod
    def of(cls, sentence: str, next_step: str, *rules: Rule) -> RulesConflict:
        """What can be seen without a calculation."""
        conflict = cls(sentence, next_step)
        conflict.rules = rules
        return conflict

    @classmethod
    def between(cls, relaxations: Sequence[Relaxation]) -> RulesConflict:
        named = " en ".join(rule_in_words(each.rule) for each in relaxations)
        steps = "; ".join(_give_way(each) for each in relaxations)
        conflict = cls(
            f"Er is geen plan dat alle regels volgt: {named} gaat niet samen met de uren en de andere regels.",
            f"Er is wel een plan als u het volgende verandert: {steps}.",
        )
        conflict.relaxations = tuple(relaxations)
        conflict.rules = tuple(each.rule for each in relaxations)
        return conflict


def rule_in_words(rule: Rule) -> str:
    match rule:
        case Presence():
            return f"ten minste {percent(rule.least)} van de uren in {_wijk(rule.wijk)}"
        case Concentration():
            return f"ten hoogste {percent(rule.most)} van de uren in {_wijk(rule.wijk)}"
        case Exploration():
            return f"{percent(rule.share)} van de uren naar plekken die door loting zijn gekozen"
        case NoGo():
            return f"niet naar {rule.place}{_when(rule.part, rule.day)}"
        case Appointment():
            times = "één bezoek" if rule.visits == 1 else f"{rule.visits} bezoeken"
            return f"de afspraak van {rule.team} in {rule.place} op {shift_in_words(rule.shift)} ({times})"
        case SkillNeeded():
            return f"alleen met de vaardigheid {rule.skill} naar {rule.place}{_when(rule.part, None)}"


def by_name(rule: Rule, names: Mapping[str, str]) -> Rule:
    """The rule with names of areas in it instead of codes; an area without a name stays a code."""
    match rule:
        case NoGo() | Appointment() | SkillNeeded():
            return replace(rule, place=names.get(rule.place, rule.place))
        case Presence(wijk=str(wijk)) | Concentration(wijk=str(wijk)):
            return replace(rule, wijk=names.get(wijk, wijk))
    return rule


def shift_in_words(shift: Shift) -> str:
    return f"{_day(shift.day)}, {word(shift.part)}"


def percent(share: float) -> str:
    return f"{100 * share:.3g}%".replace(".", ",")


def hours(minutes: float) -> str:
    """Minutes as a reader says them: "45 minuten", "1,5 uur"."""
    if minutes < HOUR:
        return f"{minutes:.0f} minuten"
    return f"{minutes / HOUR:.4g} uur".replace(".", ",")


def _give_way(relaxation: Relaxation) -> str:
    rule, much = relaxation.rule, hours(relaxation.minutes)
    match rule:
        case Presence():
            return f"vraag {much} minder in {_where(rule.wijk)}"
        case Concentration():
            return f"sta {much} meer toe in {_where(rule.wijk)}"
        case Exploration():
            return f"loot {much} minder"
        case NoGo():
            return f"laat bezoek toe in {rule.place} ({much})"
        case Appointment():
            return f"verzet {rule_in_words(rule)}"
        case SkillNeeded():
            return f"laat anderen toe in {rule.place} ({much})"


def _wijk(wijk: str | None) -> str:
    return "elke wijk" if wijk is None else f"wijk {wijk}"


def _where(wijk: str | None) -> str:
    """Where minutes of one rule must give way: those of all wijken are added up."""
    return "alle wijken samen" if wijk is None else f"wijk {wijk}"


def _when(part: DayPart | None, day: date | None) -> str:
    on = f" op {_day(day)}" if day else ""
    return f"{on} ({word(part)})" if part else on


def _day(day: date) -> str:
    return f"{WEEKDAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]}"
