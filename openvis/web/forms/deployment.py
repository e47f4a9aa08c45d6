"""The form for a plan of deployment: hours and skills of teams per dagdeel of a week, and the rules.

Every rule has a line of its own, of which an empty first field means that it is not asked. What is filled in becomes
rules (`answers`), and the rules of the last time become what is filled in (`suggested`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms

from openvis.domain.deployment import (
    Appointment,
    Available,
    Concentration,
    Exploration,
    NoGo,
    Presence,
    Rule,
    Shift,
    SkillNeeded,
)
from openvis.domain.deployment_plan import MOST_SHORT_VISITS, SHORT_VISITS, DeploymentRequest, shifts_of
from openvis.domain.period import WEEKDAY_NAMES
from openvis.domain.words import word
from openvis.domain.work_order import DayPart
from openvis.web.forms.fields import CLASS_OF, TEXTBOX, DateField, WebForm, choices_of

TEAMS, LINES = 3, 2  # teams; lines of each kind of rule
PARTS = (DayPart.NIGHT, DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)
NONE = [("", "Geen")]
TEAM_CHOICES = [(str(team), f"Team {team + 1}") for team in range(TEAMS)]
DAY_CHOICES = [(str(day), name) for day, name in enumerate(WEEKDAY_NAMES)]
PART_CHOICES = choices_of(DayPart)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind of rule: the fields of a line by the end of their name, the first of which asks it."""

    name: str
    legend: str
    told: str
    fields: Mapping[str, tuple[str, forms.Field]]


def _groups(buurten: Mapping[str, str], wijken: Mapping[str, str]) -> list[Group]:
    def choice(choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
        return forms.ChoiceField(required=False, choices=choices)

    def number(least: int, most: int) -> forms.IntegerField:
        return forms.IntegerField(required=False, min_value=least, max_value=most)

    in_buurt, in_wijk = [*NONE, *buurten.items()], [*NONE, *wijken.items()]
    always = [("", "Altijd"), *PART_CHOICES]

    def skill() -> forms.CharField:
        return forms.CharField(required=False, max_length=40)

    team, day, part = ("Door", choice(TEAM_CHOICES)), ("Op dag", choice(DAY_CHOICES)), ("Dagdeel", choice(PART_CHOICES))
    once = {"team": team, "dag": day, "deel": part}
    return [
        Group("kan", "Vaardigheid in één dienst", "Naast wat een team altijd kan.",
              {"": ("Vaardigheid", skill()), **once}),
        Group("vraagt", "Werk dat een vaardigheid vraagt", "Alleen een team met die vaardigheid gaat naar de buurt.",
              {"": ("In buurt", choice(in_buurt)), "wat": ("Vaardigheid", skill()),
               "deel": ("Dagdeel", choice(always))}),
        Group("wijk", "Ten minste in één wijk", "Voor een wijk die meer nodig heeft dan elke wijk ten minste krijgt.",
              {"": ("Wijk", choice(in_wijk)), "minste": ("Deel van de uren (%)", number(1, 100))}),
        Group("nee", "Waar niemand heen gaat", "",
              {"": ("Niet naar", choice(in_buurt)), "dag": ("Op dag", choice([("", "Elke dag"), *DAY_CHOICES])),
               "deel": ("Dagdeel", choice(always))}),
        Group("wel", "Afspraken", "Deze bezoeken gaan altijd door.",
              {"": ("Afspraak in", choice(in_buurt)), **once, "keer": ("Bezoeken van een uur", number(1, 24))}),
    ]  # fmt: skip


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


class DeploymentForm(WebForm):
    """One cell for every team, day and dagdeel; an empty cell is no hours, a team without a name is none."""

    week = DateField(label="Week van", help_text="Elke dag van de week is goed: het plan begint op maandag.")
    presence = forms.IntegerField(label="Ten minste dit deel van de uren in elke wijk (%)", min_value=0, max_value=100)
    concentration = forms.IntegerField(label="Ten hoogste dit deel in één wijk (%)", min_value=0, max_value=100)
    exploration = forms.IntegerField(
        label="Deel van de uren naar plekken door loting (%)",
        min_value=0,
        max_value=10,
        help_text="5 tot en met 10, of 0. Zo blijft u zien wat er gebeurt waar u weinig verwacht.",
    )
    short_visits = forms.IntegerField(
        label="Korte bezoeken per dienst",
        min_value=0,
        max_value=MOST_SHORT_VISITS,
        help_text="Plekken waar het team een kwartier stopt, in de buurten van het plan. 0 is geen.",
    )

    def __init__(self, *args: Any, buurten: Mapping[str, str], wijken: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for team in range(TEAMS):
            self._add(f"team_{team}", forms.CharField(required=False, max_length=40), f"Naam van team {team + 1}")
            skills = forms.CharField(required=False, max_length=200, help_text="Met een komma ertussen: jeugd, hond.")
            self._add(f"kunde_{team}", skills, f"Wat team {team + 1} altijd kan")
            for day, name in enumerate(WEEKDAY_NAMES):
                for part in PARTS:
                    cell = forms.FloatField(required=False, min_value=0, max_value=200)
                    self._add(f"uren_{team}_{day}_{part.value}", cell, f"Team {team + 1}, {name} {word(part)}, uren")
        for line in range(LINES):
            for group in _groups(buurten, wijken):
                for end, (label, field) in group.fields.items():
                    self._add(_name(group.name, line, end), field, f"{label} ({line + 1})" if end == "" else label)
        self._groups = _groups(buurten, wijken)

    def _add(self, name: str, field: forms.Field, label: str) -> None:
        field.label = label
        field.widget.attrs["class"] = CLASS_OF.get(type(field.widget).__name__, TEXTBOX)
        if name.startswith("uren_"):
            field.widget.attrs |= {"aria-label": label, "inputmode": "decimal", "step": "0.5"}
        self.fields[name] = field

    # ----- for the template

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in ("week", "presence", "concentration", "exploration", "short_visits")]

    @property
    def teams(self) -> list[dict[str, Any]]:
        return [
            {
                "name": self[f"team_{team}"],
                "skills": self[f"kunde_{team}"],
                "number": team + 1,
                "days": [
                    (name, [self[f"uren_{team}_{day}_{part.value}"] for part in PARTS])
                    for day, name in enumerate(WEEKDAY_NAMES)
                ],
            }
            for team in range(TEAMS)
        ]

    @property
    def parts(self) -> list[str]:
        return [word(part) for part in PARTS]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Each kind of rule with its lines; open where something is filled in or wrong."""
        told = []
        for group in self._groups:
            lines = [[self[_name(group.name, line, end)] for end in group.fields] for line in range(LINES)]
            used = any(line[0].value() or field.errors for line in lines for field in line)
            told.append({"legend": group.legend, "told": group.told, "lines": lines, "open": used})
        return told

    # ----- what was filled in

    def answers(self) -> dict[str, Any]:
        """The arguments of `decisions.deployment.ask_plan`."""
        given = self.cleaned_data
        week = monday_of(given["week"])
        names = self._teams()
        extra = {
            (names[int(line["team"] or 0)], _shift(week, line)): _skills(line[""]) for _, line in self._lines("kan")
        }  # of two lines for one shift the last counts
        available = [
            Available(names[team], shift, hours, extra.get((names[team], shift), frozenset()))
            for team in range(TEAMS)
            for shift in shifts_of(week)
            if names[team] and (hours := given[f"uren_{team}_{shift.day.weekday()}_{shift.part.value}"])
        ]
        return {
            "week": week,
            "available": tuple(available),
            "rules": tuple(rule for _, rule in self._rules(week, names)),
            "skills": {names[team]: skills for team in range(TEAMS) if (skills := _skills(given[f"kunde_{team}"]))},
            "short_visits": given["short_visits"],
        }

    def field_of(self, rule: Rule) -> str | None:
        """The field in which a rule was asked."""
        asked = self._rules(monday_of(self.cleaned_data["week"]), self._teams())
        return next((field for field, each in asked if each == rule), None)

    def _teams(self) -> list[str]:
        return [self.cleaned_data[f"team_{team}"].strip() for team in range(TEAMS)]

    def _rules(self, week: date, names: list[str]) -> Iterator[tuple[str, Rule]]:
        """Every rule, with the field that asks it."""
        given = self.cleaned_data
        if given["presence"]:
            yield "presence", Presence(given["presence"] / 100)
        if given["concentration"] < 100:
            yield "concentration", Concentration(given["concentration"] / 100)
        if given["exploration"]:
            yield "exploration", Exploration(given["exploration"] / 100)
        for field, line in self._lines("wijk"):
            yield field, Presence((line["minste"] or 0) / 100, line[""])
        for field, line in self._lines("vraagt"):
            yield field, SkillNeeded(line[""], line["wat"].strip(), DayPart(line["deel"]) if line["deel"] else None)
        for field, line in self._lines("nee"):
            part = DayPart(line["deel"]) if line["deel"] else None
            yield field, NoGo(line[""], part, week + timedelta(days=int(line["dag"])) if line["dag"] else None)
        for field, line in self._lines("wel"):
            yield field, Appointment(names[int(line["team"] or 0)], line[""], _shift(week, line), line["keer"] or 1)

    def _lines(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Of each line that is asked the field that asks it, and what was filled in."""
        (group,) = (group for group in self._groups if group.name == name)
        for line in range(LINES):
            if self.cleaned_data[first := _name(name, line, "")]:
                yield first, {end: self.cleaned_data[_name(name, line, end)] for end in group.fields}


def suggested(last: DeploymentRequest | None, today: date) -> dict[str, Any]:
    """What a new form starts with: next week, with the hours, skills and rules of the last request."""
    week = monday_of(today) + timedelta(weeks=1)
    told: dict[str, Any] = {
        "week": week, "presence": 5, "concentration": 60, "exploration": 5, "short_visits": SHORT_VISITS,
    }  # fmt: skip
    if last is None:
        return told
    told |= _shares(last.rules) | {"short_visits": last.short_visits}
    for number, team in enumerate(last.teams[:TEAMS]):
        told[f"team_{number}"] = team
        told[f"kunde_{number}"] = ", ".join(sorted(last.skills.get(team, ())))
        for each in last.available:
            if each.team == team:
                told[f"uren_{number}_{each.shift.day.weekday()}_{each.shift.part.value}"] = f"{each.hours:g}"
    for field, values in _filled_in(last):
        told |= {f"{field}_{end}" if end else field: value for end, value in values.items()}
    return told


def field_of(rule: Rule, last: DeploymentRequest) -> str | None:
    """The field in which a form that was begun with a request shows a rule of it."""
    plain = {Presence: "presence", Concentration: "concentration", Exploration: "exploration"}
    if type(rule) in plain and getattr(rule, "wijk", None) is None:
        return plain[type(rule)]
    return next((field for (field, _), each in zip(_filled_in(last), _listed(last), strict=True) if each == rule), None)


def _listed(last: DeploymentRequest) -> list[Rule | Available]:
    """What has a line of its own, as far as there are lines."""
    rules: list[Rule | Available] = [
        rule
        for rule in last.rules
        if isinstance(rule, SkillNeeded | NoGo | Appointment) or (isinstance(rule, Presence) and rule.wijk)
    ]
    used: Counter[str] = Counter()
    kept = []
    for each in [*rules, *(each for each in last.available if each.skills)]:
        used[_kind(each)] += 1
        if used[_kind(each)] <= LINES:
            kept.append(each)
    return kept


def _kind(each: Rule | Available) -> str:
    match each:
        case Presence():
            return "wijk"
        case SkillNeeded():
            return "vraagt"
        case NoGo():
            return "nee"
        case Appointment():
            return "wel"
    return "kan"


def _filled_in(last: DeploymentRequest) -> Iterator[tuple[str, dict[str, Any]]]:
    """The first field of each line, and what stands in the line."""
    used: Counter[str] = Counter()
    teams = {team: str(number) for number, team in enumerate(last.teams)}
    for each in _listed(last):
        name = _kind(each)
        field, used[name] = f"{name}_{used[name]}", used[name] + 1
        match each:
            case Presence():
                yield field, {"": each.wijk, "minste": round(100 * each.least)}
            case SkillNeeded():
                yield field, {"": each.place, "wat": each.skill, "deel": each.part or ""}
            case NoGo():
                day = "" if each.day is None else str(each.day.weekday())
                yield field, {"": each.place, "dag": day, "deel": each.part or ""}
            case Appointment():
                yield field, {"": each.place, "keer": each.visits, **_when(teams, each.team, each.shift)}
            case Available():
                yield field, {"": ", ".join(sorted(each.skills)), **_when(teams, each.team, each.shift)}


def _when(teams: Mapping[str, str], team: str, shift: Shift) -> dict[str, str]:
    return {"team": teams.get(team, "0"), "dag": str(shift.day.weekday()), "deel": shift.part.value}


def _shift(week: date, line: Mapping[str, Any]) -> Shift:
    return Shift(week + timedelta(days=int(line["dag"] or 0)), DayPart(line["deel"] or DayPart.MORNING))


def _skills(text: str) -> frozenset[str]:
    return frozenset(part for each in text.split(",") if (part := each.strip()))


def _name(group: str, line: int, end: str) -> str:
    return f"{group}_{line}_{end}" if end else f"{group}_{line}"


def _shares(rules: Sequence[Rule]) -> dict[str, int]:
    """The shares of the last time, in percent; a rule that was not asked starts as one that asks nothing."""
    told = {"presence": 0, "concentration": 100, "exploration": 0}
    for rule in rules:
        match rule:
            case Presence(least=share, wijk=None):
                told["presence"] = round(100 * share)
            case Concentration(most=share, wijk=None):
                told["concentration"] = round(100 * share)
            case Exploration(share=share):
                told["exploration"] = round(100 * share)
    return told


class MoreVisitsForm(WebForm):
    """Visits that are not in a plan yet: by which team and when, where, and how many."""

    shift = forms.ChoiceField(label="Dienst")
    place = forms.ChoiceField(label="Buurt")
    visits = forms.IntegerField(label="Aantal bezoeken van een uur", min_value=1, max_value=24, initial=1)

    def __init__(self, *args: Any, shifts: Mapping[str, str], buurten: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label, choices in (("shift", "Dienst", shifts), ("place", "Buurt", buurten)):
            self.fields[name] = forms.ChoiceField(label=label, choices=list(choices.items()))
            self.fields[name].widget.attrs["class"] = "utrecht-select"


class VisitForm(WebForm):
    """Another number of visits in one line of a plan, or another buurt."""

    place = forms.ChoiceField(label="Buurt")
    visits = forms.IntegerField(
        label="Aantal bezoeken", min_value=0, max_value=24, help_text="0 haalt het bezoek uit het plan."
    )

    def __init__(self, *args: Any, buurten: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"] = forms.ChoiceField(label="Buurt", choices=list(buurten.items()))
        self.fields["place"].widget.attrs["class"] = "utrecht-select"
