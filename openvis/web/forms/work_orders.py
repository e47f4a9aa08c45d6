"""A new work order, and what is said of one afterwards, at the desk or from a phone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from openvis.domain.work_order import DayPart, Finding, NotDoneReason, Priority, Sending, Situation, WeekPart
from openvis.web.forms.fields import DateField, WebForm, choices_of
from openvis.web.words import hours, sentence


class WorkOrderForm(WebForm):
    task = forms.CharField(
        label="Wat moet er gebeuren?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Noem geen personen. Schrijf een plek en een taak.",
    )
    team = forms.CharField(label="Team", max_length=60)
    week_part = forms.ChoiceField(label="Op welke dagen", choices=choices_of(WeekPart))
    day_part = forms.ChoiceField(label="Welk dagdeel", choices=[(p.value, sentence(hours(p))) for p in DayPart])
    priority = forms.ChoiceField(label="Voorrang", choices=choices_of(Priority))
    due_on = DateField(label="Uiterlijk op")

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        return given | {
            "week_part": WeekPart(given["week_part"]),
            "day_part": DayPart(given["day_part"]),
            "priority": Priority(given["priority"]),
        }


class ChangeForm(WebForm):
    """A change to a work order, made while looking at this version of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DoneForm(ChangeForm):
    situation = forms.ChoiceField(label="Wat trof u aan?", choices=choices_of(Situation), widget=forms.RadioSelect)
    checks = forms.IntegerField(label="Aantal controles", min_value=0, initial=0)
    warnings = forms.IntegerField(label="Aantal waarschuwingen", min_value=0, initial=0)
    fines = forms.IntegerField(label="Aantal boetes", min_value=0, initial=0)
    minutes = forms.IntegerField(label="Hoeveel minuten was u bezig?", min_value=1)
    follow_up_needed = forms.BooleanField(label="Hier moet nog een keer iemand heen", required=False)

    def finding(self) -> Finding:
        given = self.cleaned_data
        return Finding(
            situation=Situation(given["situation"]),
            checks=given["checks"],
            warnings=given["warnings"],
            fines=given["fines"],
            minutes=given["minutes"],
            follow_up_needed=given["follow_up_needed"],
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


def suggested_work_order(first: date, last: date) -> dict[str, Any]:
    """What a new work order form starts with: within two weeks, and within the intervention."""
    return {
        "week_part": WeekPart.ANY_DAY.value,
        "day_part": DayPart.EVENING.value,
        "priority": Priority.NORMAL.value,
        "due_on": min(first + timedelta(weeks=2), last),
    }
