"""A new work order, another version of one, and what is said of one afterwards, at the desk or from a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from openvis.domain.order_place import OrderPlace
from openvis.domain.order_tasks import tasks_of
from openvis.domain.work_order import (
    ActionTaken,
    DayPart,
    Finding,
    FollowUp,
    NotDoneReason,
    Priority,
    Sending,
    Situation,
    Terms,
    WeekPart,
)
from openvis.web.forms.fields import DateField, WebForm, choices_of
from openvis.web.words import hours, sentence

# For a service that must refuse, and write down, what somebody sends about a thing whose form he may not see.
NOTHING_ASKED = Terms((), "", WeekPart.ANY_DAY, (), Priority.NORMAL, date.max)


class TermsForm(WebForm):
    """What is asked: tasks of the list and in one's own words, who, when and how often."""

    chosen = forms.MultipleChoiceField(
        label="Wat moet er gebeuren?", required=False, widget=forms.CheckboxSelectMultiple
    )
    own = forms.CharField(
        label="Of in eigen woorden",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Noem geen personen en geen huisnummers.",
    )
    team = forms.CharField(label="Team", max_length=60)
    visits = forms.IntegerField(label="Aantal bezoeken", min_value=1, initial=1)
    due_on = DateField(label="Uiterlijk op")
    week_part = forms.ChoiceField(label="Op welke dagen", choices=choices_of(WeekPart))
    day_parts = forms.MultipleChoiceField(
        label="Welke dagdelen",
        choices=[(part.value, sentence(hours(part))) for part in DayPart],
        widget=forms.CheckboxSelectMultiple,
    )
    priority = forms.ChoiceField(label="Voorrang", choices=choices_of(Priority))

    def __init__(self, *args: Any, category: str, teams: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["chosen"]
        known = tasks_of(category) if category else ()
        choice.choices = [(task, task) for task in known]  # type: ignore[attr-defined]
        self.fields["team"].widget.attrs["list"] = "teams"
        self.teams = teams

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            tasks=(*given["chosen"], given["own"]),
            team=given["team"],
            week_part=WeekPart(given["week_part"]),
            day_parts=tuple(DayPart(part) for part in given["day_parts"]),
            priority=Priority(given["priority"]),
            due_on=given["due_on"],
            visits=given["visits"],
        )


class WorkOrderForm(TermsForm):
    """A new order, with where nearer than the buurt people must go."""

    street = forms.CharField(
        label="Straat",
        max_length=80,
        required=False,
        help_text="Alleen de naam, geen huisnummer. Leeg: de hele buurt.",
    )
    cells = forms.CharField(
        label="Vakken van 100 bij 100 meter",
        required=False,
        help_text="Kies ze op de kaart, of schrijf namen zoals E1447N5082 met een spatie ertussen.",
    )

    def __init__(self, *args: Any, streets: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["street"].widget.attrs["list"] = "straten"
        self.streets = streets

    def place(self, area: str) -> OrderPlace:
        given = self.cleaned_data
        cells = dict.fromkeys(re.split(r"[\s,;]+", given["cells"].strip().upper()))
        return OrderPlace(area, tuple(cell for cell in cells if cell), given["street"].strip())


class ChangeForm(WebForm):
    """A change to a work order, made while looking at this version of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OtherTermsForm(TermsForm, ChangeForm):
    """What is asked instead of what stood in the version that was looked at."""


class DoneForm(ChangeForm):
    situation = forms.ChoiceField(label="Wat trof u aan?", choices=choices_of(Situation), widget=forms.RadioSelect)
    action = forms.ChoiceField(label="Wat hebt u gedaan?", choices=choices_of(ActionTaken), widget=forms.RadioSelect)
    checks = forms.IntegerField(label="Aantal controles", min_value=0, initial=0)
    warnings = forms.IntegerField(label="Aantal waarschuwingen", min_value=0, initial=0)
    fines = forms.IntegerField(label="Aantal boetes", min_value=0, initial=0)
    minutes = forms.IntegerField(label="Hoeveel minuten was u bezig?", min_value=1)
    follow_up = forms.ChoiceField(
        label="Moet hier nog een keer iemand heen?",
        choices=[("", "Nee"), *((kind, f"Ja, {said.lower()}") for kind, said in choices_of(FollowUp))],
        required=False,
    )

    def finding(self) -> Finding:
        given = self.cleaned_data
        return Finding(
            situation=Situation(given["situation"]),
            action=ActionTaken(given["action"]),
            checks=given["checks"],
            warnings=given["warnings"],
            fines=given["fines"],
            minutes=given["minutes"],
            follow_up=FollowUp(given["follow_up"]) if given["follow_up"] else None,
        )


class SendingForm(ChangeForm):
    """What a phone says of a report beside the answers."""

    order = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    key = forms.UUIDField()
    by = forms.CharField()
    filled_in_at = forms.DateTimeField()

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"version": given["version"], "sending": Sending(given["key"], given["filled_in_at"])}


class NotDoneForm(ChangeForm):
    reason = forms.ChoiceField(label="Waarom niet?", choices=choices_of(NotDoneReason), widget=forms.RadioSelect)


def suggested_work_order(first: date, last: date, team: str = "") -> dict[str, Any]:
    """What a new work order form starts with: within two weeks, and within the intervention."""
    return {
        "team": team,
        "visits": 1,
        "week_part": WeekPart.ANY_DAY.value,
        "day_parts": [DayPart.EVENING.value],
        "priority": Priority.NORMAL.value,
        "due_on": min(first + timedelta(weeks=2), last),
    }


def asked_before(terms: Terms, category: str) -> dict[str, Any]:
    """The same as what was asked: tasks that are no longer on the list become own words."""
    listed = [task for task in terms.tasks if task in tasks_of(category)]
    return {
        "chosen": listed,
        "own": " ".join(task for task in terms.tasks if task not in listed),
        "team": terms.team,
        "visits": terms.visits,
        "week_part": terms.week_part.value,
        "day_parts": [part.value for part in terms.day_parts],
        "priority": terms.priority.value,
        "due_on": terms.due_on,
    }
