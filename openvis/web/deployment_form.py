"""The form for a plan of deployment: hours of teams per dagdeel of a week, and the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from openvis.domain.deployment import Appointment, Available, Concentration, Exploration, NoGo, Presence, Rule, Shift
from openvis.domain.deployment_plan import DeploymentRequest, shifts_of
from openvis.domain.period import WEEKDAY_NAMES
from openvis.domain.words import word
from openvis.domain.work_order import DayPart
from openvis.web.forms import CLASS_OF, TEXTBOX, DateField, WebForm, choices_of

TEAMS, LINES = 3, 2  # teams; places nobody goes to, and appointments
PARTS = (DayPart.NIGHT, DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)


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

    def __init__(self, *args: Any, buurten: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "Geen"), *buurten.items()]
        for team in range(TEAMS):
            self._add(f"team_{team}", forms.CharField(required=False, max_length=40), f"Naam van team {team + 1}")
            for day, name in enumerate(WEEKDAY_NAMES):
                for part in PARTS:
                    cell = forms.FloatField(required=False, min_value=0, max_value=200)
                    self._add(f"uren_{team}_{day}_{part.value}", cell, f"Team {team + 1}, {name} {word(part)}, uren")
        for line in range(LINES):
            self._add(f"nee_{line}", forms.ChoiceField(required=False, choices=choices), f"Niet naar ({line + 1})")
            always = [("", "Altijd"), *choices_of(DayPart)]
            self._add(f"nee_{line}_deel", forms.ChoiceField(required=False, choices=always), "Op dagdeel")
        for line in range(LINES):
            self._add(f"wel_{line}", forms.ChoiceField(required=False, choices=choices), f"Afspraak ({line + 1}) in")
            teams = [(str(team), f"Team {team + 1}") for team in range(TEAMS)]
            self._add(f"wel_{line}_team", forms.ChoiceField(required=False, choices=teams), "Door")
            days = [(str(day), name) for day, name in enumerate(WEEKDAY_NAMES)]
            self._add(f"wel_{line}_dag", forms.ChoiceField(required=False, choices=days), "Op dag")
            self._add(f"wel_{line}_deel", forms.ChoiceField(required=False, choices=choices_of(DayPart)), "Dagdeel")

    def _add(self, name: str, field: forms.Field, label: str) -> None:
        field.label = label
        field.widget.attrs["class"] = CLASS_OF.get(type(field.widget).__name__, TEXTBOX)
        if name.startswith("uren_"):
            field.widget.attrs |= {"aria-label": label, "inputmode": "decimal", "step": "0.5"}
        self.fields[name] = field

    # ----- for the template

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in ("week", "presence", "concentration", "exploration")]

    @property
    def teams(self) -> list[dict[str, Any]]:
        return [
            {
                "name": self[f"team_{team}"],
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
    def exceptions(self) -> list[list[forms.BoundField]]:
        nee = [[self[f"nee_{line}"], self[f"nee_{line}_deel"]] for line in range(LINES)]
        wel = [[self[f"wel_{line}{end}"] for end in ("", "_team", "_dag", "_deel")] for line in range(LINES)]
        return [*nee, *wel]

    # ----- what was filled in

    def answers(self) -> dict[str, Any]:
        """The arguments of `decisions.deployment.ask_plan`."""
        given = self.cleaned_data
        week = monday_of(given["week"])
        names = [given[f"team_{team}"].strip() for team in range(TEAMS)]
        available = [
            Available(names[team], shift, hours)
            for team in range(TEAMS)
            for shift in shifts_of(week)
            if names[team] and (hours := given[f"uren_{team}_{shift.day.weekday()}_{shift.part.value}"])
        ]
        return {"week": week, "available": tuple(available), "rules": tuple(self._rules(week, names))}

    def _rules(self, week: date, names: list[str]) -> list[Rule]:
        given = self.cleaned_data
        rules: list[Rule] = []
        if given["presence"]:
            rules.append(Presence(given["presence"] / 100))
        if given["concentration"] < 100:
            rules.append(Concentration(given["concentration"] / 100))
        if given["exploration"]:
            rules.append(Exploration(given["exploration"] / 100))
        for line in range(LINES):
            if place := given[f"nee_{line}"]:
                part = given[f"nee_{line}_deel"]
                rules.append(NoGo(place, DayPart(part) if part else None))
        for line in range(LINES):
            if place := given[f"wel_{line}"]:
                day = week + timedelta(days=int(given[f"wel_{line}_dag"] or 0))
                shift = Shift(day, DayPart(given[f"wel_{line}_deel"] or DayPart.MORNING))
                rules.append(Appointment(names[int(given[f"wel_{line}_team"] or 0)], place, shift))
        return rules


def suggested(last: DeploymentRequest | None, today: date) -> dict[str, Any]:
    """What a new form starts with: next week, with the hours and shares of the last request."""
    told: dict[str, Any] = {
        "week": monday_of(today) + timedelta(weeks=1), "presence": 5, "concentration": 60, "exploration": 5,
    }  # fmt: skip
    if last is None:
        return told
    told |= _shares(last.rules)
    for number, team in enumerate(last.teams[:TEAMS]):
        told[f"team_{number}"] = team
        for each in last.available:
            if each.team == team:
                told[f"uren_{number}_{each.shift.day.weekday()}_{each.shift.part.value}"] = f"{each.hours:g}"
    return told


def _shares(rules: Sequence[Rule]) -> dict[str, int]:
    """The shares of the last time, in percent; a rule that was not asked starts as one that asks nothing."""
    told = {"presence": 0, "concentration": 100, "exploration": 0}
    for rule in rules:
        match rule:
            case Presence(least=share):
                told["presence"] = round(100 * share)
            case Concentration(most=share):
                told["concentration"] = round(100 * share)
            case Exploration(share=share):
                told["exploration"] = round(100 * share)
    return told


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
